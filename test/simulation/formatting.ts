/**
 * A returned card torn at every programming while it is formatted, and what may come of it: blank stock, or a spoiled blank where
 * its secret itself was torn. Never gas: the customer's new card and the torn one together credit what was sold.
 */
import { createSoftwareSam } from '../../drivers/card/keys/software-sam.ts';
import { cpuKey, sectorKey } from '../../simulators/card/card-keys.ts';
import { CpuCard } from '../../simulators/card/cpu-card.ts';
import { createCpuMemory } from '../../simulators/card/cpu-stock.ts';
import { createMifareMemory, MifareClassic } from '../../simulators/card/mifare-classic.ts';
import type { SimulatedCard } from '../../simulators/card/simulated-card.ts';
import { createSle4428Memory, Sle4428 } from '../../simulators/card/sle4428.ts';
import type { TornMode } from '../../simulators/card/torn-byte.ts';
import type { GasMeter } from '../../simulators/meter/gas-meter.ts';
import type { FormatCardRequest } from '../../src/app/counter/format-card.ts';
import { cardNo } from '../../src/core/ids.ts';
import { verifyLedger } from '../../src/store/verify.ts';
import { systemHash } from '../../src/system/hash.ts';
import { settle } from '../manual-clock.ts';
import { ACCOUNT, CARD, CLERK, furnish } from '../unit/app/account.ts';
import { Hall, pscOf, type Station } from '../unit/app/desk.ts';
import { story, value } from '../unit/app/told.ts';

const CONTACT = 'Gemalto USB Shell Token V2 00 00';
const ACS = 'ACS ACR39U ICC Reader 00 00';
const OMNIKEY = 'HID Global OMNIKEY 3x21 Smart Card Reader 00 00';
const PICC = 'ACS ACR122U PICC Interface 00 00';
const MASTERS = {
  storage: new Uint8Array(16).fill(1),
  station: new Uint8Array(16).fill(2),
  meter: new Uint8Array(16).fill(3),
};
const SOLD = 20_000;
const NEW_CARD = cardNo(CARD + 1);
const NEXT_CARD = cardNo(CARD + 2);
const CLOCK = 1_796_000_100;
/** Contacts after which a card that still is not blank counts as spoiled. */
const CONTACTS = 4;

interface FormatKind {
  readonly reader: string;
  /** The `n`-th card as the factory sends it. */
  blank(hall: Hall, n: number): SimulatedCard;
  meterSecret(n: number): (card: number) => Uint8Array;
  /** Positions at which a torn secret, or a presentation that nobody heard, may spoil the blank; no more than these. */
  readonly mostSpoiled: number;
}

const serialOf = (n: number): Uint8Array => Uint8Array.of(1, 2, 3, 4, 5, 6, 7, n);
const uidOf = (n: number): Uint8Array => Uint8Array.of(0x5e, 0x21, 0x08, n);

const cpu = (algorithm: '3des' | 'sm4'): FormatKind => ({
  reader: CONTACT,
  blank: (hall, n) =>
    new CpuCard({
      memory: createCpuMemory({ serial: serialOf(n), algorithm }),
      random: hall.dice,
    }),
  meterSecret: (n) => (card) => cpuKey(algorithm, MASTERS.meter, serialOf(n), card),
  // The station's key of 16 bytes, its counter, and the presentations around it; what is torn of the meter's is set again.
  mostSpoiled: 20,
});

