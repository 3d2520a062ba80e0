/** The counter: a known person is opened, found, sold to, reversed, charged, refused and approved, and is then in nothing that the station leaves. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openKeys, parseKeyFile, sealKeys } from '../../src/system/keys/key-file.ts';
import { fileKeyOf } from '../../src/system/keys/key-keeper.ts';
import { systemRandom } from '../../src/system/random.ts';
import { postAsPage } from '../rig/page-session.ts';
import { SECOND } from './households.ts';
import { acceptTheGap, backToTheCopy } from './lost-ledger.ts';
import {
  ADDRESS,
  CanaryStation,
  expectFindable,
  IDENTITY,
  NAME,
  PAYER,
  PHONE,
  READER,
  TAX_NO,
  TITLE,
} from './personal-canary.ts';

const STAYS = 5_001;
const house = new CanaryStation();
const { station, said, id, place } = house;

beforeAll(() => house.furnish());

afterAll(() => station.clear());

test('a sealed station takes nobody in, and says nothing of whom it refused', async () => {
  renameSync(place('credential'), place('credential-away'));
  await station.start();
  expect(await house.hear('/api/accounts', house.person(STAYS))).toBe(503);
  expect(await house.hear('/api/payments', { ...house.paid(), accountId: 1001 })).toBe(503);
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
  expect(await house.ask(`/api/accounts?find=${encodeURIComponent(NAME)}`)).toBe(200);
  const refused = await station.ask('/api/accounts', house.person(STAYS));
  expect([refused.status, refused.text.includes('keys.version-missing')]).toEqual([503, true]);
  said.push(refused.text);
  expect(await house.hear('/readyz')).toBe(200);
  await station.kill();
  writeFileSync(place('keys.sealed'), whole);
  await station.start();
});

test('opened, found, sold to, reversed, replaced, charged, printed', async () => {
  await house.withCard(STAYS);
  expect(await house.ask(`/api/accounts?find=${encodeURIComponent(NAME)}`)).toBe(200);
  expect((await station.ask(`/api/accounts?find=${PHONE}`)).text).toContain(NAME);
  const sale = () => house.sale(STAYS);
  expect(await house.ask('/api/loads', sale())).toBe(200);
  for (const path of ['', '/standing', '/closure'])
    await house.ask(`/api/accounts/${STAYS}${path}`);
  expect(await house.ask('/api/cards/diagnose', { reader: READER })).toBe(200);
  expect((await station.ask('/api/receipts/1')).text).toContain(PAYER);
  const print = (to: string) => ({ operationId: id(), slip: 'ticket', to });
  expect(await house.ask('/api/receipts/1/print', print('page'))).toBe(200);
  expect((await station.ask('/api/receipts/1/page?slip=ticket')).text).toContain(ADDRESS);
  const [payment, purchase] = [house.paid(), house.bought()];
  expect(await house.ask('/api/payments', { ...payment, accountId: STAYS })).toBe(200);
  expect(await house.ask('/api/payments', { ...payment, accountId: STAYS })).toBe(200);
  expect(await house.hear('/api/payments', { ...payment, accountId: STAYS, payer: NAME })).toBe(
    409,
  );
  expect(await house.ask('/api/purchases', { ...purchase, accountId: STAYS })).toBe(200);
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
  expect(await house.ask('/api/purchases/reverse', reversal)).toBe(200);
  await station.hardware('pull-at-byte', { n: 20 });
  expect(await house.ask('/api/loads', sale())).toBe(202);
  expect(await house.ask('/api/cards/attention')).toBe(200);
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
  await expect.poll(() => house.ask('/api/cards/replace', replaced)).toBe(200);
  const item = {
    operationId: id(),
    item: 'deposit',
    name: '预付款',
    income: false,
    taxBasisPoints: 0,
  };
  expect(await house.ask('/api/charge-items', item)).toBe(200);
  const charge = { ...house.paid(), accountId: STAYS, item: 'deposit' };
  expect(await house.ask('/api/charges', charge)).toBe(200);
  const deposit = {
    operationId: id(),
    accountId: STAYS,
    charge: charge.operationId,
    amountFen: 5000,
    papers: IDENTITY,
    second: SECOND,
  };
  expect(await house.ask('/api/deposits/refund', deposit)).toBe(200);
  expect(
    await house.ask('/api/receipts/1/end', {
      operationId: id(),
      how: 'recovered',
      reason: '换发票',
    }),
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

test('what the record of a person says is changed, told, and looked at', async () => {
  const at = `/api/accounts/${STAYS}`;
  const why = { reason: '用户申请' };
  const changed = [
    await house.hear(`${at}/contact`, { operationId: id(), address: `${ADDRESS}东`, ...why }),
    await house.hear(`${at}/contact`, {
      operationId: id(),
      address: ADDRESS,
      phone: PHONE,
      ...why,
    }),
    await house.hear(`${at}/invoice-title`, {
      ...{ operationId: id(), title: TITLE, taxNo: TAX_NO },
      ...why,
    }),
  ];
  expect(changed).toEqual([200, 200, 200]);
  const refused = { operationId: id(), name: PAYER, identity: 'P1234567', ...why };
  expect(await house.hear(`${at}/contact`, refused)).toBe(409);
  expect(await house.ask(`${at}/changes`)).toBe(200);
});

test('whatever is refused with a person in it is refused without one', async () => {
  const wrong: readonly [string, object, number][] = [
    ['/api/accounts', house.person(STAYS), 409],
    ['/api/accounts', { ...house.person(5_009), communityId: 77 }, 404],
    ['/api/accounts', { ...house.person(5_009), phone: `${PHONE} (${NAME})` }, 400],
    ['/api/accounts', { ...house.person(5_009), name: NAME.repeat(40) }, 400],
    ['/api/accounts', { ...house.person(5_009), householdSize: ADDRESS }, 400],
    ['/api/payments', { ...house.paid(), accountId: 5_009 }, 404],
    ['/api/payments', { ...house.paid(), accountId: STAYS, channel: PAYER }, 400],
    ['/api/session', { name: NAME, password: IDENTITY }, 401],
  ];
  for (const [path, body, status] of wrong) {
    const answered = await house.hear(path, body);
    expect([path, answered >= 400 && answered < 500, status]).toEqual([path, true, status]);
  }
  await house.hear(`/api/accounts/${encodeURIComponent(NAME)}`);
  // That answer names the path to whoever asked for it, and to nobody else.
  await house.ask(`/api/${encodeURIComponent(ADDRESS)}`);
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

test('what names nobody is asked for', () => house.telling());

const COMES_BACK = 5_004;
const known = () => house.hear('/api/cards/reconcile', { reader: READER });

test('a copy made while it runs, and a crash', async () => {
  await house.withCard(COMES_BACK);
  expect(await house.ask('/api/loads', house.sale(COMES_BACK))).toBe(200);
  await house.copiedAndKilled();
});

test('the disk is lost: the person’s card shuts the copy, and after the gap their gas is recovered and explained', async () => {
  await station.start();
  // The reader tells of the card a moment after the start.
  await expect.poll(() => house.ask('/api/cards/reconcile', { reader: READER })).toBe(200);
  expect(await house.ask('/api/loads', house.sale(COMES_BACK, 3_000))).toBe(200);
  const qika = (words: readonly string[], typed = ''): string => {
    const text = station.qika(words, typed);
    said.push(text);
    return text;
  };
  expect(await backToTheCopy(station, qika)).toContain('ledger.db');
  await station.start();
  // Before that, for a moment, there is no reader yet.
  const told = async () => [await known(), said.at(-1)?.includes('ledger.behind')];
  await expect.poll(told).toEqual([503, true]);
  await house.hear('/readyz');
  await station.kill();
  qika(['verify']);
  expect(acceptTheGap(station, qika)).toContain('epoch 1 begins');
  await station.start();
  await expect.poll(() => house.ask('/api/cards/reconcile', { reader: READER })).toBe(200);
  const listed = await station.ask('/api/recovered');
  said.push(listed.text);
  const { loads } = listed.body as { loads: { load: string; litres: number }[] };
  expect(loads).toMatchObject([{ accountId: COMES_BACK, litres: 15_000 }]);
  const paid = { by: 'sold', amountFen: 3_000, channel: 'wechat', paper: '42', reference: 'W-42' };
  const explained = { operationId: id(), how: paid, reason: '小票', second: SECOND };
  expect(await house.hear(`/api/recovered/${loads[0]?.load}/resolve`, explained)).toBe(200);
  expect(await house.ask('/api/loads', house.sale(COMES_BACK))).toBe(200);
  await house.telling();
  qika(['recovered']);
  await station.kill();
});

test('the person is in nothing that was left or said', () => house.expectNobody());

test('what is looked for would be found, in every form', () => {
  expectFindable(readFileSync(place('ledger.db')));
});
