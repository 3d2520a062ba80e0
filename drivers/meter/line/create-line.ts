/** A line from its settings: over a serial port or a serial server. */
import type { Clock } from '../../../src/ports/clock.ts';
import { deviceFile, listedPort } from './device-presence.ts';
import { Line } from './line.ts';
import type { SerialBinding } from './serial-binding.ts';
import { serialWire } from './serial-wire.ts';
import { tcpWire } from './tcp-wire.ts';
import type { OpenWire } from './wire.ts';

interface Common {
  readonly name: string;
  readonly baud: number;
  readonly echo: boolean;
  readonly latencyMs: number;
}

export type AnyLineSettings = Common &
  (
    | {
        readonly kind: 'serial';
        readonly path: string;
        readonly parity: 'even' | 'none' | 'odd';
      }
    | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  );

/** `binding` is asked for at each opening; where it cannot be loaded the line is down and says why. */
export function createLine(
  settings: AnyLineSettings,
  clock: Clock,
  binding: () => Promise<SerialBinding>,
): Line {
  const { name, kind, baud, echo, latencyMs } = settings;
  const common = { name, kind, baud, echo, latencyMs };
  if (settings.kind === 'tcp') {
    const { host, port } = settings;
    return new Line({ ...common, place: `${host}:${port}` }, tcpWire({ host, port }), clock);
  }
  const { path, parity } = settings;
  const open: OpenWire = async (events) => {
    const hardware = await binding();
    const presence = process.platform === 'win32' ? listedPort(hardware) : deviceFile;
    return serialWire({ path, baud, parity }, { binding: hardware, presence })(events);
  };
  return new Line({ ...common, place: path }, open, clock);
}
