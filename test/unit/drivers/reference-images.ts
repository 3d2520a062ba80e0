/** The images of the pages on card formats, as they print them, so that page and codec cannot drift apart. */
import { readFileSync } from 'node:fs';
import type { CardIdentity } from '../../../src/core/card.ts';
import { accountId, cardNo, meterId } from '../../../src/core/ids.ts';

const page = (name: string): string =>
  readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
const PAGES = { I: page('card-format.md'), Z: page('card-format-single-zone.md') };
const ROW = /^([0-9A-F]{2}) {2}((?:[0-9A-F]{2} ?){16})$/;

/** The 256 bytes under the heading `### name`. */
export function documentedImage(name: `${'I' | 'Z'}${1 | 2 | 3 | 4 | 5}`): Uint8Array {
  const text = PAGES[name.startsWith('I') ? 'I' : 'Z'];
  const section = text.split(/^### /m).find((part) => part.startsWith(`${name} `)) ?? '';
  const bytes = section.split('\n').flatMap((line) => {
    const row = ROW.exec(line.trimEnd());
    return row?.[2] === undefined ? [] : [...Buffer.from(row[2].replaceAll(' ', ''), 'hex')];
  });
  if (bytes.length !== 256) throw new Error(`${name} has ${bytes.length} bytes in its page`);
  return Uint8Array.from(bytes);
}

/** Whose card the documented images are. */
export const DOCUMENTED_IDENTITY: CardIdentity = {
  company: 31001,
  cardNo: cardNo(20000017),
  accountId: accountId(10000042),
  meter: meterId(7, 202611230042),
};

/** A card as its maker delivers it: the chip area, then all FF. */
export function blankImage(): Uint8Array {
  const image = new Uint8Array(256).fill(0xff);
  image.set(documentedImage('I1').subarray(0, 0x20));
  return image;
}

const BLOCK = /^block (\d+) {2,}((?:[0-9A-F]{2} ?){16})$/;

/** The blocks under the heading `### name`, lower-case hex by their numbers. */
export function documentedBlocks(name: string): ReadonlyMap<number, string> {
  const section = PAGES.I.split(/^### /m).find((part) => part.startsWith(`${name} `)) ?? '';
  return new Map(
    section.split('\n').flatMap((line) => {
      const row = BLOCK.exec(line.trimEnd());
      if (row?.[1] === undefined || row[2] === undefined) return [];
      return [[Number(row[1]), row[2].replaceAll(' ', '').toLowerCase()] as const];
    }),
  );
}

const EXCHANGE = /^([0-9A-F ]+?) +→ +([0-9A-F ]+)$/;

/** The commands and answers under the heading `### name`, as hex: upper-case commands, lower-case answers. */
export function documentedExchange(name: string): readonly (readonly [string, string])[] {
  const section = PAGES.I.split(/^### /m).find((text) => text.startsWith(`${name} `)) ?? '';
  return section.split('\n').flatMap((line) => {
    const [, command, answer] = EXCHANGE.exec(line.trimEnd()) ?? [];
    if (command === undefined || answer === undefined) return [];
    return [[command.replaceAll(' ', ''), answer.replaceAll(' ', '').toLowerCase()] as const];
  });
}
