/**
 * A ledger lost its end, two people went on from an older copy, and the cards come back ahead of it. What the books hold is
 * held against the card and the meter themselves.
 */
import { writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { createReferenceV1, referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { createSlotMacs } from '../../../drivers/card/keys/slot-macs.ts';
import { activeSlot } from '../../../simulators/card/reference-v1.ts';
import type { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { setFault } from '../../../simulators/faults.ts';
import { createRandom } from '../../../simulators/random.ts';
import { resolveRecovered } from '../../../src/app/finance/resolve-recovered.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import type { FormatCapabilities } from '../../../src/core/card.ts';
import { stationId } from '../../../src/core/ids.ts';
import type { ResolveRecovered } from '../../../src/core/ledger/gap/commands.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { openSqliteStore, type SqliteLedgerStore } from '../../../src/store/sqlite.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { settle } from '../../manual-clock.ts';
import { storeFile } from '../store/stores.ts';
import { ACCOUNT, CARD, CLERK, COMPANY, furnish, METER } from './account.ts';
import { Hall, pscOf, READER, type Station } from './desk.ts';
import { codeOf, gas, story, value } from './told.ts';

const MASTER = new Uint8Array(16).fill(0x5a);
const MINUTE = 60_000;
const macs = (current: number | null) =>
  createSlotMacs({ current: () => current, master: () => Uint8Array.from(MASTER) });
const KEYED = { formats: [createReferenceV1(macs(1))] };

interface Copy {
  readonly bytes: Buffer;
  readonly n: number;
  readonly chain: string;
}

function copyOf(store: SqliteLedgerStore): Copy {
  const [head] = store.chainHeads();
  return { bytes: store.db.serialize(), n: head?.n ?? 0, chain: head?.chain ?? '' };
}

const { capabilities }: { capabilities: FormatCapabilities } = referenceV1;

function opened(hall: Hall, { bytes }: Copy): SqliteLedgerStore {
  const path = storeFile();
  writeFileSync(path, bytes);
  const { volumeUnit: unitLitres, capacity } = capabilities;
  const limits = { perPurchase: litre(0), perDay: litre(0), perMonth: litre(0) };
  const settings = { company: COMPANY, unitLitres, capacity, limits };
  const store = openSqliteStore({ path, clock: hall.clock, hash: systemHash, settings });
  onTestFinished(() => store.close());
  return store;
}

/** The copy takes the place of the ledger; two people accept what is lost. */
async function restored(hall: Hall, lost: SqliteLedgerStore, copy: Copy) {
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
    epoch: 1,
    restored: { n: copy.n, chain: copy.chain },
    anchored: { n: end.n, chain: end.chain, at: end.at },
    reason: '磁盘损坏',
  });
  expect(codeOf(accepted)).toBe('accepted');
  await hall.clock.advance(10 * MINUTE);
  return store;
}

const lawful = (store: SqliteLedgerStore) =>
  verifyLedger(store.db, systemHash).laws.filter(({ ok }) => !ok);

interface Scene {
  readonly hall: Hall;
  readonly card: Sle4442;
  readonly station: Station;
}

/** A customer with a card that carries MACs, in the reader; nothing is sold yet. */
async function scene(driver: object = KEYED): Promise<Scene> {
  const hall = new Hall();
  const station = await hall.station(1, hall.store, driver);
  await furnish(station.deps, () => hall.id());
  const card = hall.blankCard();
  await hall.openCard(station, card);
  return { hall, card, station };
}

/** A station on the copy, with the card in its reader. */
async function after({ hall, card, station }: Scene, copy: Copy, driver: object = KEYED) {
  await station.remove();
  const store = await restored(hall, hall.store, copy);
  const next = await hall.station(1, store, driver);
  await next.insert(card);
  return { store, next };
}

const read = (station: Station) =>
  station.counter.readCard(CLERK, { reader: READER, accountId: ACCOUNT, confirmLowTries: false });

const visit = { pscOf: (no: number) => pscOf(no), clock: 1_796_000_100, macKeyOf: () => MASTER };

/** Paid in cash and bought, and not written yet. */
async function bought(hall: Hall, station: Station, volume: number): Promise<void> {
  const { payment } = hall.sale();
  if (payment === null) throw new Error('a sale is paid');
  value(await station.counter.takePayment(CLERK, { ...payment, accountId: ACCOUNT }));
  const want = { by: 'volume', volume: litre(volume) } as const;
  const purchase = { operationId: hall.id(), accountId: ACCOUNT, want, quoted: null };
  value(await station.counter.buyGas(CLERK, purchase));
}

test('a card ahead of a restored ledger is booked exactly as far as it is ahead, listed, and sold to again', async () => {
  const before = await scene();
  const { hall, station } = before;
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  const copy = copyOf(hall.store);
  for (let n = 0; n < 2; n += 1) {
    expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  }
  const { store, next } = await after(before, copy);
  expect(gas({ store })).toEqual([0, 0, 20_000, 0]);
  expect(codeOf(await read(next))).toBe('accepted');
  expect(gas({ store })).toEqual([0, 0, 60_000, 0]);
  expect(store.gap.open(9)).toMatchObject([{ cardNo: CARD, accountId: ACCOUNT, litres: 40_000 }]);
  // Seen again it is nothing new, and what is sold now comes on top of it.
  expect(codeOf(await read(next))).toBe('accepted');
  expect(story(await next.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  expect(gas({ store })).toEqual([0, 0, 80_000, 0]);
  expect(store.gap.open(9)).toHaveLength(1);
  expect(lawful(store)).toEqual([]);
  const meter = hall.gasMeter();
  await next.remove();
  expect(meter.visit(before.card, visit)).toMatchObject({ kind: 'taken', litres: 80_000 });
  await next.insert(before.card);
  expect(codeOf(await read(next))).toBe('accepted');
  expect(gas({ store })).toEqual([0, 0, 0, 80_000]);
  expect(lawful(store)).toEqual([]);
});

test('no number is given twice: tickets after the gap have a prefix of their own', async () => {
  const before = await scene();
  const { hall, station } = before;
  const copy = copyOf(hall.store);
  const lost = value(await station.counter.loadCard(CLERK, hall.sale()));
  expect(lost.payment?.result).toMatchObject({ ticketNo: 1 });
  const { store, next } = await after(before, copy);
  const sold = value(await next.counter.loadCard(CLERK, hall.sale()));
  expect(sold.payment?.result).toMatchObject({ ticketNo: 100_000_001 });
  expect(store.ticket(1, 100_000_001)).toBeDefined();
  expect(lawful(store)).toEqual([]);
});

test('without a gap, without a MAC, and for a write that is younger than the gap, a card ahead is refused as ever', async () => {
  const before = await scene();
  const { hall, station, card } = before;
  const copy = copyOf(hall.store);
  await station.counter.loadCard(CLERK, hall.sale());
  await station.remove();
  const older = await hall.station(1, opened(hall, copy), KEYED);
  await older.insert(card);
  expect(codeOf(await read(older))).toBe('card.ahead');

  const plain = await scene({});
  const plainCopy = copyOf(plain.hall.store);
  await plain.station.counter.loadCard(CLERK, plain.hall.sale());
  const unproven = await after(plain, plainCopy, {});
  expect(codeOf(await read(unproven.next))).toBe('card.ahead');
  expect(unproven.store.gap.open(9)).toEqual([]);

  // Another ledger sells on after the gap was accepted here.
  const young = await scene();
  const youngCopy = copyOf(young.hall.store);
  await young.station.counter.loadCard(CLERK, young.hall.sale());
  const { store, next } = await after(young, youngCopy);
  await next.remove();
  await young.station.insert(young.card);
  expect(story(await young.station.counter.loadCard(CLERK, young.hall.sale()))).toBe(
    'done done done',
  );
  await young.station.remove();
  await next.insert(young.card);
  expect(codeOf(await read(next))).toBe('card.ahead');
  expect(gas({ store })).toEqual([0, 0, 0, 0]);
});

test('gas that waited in the copy is what the card shows first; gas bought since then stays', async () => {
  const before = await scene();
  const { hall, station, card } = before;
  // Paid and bought; the write failed, and the copy is made.
  await station.remove();
  await bought(hall, station, 20_000);
  const copy = copyOf(hall.store);
  await station.insert(card);
  value(
    await station.counter.writeAgain(CLERK, {
      operationId: hall.id(),
      accountId: ACCOUNT,
      reader: READER,
      confirmLowTries: false,
    }),
  );
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  const { store, next } = await after(before, copy);
  // A purchase before the card was seen is not what the card carries.
  await bought(hall, next, 5_000);
  expect(gas({ store })).toEqual([25_000, 0, 0, 0]);
  expect(codeOf(await read(next))).toBe('accepted');
  expect(gas({ store })).toEqual([5_000, 0, 40_000, 0]);
  expect(store.gap.open(9)).toMatchObject([{ litres: 20_000 }]);
  expect(lawful(store)).toEqual([]);
});

test('a meter that took a lost load between two others is found in its place', async () => {
  const before = await scene();
  const { hall, station, card } = before;
  const copy = copyOf(hall.store);
  await station.counter.loadCard(CLERK, hall.sale());
  await station.remove();
  const meter = hall.gasMeter();
  expect(meter.visit(card, visit)).toMatchObject({ kind: 'taken' });
  await station.insert(card);
  await station.counter.loadCard(CLERK, hall.sale());
  const { store, next } = await after(before, copy);
  expect(codeOf(await read(next))).toBe('accepted');
  expect(gas({ store })).toEqual([0, 0, 20_000, 20_000]);
  expect(store.gap.open(9)).toHaveLength(2);
  expect(lawful(store)).toEqual([]);
});

test('a reason is given once, by two people: the paper of the lost sale brings its money, no paper makes it a gift', async () => {
  const before = await scene();
  const { hall, station, card } = before;
  await station.counter.loadCard(CLERK, hall.sale());
  const copy = copyOf(hall.store);
  await station.counter.loadCard(CLERK, hall.sale());
  await station.remove();
  hall.gasMeter().visit(card, visit);
  await station.insert(card);
  await station.counter.loadCard(CLERK, hall.sale());
  const { store, next } = await after(before, copy);
  await read(next);
  const [one, two] = store.gap.open(9);
  if (one === undefined || two === undefined) throw new Error('two loads were lost');
  const resolve = (change: Partial<ResolveRecovered> & Pick<ResolveRecovered, 'load'>) =>
    resolveRecovered(next.deps, CLERK, {
      operationId: hall.id(),
      how: { by: 'sold', amount: fen(4800), channel: 'cash', paper: '1' },
      reason: '客户出示小票',
      second: 'fang',
      ...change,
    });
  expect(codeOf(await resolve({ load: one.load, second: CLERK.operator }))).toBe(
    'approval.same-person',
  );
  expect(codeOf(await resolve({ load: hall.id() }))).toBe('recovered.unknown');
  expect(codeOf(await resolve({ load: one.load }))).toBe('accepted');
  expect(codeOf(await resolve({ load: one.load }))).toBe('recovered.resolved');
  expect(codeOf(await resolve({ load: two.load, how: { by: 'granted' } }))).toBe('accepted');
  expect(store.gap.open(9)).toEqual([]);
  expect(store.account(ACCOUNT)?.cycleVolume).toBe(40_000);
  expect(gas({ store })).toEqual([0, 0, 20_000, 40_000]);
  expect(lawful(store)).toEqual([]);
});

/** Gas ever put on the card, as the simulated meter's own codec reads it: what card and meter hold together. */
const inTheWorld = (card: Sle4442): number => activeSlot(card.main(), CARD)?.totalLitres ?? -1;

/** A write that loses its power at a byte; the card is put back. */
async function torn({ hall, station, card }: Scene, byte: number): Promise<void> {
  setFault(station.hardware.reader(READER), { kind: 'cut-power', byte, torn: 'mixture' });
  await station.counter.loadCard(CLERK, hall.sale());
  await settle();
  if (station.hardware.reader(READER).card !== null) await station.remove();
  await station.insert(card);
}

/** The desk's answer to a load that was open in the copy: it is cancelled, and the gas waits. */
async function settledBy(store: SqliteLedgerStore, station: Station): Promise<void> {
  const first = await read(station);
  if (first.ok) return;
  expect(first.refusal.code).toBe('load.before-gap');
  const [open] = store.openLoads(2);
  if (open === undefined) throw new Error('no load is open');
  const cancelled = await station.counter.cancelLoad(CLERK, {
    load: open.operationId,
    reader: READER,
    confirmLowTries: true,
  });
  expect(codeOf(cancelled)).toBe('accepted');
  expect(codeOf(await read(station))).toBe('accepted');
}

test('a load that was open in the copy is not sent again, whatever the cashier asks; it can be cancelled', async () => {
  const before = await scene();
  const { hall, station, card } = before;
  await torn(before, 3);
  const copy = copyOf(hall.store);
  const [open] = hall.store.openLoads(2);
  if (open === undefined) throw new Error('the write was not torn');
  // In what was lost it was cancelled, and its money went back.
  const cancel = { load: open.operationId, reader: READER, confirmLowTries: true };
  expect(codeOf(await station.counter.cancelLoad(CLERK, cancel))).toBe('accepted');
  const { store, next } = await after(before, copy);
  const written = card.programmings;
  expect(story(await next.counter.loadCard(CLERK, hall.sale()))).toBe('refused load.before-gap');
  expect(codeOf(await read(next))).toBe('load.before-gap');
  expect(card.programmings).toBe(written);
  expect(gas({ store })).toEqual([0, 20_000, 0, 0]);
  await settledBy(store, next);
  expect(gas({ store })).toEqual([20_000, 0, 0, 0]);
  expect(inTheWorld(card)).toBe(0);
  expect(lawful(store)).toEqual([]);
});

const SEEDS = Array.from({ length: 40 }, (_, n) => n + 1);

test.each(SEEDS)(
  'whatever was sold, written, torn and taken around the copy, books and card agree after one visit (seed %d)',
  async (seed) => {
    const before = await scene();
    const { hall, station, card } = before;
    const dice = createRandom(seed);
    const meter = hall.gasMeter();
    let copy = copyOf(hall.store);
    const steps = 3 + dice.below(5);
    const copied = dice.below(steps);
    for (let n = 0; n < steps; n += 1) {
      const roll = dice.below(5);
      if (roll === 0) {
        await station.remove();
        meter.visit(card, visit);
        await station.insert(card);
      } else if (roll === 1) {
        await torn(before, 1 + dice.below(60));
      } else {
        await station.counter.loadCard(CLERK, hall.sale());
      }
      if (n === copied) copy = copyOf(hall.store);
    }
    await hall.store.commit({
      kind: 'enter-community',
      operationId: hall.id(),
      requestHash: '1'.repeat(64),
      station: stationId(1),
      operator: 'x',
      at: hall.clock.now(),
      businessDate: toBusinessDate('2026-11-23'),
      communityId: 900 + seed,
      name: 'the end that was anchored',
    });
    const { store, next } = await after(before, copy);
    await settledBy(store, next);
    const [waiting = 0, flight = 0, onCard = 0, inMeter = 0] = gas({ store });
    expect(flight).toBe(0);
    expect(onCard + inMeter).toBe(inTheWorld(card));
    expect(inMeter).toBeLessThanOrEqual(meter.record.creditedLitresEver);
    expect(waiting).toBeGreaterThanOrEqual(0);
    expect(store.meter(METER)?.takenTotal).toBe(inMeter);
    expect(lawful(store)).toEqual([]);
  },
);
