/** What happened, line by line, and its hash: two runs of one seed must tell the same story. */
import { createHash } from 'node:crypto';

export class Story {
  readonly lines: string[] = [];
  readonly #hash = createHash('sha256');

  tell(line: string): void {
    this.lines.push(line);
    this.#hash.update(`${line}\n`);
  }

  /** Bytes or numbers that belong to the trace and not to the reader. */
  mix(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  /** First 16 hex digits of the SHA-256 over all that was told. */
  trace(): string {
    return this.#hash.copy().digest('hex').slice(0, 16);
  }
}
