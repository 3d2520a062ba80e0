/** The files of a simulated station: `cards/*.card`, `meters/*.meter.json` with their settings, `readers.json`. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { AcceptRule } from './meter/slot-meter.ts';

/** A reader and the name of the card in it. */
export interface ReaderLine {
  readonly name: string;
  readonly plugged: boolean;
  readonly card: string | null;
}

export interface MeterSettings {
  /** Hex of the secret this meter uses; null = it knows each card's own, as a maker's meter does. */
  readonly psc: string | null;
  /** The meter's clock runs ahead by the days that were burnt. */
  readonly clockAheadSeconds: number;
  /** Missing: by the total, as reference v1 has it. */
  readonly accepts?: AcceptRule;
}

export class StationFolder {
  readonly #dir: string;

  /** Opens the folder; makes it when it is not there. */
  constructor(dir: string) {
    this.#dir = dir;
    for (const folder of ['cards', 'meters']) {
      mkdirSync(join(dir, folder), { recursive: true });
    }
  }

  cardNames(): string[] {
    return namesIn(join(this.#dir, 'cards'), '.card');
  }

  cardPath(name: string): string {
    return join(this.#dir, 'cards', `${name}.card`);
  }

  meterNumbers(): string[] {
    return namesIn(join(this.#dir, 'meters'), '.meter.json');
  }

  meterPath(number: string): string {
    return join(this.#dir, 'meters', `${number}.meter.json`);
  }

  // These two files hold what keep…() wrote; anything else is a broken folder and fails where it is used.
  meterSettings(number: string): MeterSettings {
    return JSON.parse(readFileSync(this.#settingsPath(number), 'utf8')) as MeterSettings;
  }

  readers(): ReaderLine[] {
    const path = join(this.#dir, 'readers.json');
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ReaderLine[]) : [];
  }

  keepMeterSettings(number: string, settings: MeterSettings): void {
    replaceFile(this.#settingsPath(number), JSON.stringify(settings));
  }

  keepReaders(lines: readonly ReaderLine[]): void {
    replaceFile(join(this.#dir, 'readers.json'), JSON.stringify(lines));
  }

  #settingsPath(number: string): string {
    return join(this.#dir, 'meters', `${number}.settings.json`);
  }
}

function namesIn(folder: string, ending: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length));
}

/** The file has the old content or the new, never part of either. */
function replaceFile(path: string, content: string): void {
  const file = openSync(`${path}.new`, 'w');
  writeSync(file, content);
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
}
