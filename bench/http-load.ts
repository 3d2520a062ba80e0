/**
 * Many connections that each send a request, wait for its answer and send the next. Written for this one purpose because
 * the load has to come from a machine of two cores: a general tool spends more on a request than the daemon does, and then
 * it is the tool that is measured.
 */
import { connect, type Socket } from 'node:net';

export interface Load {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly milliseconds: number;
  /** The next body, ASCII. */
  readonly body: () => string;
}

export interface Answered {
  /** From the first request to the last answer. */
  readonly milliseconds: number;
  /** Milliseconds of each request, in order of their answers. */
  readonly latencies: number[];
}

const BLANK = '\r\n\r\n';
const LENGTH = /\r\ncontent-length: (\d+)\r\n/i;

/** Length of the first answer in `text`, or null while it is not complete. Throws for anything but 200. */
function answerLength(text: string): number | null {
  const end = text.indexOf(BLANK);
  if (end < 0) return null;
  const declared = LENGTH.exec(text.slice(0, end + 2))?.[1];
  if (declared === undefined) throw new Error(`an answer without a length: ${text}`);
  const length = end + BLANK.length + Number(declared);
  if (text.length < length) return null;
  if (!text.startsWith('HTTP/1.1 200 ')) throw new Error(`refused: ${text}`);
  return length;
}

class Client {
  private readonly load: Load;
  private readonly head: string;
  private readonly answered: (latency: number) => boolean;
  private readonly socket: Socket;
  private received = '';
  private sentAt = 0;
  readonly done: Promise<void>;

  /** `answered` is told of each answer and says whether another request shall follow. */
  constructor(load: Load, answered: (latency: number) => boolean) {
    this.load = load;
    this.answered = answered;
    const lines = Object.entries(load.headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.head = `POST ${load.path} HTTP/1.1\r\n${lines.join('')}content-length: `;
    this.socket = connect({ port: load.port, host: '127.0.0.1', noDelay: true });
    this.socket.setEncoding('latin1');
    this.done = new Promise((resolve, reject) => {
      this.socket.once('connect', () => this.send());
      this.socket.on('data', (chunk: string) => {
        try {
          this.take(chunk);
        } catch (cause) {
          this.socket.destroy(cause instanceof Error ? cause : new Error(String(cause)));
        }
      });
      this.socket.once('error', reject);
      this.socket.once('close', () => resolve());
    });
  }

  private send(): void {
    const body = this.load.body();
    this.sentAt = performance.now();
    this.socket.write(`${this.head}${body.length}${BLANK}${body}`, 'latin1');
  }

  private take(chunk: string): void {
    this.received = this.received === '' ? chunk : this.received + chunk;
    const length = answerLength(this.received);
    if (length === null) return;
    this.received = this.received.slice(length);
    if (this.answered(performance.now() - this.sentAt)) this.send();
    else this.socket.end();
  }
}

/** Rejects when a request is not answered with 200. */
export async function send(load: Load): Promise<Answered> {
  const latencies: number[] = [];
  const began = performance.now();
  let last = began;
  const answered = (latency: number): boolean => {
    latencies.push(latency);
    last = performance.now();
    return last - began < load.milliseconds;
  };
  const clients = Array.from({ length: load.connections }, () => new Client(load, answered));
  await Promise.all(clients.map(({ done }) => done));
  return { milliseconds: last - began, latencies };
}
