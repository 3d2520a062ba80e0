/** The hand-worked card images of docs/card-format.md §7, read from the page itself. */
import { readFileSync } from 'node:fs';

const read = (name: string): string =>
  readFileSync(new URL(`../../../docs/${name}.md`, import.meta.url), 'utf8');
const page = read('card-format');
const moneyPage = read('card-format-money');

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

/** The card of money after its first load, and after its meter took it: Y2 and Y3 of docs/card-format-money.md §7. */
export function moneyImage(name: 'Y2' | 'Y3'): Uint8Array {
  const bytes = new Uint8Array(256).fill(0xff);
  for (const each of ['Y1', 'Y2', 'Y3'].slice(0, Number(name[1]))) {
    const block = new RegExp(`### ${each} [^]*?\`\`\`\\n([^]*?)\`\`\``).exec(moneyPage)?.[1] ?? '';
    for (const line of block.trim().split('\n')) {
      const [at = '', digits = ''] = line.split(/ {2}/);
      bytes.set(Buffer.from(digits.replaceAll(' ', ''), 'hex'), Number.parseInt(at, 16));
    }
  }
  return bytes;
}

export const CARD = 20000017;
export const METER = { number: '202611230042', maker: 7, company: 31001 } as const;
export const PSC = Uint8Array.of(0x4b, 0x61, 0x17);
