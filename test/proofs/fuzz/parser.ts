/** What reads bytes that somebody else has written. */
export interface Parser {
  readonly name: string;
  /** Right inputs, from which mutated ones are made. */
  readonly examples: readonly Uint8Array[];
  /**
   * What the parser makes of the bytes. Where they mean nothing it gives null or a refusal, or it throws, or rejects with, the
   * error of its boundary.
   */
  parse(bytes: Uint8Array): unknown;
}

export const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

export const utf8 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));

export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
