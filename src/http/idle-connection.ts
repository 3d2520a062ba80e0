/**
 * Connections that are kept for the next request, and closed when none comes. After a turn of the event loop that took long,
 * the time is up before the request is read that has been waiting in the kernel meanwhile; whoever closed then would answer
 * it with a reset. So what has been sent is read first, and only then it is looked whether anything was.
 */
import type { Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';

/** Closes idle connections of `door`; `nextTurn` resolves when the input that is ready now has been read. */
export function closeWhenIdle(door: Server | TlsServer, nextTurn: () => Promise<void>): void {
  door.on('timeout', (socket: Socket) => {
    const read = socket.bytesRead;
    void nextTurn().then(() => {
      // A request that has come meanwhile has a time of its own.
      if (socket.bytesRead === read) socket.destroy();
    });
  });
}