export const FORMAT_KINDS: Readonly<Record<string, FormatKind>> = {
  'SLE4442 on ACS': {
    reader: ACS,
    blank: (hall) => hall.blankCard(),
    meterSecret: () => (card) => pscOf(card),
    mostSpoiled: 5,
  },
  'SLE4442 on OMNIKEY': {
    reader: OMNIKEY,
    blank: (hall) => hall.blankCard(),
    meterSecret: () => (card) => pscOf(card),
    mostSpoiled: 6,
  },
  'SLE4428 on ACS': {
    reader: ACS,
    blank: (hall) => new Sle4428({ memory: createSle4428Memory(), random: hall.dice }),
    meterSecret: () => (card) => pscOf(card, 2),
    mostSpoiled: 5,
  },
  'MIFARE Classic': {
    reader: PICC,
    blank: (hall, n) =>
      new MifareClassic({ memory: createMifareMemory(uidOf(n)), random: hall.dice }),
    meterSecret: (n) => (card) =>
      Uint8Array.of(...[3, 4].flatMap((s) => [...sectorKey(MASTERS.storage, uidOf(n), card, s)])),
    mostSpoiled: 5,
  },
  'CPU 3DES': cpu('3des'),
  'CPU SM4': cpu('sm4'),
};

/** A household with a new card, and its old one on the counter: void-listed, its gas taken or not. */
class Returned {
  readonly hall: Hall;
  readonly meter: GasMeter;
  readonly kind: FormatKind;
  readonly station: Station;
  readonly old: SimulatedCard;
  readonly next: SimulatedCard;
  readonly request: FormatCardRequest;

  private constructor(kind: FormatKind, station: Station, hall: Hall) {
    this.kind = kind;
    this.station = station;
    this.hall = hall;
    this.meter = hall.gasMeter();
    this.old = kind.blank(hall, 1);
    this.next = kind.blank(hall, 2);
    const { reader } = kind;
    const base = { operationId: hall.id(), cardNo: CARD, reader, reason: '补卡后旧卡退回' };
    this.request = { ...base, confirmLowTries: true };
  }

  static async create(kind: FormatKind, taken: boolean): Promise<Returned> {
    const hall = new Hall();
    const sam = createSoftwareSam((which) => MASTERS[which]);
    const station = await hall.station(1, hall.store, { sam });
    if (kind.reader !== ACS) station.hardware.plug(kind.reader);
    await settle();
    await furnish(station.deps, () => hall.id());
    const world = new Returned(kind, station, hall);
    await world.#begin(taken);
    return world;
  }

  async #begin(taken: boolean): Promise<void> {
    const { station, hall, kind } = this;
    const { reader } = kind;
    const opening = { operationId: hall.id(), accountId: ACCOUNT, reader, confirmLowTries: false };
    await station.insert(this.old, reader);
    const opened = value(await station.counter.openCard(CLERK, { ...opening, cardNo: CARD }));
    if (opened.state !== 'active') throw new Error(`opening ended ${opened.refusal?.code}`);
    const sold = story(await station.counter.loadCard(CLERK, hall.sale({ reader })));
    if (sold !== 'done done done') throw new Error(`the sale ended ${sold}`);
    await station.remove(reader);
    if (taken) this.visit(this.old, 1);
    await this.replace(this.next, CARD, NEW_CARD);
    await station.insert(this.old, reader);
  }

  async replace(card: SimulatedCard, replaces: typeof CARD, no: typeof CARD): Promise<void> {
    const { station, hall, kind } = this;
    const { reader } = kind;
    await station.insert(card, reader);
    const base = { operationId: hall.id(), accountId: ACCOUNT, reader, confirmLowTries: true };
    const more = { replaces, cardNo: no, reason: 'broken', witness: null } as const;
    const replaced = value(await station.counter.replaceCard(CLERK, { ...base, ...more }));
    if (replaced.state !== 'active') throw new Error(`replacing ended ${replaced.refusal?.code}`);
    await station.remove(reader);
  }

  visit(card: SimulatedCard, n: number): void {
    this.meter.visit(card, { pscOf: this.kind.meterSecret(n), clock: CLOCK });
  }

  async format(): Promise<string> {
    const outcome = await this.station.counter.formatCard(CLERK, this.request);
    if (!outcome.ok) return outcome.refusal.code;
    return outcome.value.refusal?.code ?? outcome.value.state;
  }

  async takeOut(): Promise<void> {
    await settle();
    const { reader } = this.kind;
    const slot = this.station.hardware.reader(reader);
    if (slot.card !== null) await this.station.remove(reader);
    slot.clearFaults();
    this.old.clearFaults();
  }

  async end(): Promise<void> {
    await this.station.readers.stop();
    await this.hall.store.close();
  }
}

