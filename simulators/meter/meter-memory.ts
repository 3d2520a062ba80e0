/** What a simulated gas meter remembers through every loss of power: one record, replaced whole. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';

/** One taking of gas, for the oracle: what really went into the meter, and by which write. */
export interface Credit {
  readonly card: number;
  readonly sequence: number;
  readonly litres: number;
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
  readonly credits: readonly Credit[];
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
}

/** A meter as it leaves the factory: sequence 0, total 0, valve shut. */
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
    remainingLitres: 0,
    indexLitres: 0,
    batteryLow: false,
    tamper: false,
    magnet: false,
    overdraftLitres: meter.overdraftLitres ?? 0,
    creditedLitresEver: 0,
    consumedLitresEver: 0,
    credits: [],
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
