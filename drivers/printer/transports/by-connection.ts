/** The transport of a configured connection. */
import type { Clock } from '../../../src/ports/clock.ts';
import { deviceTransport, fileTransport } from './file.ts';
import { type OpenSerialLine, serialTransport } from './serial.ts';
import { tcpTransport } from './tcp.ts';
import type { PrinterTransport } from './transport.ts';

export type Connection =
  | { readonly connection: 'tcp'; readonly host: string; readonly port: number }
  | { readonly connection: 'serial'; readonly path: string; readonly baudRate: number }
  | { readonly connection: 'device' | 'file'; readonly path: string };

export function printerTransport(
  to: Connection,
  openLine: OpenSerialLine,
  clock: Clock,
): PrinterTransport {
  switch (to.connection) {
    case 'tcp':
      return tcpTransport(to.host, to.port, clock);
    case 'serial':
      return serialTransport(to.path, to.baudRate, openLine);
    case 'device':
      return deviceTransport(to.path);
    case 'file':
      return fileTransport(to.path);
  }
}
