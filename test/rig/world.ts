/**
 * Households, their meters and their cards, as they are: the oracle of every law. Nothing here asks the ledger anything.
 */
import { createHash } from 'node:crypto';
import type { Algorithm } from '../../simulators/card/card-keys.ts';
import { createCardMemory } from '../../simulators/card/card-memory.ts';
import { readAnyCard } from '../../simulators/card/card-reading.ts';
import { createCpuMemory } from '../../simulators/card/cpu-stock.ts';
import { createMifareMemory } from '../../simulators/card/mifare-classic.ts';
import { decodeHeaderOf } from '../../simulators/card/reference-v1.ts';
import type { WeakByte } from '../../simulators/card/simulated-card.ts';
import type { CountRule } from '../../simulators/card/single-zone.ts';
import { createSle4428Memory } from '../../simulators/card/sle4428.ts';
import type { TornMode } from '../../simulators/card/torn-byte.ts';
import { CountMeter, type CountVisit } from '../../simulators/meter/count-meter.ts';
import { GasMeter, type Visit } from '../../simulators/meter/gas-meter.ts';
import {
  createMeterMemory,
  type MeterMemory,
  newMeterRecord,
} from '../../simulators/meter/meter-memory.ts';
import { MoneyMeter, type MoneyVisit } from '../../simulators/meter/money-meter.ts';
import type { MeterStep } from '../../simulators/meter/visit-steps.ts';
import type { Random } from '../../simulators/random.ts';
import {
  type AccountId,
  accountId,
  type CardNo,
  cardNo,
  type MeterId,
  meterId,
  meterNumber,
  type OperationId,
} from '../../src/core/ids.ts';
import type { RigCard } from './rig-card.ts';
import { WatchedChip } from './watched-chip.ts';
import { WatchedCpu } from './watched-cpu.ts';
import { WatchedMifare } from './watched-mifare.ts';
import { WatchedSle4428 } from './watched-sle4428.ts';
import { Witness } from './witness.ts';

export const COMPANY = 31001;
export const MAKER = 7;
/** Card numbers of one household lie so far apart. */
const SPARE_NUMBERS = 1_000_000;
/** Numbers of meters that came later begin here. */
const FIRST_SPARE = 500_000;

/** So far below zero a money meter lets its money go. */
const OVERDRAFT_FEN = 300;

/** The kind of card that every household of a rig has. */
export type RigChip = 'sle4442' | 'sle4428' | 'mifare' | 'cpu-3des' | 'cpu-sm4';

export interface Household {
  /** Another one once its meter was exchanged with another household's (表号错误). */
  accountId: AccountId;
  /** Another one when a blank was spoiled in its opening. */
  cardNo: CardNo;
  /** Another one once its meter was changed (换表). */
  meter: MeterId;
  /** The record of whatever hangs there; what flows through a money meter is that one's business. */
  gasMeter: GasMeter;
  /** Null where the meter counts gas. */
  moneyMeter: MoneyMeter | null;
  /** The card slot of a meter that counts purchases; null where it goes by a cumulative total. */
  countMeter: CountMeter | null;
  /** 充值上限; 0 = none. */
  readonly ceilingLitres: number;
  /** The customer's one true card; blank until it has been opened. */
  chip: RigCard;
  /** Operation that opens the card, once it has been asked for. */
  opening: OperationId | null;
  /** Operation tags of the slots that the meter has credited from. */
  readonly takenTags: string[];
  /** A blank that is being made the card of the household in place of the present one. */
  next: NextCard | null;
  /** Cards that were replaced; whoever has them may still put them into a meter or a reader. */
  readonly lost: RigCard[];
  /** The numbers of all cards that were the household's once, formatted or not. */
  readonly former: Map<RigCard, CardNo>;
  /** Two people said that its card cannot come back; it may turn up all the same, in whatever state it was lost. */
  declaredLost: boolean;
  /** A new meter that is enrolled and hangs nowhere yet. */
  spare: SpareMeter | null;
}

export interface SpareMeter {
  readonly meter: MeterId;
  readonly gasMeter: GasMeter;
  readonly moneyMeter: MoneyMeter | null;
  readonly countMeter: CountMeter | null;
}

export interface NextCard {
  readonly chip: RigCard;
  readonly cardNo: CardNo;
  readonly operationId: OperationId;
}

export interface MeterVisit {
  readonly stopAfter?: MeterStep;
  /** The card is pulled out of the meter inside the n-th byte that the meter programs. */
  readonly cut?: { readonly byte: number; readonly torn: TornMode };
}

