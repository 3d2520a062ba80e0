/**
 * Known keys and shares are sent through everything that a station does, and then looked for in everything that it leaves:
 * ledger with its write-ahead log, copies, logs, answers, metrics, errors, what commands print, and what a kill leaves.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../simulators/random.ts';
import { cardNo } from '../../src/core/ids.ts';
import { KeyRing } from '../../src/system/keys/key-ring.ts';
import { unsealFile } from '../../src/system/sealed-file.ts';
import { createVault, macKey, samMaster } from '../../src/system/vault.ts';
import { newOperationId } from '../rig/operation-ids.ts';
import { householdOf, MAKER, SECOND } from './households.ts';
import { acceptTheGap, backToTheCopy } from './lost-ledger.ts';
import { PageStation } from './page-station.ts';

const READER = 'ACS ACR39U ICC Reader 00 00';
const HOME = householdOf(1);
const SHARES = ['canary share of li na', 'canary share of gu wei'] as const;
const WRONG = 'canary share of nobody';
const master = randomBytes(32);
const station = new PageStation('small', { otherCardFormats: ['reference-money'] });
const random = createRandom(6);
const said: string[] = [];
let credential: Buffer;

const place = (name: string): string => join(station.folder, name);
const id = (): string => newOperationId(random);

/** Asks, and keeps what was answered. */
async function ask(path: string, body?: object): Promise<number> {
  const { status, text } = await station.ask(path, body);
  said.push(text);
  return status;
}

const qika = (words: readonly string[], typed = ''): string => {
  const text = station.qika(words, typed);
  said.push(text);
  return text;
};

/** The forms in which bytes turn up by mistake. */
const formsOf = (bytes: Uint8Array): Buffer[] => {
  const own = Buffer.from(bytes);
  return [
    own,
    Buffer.from(own.toString('hex')),
    Buffer.from(own.toString('hex').toUpperCase()),
    Buffer.from(own.toString('base64').replace(/=+$/, '')),
    Buffer.from(own.toString('base64url')),
    Buffer.from(own.join(',')),
    Buffer.from(own.toString('utf8')),
  ];
};

/** What must be nowhere, by name. */
function canaries(): readonly (readonly [string, Buffer])[] {
  const ring = KeyRing.of(master);
  const storage = samMaster(ring, 'storage', 1);
  const ofStation = samMaster(ring, 'station', 1);
  const meter = samMaster(ring, 'meter', 1);
  const derived = createVault(ring).secretOf(HOME.cardNo, 32, 1).bytes;
  const money = createVault(ring).secretOf(cardNo(65_002), 32, 1).bytes;
  const tool = createVault(ring).secretOf(cardNo(90_001), 32, 1).bytes;
  const mac = macKey(ring, 1);
  if (mac === null) throw new Error('a ring of one key has that of the MACs');
  const keys = { master, credential, storage, ofStation, meter, mac, derived, money, tool };
  return [
    ...Object.entries(keys).flatMap(([name, bytes]) =>
      formsOf(bytes).map((form) => [name, form] as const),
    ),
    ...[...SHARES, WRONG].map((share) => [share, Buffer.from(share)] as const),
  ];
}

/** The cards and meters themselves are outside: a card has its secret. */
const OUTSIDE = /^(sim|credential$)/;

function filesLeft(): Map<string, Buffer> {
  const files = readdirSync(station.folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !OUTSIDE.test(relative(station.folder, path)));
  return new Map(files.map((path) => [relative(station.folder, path), readFileSync(path)]));
}

beforeAll(async () => {
  await station.furnish({
    keys: { file: 'keys.sealed', credentialFile: 'credential' },
    backup: { dir: 'copies', keyFile: 'backup.key' },
    // What a card proves itself by after a loss.
    cardMac: true,
  });
  writeFileSync(place('backup.key'), '7b'.repeat(32), { mode: 0o600 });
  writeFileSync(place('old.key'), master.toString('hex'), { mode: 0o600 });
  const [li, gu] = SHARES;
  const words = ['keys', 'init', '--custodians', 'li.na,gu.wei', '--from', place('old.key')];
  const made = qika(
    [...words, '--credential', place('credential')],
    `${li}\n${li}\n${gu}\n${gu}\n`,
  );
  expect(made).toContain('keys.sealed');
  rmSync(place('old.key'));
  credential = Buffer.from(readFileSync(place('credential'), 'utf8').trim(), 'hex');
});

