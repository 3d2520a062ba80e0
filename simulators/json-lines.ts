/** One JSON value a line over a socket, the whole protocol between the simulated station and those who use it. */
import type { Socket } from 'node:net';

export type Message = Readonly<Record<string, unknown>>;

/** Longer lines are not ours: a whole station's list is a few kilobytes a card. */
const MAX_LINE = 64 * 1024 * 1024;

/** Calls `hear` with each object received and `broken` with each line that is no JSON object. */
export function onMessages(
  socket: Socket,
  hear: (message: Message) => void,
  broken: (line: string) => void,
): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE) {
      socket.destroy();
      return;
    }
    for (const line of lines) {
      const message = parse(line);
      if (message === null) {
        broken(line);
      } else {
        hear(message);
      }
    }
  });
}

export function sendMessage(socket: Socket, message: Message): void {
  if (!socket.destroyed && !socket.writableEnded) {
    socket.write(`${JSON.stringify(message)}\n`);
  }
}

function parse(line: string): Message | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Message)
      : null;
  } catch {
    return null;
  }
}
