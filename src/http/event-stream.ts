/** A stream of server-sent events: its head, its signs of life, and its end, whichever side makes it. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { HttpDeps } from './deps.ts';
import type { Who } from './who.ts';

/** Milliseconds between signs of life on a quiet stream: proxies and browsers give up on silence. */
const HEARTBEAT_MS = 15_000;
/** Bytes that wait for somebody who does not read; then the stream ends. */
const UNREAD_MAX = 1_048_576;

export const eventText = (name: string, data: object): string =>
  `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** Whoever has gone out is told nothing more. */
const hasEnded = ({ access }: HttpDeps, { token }: Who): boolean =>
  token !== null && access?.desk.sessions.isOpen(token) !== true;

/** `begin` is given the way to send an event, and answers with the way to stop what it began. */
export type EventSource = (send: (event: string) => void) => () => void;

/** Every stream of this server; all of them end when it closes. */
export function eventStreams(
  server: FastifyInstance,
  deps: HttpDeps,
): (who: Who, reply: FastifyReply, begin: EventSource) => void {
  const open = new Set<() => void>();
  server.addHook('preClose', (done) => {
    for (const end of [...open]) end();
    done();
  });
  return (who, reply, begin) => {
    reply.hijack();
    const { raw } = reply;
    const headers = Object.entries(reply.getHeaders());
    for (const [name, value] of headers) if (value !== undefined) raw.setHeader(name, value);
    raw.writeHead(200, { 'content-type': 'text/event-stream', connection: 'close' });
    raw.flushHeaders();
    let cancelBeat = (): void => undefined;
    let stop = (): void => undefined;
    const end = (): void => {
      open.delete(end);
      stop();
      cancelBeat();
      raw.end();
    };
    const send = (event: string): void => {
      raw.write(event);
      if (raw.writableLength > UNREAD_MAX) end();
    };
    const beat = (): void => {
      if (hasEnded(deps, who)) {
        end();
        return;
      }
      send(': still here\n\n');
      cancelBeat = deps.app.clock.after(HEARTBEAT_MS, beat);
    };
    open.add(end);
    raw.once('close', end);
    stop = begin(send);
    // It may have ended over its first events.
    if (open.has(end)) cancelBeat = deps.app.clock.after(HEARTBEAT_MS, beat);
    else stop();
  };
}