afterAll(() => station.clear());

test('a start without the credential, a wrong share, and the custodians', async () => {
  renameSync(place('credential'), place('credential-away'));
  await station.start();
  renameSync(place('credential-away'), place('credential'));
  expect(await ask('/api/keys')).toBe(200);
  const [li, gu] = SHARES;
  expect(qika(['keys', 'unseal'], `${li}\n${WRONG}\n`)).toContain('does not open');
  expect(await ask('/api/keys/unseal', { shares: [li, gu, WRONG] })).toBe(400);
  expect(await ask('/api/keys/unseal', { shares: [li, gu], more: WRONG })).toBe(400);
  expect(await ask('/api/keys/unseal', { shares: [li, WRONG] })).toBe(403);
  expect(await ask('/api/keys/unsea1', { shares: [li, gu] })).toBe(404);
  expect(qika(['keys', 'unseal'], `${li}\n${gu}\n`)).toContain('cards are written');
});

test('a card opened, sold and written, its ticket, refusals of every kind, and a write that broke off', async () => {
  await station.openHousehold(1);
  await station.hardware('insert', { card: HOME.card });
  // The reader tells of the card a moment after it is in.
  await expect.poll(() => ask('/api/cards/reconcile', { reader: READER })).toBe(200);
  const sale = () => ({
    accountId: HOME.accountId,
    reader: READER,
    payment: { operationId: id(), amountFen: 5000, channel: 'cash' },
    purchase: { operationId: id(), want: { amountFen: 5000 } },
    load: { operationId: id() },
  });
  expect(await ask('/api/loads', sale())).toBe(200);
  expect(await ask('/api/receipts/1')).toBe(200);
  expect(await ask('/api/cards/diagnose', { reader: READER })).toBe(200);
  await station.hardware('pull-at-byte', { n: 20 });
  expect(await ask('/api/loads', sale())).toBe(202);
  expect(await ask('/api/loads', { ...sale(), reader: 'no such reader' })).toBe(404);
  for (const path of ['/metrics', '/readyz', '/api/keys', '/api/loads/open', '/openapi.json']) {
    await ask(path);
  }
  for (const words of ['verify', 'journal', 'lots', 'doctor']) qika([words]);
  qika(['keys', 'list']);
});

const plate = (number: number) => ({ maker: MAKER, number: 202_611_300_000 + number });

async function blank(card: string): Promise<void> {
  await station.hardware('remove').catch(() => undefined);
  await station.hardware('new-card', { card });
  await station.hardware('insert', { card });
}

test('a meter changed, a tool card made for the new one, and money written to a card of a money meter', async () => {
  const enrolled = (number: number, accountId: number | null, format: string) => ({
    operationId: id(),
    communityId: 1,
    address: `5幢${number}室`,
    ...plate(number),
    direction: 'left',
    regulatorBoxId: 1,
    accountId,
    model: 'G2.5',
    initialIndexLitres: 0,
    ceilingLitres: 0,
    size: 'G2.5',
    metering: 'ic-card',
    acceptanceNo: `YS-${number}`,
    acceptedOn: '2026-11-20',
    format,
  });
  expect(await ask('/api/meters', enrolled(1, null, 'reference-v1'))).toBe(200);
  const second = householdOf(2);
  const change = {
    operationId: id(),
    accountId: second.accountId,
    meter: { maker: MAKER, number: Number(second.meterNumber) },
    newMeter: plate(1),
    openingIndexLitres: 0,
    finalIndexLitres: 0,
    electronicLitres: null,
    cardGasLitres: null,
    photo: 'XH-8/1.jpg',
    sheetNo: 'XH-8',
    reason: '换表',
    responsible: '吴师傅',
    second: SECOND,
  };
  expect(await ask('/api/meter-changes', change)).toBe(200);
  await blank('tool');
  const tool = {
    operationId: id(),
    toolNo: 90_001,
    tool: 'check',
    meter: plate(1),
    purpose: '检查',
    witness: SECOND,
    reader: READER,
  };
  await expect.poll(() => ask('/api/tool-cards', tool)).toBe(200);
  const customer = {
    operationId: id(),
    accountId: 5_002,
    name: '用户5002',
    phone: null,
    address: '5幢2室',
    communityId: 1,
    customerClass: 'residential',
    householdSize: 3,
  };
  expect(await ask('/api/accounts', customer)).toBe(200);
  expect(await ask('/api/meters', enrolled(2, 5_002, 'reference-money'))).toBe(200);
  await blank('money');
  const opening = { operationId: id(), accountId: 5_002, cardNo: 65_002, reader: READER };
  await expect.poll(() => ask('/api/cards/open', opening)).toBe(200);
  const sale = {
    accountId: 5_002,
    reader: READER,
    payment: { operationId: id(), amountFen: 5000, channel: 'cash' },
    purchase: { operationId: id(), want: { amountFen: 5000 } },
    load: { operationId: id() },
  };
  expect(await ask('/api/loads', sale)).toBe(200);
});

