/** How long bytes take on a line. Everything that waits for a meter counts from here. */

/** Start bit, eight data bits, parity, one stop bit (8E1, the form of CJ/T 188); 8N1 is one bit quicker. */
const BITS = 11;

/** Milliseconds that `bytes` bytes take at `baud` bits per second. */
export const sendingMs = (bytes: number, baud: number): number => (bytes * BITS * 1000) / baud;

/** Bytes of silence after which a line that brought no right answer is taken to be at rest. */
const QUIET_BYTES = 20;

export const quietMs = (baud: number): number => sendingMs(QUIET_BYTES, baud);

export interface ExchangeSize {
  readonly requestBytes: number;
  /** Longest answer. */
  readonly answerBytes: number;
  /** The meter's longest time from the last byte of a question to the first of its answer. */
  readonly turnaroundMs: number;
}

/**
 * Milliseconds from the moment the system took the question to the moment its answer must be whole. The system may take
 * the bytes long before the line has sent them. `latencyMs` is what adapters, servers and networks add.
 */
export const answerWithinMs = (size: ExchangeSize, baud: number, latencyMs: number): number =>
  sendingMs(size.requestBytes + size.answerBytes, baud) + size.turnaroundMs + latencyMs;
