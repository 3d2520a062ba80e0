/** Cards of every kind in files: what was programmed is there after the process that did it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  CARD_KINDS,
  counterOf,
  createKindFile,
  openKindFile,
  secretIn,
} from '../../../simulators/card/card-kinds.ts';
import { readCard } from '../../../simulators/card/reference-v1.ts';
import { createRandom } from '../../../simulators/random.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qika-cards-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it.each(CARD_KINDS.filter((kind) => kind !== 'psam'))(
  'keeps a %s with its bytes, secret and tries',
  (kind) => {
    const path = join(folder, 'a.card');
    createKindFile(path, { kind }, createRandom(1));
    const card = openKindFile(path, createRandom(2));
    expect(readCard(card.main()).kind).toBe('blank');
    expect(secretIn(card).every((byte) => byte === 0xff)).toBe(true);
    expect(counterOf(card)).toBe(kind === 'sle4428' ? 0xff : 7);
    const again = openKindFile(path, createRandom(3));
    expect(again.atr()).toEqual(card.atr());
    expect(again.main()).toEqual(card.main());
  },
);

it('draws another UID and another serial for every card', () => {
  for (const kind of ['mifare', 'cpu-3des'] as const) {
    const heads = [1, 2].map((seed) => {
      const path = join(folder, `${kind} ${seed}.card`);
      createKindFile(path, { kind }, createRandom(seed));
      return Buffer.from(openKindFile(path, createRandom(9)).main(0, 16)).toString('hex');
    });
    expect(new Set(heads).size).toBe(2);
  }
});

it('says of another file that it holds no card', () => {
  const path = join(folder, 'b.card');
  writeFileSync(path, 'QKNOCARD123');
  expect(() => openKindFile(path, createRandom(1))).toThrow('no card');
});
