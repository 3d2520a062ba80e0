/** The sealed file of master keys: what opens it, what does not, and that no byte of it can be changed unseen. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addVersion,
  changeStart,
  closeFile,
  custodiansOf,
  makeKeyFile,
  type NewFile,
  openByCustodians,
} from '../../../src/system/keys/ceremony.ts';
import {
  KeyFileError,
  openKeys,
  parseKeyFile,
  sealKeys,
} from '../../../src/system/keys/key-file.ts';
import { fileKeyOf } from '../../../src/system/keys/key-keeper.ts';
import type { Shown } from '../../../src/system/keys/slots.ts';
import { systemRandom } from '../../../src/system/random.ts';

/** As cheap as argon2id can be: what is shown here does not hang on its cost. */
const CHEAP = { memoryKib: 8, passes: 1 };
const parts = { random: systemRandom, cost: CHEAP, now: Date.UTC(2026, 10, 26) };
const CREDENTIAL = new Uint8Array(32).fill(0x11);
const SHARES = ['first custodian share', 'second custodian share'] as const;
const MASTER = Uint8Array.from({ length: 32 }, (_, at) => at + 1);
const custodians = { names: ['li.na', 'gu'] as const, shares: SHARES };
const byMachine: NewFile['start'] = { by: 'credential', key: CREDENTIAL };

const made = (change: Partial<NewFile> = {}): Promise<string> =>
  makeKeyFile(parts, { custodians, start: byMachine, existing: MASTER, ...change });

async function opened(text: string, shown: Shown): Promise<readonly string[] | null> {
  const file = parseKeyFile(text);
  const key = await fileKeyOf(file, shown);
  if (key === null) return null;
  return openKeys(file, key).map((one) => Buffer.from(one).toString('hex'));
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const ALL_OLD = [hex(MASTER), hex(MASTER), hex(MASTER), hex(MASTER)];
const both: Shown = { by: 'custodians', shares: SHARES };

describe('a file of keys', () => {
  test('opens by the machine’s credential, and by both custodians in their order', async () => {
    const text = await made();
    expect(await opened(text, { by: 'credential', key: CREDENTIAL })).toEqual(ALL_OLD);
    expect(await opened(text, both)).toEqual(ALL_OLD);
    expect(custodiansOf(parseKeyFile(text))).toEqual(['li.na', 'gu']);
  });

  test('opens by a passphrase where it was made so, written with other code points too', async () => {
    const text = await made({
      start: { by: 'passphrase', passphrase: 'ｐassphrase of the start' },
    });
    const shown = { by: 'passphrase', passphrase: 'passphrase of the start' } as const;
    expect(await opened(text, shown)).toEqual(ALL_OLD);
    expect(await opened(text, { by: 'credential', key: CREDENTIAL })).toBeNull();
  });

  test.each<[string, Shown]>([
    ['another credential', { by: 'credential', key: new Uint8Array(32).fill(0x12) }],
    ['one custodian alone, twice', { by: 'custodians', shares: [SHARES[0], SHARES[0]] }],
    ['the other one alone', { by: 'custodians', shares: ['', SHARES[1]] }],
    ['both in the wrong order', { by: 'custodians', shares: [SHARES[1], SHARES[0]] }],
    ['a passphrase that it has not', { by: 'passphrase', passphrase: SHARES[0] }],
  ])('does not open by %s', async (_, shown) => {
    expect(await opened(await made(), shown)).toBeNull();
  });

  test('has keys of its own for every family, unlike in every file', async () => {
    const one = await opened(await made({ existing: null }), both);
    const two = await opened(await made({ existing: null }), both);
    expect(new Set([...(one ?? []), ...(two ?? [])]).size).toBe(8);
  });

  test('says nothing of its keys, its shares or its credential', async () => {
    const text = await made();
    const body = Buffer.from(text.split('\n')[2] ?? '', 'base64').toString('latin1');
    for (const secret of [MASTER, CREDENTIAL]) {
      expect(text).not.toContain(hex(secret));
      expect(text).not.toContain(Buffer.from(secret).toString('base64'));
      expect(body).not.toContain(Buffer.from(secret).toString('latin1'));
    }
    for (const share of SHARES) expect(text).not.toContain(share);
  });

  test('with one letter changed anywhere opens for nobody', async () => {
    const text = await made();
    const at = fc.integer({ min: 0, max: text.trimEnd().length - 1 });
    const letter = fc.constantFrom(...'0aZ"/');
    const property = fc.asyncProperty(at, letter, async (place, put) => {
      fc.pre(text[place] !== put);
      const changed = text.slice(0, place) + put + text.slice(place + 1);
      try {
        expect(await opened(changed, { by: 'credential', key: CREDENTIAL })).toBeNull();
      } catch (cause) {
        expect(cause).toBeInstanceOf(KeyFileError);
      }
    });
    await fc.assert(property, { numRuns: 400 });
  });

  test('cut off anywhere is no file of keys', async () => {
    const text = await made();
    for (let length = 0; length < text.trimEnd().length; length += 7) {
      await expect(async () => {
        const got = await opened(text.slice(0, length), { by: 'credential', key: CREDENTIAL });
        if (got === null) throw new KeyFileError('not opened');
      }).rejects.toThrow(KeyFileError);
    }
  });

  test('that asks for more memory than a machine has is not obeyed', async () => {
    const text = (await made()).replace('"memoryKib":8', '"memoryKib":99999999');
    expect(() => parseKeyFile(text)).toThrow(KeyFileError);
  });
});

describe('a ceremony', () => {
  test('gives the file another start, keeps its keys, and leaves its line', async () => {
    const held = await openByCustodians(await made(), SHARES);
    if (held === null) throw new Error('not opened');
    const key = new Uint8Array(32).fill(0x22);
    const text = await changeStart(parts, held, { by: 'credential', key });
    closeFile(held);
    expect(held.keys.every((one) => one.every((byte) => byte === 0))).toBe(true);
    expect(await opened(text, { by: 'credential', key })).toEqual(ALL_OLD);
    expect(await opened(text, { by: 'credential', key: CREDENTIAL })).toBeNull();
    expect(await opened(text, both)).toEqual(ALL_OLD);
    const lines = parseKeyFile(text).head.ceremonies;
    expect(lines.map(({ custodians: names }) => names)).toEqual([
      ['li.na', 'gu'],
      ['li.na', 'gu'],
    ]);
  });

  test('gives a file from before its data key, which is in force at once', async () => {
    const held = await openByCustodians(await made(), SHARES);
    if (held === null) throw new Error('not opened');
    const { file, keys, fileKey } = held;
    const old = {
      ...file.head,
      keys: file.head.keys.filter(({ family }) => family !== 'personal'),
    };
    const text = sealKeys(old, keys.slice(0, old.keys.length), fileKey, systemRandom);
    expect(parseKeyFile(text).head.keys).toHaveLength(3);
    const again = await openByCustodians(text, SHARES);
    if (again === null) throw new Error('not opened');
    const added = parseKeyFile(addVersion(parts, again, 'personal')).head.keys;
    expect(added.at(-1)).toMatchObject({ family: 'personal', version: 1, forNewCards: true });
    closeFile(held);
    closeFile(again);
  });

  test('is not held without both of them', async () => {
    expect(await openByCustodians(await made(), [SHARES[0], 'not the second share'])).toBeNull();
  });
});