export class World {
  readonly chip: RigChip;
  readonly #countRule: CountRule | null;
  readonly witness = new Witness();
  readonly households: Household[] = [];
  /** Cards that are nobody's: stock, other companies', copies. */
  readonly strangers: RigCard[] = [];
  /** Cards that were customers' and are blank again (格式化). */
  readonly formatted: RigCard[] = [];
  readonly #random: Random;
  /** The last card number that each household has used. */
  readonly #numbers = new Map<Household, CardNo>();
  #made = 0;
  /** Meters that came later than their households. */
  #sent = 0;

  constructor(
    random: Random,
    made: { readonly chip?: RigChip; readonly countRule?: CountRule } = {},
  ) {
    this.#random = random;
    this.chip = made.chip ?? 'sle4442';
    this.#countRule = made.countRule ?? null;
  }

  /** A household with its meter on the wall and a blank card from stock. */
  addHousehold(ceilingLitres = 0, counts: 'gas' | 'money' = 'gas'): Household {
    this.#made += 1;
    const n = this.#made;
    const household: Household = {
      accountId: accountId(10_000_000 + n),
      cardNo: cardNo(20_000_000 + n),
      ...this.newMeter(n, counts),
      chip: this.newBlank(`card of household ${n}`),
      takenTags: [],
      opening: null,
      ceilingLitres: counts === 'money' ? 0 : ceilingLitres,
      next: null,
      lost: [],
      former: new Map(),
      declaredLost: false,
      spare: null,
    };
    this.households.push(household);
    return household;
  }

  /** A meter as its maker sends it. */
  newMeter(n = this.#spares(), counts: 'gas' | 'money' = 'gas'): SpareMeter {
    const meter = meterId(MAKER, 202600000000 + n);
    const number = meterNumber(meter).toString().padStart(12, '0');
    const made = { number, maker: MAKER, company: COMPANY };
    const money = counts === 'money' ? { money: { overdraftFen: OVERDRAFT_FEN } } : {};
    const memory: MeterMemory = createMeterMemory(newMeterRecord({ ...made, ...money }));
    const moneyMeter = counts === 'money' ? new MoneyMeter(memory) : null;
    const rule = counts === 'gas' ? this.#countRule : null;
    const countMeter = rule === null ? null : new CountMeter(memory, rule);
    return { meter, gasMeter: new GasMeter(memory), moneyMeter, countMeter };
  }

