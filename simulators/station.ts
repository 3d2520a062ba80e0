/**
 * A folder of simulated hardware: readers, cards and meters, each with its memory in a file. What is in a reader stays in
 * it through a kill of the process, as a card stays in a slot while the computer reboots.
 */
import { AcsReader } from './card/acs-reader.ts';
import {
  counterOf,
  createKindFile,
  type NewCard,
  openKindFile,
  secretIn,
} from './card/card-kinds.ts';
import { type AnyCardReading, readAnyCard } from './card/card-reading.ts';
import { hexOf } from './card/reference-v1.ts';
import type { SimulatedCard } from './card/simulated-card.ts';
import type { TornMode } from './card/torn-byte.ts';
import type { GasMeter } from './meter/gas-meter.ts';
import {
  type MeterRecord,
  meterFile,
  type NewMeter,
  newMeterRecord,
} from './meter/meter-memory.ts';
import { type AcceptRule, type SlotMeter, slotMeterOf } from './meter/slot-meter.ts';
import type { MeterStep } from './meter/visit-steps.ts';
import { createRandom, type Random } from './random.ts';
import { type MeterSettings, type ReaderLine, StationFolder } from './station-folder.ts';

export interface StationOptions {
  readonly dir: string;
  readonly seed: number;
  /** Seconds since 1970, for the clocks of meters. */
  readonly nowSeconds: () => number;
  /** Called with each reader, at the start and when a new one is plugged in. */
  readonly onReader: (reader: AcsReader) => void;
}

export interface CardLine {
  readonly name: string;
  /** The reader it is in, null for in somebody's hand. */
  readonly reader: string | null;
  /** Its secret as a meter's slot takes it; of an SLE4442 the PSC. */
  readonly psc: string;
  /** Error counter: 7 full, 0 locked. */
  readonly counter: number;
  readonly image: string;
  readonly content: AnyCardReading;
}

export type MeterLine = MeterRecord & { readonly valveOpen: boolean; readonly clock: number };

export interface MeterVisit {
  readonly stopAfter?: MeterStep;
  /** Power is lost inside this programmed byte (1 = the first), leaving it `torn`. */
  readonly cut?: { readonly byte: number; readonly torn: TornMode };
}

interface StationMeter {
  readonly meter: SlotMeter;
  settings: MeterSettings;
  /** Seconds since 1970 at which the clock was stopped; null = it runs. Not kept: a new process finds it running. */
  stoppedAt: number | null;
}

const SAFE_NAME = /^[\p{L}\p{N}_-]{1,64}$/u;

export class Station {
  readonly #options: StationOptions;
  readonly #folder: StationFolder;
  readonly #random: Random;
  readonly #readers = new Map<string, AcsReader>();
  readonly #cards = new Map<string, SimulatedCard>();
  readonly #meters = new Map<string, StationMeter>();

  constructor(options: StationOptions) {
    this.#options = options;
    this.#random = createRandom(options.seed);
    this.#folder = new StationFolder(options.dir);
    for (const name of this.#folder.cardNames()) {
      this.#cards.set(name, this.#openCard(name));
    }
    for (const number of this.#folder.meterNumbers()) {
      this.#meters.set(number, this.#openMeter(number));
    }
    for (const line of this.#folder.readers()) {
      this.#restoreReader(line);
    }
  }