/** Programmings of a formatting that nothing disturbs. */
export async function programmingsOfFormat(kind: FormatKind, taken: boolean): Promise<number> {
  const world = await Returned.create(kind, taken);
  const before = world.old.programmings;
  const ended = await world.format();
  if (ended !== 'formatted') throw new Error(`formatting ended ${ended}`);
  const count = world.old.programmings - before;
  await world.end();
  return count;
}

export interface FormatFigures {
  readonly trials: number;
  /** Positions of one formatting at which some tear spoiled the blank. */
  readonly spoiled: number;
  readonly violations: readonly string[];
}

interface Tear {
  readonly at: number;
  readonly torn: TornMode;
  readonly taken: boolean;
  /** The torn card goes into the meter before it comes back. */
  readonly strays: boolean;
}

async function tearOnce(kind: FormatKind, tear: Tear, said: (what: string) => void) {
  const { at, torn, taken, strays } = tear;
  const world = await Returned.create(kind, taken);
  world.old.cutPowerAfter(at, torn);
  const broken = await world.format();
  if (broken === 'formatted') said('a torn formatting is told as done');
  await world.takeOut();
  if (strays) world.visit(world.old, 1);
  let ended = '';
  for (let n = 0; n < CONTACTS && ended !== 'formatted'; n += 1) {
    await world.station.insert(world.old, kind.reader);
    ended = await world.format();
    await world.takeOut();
  }
  world.visit(world.old, 1);
  world.visit(world.next, 2);
  world.visit(world.old, 1);
  const { creditedLitresEver } = world.meter.record;
  if (creditedLitresEver !== SOLD) said(`the meter credited ${creditedLitresEver}`);
  if (ended === 'formatted') {
    const again = world.replace(world.old, NEW_CARD, NEXT_CARD);
    await again.catch((cause: unknown) => said(`the blank cannot be opened: ${String(cause)}`));
  }
  const { laws } = verifyLedger(world.hall.store.db, systemHash);
  const bad = laws.filter(({ ok }) => !ok).map(({ law }) => law);
  if (bad.length > 0) said(`broken: ${bad.join(', ')}`);
  await world.end();
  return ended;
}

/** Torn in every way at every `stride`-th programming; another part of them for each way. */
export async function tearFormats(
  name: string,
  modes: readonly TornMode[],
  stride: number,
): Promise<FormatFigures> {
  const kind = FORMAT_KINDS[name];
  if (kind === undefined) throw new Error(`no such kind: ${name}`);
  const violations: string[] = [];
  const spoiled = new Map<number, Set<number>>();
  let trials = 0;
  for (const [n, torn] of modes.entries()) {
    const taken = n % 2 === 0;
    const count = await programmingsOfFormat(kind, taken);
    for (let at = 1 + ((n * 3) % stride); at <= count; at += stride) {
      const strays = (at + n) % 3 === 0;
      const words = `${name}: torn ${torn} in ${at} of ${count}, ${taken ? '' : 'not '}taken${strays ? ', strayed' : ''}`;
      const ended = await tearOnce(kind, { at, torn, taken, strays }, (what) =>
        violations.push(`${words}: ${what}`),
      );
      trials += 1;
      if (ended === 'formatted') continue;
      const known = spoiled.get(count) ?? new Set<number>();
      spoiled.set(count, known.add(at));
    }
  }
  for (const [count, positions] of spoiled) {
    if (positions.size <= kind.mostSpoiled) continue;
    const where = [...positions].sort((a, b) => a - b).join(', ');
    violations.push(`${name}: blanks are spoiled at ${where} of ${count}: too many`);
  }
  const most = Math.max(0, ...[...spoiled.values()].map(({ size }) => size));
  return { trials, spoiled: most, violations };
}
