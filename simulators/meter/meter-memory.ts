/** What a simulated gas meter remembers through every loss of power: one record, replaced whole. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import type { TariffMemory } from './money-tariff.ts';

/** One taking of gas, for the oracle: what went into the meter, and by which write; card 0 is the line, with its SER. */
export interface Credit {
  readonly card: number;
  readonly sequence: number;
  readonly litres: number;
}

/** What a meter with a serial face remembers besides. Its purchases are counted in hundredths of a cubic metre. */
export interface SerialRecord {
  /** 14 digits. */
  readonly address: string;
  /** 0 … 255, then 0 again. */
  readonly purchaseCount: number;
  readonly purchaseAmount: number;
  readonly purchaseTotal: number;
  /** Sequence number of the frame that brought the last purchase; null before the first. */
  readonly purchaseSer: number | null;
  /** What the valve was last told; it closes by itself when the gas is used up. */
  readonly valveOrder: 'open' | 'closed';
  /** Seconds that the meter's clock is ahead of the world's; null when it was never set. */
  readonly clockAhead: number | null;
  /** Index at the last month's end, and at the eleven before it, newest first, litres. */
  readonly frozen: readonly number[];
  /** After it the meter takes no new address (A019). */
  readonly enabled: boolean;
}

/** The last order of a tool card that this meter carried out. */
export interface ToolMemory {
  readonly order: number;
  /** What was cleared, left, or was given; what was there for a valve card. */
  readonly litres: number;
  readonly result: number;
  readonly valveShut: boolean;
}

/** What the meter knows of its alarm volume. */
export interface AlarmMemory {
  readonly litres: number;
  /** Whether it also shuts its valve, once on the way down. */
  readonly shutsValve: boolean;
  readonly told: boolean;
  /** Shut by the alarm, until a card or an order opens it. */
  readonly shut: boolean;
}

/** What a money meter (金额表) remembers besides; it counts no gas down. Whole fen. */
export interface MoneyRecord {
  /** Cumulative total of credited money. */
  readonly totalFen: number;
  /** Negative is an overdraft. */
  readonly remainingFen: number;
  /** How far it lets its money go below zero before it closes the valve. */
  readonly overdraftFen: number;
  readonly tariff: TariffMemory;
  /** Oracle: every fen this meter ever credited. */
  readonly creditedFenEver: number;
}

/** Volumes are whole litres. */
export interface MeterRecord {
  /** Twelve decimal digits. */
  readonly number: string;
  readonly maker: number;
  readonly company: number;
  /** The highest write sequence taken. */
  readonly sequence: number;
  /** The write sequence last marked on a card, taken or not. */
  readonly markedSequence: number;
  /** Cumulative total of credited gas. */
  readonly totalLitres: number;
  /** Emergency gas (应急气量) ever put in by the maker's means; it is in no total. Absent where there was none. */
  readonly emergencyLitres?: number;
  /** Gas left; negative is an overdraft. */
  readonly remainingLitres: number;
  /** Index of the base meter. */
  readonly indexLitres: number;
  readonly batteryLow: boolean;
  readonly tamper: boolean;
  readonly magnet: boolean;
  /** How far the meter lets its remaining gas go below zero before it closes the valve. */
  readonly overdraftLitres: number;
  /** Oracle: every litre this meter ever credited, whatever it was told before. */
  readonly creditedLitresEver: number;
  readonly consumedLitresEver: number;
  /** Oracle: gas that tool cards brought, less what they cleared or took away. Missing before the first that did. */
  readonly carriedLitres?: number;
  readonly credits: readonly Credit[];
  /** Missing while it stands as it left the factory. */
  readonly alarm?: AlarmMemory;
  /** A card with a right MAC has been in it. */
  readonly macSeen?: boolean;
  /** Missing before the first tool card. */
  readonly tool?: ToolMemory;
  /** Missing in a meter that counts gas. */
  readonly money?: MoneyRecord;
  /** Missing in a meter without a serial face. */
  readonly serial?: SerialRecord;
}

export interface MeterMemory {
  load(): MeterRecord;
  /** Durable before it returns, all of it or nothing. */
  save(record: MeterRecord): void;
}

export interface NewMeter {
  readonly number: string;
  readonly maker: number;
  readonly company: number;
  readonly overdraftLitres?: number;
  /** Gas for trying it at the factory and on the bench (厂检气量); it was bought by nobody and counts in no total. */
  readonly factoryLitres?: number;
  /** Missing: the factory's alarm volume, and no valve shut for it. */
  readonly alarm?: Pick<AlarmMemory, 'litres' | 'shutsValve'>;
  /** A money meter, and how far below zero it goes. */
  readonly money?: Pick<MoneyRecord, 'overdraftFen'>;
  /** Address of its serial face, 14 digits; without one it has none. */
  readonly address?: string;
}

/** A meter as it leaves the factory: sequence 0, total 0, valve shut but for the gas it was tried with. */
export function newMeterRecord(meter: NewMeter): MeterRecord {
  if (!/^\d{12}$/.test(meter.number)) {
    throw new Error(`a meter number has twelve digits, not ${meter.number}`);
  }
  return {
    number: meter.number,
    maker: meter.maker,
    company: meter.company,
    sequence: 0,
    markedSequence: 0,
    totalLitres: 0,
    remainingLitres: meter.factoryLitres ?? 0,
    indexLitres: 0,
    batteryLow: false,
    tamper: false,
    magnet: false,
    overdraftLitres: meter.overdraftLitres ?? 0,
    creditedLitresEver: 0,
    consumedLitresEver: 0,
    credits: [],
    ...(meter.alarm === undefined ? {} : { alarm: { ...meter.alarm, told: false, shut: false } }),
    ...(meter.money === undefined ? {} : { money: newMoneyRecord(meter.money.overdraftFen) }),
    ...(meter.address === undefined ? {} : { serial: newSerialRecord(meter.address) }),
  };
}

const newMoneyRecord = (overdraftFen: number): MoneyRecord => ({
  totalFen: 0,
  remainingFen: 0,
  overdraftFen,
  creditedFenEver: 0,
  tariff: { inForce: null, next: null, cycleDay: 0, cycleLitres: 0 },
});

export function newSerialRecord(address: string): SerialRecord {
  if (!/^\d{14}$/.test(address)) {
    throw new Error(`an address has fourteen digits, not ${address}`);
  }
  return {
    address,
    purchaseCount: 0,
    purchaseAmount: 0,
    purchaseTotal: 0,
    purchaseSer: null,
    valveOrder: 'open',
    clockAhead: null,
    frozen: [],
    enabled: false,
  };
}

/** Memory that lives as long as this process. */
export function createMeterMemory(record: MeterRecord): MeterMemory {
  let kept = record;
  return {
    load: () => kept,
    save(next) {
      kept = next;
    },
  };
}

/** Memory in a JSON file, replaced by rename; with a record, the file is made first. */
export function meterFile(path: string, first?: MeterRecord): MeterMemory {
  const save = (record: MeterRecord): void => {
    const unfinished = `${path}.new`;
    const file = openSync(unfinished, 'w');
    writeSync(file, JSON.stringify(record));
    fsyncSync(file);
    closeSync(file);
    renameSync(unfinished, path);
  };
  if (first !== undefined) {
    save(first);
  }
  // The file holds what save() wrote; anything else is a broken file and fails where it is used.
  let kept = JSON.parse(readFileSync(path, 'utf8')) as MeterRecord;
  return {
    load: () => kept,
    save(record) {
      save(record);
      kept = record;
    },
  };
}