  list(): { readers: ReaderLine[]; cards: CardLine[]; meters: MeterLine[] } {
    return {
      readers: this.#readerLines(),
      cards: byName(this.#cards).map(([name, card]) => this.#cardLine(name, card)),
      meters: byName(this.#meters).map(([number, { meter }]) => ({
        ...meter.record,
        valveOpen: meter.valveOpen,
        clock: this.#clockOf(number),
      })),
    };
  }

  /** A reader by name; without a name, the only one or the first. */
  reader(name?: string): AcsReader {
    const found = name === undefined ? [...this.#readers.values()][0] : this.#readers.get(name);
    return required(found, `reader ${name ?? ''}`);
  }

  card(name: string): SimulatedCard {
    return required(this.#cards.get(name), `card ${name}`);
  }

  hasCard(name: string): boolean {
    return this.#cards.has(name);
  }

  newCard(name: string, content: NewCard): void {
    requireFree(name, this.#cards.has(name));
    createKindFile(this.#folder.cardPath(name), content, this.#random.stream(`new ${name}`));
    this.#cards.set(name, this.#openCard(name));
  }

  /** Its meters that may hang on a line, by number. */
  meters(): readonly GasMeter[] {
    return byName(this.#meters).flatMap(
      ([
        ,
        {
          meter: { gas },
        },
      ]) => (gas === null ? [] : [gas]),
    );
  }

  meterNumbers(): readonly string[] {
    return byName(this.#meters).map(([number]) => number);
  }

  newMeter(meter: NewMeter, psc: string | null, accepts?: AcceptRule): void {
    requireFree(meter.number, this.#meters.has(meter.number));
    const settings: MeterSettings = { psc, clockAheadSeconds: 0 };
    const kept = accepts === undefined ? settings : { ...settings, accepts };
    if (meter.money !== undefined && accepts !== 'reference-money') {
      throw new Error(`meter ${meter.number} counts gas, and no fen`);
    }
    const made = accepts === 'reference-money' ? { money: { overdraftFen: 0 }, ...meter } : meter;
    this.#folder.keepMeterSettings(meter.number, kept);
    meterFile(this.#folder.meterPath(meter.number), newMeterRecord(made));
    this.#meters.set(meter.number, this.#openMeter(meter.number));
  }

  /** Plugs a reader in; a new one when the name is new. */
  plug(name: string): void {
    const known = this.#readers.get(name);
    if (known === undefined) {
      this.#restoreReader({ name, plugged: true, card: null });
      this.#keepReaders();
    } else {
      known.plug();
    }
  }

  /** Puts a card into a reader, out of wherever it was. Throws when another is there. */
  insert(cardName: string, readerName?: string): void {
    const card = this.card(cardName);
    const reader = this.reader(readerName);
    if (reader.card !== card) {
      this.#takeOut(card);
      reader.insert(card);
    }
  }

  /** Takes the card out of the reader; the name of the card, null for none. */
  remove(readerName?: string): string | null {
    const card = this.reader(readerName).remove();
    return card === null ? null : this.#nameOf(card);
  }

  /** The customer puts a card into a meter; it is out of every reader afterwards. */
  putIntoMeter(
    cardName: string,
    meterNumber: string,
    visit: MeterVisit,
  ): ReturnType<SlotMeter['visit']> {
    const card = this.card(cardName);
    const { meter, settings } = this.#stationMeter(meterNumber);
    this.#takeOut(card);
    if (visit.cut !== undefined) {
      card.cutPowerAfter(visit.cut.byte, visit.cut.torn);
    }
    const psc =
      settings.psc === null ? secretIn(card) : Uint8Array.from(Buffer.from(settings.psc, 'hex'));
    return meter.visit(card, {
      psc,
      clock: this.#clockOf(meterNumber),
      ...(visit.stopAfter === undefined ? {} : { stopAfter: visit.stopAfter }),
    });
  }

  /** Burns gas for some days; the meter's clock moves on by them. Answers what went through, in litres. */
  burn(meterNumber: string, days: number, litresPerDay: number): number {
    const found = this.#stationMeter(meterNumber);
    const passed = days * 86_400;
    const began = this.#clockOf(meterNumber);
    if (found.stoppedAt === null) {
      this.#keepAhead(meterNumber, found.settings.clockAheadSeconds + passed);
    } else {
      found.stoppedAt += passed;
    }
    return found.meter.burn(days, litresPerDay, began);
  }

  /**
   * Stops a meter's clock at `seconds` since 1970, so that what it reports does not depend on how fast this computer is;
   * null lets it run on from the present. Without a number all meters are meant.
   */
  setClock(seconds: number | null, meterNumber?: string): void {
    const numbers = meterNumber === undefined ? [...this.#meters.keys()] : [meterNumber];
    for (const number of numbers) {
      const found = this.#stationMeter(number);
      found.stoppedAt = seconds;
      if (seconds === null && found.settings.clockAheadSeconds !== 0) {
        this.#keepAhead(number, 0);
      }
    }
  }

  #keepAhead(meterNumber: string, clockAheadSeconds: number): void {
    const found = this.#stationMeter(meterNumber);
    found.settings = { ...found.settings, clockAheadSeconds };
    this.#folder.keepMeterSettings(meterNumber, found.settings);
  }

  #readerLines(): ReaderLine[] {
    return [...this.#readers.values()].map((reader) => ({
      name: reader.name,
      plugged: reader.plugged,
      card: reader.card === null ? null : this.#nameOf(reader.card),
    }));
  }

  #cardLine(name: string, card: SimulatedCard): CardLine {
    const main = card.main();
    const reader = [...this.#readers.values()].find((one) => one.card === card);
    return {
      name,
      reader: reader?.name ?? null,
      psc: hexOf(secretIn(card)),
      counter: counterOf(card),
      image: hexOf(main),
      content: readAnyCard(main),
    };
  }

  #restoreReader(line: ReaderLine): void {
    const reader = new AcsReader({ name: line.name, random: this.#random.stream(line.name) });
    this.#readers.set(line.name, reader);
    const card = line.card === null ? undefined : this.#cards.get(line.card);
    if (card !== undefined) {
      reader.insert(card);
    }
    if (!line.plugged) {
      reader.unplug();
    }
    reader.onChange(() => this.#keepReaders());
    this.#options.onReader(reader);
  }

  #keepReaders(): void {
    this.#folder.keepReaders(this.#readerLines());
  }

  #takeOut(card: SimulatedCard): void {
    for (const reader of this.#readers.values()) {
      if (reader.card === card) {
        reader.remove();
      }
    }
  }

  #stationMeter(number: string): StationMeter {
    return required(this.#meters.get(number), `meter ${number}`);
  }

  #nameOf(card: SimulatedCard): string {
    const found = [...this.#cards].find(([, one]) => one === card);
    return required(found?.[0], 'such card');
  }

  #clockOf(meterNumber: string): number {
    const { stoppedAt, settings } = this.#stationMeter(meterNumber);
    return stoppedAt ?? this.#options.nowSeconds() + settings.clockAheadSeconds;
  }

  #openCard(name: string): SimulatedCard {
    return openKindFile(this.#folder.cardPath(name), this.#random.stream(`card ${name}`));
  }

  #openMeter(number: string): StationMeter {
    const settings = this.#folder.meterSettings(number);
    const memory = meterFile(this.#folder.meterPath(number));
    const meter = slotMeterOf(settings.accepts ?? 'reference-v1', memory);
    return { meter, settings, stoppedAt: null };
  }
}

function byName<T>(things: ReadonlyMap<string, T>): [string, T][] {
  return [...things].sort(([a], [b]) => a.localeCompare(b, 'en'));
}

function required<T>(found: T | undefined, what: string): T {
  if (found === undefined) {
    throw new Error(`there is no ${what}`);
  }
  return found;
}

function requireFree(name: string, taken: boolean): void {
  if (!SAFE_NAME.test(name)) {
    throw new Error(`a name has letters, digits, - and _ only: ${name}`);
  }
  if (taken) {
    throw new Error(`${name} is there already`);
  }
}
