/** Printers on the network: raw bytes over TCP, by custom at port 9100 (JetDirect). */
import { connect } from 'node:net';
import type { Clock } from '../../../src/ports/clock.ts';
import { duplexLink } from './heard-bytes.ts';
import type { PrinterTransport } from './transport.ts';

/** Milliseconds that the far end has for closing its side; less than a job has for closing its link. */
const END_MS = 2_000;

export const tcpTransport = (host: string, port: number, clock: Clock): PrinterTransport => ({
  name: `tcp ${host}:${port}`,
  open: () =>
    new Promise((resolve, reject) => {
      const socket = connect({ host, port, noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        // The far end still reads after our last byte: closing must not reset the connection under it.
        const end = () =>
          new Promise<void>((closed) => {
            if (socket.destroyed) return closed();
            const cancel = clock.after(END_MS, () => socket.destroy());
            socket.once('close', () => {
              cancel();
              closed();
            });
            socket.end();
          });
        resolve(duplexLink(socket, end));
      });
    }),
});
