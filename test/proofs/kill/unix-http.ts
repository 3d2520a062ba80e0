/** A client on the daemon's Unix socket that knows the third answer: the connection broke, so nobody knows. */
import { Agent, request } from 'node:http';

export type Answer =
  | { readonly known: true; readonly status: number; readonly body: unknown }
  /** No whole answer came back. What was asked may have been done or not. */
  | { readonly known: false; readonly why: string };

export class UnixHttp {
  readonly #socketPath: string;
  #agent = new Agent({ keepAlive: true });

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  get(path: string): Promise<Answer> {
    return this.#ask('GET', path, null);
  }

  post(path: string, body: object): Promise<Answer> {
    return this.#ask('POST', path, JSON.stringify(body));
  }

  /** Forgets the connections to a daemon that is gone. */
  reset(): void {
    this.#agent.destroy();
    this.#agent = new Agent({ keepAlive: true });
  }

  #ask(method: string, path: string, body: string | null): Promise<Answer> {
    return new Promise((resolve) => {
      const unknown = (cause: Error): void => resolve({ known: false, why: cause.message });
      const headers = body === null ? {} : { 'content-type': 'application/json' };
      const options = { socketPath: this.#socketPath, agent: this.#agent, method, path, headers };
      const sent = request(options, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', unknown);
        response.on('close', () => {
          if (!response.complete) return unknown(new Error('the answer broke off'));
          const text = Buffer.concat(parts).toString('utf8');
          resolve({ known: true, status: response.statusCode ?? 0, body: JSON.parse(text) });
        });
      });
      sent.on('error', unknown);
      sent.end(body ?? undefined);
    });
  }
}
