/** The checker itself: each law is broken by hand, in the world or in the books, and has to be seen. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { activeSlot, encodeSlot, SLOT_AT } from '../../simulators/card/reference-v1.ts';
import { CONTROL } from '../../simulators/card/sle4442.ts';
import { WatchedChip } from '../rig/watched-chip.ts';
import type { Household } from '../rig/world.ts';
import { buildRig, type Rig } from '../rig.ts';
import { checkLiveness } from './check.ts';

let rig: Rig;
let home: Household;

/** A household with 20.833 m³ on its card, bought for 50 yuan. */
beforeEach(async () => {
  rig = await buildRig({ seed: 1, stations: 2 });
  home = rig.home(0);
  await rig.serve(home, { kind: 'open-card' });
  await rig.serve(home, { kind: 'sell', fen: 5000 });
  expect(rig.laws.checkAll()).toEqual([]);
});

afterEach(() => rig.close());

/** The SLE4442 in a household's hand, to be forged. */
function chipOf({ chip }: Household): WatchedChip {
  if (!(chip instanceof WatchedChip)) throw new Error(`${chip.label} is no SLE4442`);
  return chip;
}

/** Writes another slot over the one that counts, as somebody with the codec could. */
function forge(chip: WatchedChip, change: { sequence?: number; totalLitres?: number }): void {
  const slot = activeSlot(chip.main(), home.cardNo);
  if (slot === null) throw new Error('no slot to forge');
  const bytes = encodeSlot({ ...slot, ...change }, home.cardNo);
  for (const [i, byte] of bytes.entries()) chip.memory.write(SLOT_AT[slot.name] + i, byte);
}

/** Changes the books behind the back of everybody. */
function tamper(sql: string): void {
  rig.ledger.db.exec(sql);
  rig.line.version += 1;
}

const laws = (): string[] => rig.laws.checkAll().map((sentence) => sentence.split(':')[0] ?? '');

test('L2: a coin that is not in the books', () => {
  const payment = rig.promises.of(home.accountId).find(({ kind }) => kind === 'payment');
  Object.assign(payment ?? {}, { coins: 5001 });
  expect(laws()).toContain('L2');
});

test('L3: a card that shows more than was loaded, or less', () => {
  forge(chipOf(home), { totalLitres: 20_834 });
  expect(laws()).toEqual(['L3']);
  forge(chipOf(home), { totalLitres: 20_833, sequence: 0 });
  expect(laws()).toEqual(['L3']);
});

test('L3: a weak cell that will show something else later', () => {
  chipOf(home).memory.setWeakness(SLOT_AT.B, { powerUps: 200, later: 0xff });
  expect(laws()).toContain('L3');
});

test('L4: a meter that holds gas nobody loaded', () => {
  forge(chipOf(home), { totalLitres: 30_000 });
  rig.visitMeter(home);
  forge(chipOf(home), { totalLitres: 20_833 });
  expect(laws()).toContain('L4');
});

test('L5: two open loads on one card', () => {
  tamper(`DROP INDEX load_open_card; DROP INDEX load_open_meter;
    UPDATE load SET state = 'RESERVED';
    CREATE TEMP TABLE twin AS SELECT * FROM load;
    UPDATE twin SET op_id = x'00000000000040008000000000000001', entry_id = (SELECT min(id) FROM entry);
    INSERT INTO load SELECT * FROM twin`);
  expect(laws()).toContain('L5');
});

test('L7: a payment that was acknowledged and is gone', () => {
  tamper(`DROP TRIGGER entry_no_delete; PRAGMA foreign_keys = OFF;
    DELETE FROM entry WHERE kind = 'take-payment'`);
  expect(laws()).toContain('L7');
});

test('L9: a load that was voided and shows on the card', () => {
  tamper("UPDATE load SET state = 'VOIDED'");
  expect(laws()).toContain('L9');
});

test('L10: a write sequence that no load led to', () => {
  tamper('UPDATE card SET write_sequence = write_sequence + 1');
  expect(laws()).toContain('L10');
});

test('L13: a load that stays open', async () => {
  rig.station(0).bench.plan({ kind: 'cut-power', byte: 9, torn: 'old' });
  await rig.serve(home, { kind: 'sell', fen: 700 });
  expect(rig.laws.checkAll()).toEqual([]);
  expect(checkLiveness(rig.ledger.openLoads(10))).toHaveLength(1);
});

test('L15: a done that was not, and a refusal that was', () => {
  for (const promised of rig.promises.of(home.accountId)) promised.answer = 'undone';
  expect(laws()).toEqual(['L15', 'L15', 'L15']);
  const load = rig.promises.of(home.accountId).find(({ kind }) => kind === 'load');
  for (const promised of rig.promises.of(home.accountId)) promised.answer = 'done';
  if (load !== undefined) tamper("UPDATE load SET state = 'RESERVED'");
  expect(laws()).toContain('L15');
});

/** Presents a secret to a chip as a reader would. */
function present(chip: WatchedChip, secret: readonly number[]): void {
  const counter = chip.command(CONTROL.readSecurity, 0, 0)?.[0] ?? 0;
  chip.command(CONTROL.updateSecurity, 0, counter & (counter - 1));
  for (const [i, byte] of secret.entries()) chip.command(CONTROL.compare, i + 1, byte);
}

test('L14: a wrong secret twice, and a secret at the last try', () => {
  home.chip.powerUp();
  present(chipOf(home), [1, 2, 3]);
  expect(rig.laws.check()).toEqual([]);
  present(chipOf(home), [1, 2, 3]);
  expect(rig.laws.check().join()).toContain('presented twice');
  present(chipOf(home), [1, 2, 4]);
  expect(rig.laws.check().join()).toContain('with 1 tries left');
});

test('intent before bytes: a byte on a card without an open load', async () => {
  const other = await rig.newHome();
  other.chip.powerUp();
  present(chipOf(other), [0xff, 0xff, 0xff]);
  chipOf(other).command(CONTROL.updateMain, SLOT_AT.A, 0);
  chipOf(other).command(CONTROL.updateMain, 0xa0, 0);
  const broken = rig.laws.check().join();
  expect(broken).toContain('without an open load');
  expect(broken).toContain('not its own');
});
