/** A commercial flow meter over Modbus RTU: its index is read; nothing is written to it. */
import {
  type LineMeter,
  MeterError,
  type MeterIndex,
  type MeterLink,
} from '../../../src/ports/meters.ts';
import type { Line } from '../line/line.ts';
import { LinePort } from './line-port.ts';
import { readRegisters } from './read-registers.ts';
import type { RegisterMap } from './register-map.ts';

const READ_TRIES = 3;
const TURNAROUND_MS = 1_000;

/** Loaded when the first meter is read: the library looks for its own serial ports as it loads. */
async function newClient(port: LinePort) {
  const { default: library } = await import('modbus-serial');
  const client = new library.default(port);
  await new Promise<void>((resolve, reject) => {
    client.open((error?: Error | null) => (error ? reject(error) : resolve()));
  });
  return client;
}

/** A Modbus exception is an answer; everything else that the library complains of is a spoiled one. */
const exceptionOf = (error: unknown): number | null =>
  error instanceof Error && 'modbusCode' in error && typeof error.modbusCode === 'number'
    ? error.modbusCode
    : null;

export class ModbusMeter implements LineMeter {
  readonly link: MeterLink;
  readonly creditRule = null;
  readonly #line: Line;
  readonly #map: RegisterMap;

  constructor(line: Line, link: MeterLink, map: RegisterMap) {
    this.link = link;
    this.#line = line;
    this.#map = map;
  }

  async readIndex(): Promise<MeterIndex> {
    for (let tried = 1; ; tried += 1) {
      try {
        const index = readRegisters(await this.#registers(), this.#map);
        if (index !== null) return index;
        throw this.#error('meter.answer-unreadable', true, 'its registers hold no index');
      } catch (error) {
        const failed = this.#told(error);
        const again = ['meter.silent', 'line.lost'].includes(failed.code);
        if (!again || tried >= READ_TRIES) throw failed;
      }
    }
  }

  readAddress(): Promise<never> {
    return this.#never('its address is set at the meter');
  }
  readPurchases(): Promise<never> {
    return this.#never('it counts no purchases');
  }
  setClock(): Promise<never> {
    return this.#never('its map has no clock');
  }
  writeAddress(): Promise<never> {
    return this.#never('its address is set at the meter');
  }
  setValve(): Promise<never> {
    return this.#never('its map has no valve command');
  }
  credit(): Promise<never> {
    return this.#never('it takes no gas over the line');
  }

  /** One question, one client: what a failed one still waits for never meets the next answer. */
  async #registers(): Promise<readonly number[]> {
    const port = new LinePort(this.#line, TURNAROUND_MS);
    const client = await newClient(port);
    client.setID(Number(this.link.address));
    const { table, first, count } = this.#map;
    const asked =
      table === 'holding'
        ? client.readHoldingRegisters(first, count)
        : client.readInputRegisters(first, count);
    const { data } = await Promise.race([asked, port.failed]);
    return data;
  }

  #told(error: unknown): MeterError {
    if (error instanceof MeterError) return error;
    const exception = exceptionOf(error);
    if (exception !== null) return this.#error('meter.refused', true, `exception ${exception}`);
    const why = error instanceof Error ? error.message : String(error);
    return this.#error('meter.silent', true, `no right answer: ${why}`);
  }

  #never(why: string): Promise<never> {
    return Promise.reject(this.#error('meter.not-supported', false, why));
  }

  #error(code: MeterError['code'], sent: boolean, why: string): MeterError {
    const { line, address } = this.link;
    return new MeterError(code, line, sent, `meter ${address} on line ${line}: ${why}`);
  }
}
