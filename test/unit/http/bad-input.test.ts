/** Bad input is a 4xx with a code of the catalogue, and nothing has changed: by table and by property. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../../src/core/catalogue.ts';
import { ACCOUNT, READER } from '../app/desk.ts';
import { type Answer, type House, openHouse, PAGE, problem } from './house.ts';

const SEED = 20261123;

function expectRefused(answer: Answer, what: string): void {
  expect([what, answer.status >= 400 && answer.status < 500]).toEqual([what, true]);
  const { code } = problem(answer);
  expect([what, Object.hasOwn(CATALOGUE, code)]).toEqual([what, true]);
  expect(answer.status).toBe(CATALOGUE[code].status);
}

/** A good body for every changing route; each bad one below is this with one thing wrong. */
function goodBodies(house: House): readonly (readonly [string, Record<string, unknown>])[] {
  const id = (): string => house.hall.id();
  return [
    [
      '/api/payments',
      { operationId: id(), accountId: ACCOUNT, amountFen: 100, channel: 'cash', cashGivenFen: 100 },
    ],
    ['/api/payments/confirm', { operationId: id(), payment: id() }],
    ['/api/quotes', { accountId: ACCOUNT, want: { volumeLitres: 1000 } }],
    [
      '/api/purchases',
      { operationId: id(), accountId: ACCOUNT, want: { amountFen: 4800 }, quoted: null },
    ],
    [
      '/api/loads',
      {
        accountId: ACCOUNT,
        reader: READER,
        payment: { operationId: id(), amountFen: 100, channel: 'cash' },
        purchase: { operationId: id(), want: { amountFen: 100 } },
        load: { operationId: id() },
        confirmLowTries: false,
      },
    ],
    ['/api/receipts/1/print', { operationId: id(), slip: 'ticket', to: 'page' }],
    [
      '/api/charge-items',
      { operationId: id(), item: 'card', name: '卡费', income: true, taxBasisPoints: 1_300 },
    ],
    [
      '/api/charges',
      {
        operationId: id(),
        accountId: ACCOUNT,
        item: 'card',
        amountFen: 2_000,
        channel: 'cash',
        cashGivenFen: 2_000,
      },
    ],
    ['/api/receipts/1/end', { operationId: id(), how: 'recovered', reason: '换开发票' }],
    [
      '/api/receipts/1/invoice',
      {
        operationId: id(),
        ticketKind: 'vat-invoice',
        from: { by: 'tax-system', number: '24330001' },
        title: '王小明',
      },
    ],
    [
      '/api/ticket-series',
      {
        operationId: id(),
        series: '3301',
        ticketKind: 'charge-invoice',
        first: 7,
        last: 9,
        holder: '收费员01',
      },
    ],
    ['/api/ticket-series/spoil', { operationId: id(), series: '3301', reason: '卡纸' }],
    ['/api/shifts', { operationId: id(), floatFen: 50_000 }],
    [`/api/shifts/${id()}/count`, { operationId: id(), countedFen: 50_000 }],
    [
      `/api/shifts/${id()}/ruling`,
      { operationId: id(), verdict: 'company', reason: '找零差错', ruledBy: '主管' },
    ],
    [
      '/api/hand-overs',
      { operationId: id(), amountFen: 100, bankSlip: '7781', bankDate: '2026-11-23' },
    ],
    [`/api/loads/${id()}/cancel`, { reader: READER }],
    [`/api/loads/${id()}/settle`, { reader: READER }],
    ['/api/cards/reconcile', { reader: READER, accountId: ACCOUNT }],
    [
      '/api/cards/open',
      { operationId: id(), accountId: ACCOUNT, cardNo: 20000018, reader: READER },
    ],
    [
      '/api/accounts',
      {
        operationId: id(),
        accountId: 10000099,
        name: '赵六',
        address: '梧桐花园1栋101',
        communityId: 1,
        customerClass: '居民',
        householdSize: 3,
      },
    ],
    [`/api/accounts/${ACCOUNT}/holds`, { operationId: id(), hold: 'stopped', reason: '隐患' }],
    ['/api/communities', { operationId: id(), communityId: 9, name: '新区' }],
    ['/api/meters/7/202611230042/customer', { operationId: id(), accountId: ACCOUNT }],
    [
      `/api/accounts/${ACCOUNT}/papers`,
      { operationId: id(), paper: { kind: 'contract', number: 'GYQ-7', on: '2026-11-20' } },
    ],
    ['/api/review-sheets', { operationId: id(), sheetNo: 'KQSH-9', accounts: [ACCOUNT] }],
    [
      '/api/review-sheets/KQSH-9/signatures',
      { operationId: id(), post: 'cost-accountant', signedBy: '吴成本' },
    ],
    [
      '/api/meters/7/202611230042/readings',
      { operationId: id(), at: 1_790_000_000_000, indexLitres: 9_000, readBy: '抄表员01' },
    ],
    [
      '/api/readings/17592186044417/resolution',
      { operationId: id(), resolution: 'confirmed', reason: '现场核对' },
    ],
    [
      '/api/meters/7/202611230042/fault',
      { operationId: id(), fault: 'stuck', foundOn: '2026-11-20', foundBy: '抄表员01' },
    ],
    [
      '/api/meters/7/202611230042/fault/end',
      { operationId: id(), endedOn: '2026-11-20', handling: '换表' },
    ],
    [
      '/api/regulator-boxes',
      { operationId: id(), regulatorBoxId: 91, communityId: 1, name: '新1号' },
    ],
    [
      '/api/meters',
      {
        operationId: id(),
        maker: 7,
        number: 202611239999,
        communityId: 1,
        address: '梧桐花园1栋101',
        direction: 'left',
        regulatorBoxId: 11,
        model: 'G2.5',
        initialIndexLitres: 0,
        ceilingLitres: 0,
        size: 'G2.5',
        acceptanceNo: 'YS-2026-0042',
        acceptedOn: '2026-11-02',
      },
    ],
    [
      '/api/tariffs',
      {
        operationId: id(),
        id: 'R-2028',
        customerClass: '居民',
        effectiveFrom: '2028-01-01',
        cycle: 'year',
        cycleStartMonth: 1,
        tiers: [{ upToLitres: null, priceE4: 24_000 }],
      },
    ],
  ];
}

