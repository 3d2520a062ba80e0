/** A ledger that lost its end, an older copy in its place, and a gap that two people accept. */
import { writeFileSync } from 'node:fs';
import { expect, onTestFinished } from 'vitest';
import { createReferenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { createSlotMacs } from '../../../drivers/card/keys/slot-macs.ts';
import { activeSlot } from '../../../simulators/card/reference-v1.ts';
import type { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { setFault } from '../../../simulators/faults.ts';
import { noteWindow } from '../../../src/app/engineering/note-window.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { type OperationId, stationId } from '../../../src/core/ids.ts';
import type { BuyGas } from '../../../src/core/ledger/commands.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { openSqliteStore, type SqliteLedgerStore } from '../../../src/store/sqlite.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { settle } from '../../manual-clock.ts';
import { storeFile } from '../store/stores.ts';
import { ACCOUNT, CARD, CLERK, furnish, METER } from './account.ts';
import { Hall, pscOf, READER, type Station } from './desk.ts';
import { codeOf, value } from './told.ts';

export const MASTER = new Uint8Array(16).fill(0x5a);
export const MINUTE = 60_000;
export const macs = (current: number | null) =>
  createSlotMacs({ current: () => current, master: () => Uint8Array.from(MASTER) });
export const KEYED = { formats: [createReferenceV1(macs(1))] };

export interface Copy {
  readonly bytes: Buffer;
  readonly n: number;
  readonly chain: string;
}

export function copyOf(store: SqliteLedgerStore): Copy {
  const [head] = store.chainHeads();
  return { bytes: store.db.serialize(), n: head?.n ?? 0, chain: head?.chain ?? '' };
}

export function opened(hall: Hall, { bytes }: Copy): SqliteLedgerStore {
  const path = storeFile();
  writeFileSync(path, bytes);
  const { clock, settings } = hall;
  const store = openSqliteStore({ path, clock, hash: systemHash, settings });
  onTestFinished(() => store.close());
  return store;
}

/** The copy takes the place of the ledger; two people accept what is lost. */
export async function restored(hall: Hall, lost: SqliteLedgerStore, copy: Copy, epoch: number) {
  const [end] = lost.chainHeads();
  if (end === undefined) throw new Error('nothing was lost');
  await hall.clock.advance(10 * MINUTE);
  const store = opened(hall, copy);
  const accepted = await store.commit({
    kind: 'accept-gap',
    operationId: hall.id(),
    requestHash: '0'.repeat(64),
    station: stationId(1),
    operator: 'gu',
    second: 'fang',
    at: hall.clock.now(),
    businessDate: toBusinessDate('2026-11-23'),
    epoch,
    restored: { n: copy.n, chain: copy.chain },
    anchored: { n: end.n, chain: end.chain, at: end.at },
    reason: '磁盘损坏',
  });
  expect(codeOf(accepted)).toBe('accepted');
  await hall.clock.advance(10 * MINUTE);
  return store;
}

export const lawful = (store: SqliteLedgerStore) =>
  verifyLedger(store.db, systemHash).laws.filter(({ ok }) => !ok);

export interface Scene {
  readonly hall: Hall;
  readonly card: Sle4442;
  readonly station: Station;
}

/** A customer with a card that carries MACs, in the reader; nothing is sold yet. */
export async function scene(driver: object = KEYED): Promise<Scene> {
  const hall = new Hall();
  const station = await hall.station(1, hall.store, driver);
  await furnish(station.deps, () => hall.id());
  const card = hall.blankCard();
  await hall.openCard(station, card);
  return { hall, card, station };
}

/** A station on the copy, with the card in its reader. */
export async function after(
  { hall, card, station }: Scene,
  copy: Copy,
  driver: object = KEYED,
  { lost, epoch } = { lost: hall.store, epoch: 1 },
) {
  await station.remove();
  const store = await restored(hall, lost, copy, epoch);
  const next = await hall.station(1, store, driver);
  await next.insert(card);
  return { store, next };
}

/** What the books say of gas that waits from before a gap: litres and fen. */
export const waitsSinceGap = ({ db }: SqliteLedgerStore): unknown =>
  db.prepare('SELECT litres, fen FROM gap_waiting').get();

export const read = (station: Station) =>
  station.counter.readCard(CLERK, { reader: READER, accountId: ACCOUNT, confirmLowTries: false });

export const visit = {
  pscOf: (no: number) => pscOf(no),
  clock: 1_796_000_100,
  macKeyOf: () => MASTER,
};

/** Paid in cash and bought, and not written yet. */
export const bought = (hall: Hall, station: Station, volume: number): Promise<OperationId> =>
  boughtFor(hall, station, { by: 'volume', volume: litre(volume) });

export async function boughtFor(
  hall: Hall,
  station: Station,
  want: BuyGas['want'],
): Promise<OperationId> {
  const { payment } = hall.sale();
  if (payment === null) throw new Error('a sale is paid');
  value(await station.counter.takePayment(CLERK, { ...payment, accountId: ACCOUNT }));
  const purchase = { operationId: hall.id(), accountId: ACCOUNT, want, quoted: null };
  value(await station.counter.buyGas(CLERK, purchase));
  return purchase.operationId;
}

/** A write that loses its power at a byte; the card is put back. */
export async function torn(
  { hall, station, card }: Scene,
  byte: number,
  sale = hall.sale(),
): Promise<void> {
  setFault(station.hardware.reader(READER), { kind: 'cut-power', byte, torn: 'mixture' });
  await station.counter.loadCard(CLERK, sale);
  await settle();
  if (station.hardware.reader(READER).card !== null) await station.remove();
  await station.insert(card);
}

/** Two people note what the meter's window shows. */
export async function noted(
  { hall }: Pick<Scene, 'hall'>,
  { deps }: Station,
  total: number,
  counts: { readonly counts?: 'money' } = {},
): Promise<void> {
  const request = {
    ...counts,
    operationId: hall.id(),
    meter: METER,
    total: counts.counts === 'money' ? fen(total) : litre(total),
    purchases: null,
    remaining: null,
    photo: 'ab'.repeat(32),
    reason: '断档后遗失',
    second: 'fang',
  };
  value(await noteWindow(deps, CLERK, request));
}

/** Gas ever put on the card, as the simulated meter's own codec reads it: what card and meter hold together. */
export const inTheWorld = (card: Sle4442): number =>
  activeSlot(card.main(), CARD)?.totalLitres ?? -1;
