/** Lines and meters behind the door. */
import { expect, onTestFinished, test } from 'vitest';
import { linkOf, meterLine } from '../../rig/meter-line.ts';
import { type Answer, openHouse, problem } from './house.ts';

/** A house whose line leads to one meter; `read` asks while the line's time passes. */
async function houseWithLine() {
  const { clock, faces, lines } = meterLine();
  const house = await openHouse({ lines });
  const read = async (body: object) => {
    let ended = false;
    const answer = house.post('/api/lines/read', body).finally(() => {
      ended = true;
    });
    await clock.runUntil(() => ended, 60_000);
    return answer;
  };
  onTestFinished(() => lines.stop());
  await clock.pass(10);
  return { ...house, faces, read };
}

test('the lines of a station are told with their condition, and what may be spoken on them', async () => {
  const { get } = await houseWithLine();
  const answer = await get('/api/lines');
  expect(answer).toMatchObject({
    status: 200,
    body: {
      lines: [{ name: 'east', kind: 'serial', condition: 'open', connection: 1, trouble: null }],
      protocols: [{ id: 'cjt188' }],
    },
  });
});

test('a meter is read in litres; nothing of it is booked', async () => {
  const { faces, read, digest } = await houseWithLine();
  faces[0]?.meter.creditOverLine(9, 1, 200);
  faces[0]?.meter.consume(1_230);
  const before = digest();
  const answer = await read({ ...linkOf(1), ask: ['address', 'index', 'purchases'] });
  expect(answer).toMatchObject({
    status: 200,
    body: {
      toldAddress: linkOf(1).address,
      index: { indexLitres: 1_230, valve: 'open' },
      purchases: { count: 1, amount: 200, total: 200, remaining: 77 },
    },
  });
  expect(digest()).toBe(before);
});

test('a line or profile that is not there, and a silent meter, are refused by name', async () => {
  const { read, faces } = await houseWithLine();
  const code = async (change: object) => problem(await read({ ...linkOf(1), ...change })).code;
  expect(await code({ line: 'west' })).toBe('line.unknown');
  expect(await code({ profile: 'none' })).toBe('meter.profile-unknown');
  expect(await code({ address: '12' })).toBe('meter.address-invalid');
  expect(await code({ ask: [] })).toBe('request.invalid');
  faces[0]?.behave(() => []);
  expect(await code({})).toBe('meter.silent');
});

test('a household on the line: linked, sold to, loaded, asked what became of it', async () => {
  const { clock, faces, lines } = meterLine();
  const house = await openHouse({ lines });
  onTestFinished(() => lines.stop());
  const inTime = async (work: Promise<Answer>) => {
    let ended = false;
    const done = work.finally(() => {
      ended = true;
    });
    await clock.runUntil(() => ended, 60_000);
    return done;
  };
  const post = (url: string, body: object) => inTime(house.post(url, body));
  const { hall } = house;
  const account = 10_000_777;
  const meter = { maker: 31, number: 2_611_000_001 };
  await post('/api/accounts', {
    operationId: hall.id(),
    accountId: account,
    name: '李娜',
    address: '9 栋 1201',
    communityId: 1,
    customerClass: '居民',
    householdSize: 3,
  });
  const box = { regulatorBoxId: 77, communityId: 1, name: '9 栋' };
  await post('/api/regulator-boxes', { operationId: hall.id(), ...box });
  const enrolled = await post('/api/meters', {
    operationId: hall.id(),
    ...meter,
    accountId: account,
    communityId: 1,
    address: '9 栋 1201',
    direction: 'left',
    regulatorBoxId: 77,
    model: 'G2.5',
    size: 'G2.5',
    metering: 'ordinary',
    initialIndexLitres: 0,
    ceilingLitres: 0,
    acceptanceNo: 'YS-1',
    acceptedOn: '2026-11-20',
  });
  expect(enrolled.body).toMatchObject({ state: 'done' });
  const place = { ...linkOf(1), credited: true };
  const { profile: _unsaid, ...asked } = linkOf(1);
  const unitTold = async () =>
    (await post('/api/lines/read', { ...asked, ask: ['purchases'] })).body;
  expect(await unitTold()).toMatchObject({ profile: 'auto', purchases: { unit: 'yuan' } });
  const linked = await post('/api/meters/link', { operationId: hall.id(), ...meter, ...place });
  expect(linked).toMatchObject({ status: 200, body: { state: 'done' } });
  expect(await unitTold()).toMatchObject({
    profile: 'volume-credit-ser',
    purchases: { unit: 'm3' },
  });
  const { address, protocol, profile } = place;
  expect((await house.get('/api/lines/east/meters')).body).toMatchObject([
    { meter: { plate: '31-002611000001' }, address, protocol, profile },
  ]);
  expect(problem(await house.get('/api/lines/west/meters')).code).toBe('line.unknown');
  const paid = await post('/api/payments', {
    operationId: hall.id(),
    accountId: account,
    amountFen: 5_000,
    channel: 'cash',
    cashGivenFen: 5_000,
  });
  const want = { volumeLitres: 10_000 };
  const bought = await post('/api/purchases', { operationId: hall.id(), accountId: account, want });
  expect([paid.body, bought.body]).toMatchObject([{ state: 'done' }, { state: 'done' }]);
  const operationId = hall.id();
  // The first order is lost, and this maker's meters credit a repeated one once.
  let lost = 1;
  faces[0]?.behave((asked) => (asked.data[0] === 0xa0 && lost-- > 0 ? [] : null));
  const loaded = await post('/api/line-loads', { operationId, accountId: account });
  expect(loaded).toMatchObject({
    status: 200,
    body: { state: 'done', result: { state: 'POSTED', attempt: 2, litres: 10_000 } },
  });
  expect(faces[0]?.meter.record.creditedLitresEver).toBe(10_000);
  expect((await house.get(`/api/operations/${operationId}`)).body).toMatchObject({
    state: 'done',
    result: { kind: 'line-load', state: 'POSTED' },
  });
  const open = (await house.get('/api/line-loads/open')).body;
  expect(open).toEqual({ total: 0, next: null, loads: [] });
  const unknown = await post(`/api/line-loads/${hall.id()}/cancel`, {});
  expect(problem(unknown).code).toBe('load.unknown');
});