  #spares(): number {
    this.#sent += 1;
    return FIRST_SPARE + this.#sent;
  }

  /** A household that nothing happens to any more need not be looked at again. */
  retire(home: Household): void {
    this.households.splice(this.households.indexOf(home), 1);
  }

  /** The blank goes to the spoiled stock: another card, under another number. */
  anotherBlank(home: Household): void {
    home.cardNo = this.#spareNumber(home);
    home.opening = null;
    home.chip = this.newBlank(`${home.chip.label}, another`);
  }

  /** A card from stock: one that was formatted, where there is one. */
  newBlank(label: string): RigCard {
    return this.formatted.shift() ?? this.#fromTheMaker(label);
  }

  #fromTheMaker(label: string): RigCard {
    const { chip } = this;
    if (chip === 'sle4442') return this.newChip(label);
    if (chip === 'sle4428') {
      const random = this.#random.stream(label);
      const memory = createSle4428Memory();
      return new WatchedSle4428({ label, memory, random, observer: this.witness });
    }
    return chip === 'mifare'
      ? this.#newMifare(label)
      : this.#newCpu(label, chip === 'cpu-sm4' ? 'sm4' : '3des');
  }

  #newCpu(label: string, algorithm: Algorithm): WatchedCpu {
    const random = this.#random.stream(label);
    const serial = Uint8Array.from({ length: 8 }, () => random.below(256));
    const memory = createCpuMemory({ serial, algorithm });
    return new WatchedCpu({ label, memory, random, observer: this.witness });
  }

  #newMifare(label: string): WatchedMifare {
    const random = this.#random.stream(label);
    const uid = Uint8Array.from({ length: 4 }, () => random.below(256));
    const memory = createMifareMemory(uid);
    return new WatchedMifare({ label, memory, random, observer: this.witness });
  }

  /** A blank from stock for a household that has lost its card, with a number that was never used. */
  nextCard(home: Household, operationId: OperationId): NextCard {
    const number = this.#spareNumber(home);
    const label = `${home.chip.label}, replaced by ${number}`;
    home.next = { chip: this.newBlank(label), cardNo: number, operationId };
    return home.next;
  }

  /** The ledger says that the next card is the household's now. */
  tookOver(home: Household, { chip, cardNo: number }: NextCard): void {
    this.retired(home);
    home.chip = chip;
    home.cardNo = number;
    home.next = null;
  }

  /** The household's card is its card no more; whoever has it may still show it. */
  retired(home: Household): void {
    home.lost.push(home.chip);
    home.former.set(home.chip, home.cardNo);
    home.declaredLost = false;
  }

  #spareNumber(home: Household): CardNo {
    const last = this.#numbers.get(home) ?? home.cardNo;
    const number = cardNo(last + SPARE_NUMBERS);
    this.#numbers.set(home, number);
    return number;
  }

  newChip(label: string, content: { image?: Uint8Array; psc?: Uint8Array } = {}): WatchedChip {
    return new WatchedChip({
      label,
      memory: createCardMemory(content),
      random: this.#random.stream(label),
      observer: this.witness,
    });
  }

  /** Other chips than the SLE4442 give away no image with a key of ours, so a stranger of them is a blank. */
  addStranger(label: string, content: { image?: Uint8Array; psc?: Uint8Array }): RigCard {
    const chip = this.chip === 'sle4442' ? this.newChip(label, content) : this.#fromTheMaker(label);
    this.strangers.push(chip);
    return chip;
  }

  /** Whose card this is, or is about to be; a lost card is nobody's. */
  householdOf(chip: RigCard): Household | undefined {
    return this.households.find(({ chip: own, next }) => own === chip || next?.chip === chip);
  }

  /** The customer puts the card into the meter; a copy is put in like the true one. */
  visitMeter(
    home: Household,
    chip: RigCard,
    clock: number,
    visit: MeterVisit = {},
  ): Visit | MoneyVisit | CountVisit {
    const { stopAfter, cut } = visit;
    const before = home.gasMeter.record.sequence;
    const tag = shown(chip.main())?.tag;
    chip.hand = 'meter';
    if (cut !== undefined) chip.cutPowerAfter(cut.byte, cut.torn);
    const inSlot = {
      pscOf: (card: number) => chip.meterSecret(card),
      clock: Math.floor(clock / 1000),
    };
    const stop = stopAfter === undefined ? {} : { stopAfter };
    const result =
      home.moneyMeter?.visit(chip, inSlot) ??
      (home.countMeter ?? home.gasMeter).visit(chip, { ...inSlot, ...stop });
    chip.hand = 'station';
    if (home.gasMeter.record.sequence > before) home.takenTags.push(tag ?? 'unseen');
    return result;
  }

  /** Gas flows; a money meter prices it at its own clock. Answers the litres. */
  burn(home: Household, litres: number, clock: number): number {
    const { moneyMeter, gasMeter } = home;
    return moneyMeter?.consume(litres, Math.floor(clock / 1000)) ?? gasMeter.consume(litres);
  }
}

/** The number that a household's card has, or will have. */
export const numberOf = ({ cardNo: own, next }: Household, chip: RigCard): CardNo =>
  next?.chip === chip ? next.cardNo : own;

/** What the main memory may read as: now, and when weak cells have shown their other level, one alone or all. */
export function readings(chip: RigCard): readonly Uint8Array[] {
  const now = chip.main();
  const weak = chip.weakBytes();
  if (weak.length === 0) return [now];
  const flipped = (bytes: readonly WeakByte[]): Uint8Array => {
    const image = Uint8Array.from(now);
    for (const { at, later } of bytes) image[at] = later;
    return image;
  };
  return [now, ...weak.map((byte) => flipped([byte])), flipped(weak)];
}

/** Does the image say whose card it is, of whichever format? */
export const hasHeader = (image: Uint8Array): boolean => decodeHeaderOf(image) !== null;

/** Sequence, total (litres; of a card of money fen) and tag of the slot that counts in an image; null when none does. */
export function shown(
  image: Uint8Array,
): { readonly sequence: number; readonly total: number; readonly tag: string } | null {
  const card = readAnyCard(image);
  const slot = card.active === 'A' ? card.slotA : card.active === 'B' ? card.slotB : null;
  if (slot === null) return null;
  const { sequence, tag } = slot;
  return { sequence, total: 'totalFen' in slot ? slot.totalFen : slot.totalLitres, tag };
}

/** Tags of every slot that decodes, whether it counts or not. */
export function validTags(image: Uint8Array): readonly string[] {
  const { slotA, slotB } = readAnyCard(image);
  return [slotA, slotB].flatMap((slot) => (slot === null ? [] : [slot.tag]));
}

/** The operation tag of docs/card-format.md §3, computed from that page. */
export function tagOf(operationId: string): string {
  const bytes = Buffer.from(operationId.replaceAll('-', ''), 'hex');
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}
