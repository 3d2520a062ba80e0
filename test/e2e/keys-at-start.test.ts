/**
 * What a real daemon does with its keys at a start: a file that a passphrase opens, by the right one, a wrong one and none; and
 * core files, which would write the keys to a disk, shut by the start itself or told.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../simulators/random.ts';
import { newOperationId } from '../rig/operation-ids.ts';
import { householdOf } from './households.ts';
import { PageStation } from './page-station.ts';

const READER = 'ACS ACR39U ICC Reader 00 00';
const HOME = householdOf(1);
const PASSPHRASE = 'of every morning';
const [LI, GU] = ['one share of two', 'other share of two'];
const station = new PageStation();
const random = createRandom(11);
const id = () => newOperationId(random);

const onto = () => ({
  accountId: HOME.accountId,
  reader: READER,
  payment: { operationId: id(), amountFen: 5000, channel: 'cash' },
  purchase: { operationId: id(), want: { amountFen: 5000 } },
  load: { operationId: id() },
});
const keys = async (): Promise<unknown> => (await station.ask('/api/keys')).body;
const read = async (): Promise<number> =>
  (await station.ask('/api/cards/reconcile', { reader: READER })).status;
const takenFen = async (): Promise<unknown> =>
  (await station.ask(`/api/accounts/${HOME.accountId}`)).text;

beforeAll(async () => {
  await station.furnish({ keys: { file: 'keys.sealed' } });
  const words = ['keys', 'init', '--custodians', 'li.na,gu.wei', '--start', 'passphrase'];
  // The passphrase and each share are typed twice.
  const [p, li, gu] = [PASSPHRASE, LI, GU].map((secret) => `${secret}\n${secret}\n`);
  const made = station.qika(words, `${p}${li}${gu}`);
  expect(made).toContain('keys.sealed');
});

afterAll(() => station.clear());

const limitOf = (pid: number): string =>
  /^Max core file size.*$/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[0] ?? '';

/** Of the daemon and of everything that it has begun. */
function family(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [pid, ...(children === '' ? [] : children.split(' ').map(Number).flatMap(family))];
}

test('a start from a shell that lets core files be written shuts them, for itself and for what it begins', async () => {
  await station.start('ulimit -c unlimited');
  const [own, ...others] = family(station.pid);
  expect(limitOf(own ?? 0)).toMatch(/size +0 +0 /);
  // Its readers; simulated hardware is none of the station.
  for (const pid of others) expect(limitOf(pid)).toMatch(/size +0 +0 /);
  expect((await station.ask('/readyz')).body).toMatchObject({ coreFiles: 'shut', keys: 'sealed' });
  expect((await station.ask('/metrics')).text).toContain('qika_core_files_open 0');
  expect(station.said).not.toContain('ulimit -c 0');
  await station.kill();
});

test('where there is no prlimit the start says so, in both languages, and what to do', async () => {
  const empty = join(station.folder, 'no-programs');
  mkdirSync(empty);
  await station.start('ulimit -c unlimited', { PATH: empty });
  expect(limitOf(station.pid)).toMatch(/size +unlimited +unlimited /);
  expect((await station.ask('/readyz')).body).toMatchObject({ status: 'ok', coreFiles: 'open' });
  expect((await station.ask('/metrics')).text).toContain('qika_core_files_open 1');
  expect(station.said).toContain('ulimit -c 0');
  expect(station.said).toContain('内存转储未关闭');
  await station.kill();
});

test('without the passphrase, and with a wrong one, cards are read, money is taken and no card is written', async () => {
  await station.start();
  expect(await keys()).toEqual({ state: 'sealed', why: 'people' });
  expect(station.qika(['keys', 'unseal'], 'of every evening\n')).toContain('does not open');
  expect(station.qika(['keys', 'unseal'], '')).toContain('Nothing was typed');
  expect(await keys()).toEqual({ state: 'sealed', why: 'people' });
  const opening = { operationId: id(), accountId: HOME.accountId, cardNo: HOME.cardNo };
  await station.hardware('new-card', { card: HOME.card });
  await station.hardware('insert', { card: HOME.card });
  const opened = async () =>
    (await station.ask('/api/cards/open', { ...opening, reader: READER })).text;
  await expect.poll(opened).toContain('keys.sealed');
  const before = await takenFen();
  const sale = await station.ask('/api/loads', onto());
  expect(sale.status).toBeGreaterThanOrEqual(400);
  expect(await takenFen()).toBe(before);
  const paid = { operationId: id(), accountId: HOME.accountId, amountFen: 1000, channel: 'cash' };
  expect((await station.ask('/api/payments', paid)).status).toBe(200);
});

test('the right one opens them, cards are written; the next start wants it again', async () => {
  expect(station.qika(['keys', 'unseal'], `${PASSPHRASE}\n`)).toContain('cards are written');
  expect(await keys()).toMatchObject({ state: 'open', by: 'passphrase' });
  const opening = { operationId: id(), accountId: HOME.accountId, cardNo: HOME.cardNo };
  expect((await station.ask('/api/cards/open', { ...opening, reader: READER })).status).toBe(200);
  expect((await station.ask('/api/loads', onto())).status).toBe(200);
  await station.kill();
  await station.start();
  expect(await keys()).toEqual({ state: 'sealed', why: 'people' });
  await expect.poll(read).toBe(200);
  const refused = await station.ask('/api/loads', onto());
  expect([refused.status, refused.text.includes('keys.sealed')]).toEqual([503, true]);
  expect(station.verify()).not.toContain('BROKEN');
});