/** Every place in a body, as a path of keys. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return path.length > 0 ? [path] : [];
  const own = path.length > 0 ? [path] : [];
  return [...own, ...Object.entries(value).flatMap(([key, v]) => placesIn(v, [...path, key]))];
}

function withValue(body: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(body))
    return body.map((v, i) => (String(i) === key ? withValue(v, rest, value) : v));
  const object = body as Record<string, unknown>;
  return { ...object, [key]: withValue(object[key], rest, value) };
}

const AMOUNTS = ['amountFen', 'volumeLitres'] as const;
/** What no amount of money and no volume may be. 10⁶ m³ is 10⁹ litres; 10⁸ yuan is 10¹⁰ fen. */
const BAD_AMOUNTS: readonly [string, string][] = [
  ['negative', '-1'],
  ['zero', '0'],
  ['minus zero', '-0'],
  ['fractional fen', '0.5'],
  ['one and a bit', '100.01'],
  ['10^6 m³ and far above 10^8 yuan', '1000000000000'],
  ['beyond the safe range', '9007199254740993'],
  ['overflow to infinity', '1e400'],
  ['text', '"100"'],
  ['null', 'null'],
  ['list', '[100]'],
  ['true', 'true'],
];

describe('the table of bad input', () => {
  test.each(BAD_AMOUNTS)('%s is no amount', async (_what, literal) => {
    const house = await openHouse();
    const before = house.digest();
    for (const amount of AMOUNTS) {
      const want = `{"${amount}":${literal}}`;
      const url = '/api/purchases';
      const payload = `{"operationId":"${house.hall.id()}","accountId":${ACCOUNT},"want":${want}}`;
      const answer = await house.knock({ method: 'POST', url, headers: PAGE, payload });
      expectRefused(answer, `${url} ${want}`);
    }
    const payment = `{"operationId":"${house.hall.id()}","accountId":${ACCOUNT},"channel":"cash","amountFen":${literal}}`;
    const paid = await house.knock({
      method: 'POST',
      url: '/api/payments',
      headers: PAGE,
      payload: payment,
    });
    expectRefused(paid, payment);
    expect(house.digest()).toBe(before);
  });

  test('a million cubic metres are refused, one litre less is a matter of the balance', async () => {
    const house = await openHouse();
    const buy = (volumeLitres: number) =>
      house.post('/api/purchases', {
        operationId: house.hall.id(),
        accountId: ACCOUNT,
        want: { volumeLitres },
      });
    expect(problem(await buy(1_000_000_000)).code).toBe('request.invalid');
    expect(problem(await buy(999_999_999)).code).not.toBe('request.invalid');
  });

  /** Account 10000099 with a meter of its own, whose ceiling is `ceilingLitres`. */
  const enrol = async (house: House, ceilingLitres: number): Promise<Answer> => {
    const good = new Map(goodBodies(house));
    await house.post('/api/accounts', good.get('/api/accounts'));
    const meter = { ...good.get('/api/meters'), accountId: 10000099, ceilingLitres };
    return house.post('/api/meters', meter);
  };

  test('a ceiling that four bytes do not hold is refused, and the largest that they hold is not', async () => {
    const house = await openHouse();
    const refused = await enrol(house, 2 ** 32);
    expect([refused.status, problem(refused).code]).toEqual([400, 'request.invalid']);
    expect((await enrol(house, 2 ** 32 - 1)).status).toBe(200);
    expect(house.errors).toEqual([]);
  });

  test('purchases that together would not fit one load of the card are refused before the gas is sold', async () => {
    const house = await openHouse();
    expect((await enrol(house, 0)).status).toBe(200);
    const accountId = 10000099;
    const answers: unknown[] = [];
    for (let n = 0; n < 5; n += 1) {
      const pay = { operationId: house.hall.id(), accountId, amountFen: 10 ** 9, channel: 'cash' };
      expect((await house.post('/api/payments', pay)).status).toBe(200);
      const want = { volumeLitres: 999_999_999 };
      const buy = { operationId: house.hall.id(), accountId, want };
      const answer = await house.post('/api/purchases', buy);
      answers.push(answer.status === 200 ? 200 : problem(answer));
    }
    expect(answers).toMatchObject([
      200,
      200,
      200,
      200,
      {
        status: 409,
        code: 'limit.card-capacity',
        facts: { field: 'volume', wanted: 4_999_999_995, largest: 2 ** 32 - 1 },
      },
    ]);
    expect((await house.get(`/api/accounts/${accountId}`)).body).toMatchObject({
      gas: { toBeWrittenLitres: 3_999_999_996 },
    });
  });

  test.each(['wechat', 'alipay', 'bank-transfer'])('cash handed over by %s', async (channel) => {
    const house = await openHouse();
    const before = house.digest();
    const payment = { operationId: house.hall.id(), amountFen: 100, channel, reference: 'R1' };
    const cash = { ...payment, cashGivenFen: 100 };
    const alone = await house.post('/api/payments', { ...cash, accountId: ACCOUNT });
    const load = { operationId: house.hall.id() };
    const sale = { accountId: ACCOUNT, reader: READER, payment: cash, purchase: null, load };
    for (const answer of [alone, await house.post('/api/loads', sale)]) {
      expect([answer.status, problem(answer).code]).toEqual([400, 'request.invalid']);
      expect(problem(answer)).toMatchObject({ facts: { field: 'cashGivenFen' } });
    }
    expect(house.digest()).toBe(before);
  });

  const MALFORMED: readonly [string, string | Buffer, string][] = [
    ['nothing', '', 'request.malformed'],
    ['half an object', '{"operationId":', 'request.malformed'],
    ['a number', '5', 'request.malformed'],
    ['null', 'null', 'request.malformed'],
    ['a list', '[]', 'request.invalid'],
    [
      'GB18030 bytes',
      Buffer.from([0x7b, 0x22, 0xcd, 0xf5, 0x22, 0x3a, 0x31, 0x7d]),
      'request.malformed',
    ],
    ['a prototype', '{"__proto__":{"amountFen":1}}', 'request.malformed'],
    ['a constructor', '{"constructor":{"prototype":{}}}', 'request.malformed'],
    ['two documents', '{}{}', 'request.malformed'],
    ['65 KiB', `{"x":"${'x'.repeat(65 * 1024)}"}`, 'request.too-large'],
    ['deep nesting', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'request.invalid'],
  ];
  test.each(MALFORMED)('%s as a body', async (_what, payload, code) => {
    const house = await openHouse();
    const before = house.digest();
    for (const [url] of goodBodies(house)) {
      const answer = await house.knock({ method: 'POST', url, headers: PAGE, payload });
      expectRefused(answer, url);
      expect([url, problem(answer).code]).toEqual([url, code]);
    }
    expect(house.digest()).toBe(before);
    expect(house.errors).toEqual([]);
  });

  test('other content types are not read', async () => {
    const house = await openHouse();
    const before = house.digest();
    for (const type of ['text/plain', 'application/json; charset=utf-8', 'APPLICATION/JSON', '']) {
      for (const [url, body] of goodBodies(house)) {
        const headers = { ...PAGE, 'content-type': type };
        const payload = JSON.stringify(body);
        const answer = await house.knock({ method: 'POST', url, headers, payload });
        expect([url, answer.status]).toEqual([url, 415]);
      }
    }
    expect(house.digest()).toBe(before);
  });

  test.each(['%00', '..%2f..%2fetc', '-1', '1.5', '0', '4294967296', '%E4%B8', 'x'.repeat(70)])(
    '%s is no number in a path',
    async (text) => {
      const house = await openHouse();
      for (const url of [
        `/api/accounts/${text}`,
        `/api/receipts/${text}`,
        `/api/operations/${text}`,
      ]) {
        expectRefused(await house.get(url), url);
      }
      expect(house.errors).toEqual([]);
    },
  );

  test('a query is read as strictly as a body', async () => {
    const house = await openHouse();
    for (const query of [
      '',
      '?find=',
      '?find=a&find=b',
      '?find=a&limit=51',
      '?find=a&from=-1',
      '?find=a&limit=5&limit=6',
      '?find=a&page=2',
      '?find=%00',
      '?find=%20',
    ]) {
      expectRefused(await house.get(`/api/accounts${query}`), query);
    }
  });
});

