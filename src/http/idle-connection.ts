/**
 * Connections that are kept for the next request, and closed when none comes. After a turn of the event loop that took long,
 * the time is up before the request is read that has been waiting in the kernel meanwhile; whoever closed then would answer
 * it with a reset. So a connection has a second look: what has been sent is read between the two.
 */
import type { Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';

/** A turn of the loop lies between the two, whatever it costs: a timer that is set now is never rung in this one. */
const SECOND_LOOK_MS = 100;

/** Closes idle connections of `door` at their second look. */
export function closeWhenIdle(door: Server | TlsServer, secondLookMs = SECOND_LOOK_MS): void {
  const readBefore = new WeakMap<Socket, number>();
  door.on('timeout', (socket: Socket) => {
    if (readBefore.get(socket) === socket.bytesRead) {
      socket.destroy();
      return;
    }
    readBefore.set(socket, socket.bytesRead);
    // Node stops this one too as soon as a request begins.
    socket.setTimeout(secondLookMs);
  });
}
