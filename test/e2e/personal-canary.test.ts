/**
 * A known person is sent through everything that a station does, and then looked for in everything that it leaves: ledger
 * with its write-ahead log, copies, logs, refusals, metrics, what commands print without the key, and what a kill leaves.
 */
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeCsv } from '../../drivers/sheet/csv.ts';
import { writeXlsx } from '../../drivers/sheet/xlsx.ts';
import { createRandom } from '../../simulators/random.ts';
import { ROSTER_COLUMNS } from '../../src/core/roster/columns.ts';
import { SHEET_TYPES } from '../../src/http/sheet-types.ts';
import { openKeys, parseKeyFile, sealKeys } from '../../src/system/keys/key-file.ts';
import { fileKeyOf } from '../../src/system/keys/key-keeper.ts';
import { systemRandom } from '../../src/system/random.ts';
import { unsealFile } from '../../src/system/sealed-file.ts';
import { newOperationId } from '../rig/operation-ids.ts';
import { postAsPage } from '../rig/page-session.ts';
import { askSocket } from './ask-socket.ts';
import { MAKER, SECOND } from './households.ts';
import { PageStation } from './page-station.ts';

const READER = 'ACS ACR39U ICC Reader 00 00';
/** Nobody: names that no text of ours holds. */
const NAME = '鄢鹇骢';
const PHONE = '13977770142';
const ADDRESS = '麒麟湾壹号院77幢7单元7707';
const IDENTITY = '310101197707077714';
const PAYER = '鄢骁骉';
const TITLE = '鄢鹇骢个人';
const TAX_NO = '91310000MA1FL0X77Q';
/** One of 18 characters, by the check character of GB 11643. */
const GIVEN = '110105197707077736';
const CANARIES = { GIVEN, NAME, PHONE, ADDRESS, IDENTITY, PAYER, TITLE, TAX_NO };
const STAYS = 5_001;
const LEAVES = 5_002;
const station = new PageStation();
/** What people keep elsewhere: a bank's file. */
const outside = mkdtempSync(join(tmpdir(), 'qika-bank-'));
const TODAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date());
/** The month before this one. */
const PERIOD = new Date(Date.parse(`${TODAY.slice(0, 7)}-01`) - 1).toISOString().slice(0, 7);
const random = createRandom(7);
/** What the station said to somebody who may not be told, or had no key. */
const said: string[] = [];

const place = (name: string): string => join(station.folder, name);
const id = (): string => newOperationId(random);

/** An answer that shows a customer to whoever asked may name them. */
const ask = async (path: string, body?: object): Promise<number> =>
  (await station.ask(path, body)).status;

/** A refusal, a metric, a state: nobody is in it. */
async function hear(path: string, body?: object): Promise<number> {
  const { status, text } = await station.ask(path, body);
  said.push(text);
  return status;
}

const qika = (...words: string[]): string => {
  const text = station.qika(words);
  said.push(text);
  return text;
};

/** Base64 of a text in the midst of others begins at one of three places. */
const base64At = (bytes: Buffer, offset: number): Buffer => {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  return Buffer.from(
    text.slice(Math.ceil((offset * 4) / 3), Math.floor(((offset + bytes.length) * 4) / 3)),
  );
};

