/** Printers on a serial line. The port comes in as a value: a real one, a pseudo-terminal, or a mock of the same shape. */
import type { Duplex } from 'node:stream';
import { duplexLink } from './heard-bytes.ts';
import type { PrinterTransport } from './transport.ts';

type Told = (cause: Error | null) => void;

/** What is used of a `SerialPortStream`; made closed, and thrown away after its one job. */
export interface SerialLine extends Duplex {
  readonly isOpen: boolean;
  open(told: Told): void;
  /** Tells when the system has put the last bit on the wire. */
  drain(told: Told): void;
  close(told: Told): void;
}

export type OpenSerialLine = (path: string, baudRate: number) => Promise<SerialLine>;

const told = (ask: (told: Told) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    ask((cause) => (cause ? reject(cause) : resolve()));
  });

export const serialTransport = (
  path: string,
  baudRate: number,
  lineOf: OpenSerialLine,
): PrinterTransport => ({
  name: `serial ${path}`,
  async open() {
    const line = await lineOf(path, baudRate);
    await told((done) => line.open(done));
    const end = async (): Promise<void> => {
      // A line that was pulled out closes itself.
      if (line.isOpen) await told((done) => line.close(done));
    };
    const link = duplexLink(line, end);
    return {
      ...link,
      async write(bytes) {
        await link.write(bytes);
        await told((done) => line.drain(done));
      },
    };
  },
});
