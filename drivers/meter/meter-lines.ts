/** The station's lines and the meters on them. */
import {
  type LineMeter,
  type LineState,
  MeterError,
  type MeterLines,
  type MeterLink,
} from '../../src/ports/meters.ts';
import type { Line } from './line/line.ts';
import type { MeterProtocol } from './protocol.ts';

export interface StoppableMeterLines extends MeterLines {
  start(): void;
  stop(): Promise<void>;
}

export function createMeterLines(
  lines: readonly Line[],
  protocols: readonly MeterProtocol[],
): StoppableMeterLines {
  const byName = new Map(lines.map((line) => [line.name, line]));
  const known = new Map(protocols.map((protocol) => [protocol.id, protocol]));

  const lineOf = (name: string): Line => {
    const line = byName.get(name);
    if (line !== undefined) return line;
    throw new MeterError('line.unknown', name, false, `there is no line ${name}`);
  };

  function meter(link: MeterLink): LineMeter {
    const line = lineOf(link.line);
    const protocol = known.get(link.protocol);
    if (protocol !== undefined && link.profile === '') {
      const what = `${protocol.id} does not say of itself how it is read: one of ${protocol.profiles.join(', ')}`;
      throw new MeterError('meter.profile-needed', link.line, false, what);
    }
    if (protocol === undefined || !protocol.profiles.includes(link.profile)) {
      const what = `there is no profile ${link.profile} of ${link.protocol}`;
      throw new MeterError('meter.profile-unknown', link.line, false, what);
    }
    if (!protocol.isAddress(link.address)) {
      const what = `${link.address} is no address of ${link.protocol}`;
      throw new MeterError('meter.address-invalid', link.line, false, what);
    }
    return protocol.meter(line, link);
  }

  return {
    states: () => lines.map((line) => line.state()),
    watch(listener: (state: LineState) => void) {
      const stops = lines.map((line) => line.watch(listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    protocols: () => protocols.map(({ id, profiles }) => ({ id, profiles })),
    meter,
    tap: (name, tap) => lineOf(name).tap(tap),
    renew: async (name) => lineOf(name).renew(),
    start() {
      for (const line of lines) line.start();
    },
    async stop() {
      await Promise.all(lines.map((line) => line.stop()));
    },
  };
}
