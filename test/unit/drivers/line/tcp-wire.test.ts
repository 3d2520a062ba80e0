/** A serial server over loopback: bytes both ways, the server's end, and a close after which nothing goes out. */

import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { tcpWire } from '../../../../drivers/meter/line/tcp-wire.ts';

async function serialServer() {
  const sockets: Socket[] = [];
  const heard: number[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => heard.push(...bytes));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, sockets, heard, port: address.port };
}

const listener = () => {
  const heard: number[] = [];
  let ended = (_why: string | null): void => undefined;
  const end = new Promise<string | null>((resolve) => {
    ended = resolve;
  });
  return { heard, end, events: { onBytes: (b: Uint8Array) => heard.push(...b), onEnd: ended } };
};

test('bytes go out and come in', async () => {
  const { server, sockets, heard, port } = await serialServer();
  const { heard: back, events } = listener();
  const connected = once(server, 'connection');
  const wire = await tcpWire({ host: '127.0.0.1', port })(events);
  await connected;
  await wire.write(Uint8Array.of(1, 2));
  await expect.poll(() => heard).toEqual([1, 2]);
  sockets[0]?.write(Uint8Array.of(3, 4));
  await expect.poll(() => back).toEqual([3, 4]);
  expect(await wire.isThere()).toBe(true);
  await wire.close();
  expect(await wire.isThere()).toBe(false);
});

test('a server that hangs up ends the wire with a reason; our own close has none', async () => {
  const { server, sockets, port } = await serialServer();
  const first = listener();
  const connected = once(server, 'connection');
  await tcpWire({ host: '127.0.0.1', port })(first.events);
  await connected;
  sockets[0]?.destroy();
  expect(await first.end).toMatch(/closed/);
  const second = listener();
  const wire = await tcpWire({ host: '127.0.0.1', port })(second.events);
  await wire.close();
  expect(await second.end).toBeNull();
  await expect(wire.write(Uint8Array.of(1))).rejects.toThrow();
});

test('a server that is not there is refused', async () => {
  const { server, port } = await serialServer();
  server.close();
  await once(server, 'close');
  await expect(tcpWire({ host: '127.0.0.1', port })(listener().events)).rejects.toThrow(
    /ECONNREFUSED/,
  );
});
