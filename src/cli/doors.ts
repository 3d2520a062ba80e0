/** Are the doors of a station free? Asked before anything long is begun: a demo is seeded for a minute, a port is asked at once. */
import { lstatSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Config } from '../config/config.ts';

const LOOPBACK = '127.0.0.1';

function inUse(what: string): Error {
  return Object.assign(new Error(`${what} is in use`), { code: 'EADDRINUSE' });
}

/** Rejects with the system's error: EADDRINUSE, EACCES. */
const tryPort = (port: number, address: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(port, address, () => probe.close(() => resolve()));
  });

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });

/** A socket that nobody answers on was left by a kill and is taken over; a file of another kind is somebody's. */
async function trySocket(path: string): Promise<void> {
  const pipe = path.startsWith('\\\\');
  const found = pipe ? undefined : lstatSync(path, { throwIfNoEntry: false });
  if (found !== undefined && !found.isSocket()) throw inUse(path);
  if ((pipe || found !== undefined) && (await answers(path))) throw inUse(path);
}

/** Rejects with an error of the system's kind (EADDRINUSE, EACCES) when a door cannot be opened now. */
export async function tryDoors({ port, socketPath, network }: Config): Promise<void> {
  await tryPort(port, network?.address ?? LOOPBACK);
  await trySocket(socketPath);
}
