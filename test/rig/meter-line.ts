/** A line of the house on a simulated bus, in one process and one time. */
import type { DataCipher } from '../../drivers/meter/cjt188/cipher.ts';
import { cjt188Protocol } from '../../drivers/meter/cjt188/meter-protocol.ts';
import { Line, type LineSettings } from '../../drivers/meter/line/line.ts';
import type { OpenWire } from '../../drivers/meter/line/wire.ts';
import { createMeterLines } from '../../drivers/meter/meter-lines.ts';
import { GasMeter } from '../../simulators/meter/gas-meter.ts';
import type { Weather } from '../../simulators/meter/line-weather.ts';
import { MeterBus } from '../../simulators/meter/meter-bus.ts';
import { createMeterMemory, newMeterRecord } from '../../simulators/meter/meter-memory.ts';
import type { FaceHabits } from '../../simulators/meter/serial-behaviour.ts';
import { SerialFace } from '../../simulators/meter/serial-face.ts';
import type { MeterLink } from '../../src/ports/meters.ts';
import { VirtualClock } from './virtual-clock.ts';

export const WALL = 1_796_000_000_000;

/**
 * What a server may do with a question: keep it, and send it much later while its connection lasts. True when it has
 * taken it; `send` sends it then, and does nothing over a connection that has ended.
 */
export type Hold = (send: () => void) => boolean;

/** The bus as connections. A closed one hears nothing; what it had sent may still arrive at the meters. */
export class BusPlug {
  readonly #bus: MeterBus;
  readonly #hold: Hold;
  #pull = (): void => undefined;

  constructor(bus: MeterBus, hold: Hold = () => false) {
    this.#bus = bus;
    this.#hold = hold;
  }

  #barred: boolean = false;

  /** While it is barred nothing opens. */
  bar(barred: boolean): void {
    this.#barred = barred;
  }

  readonly open: OpenWire = async (events) => {
    if (this.#barred) throw new Error('no such port');
    let open = true;
    const end = (why: string | null): void => {
      if (!open) return;
      open = false;
      this.#bus.listen(null);
      events.onEnd(why);
    };
    this.#pull = () => end('the adapter was pulled out');
    this.#bus.listen((bytes) => events.onBytes(bytes));
    return {
      write: async (bytes) => {
        if (!open) throw new Error('closed');
        const send = (): void => {
          if (open) this.#bus.write(bytes);
        };
        if (!this.#hold(send)) send();
      },
      close: async () => end(null),
      isThere: async () => open,
    };
  };

  /** Somebody pulls the adapter out; it can be opened again at once. */
  pull(): void {
    this.#pull();
  }
}

export const addressOf = (n: number): string => `0031${(2_611_000_000 + n).toString()}`;

export const linkOf = (n: number, profile = 'volume-credit-ser'): MeterLink => ({
  line: 'east',
  protocol: 'cjt188',
  profile,
  address: addressOf(n),
});

export interface MeterLineOptions {
  readonly meters?: number;
  readonly baud?: number;
  readonly weather?: Weather;
  readonly habits?: Partial<FaceHabits>;
  readonly line?: Partial<LineSettings>;
  readonly clock?: VirtualClock;
  readonly hold?: Hold;
  /** Ciphers of the lines, by name. */
  readonly ciphers?: ReadonlyMap<string, DataCipher>;
}

/** `meters` gas meters, 1 … n, on one bus, and the house's line to it. */
export function meterLine(options: MeterLineOptions = {}) {
  const { meters = 1, baud = 2400, weather, habits, clock = new VirtualClock(WALL) } = options;
  const { ciphers = new Map() } = options;
  const parts = {
    now: () => clock.now(),
    after: (ms: number, fn: () => void) => void clock.after(ms, fn),
  };
  const faces = Array.from({ length: meters }, (_, at) => {
    const number = (202_611_000_001 + at).toString();
    const record = newMeterRecord({
      number,
      maker: 7,
      company: 31_001,
      address: addressOf(at + 1),
    });
    return new SerialFace(new GasMeter(createMeterMemory(record)), parts, habits);
  });
  const bus = new MeterBus(faces, weather === undefined ? { baud } : { baud, weather }, parts);
  const settings: LineSettings = {
    name: 'east',
    kind: 'serial',
    place: 'bus',
    baud,
    echo: false,
    latencyMs: 100,
    ...options.line,
  };
  const plug = new BusPlug(bus, options.hold);
  const line = new Line(settings, plug.open, clock);
  const lines = createMeterLines([line], [cjt188Protocol({ firstSer: 0, ciphers })]);
  lines.start();
  return { clock, bus, plug, faces, line, lines };
}

/** Runs `work` in virtual time; what it came to, or throws what it threw. */
export async function inTime<T>(clock: VirtualClock, work: Promise<T>, ms = 600_000): Promise<T> {
  let ended = false;
  const done = work.finally(() => {
    ended = true;
  });
  done.catch(() => undefined);
  await clock.runUntil(() => ended, ms);
  if (!ended) throw new Error(`not ended after ${ms} ms of virtual time`);
  return done;
}