describe('one thing wrong in a good body', () => {
  test('an unknown field anywhere', async () => {
    const house = await openHouse();
    const before = house.digest();
    for (const [url, body] of goodBodies(house)) {
      const objects = placesIn(body).filter((path) => {
        const at = path.reduce<unknown>((v, key) => (v as Record<string, unknown>)[key], body);
        return typeof at === 'object' && at !== null && !Array.isArray(at);
      });
      for (const path of [[], ...objects]) {
        const answer = await house.post(url, withValue(body, [...path, 'surprise'], 1));
        expect([url, path, problem(answer).code]).toEqual([url, path, 'request.invalid']);
      }
    }
    expect(house.digest()).toBe(before);
  });

  test('an id replayed with another body', async () => {
    const house = await openHouse();
    const other: Readonly<Record<string, object>> = {
      '/api/payments': { amountFen: 101, cashGivenFen: 101 },
      '/api/accounts': { name: '赵七' },
      [`/api/accounts/${ACCOUNT}/holds`]: { reason: '欠费' },
      '/api/communities': { name: '旧区' },
      '/api/regulator-boxes': { name: '新2号' },
      '/api/meters': { model: 'G4' },
      '/api/tariffs': { id: 'R-2029' },
    };
    for (const [url, body] of goodBodies(house)) {
      const change = other[url];
      if (change === undefined) continue;
      expect([url, (await house.post(url, body)).status]).toEqual([url, 200]);
      const before = house.digest();
      const answer = await house.post(url, { ...body, ...change });
      expect([url, answer.status, problem(answer).code]).toEqual([
        url,
        409,
        'operation.other-body',
      ]);
      expect(house.digest()).toBe(before);
    }
  });

  test('any field replaced by anything of another kind', async () => {
    const house = await openHouse();
    const before = house.digest();
    const bodies = goodBodies(house);
    const junk = fc.oneof(
      fc.double({ noInteger: true }),
      fc.constantFrom<unknown>(
        -1,
        -(2 ** 53),
        2 ** 53,
        1e300,
        [],
        {},
        [{}],
        '',
        ' ',
        '\u0000',
        '\ud800',
        '\n',
      ),
      fc.string({ unit: 'binary', minLength: 200, maxLength: 300 }),
    );
    const wrong = fc
      .nat(bodies.length - 1)
      .chain((at) => {
        const [url, body] = bodies[at] ?? ['', {}];
        return fc.tuple(
          fc.constant(url),
          fc.constant(body),
          fc.constantFrom(...placesIn(body)),
          junk,
        );
      })
      // Empty releases a hold, and no quote is no quote: the two places where such a value says something.
      .filter(([, , path, value]) => !(path.at(-1) === 'reason' && value === ''));
    await fc.assert(
      fc.asyncProperty(wrong, async ([url, body, path, value]) => {
        const answer = await house.post(url, withValue(body, path, value));
        expectRefused(answer, `${url} ${path.join('.')} = ${JSON.stringify(value)}`);
      }),
      { seed: SEED, numRuns: 600 },
    );
    expect(house.digest()).toBe(before);
    expect(house.errors).toEqual([]);
  });

  test('any JSON at all', async () => {
    const house = await openHouse();
    const before = house.digest();
    const urls = goodBodies(house).map(([url]) => url);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...urls), fc.json(), async (url, payload) => {
        const answer = await house.knock({ method: 'POST', url, headers: PAGE, payload });
        expectRefused(answer, `${url} ${payload}`);
      }),
      { seed: SEED, numRuns: 400 },
    );
    expect(house.digest()).toBe(before);
    expect(house.errors).toEqual([]);
  });
});
