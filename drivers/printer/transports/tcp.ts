/** Printers on the network: raw bytes over TCP, by custom at port 9100 (JetDirect). */
import { connect } from 'node:net';
import { duplexLink } from './heard-bytes.ts';
import type { PrinterTransport } from './transport.ts';

export const tcpTransport = (host: string, port: number): PrinterTransport => ({
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
            if (socket.destroyed) closed();
            socket.once('close', () => closed());
            socket.end();
          });
        resolve(duplexLink(socket, end));
      });
    }),
});
