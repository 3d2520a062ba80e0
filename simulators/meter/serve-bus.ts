/** A bus for programs of other processes: behind a TCP port as a serial server has it, or behind a pseudo-terminal. */
import { spawn } from 'node:child_process';
import { createServer, type Socket } from 'node:net';
import type { MeterBus } from './meter-bus.ts';

export interface ServedBus {
  /** Where it is to be found: "127.0.0.1:5188", or the path of the terminal. */
  readonly place: string;
  /** Resolves when it has ended, with the reason where nobody asked for it. */
  readonly ended: Promise<string | null>;
  close(): void;
}

/** One master at a time: who comes later takes the bus over, as on most servers. */
export function serveOverTcp(bus: MeterBus, host: string, port: number): Promise<ServedBus> {
  let master: Socket | null = null;
  const server = createServer({ noDelay: true }, (socket) => {
    master?.destroy();
    master = socket;
    bus.listen((bytes) => socket.write(bytes));
    socket.on('data', (bytes) => bus.write(bytes));
    // What a broken connection has to say comes with its close.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (master !== socket) return;
      master = null;
      bus.listen(null);
    });
  });
  const ended = new Promise<null>((resolve) => server.once('close', () => resolve(null)));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      resolve({
        place: `${host}:${bound}`,
        ended,
        close() {
          server.close();
          master?.destroy();
        },
      });
    });
  });
}

/** A pseudo-terminal at `link`, made by socat, whose other end is the bus. Rejects where socat is not there. */
export function serveOnTerminal(bus: MeterBus, link: string): Promise<ServedBus> {
  const socat = spawn('socat', ['-d', '-d', `PTY,link=${link},raw,echo=0`, 'STDIO'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  bus.listen((bytes) => socat.stdin.write(bytes));
  socat.stdout.on('data', (bytes: Buffer) => bus.write(bytes));
  socat.stdin.on('error', () => undefined);
  let said = '';
  let closing = false;
  const ended = new Promise<string | null>((resolve) => {
    socat.once('exit', () => resolve(closing ? null : said.trim() || 'socat has ended'));
  });
  return new Promise((resolve, reject) => {
    socat.once('error', (error) => reject(new Error(`socat cannot be run: ${error.message}`)));
    void ended.then((why) => reject(new Error(why ?? 'closed')));
    socat.stderr.on('data', (bytes: Buffer) => {
      said = bytes.toString();
      // The link is there before socat begins to carry bytes.
      if (!said.includes('starting data transfer loop')) return;
      resolve({
        place: link,
        ended,
        close() {
          closing = true;
          socat.kill();
        },
      });
    });
  });
}
