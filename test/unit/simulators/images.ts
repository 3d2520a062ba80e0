/** The hand-worked card images of docs/card-format.md §7, read from the page itself. */
import { readFileSync } from 'node:fs';

const page = readFileSync(new URL('../../../docs/card-format.md', import.meta.url), 'utf8');

/** 256 bytes of image `I1` … `I4`. */
export function image(name: 'I1' | 'I2' | 'I3' | 'I4'): Uint8Array {
  const block = new RegExp(`### ${name} [^]*?\`\`\`\\n([^]*?)\`\`\``).exec(page)?.[1];
  if (block === undefined) {
    throw new Error(`no image ${name} on the page`);
  }
  const digits = block.replace(/^[0-9A-F]{2} {2}/gm, '').replace(/\s/g, '');
  const bytes = Uint8Array.from(Buffer.from(digits, 'hex'));
  if (bytes.length !== 256) {
    throw new Error(`image ${name} has ${bytes.length} bytes`);
  }
  return bytes;
}

export const CARD = 20000017;
export const METER = { number: '202611230042', maker: 7, company: 31001 } as const;
export const PSC = Uint8Array.of(0x4b, 0x61, 0x17);
