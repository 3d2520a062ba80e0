/** A connection that is kept: closed when nothing comes, and not on top of a request that has come while the loop was busy. */
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { closeWhenIdle } from '../../../src/http/idle-connection.ts';

/** Node adds a second to what it tells its clients. */
const KEPT_MS = 1;
const CLOSED_AFTER_MS = 1_000 + KEPT_MS;
const REQUEST = 'GET / HTTP/1.1\r\nhost: a\r\n\r\n';

function open(door: Server): Promise<number> {
  door.keepAliveTimeout = KEPT_MS;
  onTestFinished(() => void door.close());
  return new Promise((resolve) => {
    door.listen(0, '127.0.0.1', () => resolve((door.address() as AddressInfo).port));
  });
}

/** Answers so far, and how the connection ended. */
interface Told {
  readonly socket: Socket;
  answers: number;
  end: string | null;
}

async function asked(port: number): Promise<Told> {
  const socket = connect(port, '127.0.0.1');
  const told: Told = { socket, answers: 0, end: null };
  socket.on('data', (part) => {
    told.answers += String(part).split('HTTP/1.1 200').length - 1;
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    told.end = error.code ?? 'error';
  });
  socket.on('close', () => {
    told.end ??= 'closed';
  });
  socket.write(REQUEST);
  await expect.poll(() => told.answers).toBe(1);
  return told;
}

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** The loop stands still, as beside a slow disk. */
const standStill = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};

test('a request that waited in the kernel while its time ran out is answered', async () => {
  const door = createServer((_request, response) => response.end('.'));
  closeWhenIdle(door, nextTurn);
  const told = await asked(await open(door));
  told.socket.write(REQUEST);
  standStill(CLOSED_AFTER_MS + 200);
  await expect.poll(() => told.answers + (told.end === null ? 0 : 10)).toBe(2);
  told.socket.destroy();
});

test('a connection on which nothing more is said is closed', async () => {
  const door = createServer((_request, response) => response.end('.'));
  closeWhenIdle(door, nextTurn);
  const told = await asked(await open(door));
  await expect.poll(() => told.end, { timeout: 5 * CLOSED_AFTER_MS }).toBe('closed');
  expect(told.answers).toBe(1);
});
