/** `qika card window|lost|emergency`: what is done for a card that cannot come back, sent to a running station. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { setFault } from '../../../simulators/faults.ts';
import { cardDeed } from '../../../src/cli/card-deeds.ts';
import { diagnoseAtStation } from '../../../src/cli/card-diagnosis.ts';
import { UsageError } from '../../../src/cli/options.ts';
import type { Config } from '../../../src/config/config.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CLERK, METER } from '../app/account.ts';
import { READER } from '../app/desk.ts';
import { gas } from '../app/told.ts';
import { openHouse } from '../http/house.ts';
import { folder } from '../store/stores.ts';
import { printed } from './printed.ts';

/** The command whose answer is lost so that the slot is whole and nobody knows it. */
const LAST_OF_THE_WRITE = 10;
const TWO = ['--reason', '卡遗失', '--second', '顾主管'];

async function lostCard() {
  const house = await openHouse({ transport: 'socket' });
  const { hall, station, server } = house;
  const dir = folder();
  const socketPath = join(dir, 'q.sock');
  await server.listen({ path: socketPath });
  const { card } = station.hardware.reader(READER);
  setFault(station.hardware.reader(READER), { kind: 'lose-answer', command: LAST_OF_THE_WRITE });
  await station.counter.loadCard(CLERK, hall.sale());
  await settle();
  const load = hall.store.openLoads(1)[0]?.operationId ?? '';
  const photo = join(dir, 'window.jpg');
  writeFileSync(photo, 'a picture of 20.000 m3');
  const qika = (...words: string[]) =>
    printed(async () => {
      const say = (line: string): void => void process.stdout.write(`${line}\n`);
      const configOf = async () => ({ socketPath }) as Config;
      return cardDeed(words, { configOf, hash: systemHash, say });
    });
  return { hall, station, card, socketPath, load, photo, qika };
}

test('a window is noted once, by its picture, and the lost load is ended from it', async () => {
  const { hall, station, card, socketPath, load, photo, qika } = await lostCard();
  const early = await qika('lost', load, ...TWO);
  expect([early.code, early.out]).toEqual([1, expect.stringContaining('请登记当前表窗读数')]);
  const words = ['window', '7-202611230042', '--total', '20', '--remaining', '-0.12'];
  const note = await qika(...words, '--photo', photo, ...TWO);
  expect([note.code, note.out]).toEqual([0, expect.stringContaining('Done. 已办理。')]);
  const again = await qika(...words, '--photo', photo, ...TWO);
  expect([again.code, again.out]).toEqual([0, expect.stringContaining('此前已办理')]);
  const hash = createHash('sha256').update('a picture of 20.000 m3').digest('hex');
  expect(hall.store.registry.windowCount(METER)).toMatchObject({
    total: 20_000,
    remaining: -120,
    photo: hash,
  });
  if (card !== null) await station.insert(card);
  await settle();
  const { out } = await printed(() => diagnoseAtStation(socketPath, null));
  expect(out).toContain(`window 表窗 20.000 m³ · left 剩余 -0.120 m³`);
  expect(out).toContain('(window.shows-load)');
  expect((await qika('lost', load, ...TWO)).code).toBe(0);
  expect(gas(station.deps)).toEqual([0, 0, 0, 20_000]);
});

test('emergency gas: granted once, its slip is named, what is too much is refused', async () => {
  const { hall, load, qika } = await lostCard();
  const ask = (volume: string) => {
    const what = ['emergency', load, '--account', String(ACCOUNT), '--volume', volume];
    return qika(...what, '--form', 'YJ-1', '--responsible', '吴师傅', ...TWO);
  };
  const much = await ask('5.001');
  expect([much.code, much.out]).toEqual([1, expect.stringMatching(/5\.000/)]);
  const done = await ask('3');
  expect([done.code, done.out]).toEqual([0, expect.stringContaining('/api/emergency-gas/')]);
  expect((await ask('3')).out).toContain('此前已办理');
  expect(hall.store.account(ACCOUNT)?.overUse).toBe(720);
});

test.each([
  [['note']],
  [['window', '7-42', '--total', '20']],
  [['window', '7-202611230042', '--total', 'much', '--photo', 'x', ...TWO]],
  [['window', '7-202611230042', '--total', '20', '--photo', '/no/such/file', ...TWO]],
  [['lost', 'that one', ...TWO]],
  [['lost', '0192f3c4-0000-7000-8000-000000000001', '--total', '20', ...TWO]],
  [['emergency', '0192f3c4-0000-7000-8000-000000000001', '--account', 'Anna', ...TWO]],
])('%j is not understood', async (words) => {
  const parts = {
    configOf: async () => ({ socketPath: join(folder(), 'none') }) as Config,
    hash: systemHash,
    say: () => undefined,
  };
  await expect(cardDeed(words, parts)).rejects.toThrow(UsageError);
});