test('a building is linked in one request, each meter at the address on its plate', async () => {
  const { lines } = meterLine();
  const house = await openHouse({ lines });
  onTestFinished(() => lines.stop());
  const { hall } = house;
  const enrol = (number: number, more: object) =>
    house.post('/api/meters', {
      ...{ operationId: hall.id(), communityId: 1, address: `9 栋 ${number}`, maker: 31, number },
      ...{ direction: 'left', regulatorBoxId: 11, model: 'G2.5', size: 'G2.5', floor: 2 },
      ...{
        initialIndexLitres: 0,
        ceilingLitres: 0,
        acceptanceNo: 'YS-1',
        acceptedOn: '2026-11-20',
      },
      ...more,
    });
  await enrol(1, { linkAddress: '00312611000001' });
  await enrol(2, { linkAddress: '00312611000002' });
  await enrol(3, { linkAddress: 'AB12' });
  const { protocol, profile } = linkOf(1);
  const operationId = hall.id();
  const link = (change: object = {}) =>
    house.post('/api/lines/east/links', {
      ...{ operationId, communityId: 1, protocol, profile },
      ...change,
    });
  const places = await link({ communityId: null });
  expect(problem(places).code).toBe('request.invalid');
  expect(problem(await link({ profile: 'none' })).code).toBe('meter.profile-unknown');
  // The hall's own meter has no link address.
  const counts = { withoutAddress: 1, refusedCount: 1 };
  const refused = [
    { meter: { plate: '31-000000000003' }, problem: { code: 'meter.address-invalid' } },
  ];
  expect((await link()).body).toMatchObject({ linked: 2, already: 0, ...counts, refused });
  for (const again of [operationId, hall.id()]) {
    const answer = await link({ operationId: again });
    expect(answer.body).toMatchObject({ linked: 0, already: 2, ...counts });
  }
  expect((await house.get('/api/lines/east/meters')).body).toMatchObject([
    { meter: { plate: '31-000000000001' }, profile },
    { meter: { plate: '31-000000000002' }, profile },
  ]);
  const other = { operationId: hall.id(), profile: '2018', regulatorBoxId: 11 };
  expect((await link(other)).body).toMatchObject({ linked: 0, otherwise: 2 });
  const again = { ...other, operationId: hall.id(), relink: true };
  expect((await link(again)).body).toMatchObject({ linked: 2, already: 0, otherwise: 0 });
  const credited = { operationId: hall.id(), profile: '2018', credited: true, relink: true };
  const codes = ((await link(credited)).body as { refused: { problem: { code: string } }[] })
    .refused;
  expect(codes.map((one) => one.problem.code)).toContain('meter.counts-money');
});

test('a sweep of lines without a linked meter, and one that nobody began, are refused by name', async () => {
  const { hall, post, get, digest } = await houseWithLine();
  const before = digest();
  const of = async (lines: string[] | null) =>
    problem(await post('/api/lines/sweeps', { operationId: hall.id(), lines })).code;
  expect(await of(['west'])).toBe('line.unknown');
  expect([await of(['east']), await of(null)]).toEqual(['sweep.nothing', 'sweep.nothing']);
  const unknown = await get(`/api/lines/sweeps/${hall.id()}`);
  expect([unknown.status, problem(unknown).code]).toEqual([404, 'sweep.unknown']);
  expect(digest()).toBe(before);
});
