/** A virtual printer on the network, as a print server with raw TCP has it. */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { VirtualPrinter } from './virtual-printer.ts';

export interface PrinterServer {
  readonly port: number;
  close(): Promise<void>;
}

/** `onBytes` is called after each piece that has come. Port 0 lets the system choose. */
export async function servePrinter(
  printer: VirtualPrinter,
  port: number,
  onBytes: () => void = () => undefined,
): Promise<PrinterServer> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('data', (bytes) => {
      const answer = printer.take(bytes);
      if (answer.length > 0) socket.write(answer);
      onBytes();
    });
    // A peer that goes away takes nothing off the paper.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