const escaped = (text: string): string =>
  text.replaceAll(
    /[^\0-\x7f]/gu,
    (c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );

/** The forms in which a text turns up by mistake. */
function formsOf(text: string): Buffer[] {
  const utf8 = Buffer.from(text);
  const codings = ['utf16-le', 'utf16-be', 'gb18030'].map((name) => iconv.encode(text, name));
  const bytes = [utf8, ...codings];
  return [
    ...bytes,
    ...bytes.map((own) => Buffer.from(own.toString('hex'))),
    ...bytes.map((own) => Buffer.from(own.toString('hex').toUpperCase())),
    ...[0, 1, 2].map((offset) => base64At(utf8, offset)),
    Buffer.from(escaped(text)),
    Buffer.from(encodeURIComponent(text)),
    Buffer.from([...utf8].join(',')),
  ];
}

const FORMS = Object.entries(CANARIES).flatMap(([name, text]) =>
  formsOf(text).map((form) => [name, form] as const),
);

/** The cards, the meters and what they write are outside. */
const OUTSIDE = /^(sim|credential$)/;

function filesLeft(): Map<string, Buffer> {
  const files = readdirSync(station.folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !OUTSIDE.test(relative(station.folder, path)));
  return new Map(files.map((path) => [relative(station.folder, path), readFileSync(path)]));
}

const person = (accountId: number) => ({
  operationId: id(),
  accountId,
  name: NAME,
  phone: PHONE,
  address: ADDRESS,
  communityId: 1,
  customerClass: 'residential',
  householdSize: 3,
  identity: GIVEN,
});

const paid = () => ({ operationId: id(), amountFen: 5000, channel: 'cash', payer: PAYER });
const bought = () => ({ operationId: id(), want: { amountFen: 5000 } });

async function withCard(accountId: number): Promise<void> {
  const card = `card-${accountId}`;
  expect(await ask('/api/accounts', person(accountId))).toBe(200);
  const meter = {
    operationId: id(),
    communityId: 1,
    address: `3幢${accountId}室`,
    maker: MAKER,
    number: 202_611_300_000 + accountId,
    direction: 'left',
    regulatorBoxId: 1,
    accountId,
    model: 'G2.5',
    initialIndexLitres: 0,
    ceilingLitres: 0,
    size: 'G2.5',
    metering: 'ic-card',
    acceptanceNo: `YS-${accountId}`,
    acceptedOn: '2026-11-20',
  };
  const enrolled = await station.ask('/api/meters', meter);
  expect([enrolled.status, enrolled.text]).toMatchObject([200, expect.anything()]);
  await station.hardware('new-card', { card });
  await station.hardware('insert', { card });
  const opening = { operationId: id(), accountId, cardNo: 60_000 + accountId, reader: READER };
  await expect.poll(() => ask('/api/cards/open', opening), { timeout: 20_000 }).toBe(200);
}

beforeAll(async () => {
  await station.furnish({
    keys: { file: 'keys.sealed', credentialFile: 'credential' },
    backup: { dir: 'copies', keyFile: 'backup.key' },
  });
  writeFileSync(place('backup.key'), '7b'.repeat(32), { mode: 0o600 });
  const words = [
    'keys',
    'init',
    '--custodians',
    'li.na,gu.wei',
    '--credential',
    place('credential'),
  ];
  const [li, gu] = ['one share of two', 'other share of two'];
  expect(station.qika(words, `${li}\n${li}\n${gu}\n${gu}\n`)).toContain('personal data');
});

afterAll(async () => {
  rmSync(outside, { recursive: true, force: true });
  await station.clear();
});

test('a sealed station takes nobody in, and says nothing of whom it refused', async () => {
  renameSync(place('credential'), place('credential-away'));
  await station.start();
  expect(await hear('/api/accounts', person(STAYS))).toBe(503);
  expect(await hear('/api/payments', { ...paid(), accountId: 1001 })).toBe(503);
  await station.kill();
  renameSync(place('credential-away'), place('credential'));
});

/** The same file as it was made before there were keys for personal data: three families. */
async function fileFromBefore(): Promise<string> {
  const file = parseKeyFile(readFileSync(place('keys.sealed'), 'utf8'));
  const key = Buffer.from(readFileSync(place('credential'), 'utf8').trim(), 'hex');
  const fileKey = await fileKeyOf(file, { by: 'credential', key });
  if (fileKey === null) throw new Error('the credential opens the file');
  const isOld = file.head.keys.map(({ family }) => family !== 'personal');
  const head = { ...file.head, keys: file.head.keys.filter((_, at) => isOld[at]) };
  const keys = openKeys(file, fileKey).filter((_, at) => isOld[at]);
  return sealKeys(head, keys, fileKey, systemRandom);
}

test('a file of keys from before personal data was sealed starts a station, which takes nobody in', async () => {
  const whole = readFileSync(place('keys.sealed'));
  writeFileSync(place('keys.sealed'), await fileFromBefore());
  await station.start();
  expect((await station.ask('/api/keys')).body).toMatchObject({ state: 'open' });
  expect(await ask(`/api/accounts?find=${encodeURIComponent(NAME)}`)).toBe(200);
  const refused = await station.ask('/api/accounts', person(STAYS));
  expect([refused.status, refused.text.includes('keys.version-missing')]).toEqual([503, true]);
  said.push(refused.text);
  expect(await hear('/readyz')).toBe(200);
  await station.kill();
  writeFileSync(place('keys.sealed'), whole);
  await station.start();
});

test('opened, found, sold to, reversed, replaced, charged, printed', async () => {
  await withCard(STAYS);
  expect(await ask(`/api/accounts?find=${encodeURIComponent(NAME)}`)).toBe(200);
  expect((await station.ask(`/api/accounts?find=${PHONE}`)).text).toContain(NAME);
  const sale = () => ({
    accountId: STAYS,
    reader: READER,
    payment: paid(),
    purchase: bought(),
    load: { operationId: id() },
  });
  expect(await ask('/api/loads', sale())).toBe(200);
  for (const path of ['', '/standing', '/closure']) await ask(`/api/accounts/${STAYS}${path}`);
  expect(await ask('/api/cards/diagnose', { reader: READER })).toBe(200);
  expect((await station.ask('/api/receipts/1')).text).toContain(PAYER);
  const print = (to: string) => ({ operationId: id(), slip: 'ticket', to });
  expect(await ask('/api/receipts/1/print', print('page'))).toBe(200);
  expect((await station.ask('/api/receipts/1/page?slip=ticket')).text).toContain(ADDRESS);
  const [payment, purchase] = [paid(), bought()];
  expect(await ask('/api/payments', { ...payment, accountId: STAYS })).toBe(200);
  expect(await ask('/api/payments', { ...payment, accountId: STAYS })).toBe(200);
  expect(await hear('/api/payments', { ...payment, accountId: STAYS, payer: NAME })).toBe(409);
  expect(await ask('/api/purchases', { ...purchase, accountId: STAYS })).toBe(200);
  const back = {
    operationId: id(),
    payment: payment.operationId,
    amountFen: 5000,
    papers: IDENTITY,
  };
  const reversal = {
    operationId: id(),
    accountId: STAYS,
    purchase: purchase.operationId,
    reason: '错购',
    second: SECOND,
    refund: back,
  };
  expect(await ask('/api/purchases/reverse', reversal)).toBe(200);
  await station.hardware('pull-at-byte', { n: 20 });
  expect(await ask('/api/loads', sale())).toBe(202);
  expect(await ask('/api/cards/attention')).toBe(200);
  await station.hardware('new-card', { card: 'blank' });
  await station.hardware('insert', { card: 'blank' });
  const replaced = {
    operationId: id(),
    accountId: STAYS,
    reader: READER,
    replaces: 60_000 + STAYS,
    reason: 'lost',
    cardNo: 69_000,
  };
  await expect.poll(() => ask('/api/cards/replace', replaced), { timeout: 20_000 }).toBe(200);
  const item = {
    operationId: id(),
    item: 'deposit',
    name: '预付款',
    income: false,
    taxBasisPoints: 0,
  };
  expect(await ask('/api/charge-items', item)).toBe(200);
  const charge = { ...paid(), accountId: STAYS, item: 'deposit' };
  expect(await ask('/api/charges', charge)).toBe(200);
  const deposit = {
    operationId: id(),
    accountId: STAYS,
    charge: charge.operationId,
    amountFen: 5000,
    papers: IDENTITY,
    second: SECOND,
  };
  expect(await ask('/api/deposits/refund', deposit)).toBe(200);
  expect(
    await ask('/api/receipts/1/end', { operationId: id(), how: 'recovered', reason: '换发票' }),
  ).toBe(200);
  const invoice = {
    operationId: id(),
    ticketKind: 'charge-invoice',
    from: { by: 'tax-system', number: '26312000000000000077' },
    title: TITLE,
    taxNo: TAX_NO,
  };
  const given = await station.ask('/api/receipts/1/invoice', invoice);
  expect([given.status, given.text]).toMatchObject([200, expect.anything()]);
});

test('whatever is refused with a person in it is refused without one', async () => {
  const wrong: readonly [string, object, number][] = [
    ['/api/accounts', person(STAYS), 409],
    ['/api/accounts', { ...person(5_009), communityId: 77 }, 404],
    ['/api/accounts', { ...person(5_009), phone: `${PHONE} (${NAME})` }, 400],
    ['/api/accounts', { ...person(5_009), name: NAME.repeat(40) }, 400],
    ['/api/accounts', { ...person(5_009), householdSize: ADDRESS }, 400],
    ['/api/payments', { ...paid(), accountId: 5_009 }, 404],
    ['/api/payments', { ...paid(), accountId: STAYS, channel: PAYER }, 400],
    ['/api/session', { name: NAME, password: IDENTITY }, 401],
  ];
  for (const [path, body, status] of wrong) {
    const answered = await hear(path, body);
    expect([path, answered >= 400 && answered < 500, status]).toEqual([path, true, status]);
  }
  await hear(`/api/accounts/${encodeURIComponent(NAME)}`);
  // That answer names the path to whoever asked for it, and to nobody else.
  await ask(`/api/${encodeURIComponent(ADDRESS)}`);
});

test('a second person approves a request with a person in it', async () => {
  const port = Number(new URL(station.address).port);
  const { headers } = await station.session();
  const path = `/api/accounts/${STAYS}/closure`;
  const body = { operationId: id(), reason: '搬迁', papers: IDENTITY, second: SECOND, refunds: [] };
  const approval = { operationId: id(), name: SECOND, password: IDENTITY, path, body };
  const refused = await postAsPage(port, '/api/approvals', approval, headers);
  const right = { ...approval, password: station.logIn.password };
  const given = await postAsPage(port, '/api/approvals', right, headers);
  expect([refused.status, given.status]).toEqual([401, 200]);
  const needed = await postAsPage(port, path, { ...body, papers: NAME }, headers);
  said.push(JSON.stringify([refused.body, given.body, needed.body]));
  expect(needed.body.code).toBe('approval.needed');
});

const paged = async (path: string, name?: string) => {
  const port = Number(new URL(station.address).port);
  const { headers } = await station.session(name);
  return {
    post: (body: object, to = path) => postAsPage(port, to, body, headers),
    get: () => askSocket(place('qika.sock'), path, undefined, headers),
  };
};

test('a request with a person in it lies in an inbox, is seen there, and is refused', async () => {
  const inbox = '/api/approvals/inbox';
  const own = await paged(inbox);
  const body = { operationId: id(), reason: NAME, papers: IDENTITY, second: SECOND, refunds: [] };
  const laid = await own.post({ path: `/api/accounts/${STAYS}/closure`, body });
  expect([laid.status, laid.body.state]).toEqual([200, 'waiting']);
  const second = await paged(`${inbox}/${String(laid.body.id)}`, SECOND);
  const refused = await second.post({ operationId: id(), approve: false });
  // Whoever decides sees what they decide on; nobody else does, and it is kept nowhere.
  expect([refused.status, refused.body.state]).toEqual([200, 'refused']);
});

/** A file, as it is sent and as the rows come back that were not good. */
async function imported(kind: 'csv' | 'xlsx'): Promise<void> {
  const row = ROSTER_COLUMNS.map(({ name, example }) => {
    const own: Record<string, string> = { address: ADDRESS, direction: NAME, accountId: PHONE };
    return own[name] ?? example;
  });
  const rows = [ROSTER_COLUMNS.map(({ heading }) => heading), row];
  const bytes = kind === 'csv' ? writeCsv(rows) : await writeXlsx(rows);
  const roster = `/api/rosters/${id()}`;
  const path = `/api/rosters?operationId=${roster.slice(-36)}&mode=good-rows`;
  const sent = await sendFile(path, SHEET_TYPES[kind], bytes);
  expect([sent.status, sent.text]).toMatchObject([202, expect.anything()]);
  const state = async () => (await station.ask(roster)).body;
  await expect.poll(state, { timeout: 20_000 }).toMatchObject({ stage: 'done', faultCount: 1 });
  const faults = await station.ask(`${roster}/faults?format=csv`);
  expect([faults.status, faults.text.includes(NAME)]).toEqual([200, true]);
  expect(await ask(`${roster}/faults?format=xlsx`)).toBe(200);
}

const sendFile = (path: string, type: string, bytes: Uint8Array) =>
  askSocket(place('qika.sock'), path, bytes, { 'content-type': type });

test('files with a person in them are read, their faults told, and nothing of them is kept', async () => {
  await imported('csv');
  await imported('xlsx');
  const transfer = { ...paid(), accountId: STAYS, channel: 'bank-transfer', reference: 'CANARY-1' };
  expect(await ask('/api/payments', transfer)).toBe(200);
  const rows = [
    '交易日期,交易流水号,贷方发生额,对方户名,摘要,附言',
    `${TODAY},N77,50.00,${PAYER},${ADDRESS},CANARY-1`,
    `${TODAY},,50.00,${NAME},${PHONE},${IDENTITY}`,
    '',
  ];
  const file = iconv.encode(rows.join('\r\n'), 'gb18030');
  const shown = await sendFile('/api/bank-files', SHEET_TYPES.csv, file);
  expect([shown.status, shown.text.includes(PAYER)]).toEqual([200, true]);
  expect((await station.ask('/api/transfers')).text).toContain(PAYER);
  writeFileSync(join(outside, 'bank.csv'), file);
  const told = station.qika(['bank', join(outside, 'bank.csv')]);
  expect(told).toContain('N77');
  const line = { bank: 'default', serial: 'N77', amountFen: 5000, bookedOn: TODAY };
  const confirmed = {
    operationId: id(),
    payment: transfer.operationId,
    bankLine: { ...line, payer: PAYER },
  };
  expect(await ask('/api/payments/confirm', confirmed)).toBe(200);
});

test('a month is closed and taken away', async () => {
  const month = `/api/months/${PERIOD}`;
  const by = { operator: station.logIn.name };
  const finance = { operator: SECOND };
  const line = { accountId: STAYS, source: 'estimate', litres: 0, readOn: `${PERIOD}-28` };
  const entered = await station.ask(`${month}/usage`, { operationId: id(), ...by, lines: [line] });
  expect([entered.status, entered.text]).toMatchObject([200, expect.anything()]);
  const { body: seen } = await station.ask(`${month}/missing`);
  const { count: missing, ...at } = seen as {
    count: number;
    revision: number;
    missingHash: string;
  };
  const waiver = {
    reason: '新户',
    second: SECOND,
    missing,
    revision: at.revision,
    missingHash: at.missingHash,
  };
  const submitted = await station.ask(`${month}/submit`, { operationId: id(), ...by, waiver });
  expect([submitted.status, submitted.text]).toMatchObject([200, expect.anything()]);
  const { hash } = (submitted.body as { result: { facts: { hash: string } } }).result.facts;
  const review = { operationId: id(), ...finance, hash };
  expect(await hear(`${month}/review`, review)).toBe(200);
  expect(await hear(`${month}/deduct`, finance)).toBe(200);
  const closing = { operationId: id(), ...finance };
  const run = async () => (await station.ask(month)).text;
  await expect.poll(run, { timeout: 20_000 }).toContain('"deducted":1');
  const closed = await station.ask(`${month}/close`, closing);
  expect([closed.status, closed.text]).toMatchObject([200, expect.anything()]);
  said.push(station.qika(['export', 'month', PERIOD, '--out', place('month')]));
  expect(await hear(`${month}/export`, {})).toBe(202);
  const state = async () => (await station.ask(`${month}/export`)).text;
  await expect.poll(state, { timeout: 20_000 }).toContain('09-manifest.json');
});

test('somebody leaves, and is deleted; what names nobody is asked for', async () => {
  await station.hardware('remove');
  await withCard(LEAVES);
  const meter = { maker: MAKER, number: 202_611_300_000 + LEAVES };
  const settled = await station.ask(`/api/accounts/${LEAVES}/settlement`, {
    operationId: id(),
    meter,
    finalIndexLitres: 0,
    electronicLitres: null,
    cardGasLitres: null,
    photo: 'XH-7/1.jpg',
    sheetNo: 'XH-7',
    reason: '销户',
    responsible: '吴师傅',
    second: SECOND,
    papers: IDENTITY,
  });
  expect([settled.status, settled.text]).toMatchObject([200, expect.anything()]);
  expect(await ask(`/api/meters/${meter.maker}/${meter.number}/settlement`)).toBe(200);
  const closing = {
    operationId: id(),
    reason: '搬迁',
    papers: IDENTITY,
    second: SECOND,
    refunds: [],
  };
  expect(await ask(`/api/accounts/${LEAVES}/closure`, closing)).toBe(200);
  const erasure = { operationId: id(), reason: '本人申请', second: SECOND };
  expect(await hear(`/api/accounts/${LEAVES}/erasure`, erasure)).toBe(200);
  expect(await hear(`/api/accounts/${LEAVES}`)).toBe(200);
  expect(said.at(-1)).toContain(`客户 #${LEAVES}`);
  for (const path of ['/metrics', '/readyz', '/api/keys', '/api/loads/open', '/api/lines']) {
    await hear(path);
  }
  for (const words of ['verify', 'journal', 'balances', 'lots', 'doctor', 'trial-balance'])
    qika(words);
  qika('audit', 'list');
  expect(said.some((text) => text.includes('laws') || text.includes('L12'))).toBe(true);
});

test('a copy made while it runs, and a crash', async () => {
  expect(station.qika(['backup'])).toContain('sealed');
  const [copy = ''] = readdirSync(place('copies'));
  await unsealFile(join(place('copies'), copy), place('copy.db'), new Uint8Array(32).fill(0x7b));
  await station.kill();
  expect(station.verify()).not.toContain('FAILED');
});

test('the person is in nothing that was left or said', () => {
  const left = filesLeft();
  expect([...left.keys()]).toEqual(
    expect.arrayContaining(['keys.sealed', 'ledger.db', 'ledger.db-wal', 'copy.db']),
  );
  const looked = new Map([...left, ['what was said', Buffer.from(said.join('\n'))]]);
  looked.set('what the daemon printed', Buffer.from(station.said));
  const hits = [...looked].flatMap(([where, bytes]) =>
    FORMS.filter(([, form]) => bytes.includes(form)).map(([name]) => `${name} in ${where}`),
  );
  expect(hits).toEqual([]);
});

test('what is looked for would be found, in every form', () => {
  for (const [name, form] of FORMS) {
    expect(form.length, name).toBeGreaterThan(5);
    const planted = Buffer.concat([readFileSync(place('ledger.db')), form]);
    expect(FORMS.some(([, one]) => planted.includes(one))).toBe(true);
  }
  for (const text of Object.values(CANARIES)) {
    const around = Buffer.from(`xx${text}yyy`).toString('base64');
    expect(FORMS.some(([, one]) => around.includes(String(one)))).toBe(true);
  }
});
