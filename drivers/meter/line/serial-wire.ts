/**
 * A serial port as a wire, over serialport's stream with the binding passed in. A port object whose port is closed keeps
 * what is written to it and sends it at the next opening, so each opening makes a new object and a closed one is dropped.
 */

import { SerialPortStream } from '@serialport/stream';
import type { DevicePresence } from './device-presence.ts';
import type { SerialBinding } from './serial-binding.ts';
import type { OpenWire, Wire, WireEvents } from './wire.ts';

export interface SerialSettings {
  /** "/dev/ttyUSB0", "/dev/serial/by-id/…", "COM3". */
  readonly path: string;
  /** Bits per second: 2400 by CJ/T 188, 1200 … 115200 seen. */
  readonly baud: number;
  readonly parity: 'none' | 'even' | 'odd';
}

export interface SerialParts {
  readonly binding: SerialBinding;
  readonly presence: DevicePresence;
}

const called = (act: (done: (error: Error | null | undefined) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    act((error) => (error ? reject(error) : resolve()));
  });

function wireOf(port: SerialPortStream, isThere: () => Promise<boolean>): Wire {
  return {
    write: (bytes) => called((done) => port.write(Buffer.from(bytes), done)),
    async close() {
      if (port.isOpen) await called((done) => port.close(done));
      port.destroy();
    },
    isThere,
  };
}

/** 8 data bits, 1 stop bit, no flow control. */
export const serialWire =
  ({ path, baud, parity }: SerialSettings, { binding, presence }: SerialParts): OpenWire =>
  async (events: WireEvents) => {
    const port = new SerialPortStream({
      binding,
      path,
      baudRate: baud,
      parity,
      dataBits: 8,
      stopBits: 1,
      autoOpen: false,
    });
    let ended = false;
    const end = (why: string | null): void => {
      if (ended) return;
      ended = true;
      events.onEnd(why);
    };
    port.on('data', (bytes: Buffer) => events.onBytes(new Uint8Array(bytes)));
    port.on('error', (error: Error) => end(error.message));
    port.on('end', () => end('the port came to its end'));
    port.on('close', (error: Error | null) => end(error?.message ?? null));
    await called((done) => port.open(done));
    const identity = await presence(path);
    return wireOf(port, async () => {
      const now = await presence(path);
      return port.isOpen && now !== null && now === identity;
    });
  };
