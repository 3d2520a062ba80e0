/** Frames that were published, with what they say: the facts both codecs are held against. */
import { readFileSync } from 'node:fs';

export interface Example {
  readonly hex: string;
  readonly direction: string;
  readonly checksum_ok: boolean;
  readonly decoded: Readonly<Record<string, string | number | boolean | null>>;
}

export const EXAMPLES: readonly Example[] = JSON.parse(
  readFileSync(new URL('./examples.json', import.meta.url), 'utf8'),
);

export const RIGHT = EXAMPLES.filter(({ checksum_ok }) => checksum_ok);

export const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

export const hex = (data: Iterable<number>): string =>
  Buffer.from(Uint8Array.from(data)).toString('hex').toUpperCase();

/** Printed with every property, so that a failure can be told again. */
export const SEED = 20_261_123;