test('a copy made while it runs, and a crash', async () => {
  expect(qika(['backup'])).toContain('sealed');
  const [copy = ''] = readdirSync(place('copies'));
  await unsealFile(join(place('copies'), copy), place('copy.db'), new Uint8Array(32).fill(0x7b));
  await station.kill();
  await station.start();
  expect((await station.ask('/api/keys')).body).toMatchObject({ state: 'open', by: 'credential' });
  await station.kill();
});

test('the disk is lost: a card ahead of the copy shuts the ledger, and its gas is recovered after the gap', async () => {
  const sale = () => ({
    accountId: HOME.accountId,
    reader: READER,
    payment: { operationId: id(), amountFen: 3000, channel: 'cash' },
    purchase: { operationId: id(), want: { amountFen: 3000 } },
    load: { operationId: id() },
  });
  const known = () => ask('/api/cards/reconcile', { reader: READER });
  await station.start();
  await station.hardware('remove').catch(() => undefined);
  await station.hardware('insert', { card: HOME.card });
  await expect.poll(known).toBe(200);
  expect(await ask('/api/loads', sale())).toBe(200);
  expect(await backToTheCopy(station, qika)).toContain('ledger.db');
  await station.start();
  // Before that, for a moment, there is no reader yet.
  const told = async () => [await known(), said.at(-1)?.includes('ledger.behind')];
  await expect.poll(told).toEqual([503, true]);
  expect(await ask('/readyz')).toBe(503);
  await station.kill();
  expect(qika(['verify'])).toContain(String(HOME.cardNo));
  expect(acceptTheGap(station, qika)).toContain('epoch 1 begins');
  await station.start();
  await expect.poll(known).toBe(200);
  const listed = await station.ask('/api/recovered');
  said.push(listed.text);
  const { loads } = listed.body as { loads: { load: string; litres: number }[] };
  expect(loads).toMatchObject([{ cardNo: HOME.cardNo, litres: 15_000 }]);
  expect(await ask('/api/loads', sale())).toBe(200);
  const granted = { operationId: id(), how: { by: 'granted' }, reason: '无票据', second: SECOND };
  expect(await ask(`/api/recovered/${loads[0]?.load}/resolve`, granted)).toBe(200);
  qika(['recovered']);
  expect(qika(['verify'])).not.toContain('BROKEN');
  await station.kill();
});

test('no key, no share and no credential is in anything that was left or said', () => {
  const left = filesLeft();
  expect([...left.keys()]).toEqual(
    expect.arrayContaining(['keys.sealed', 'ledger.db', 'ledger.db-wal', 'copy.db']),
  );
  const looked = new Map([...left, ['what was said', Buffer.from(said.join('\n'))]]);
  looked.set('what the daemon printed', Buffer.from(station.said));
  const hits = [...looked].flatMap(([where, bytes]) =>
    canaries()
      .filter(([, form]) => form.length > 0 && bytes.includes(form))
      .map(([name]) => `${name} in ${where}`),
  );
  expect(hits).toEqual([]);
});

test('what is looked for would be found', () => {
  const sealed = readFileSync(place('keys.sealed'));
  const planted = Buffer.concat([sealed, master.subarray()]);
  expect(canaries().some(([name, form]) => name === 'master' && planted.includes(form))).toBe(true);
});
