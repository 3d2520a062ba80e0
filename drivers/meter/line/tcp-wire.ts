/** A serial server (串口服务器) as a wire: one TCP connection, bytes as they are. */
import { connect } from 'node:net';
import type { OpenWire, WireEvents } from './wire.ts';

export interface TcpSettings {
  readonly host: string;
  readonly port: number;
}

/** The system asks a silent server so often, in milliseconds, whether it is still there. */
const KEEP_ALIVE_MS = 10_000;

export const tcpWire =
  ({ host, port }: TcpSettings): OpenWire =>
  (events: WireEvents) =>
    new Promise((resolve, reject) => {
      const socket = connect({ host, port, noDelay: true });
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
      let trouble: Error | null = null;
      socket.on('error', (error) => {
        trouble = error;
      });
      const ended = new Promise<void>((gone) => socket.once('close', () => gone()));
      socket.once('close', () => {
        reject(trouble ?? new Error('the server closed the connection'));
        events.onEnd(closing ? null : (trouble?.message ?? 'the server closed the connection'));
      });
      let closing = false;
      socket.on('data', (bytes) => events.onBytes(new Uint8Array(bytes)));
      socket.once('connect', () =>
        resolve({
          write: (bytes) =>
            new Promise((written, failed) => {
              socket.write(bytes, (error) => (error ? failed(error) : written()));
            }),
          close() {
            closing = true;
            // At once: what the system still holds must not reach a meter later.
            socket.resetAndDestroy();
            return ended;
          },
          isThere: async () => !socket.destroyed,
        }),
      );
    });
