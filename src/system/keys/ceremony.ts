/**
 * Ceremonies with the file of keys: made by two custodians, and changed by both of them together only. Each leaves its
 * line in the file's head, which the seal covers. Nothing here touches a disk.
 */
import { KEY_FAMILIES, type KeyFamily } from '../../ports/keys.ts';
import type { Random } from '../../ports/random.ts';
import type { PasswordCost } from '../passwords.ts';
import {
  type Ceremony,
  checkOf,
  type KeyFile,
  type KeyFileHead,
  openKeys,
  parseKeyFile,
  sealKeys,
} from './key-file.ts';
import { fileKeyOf } from './key-keeper.ts';
import { KEY_BYTES, makeSlot, type Shown, type Slot } from './slots.ts';

export interface Custodians {
  readonly names: readonly [string, string];
  readonly shares: readonly [string, string];
}

export interface CeremonyParts {
  readonly random: Random;
  readonly cost: PasswordCost;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}

const wipe = (keys: readonly Uint8Array[]): void => {
  for (const key of keys) key.fill(0);
};

export interface NewFile {
  readonly custodians: Custodians;
  /** What a start opens the file by; null where the custodians themselves do. */
  readonly start: Exclude<Shown, { by: 'custodians' }> | null;
  /** A master key that cards have already, 32 bytes: it becomes version 1 of every family. */
  readonly existing: Uint8Array | null;
}

const slotsFor = async (
  parts: CeremonyParts,
  fileId: string,
  fileKey: Uint8Array,
  { custodians, start }: Pick<NewFile, 'custodians' | 'start'>,
): Promise<Slot[]> => {
  const making = { fileId, fileKey, cost: parts.cost, random: parts.random };
  const { names, shares } = custodians;
  const both = await makeSlot(making, { by: 'custodians', shares }, names);
  return start === null ? [both] : [await makeSlot(making, start), both];
};

/** The text of a new file. */
export async function makeKeyFile(parts: CeremonyParts, wish: NewFile): Promise<string> {
  const { random, now } = parts;
  const id = Buffer.from(random.bytes(16)).toString('hex');
  const fileKey = random.bytes(KEY_BYTES);
  const keys = KEY_FAMILIES.map(() => Uint8Array.from(wish.existing ?? random.bytes(KEY_BYTES)));
  try {
    const head: KeyFileHead = {
      id,
      keys: KEY_FAMILIES.map((family, at) => ({
        family,
        version: 1,
        madeAt: now,
        check: checkOf(keys[at] ?? new Uint8Array(0)),
        forNewCards: true,
      })),
      slots: await slotsFor(parts, id, fileKey, wish),
      ceremonies: [
        {
          at: now,
          what: wish.existing === null ? 'made' : 'made from a key that was in use',
          custodians: wish.custodians.names,
        },
      ],
    };
    return sealKeys(head, keys, fileKey, random);
  } finally {
    wipe([fileKey, ...keys]);
  }
}

/** A file that both custodians have opened. */
export interface OpenedFile {
  readonly file: KeyFile;
  readonly names: readonly [string, string];
  readonly fileKey: Uint8Array;
  readonly keys: readonly Uint8Array[];
}

/** The names of the custodians, in the order of their shares; null for a file without any. */
export const custodiansOf = ({ head }: KeyFile): readonly [string, string] | null => {
  const slot = head.slots.find(({ by }) => by === 'custodians');
  return slot?.by === 'custodians' ? [slot.people[0].name, slot.people[1].name] : null;
};

/** Null where the shares are not theirs. Throws KeyFileError. `close` it after use. */
export async function openByCustodians(
  text: string,
  shares: readonly [string, string],
): Promise<OpenedFile | null> {
  const file = parseKeyFile(text);
  const names = custodiansOf(file);
  const fileKey = await fileKeyOf(file, { by: 'custodians', shares });
  if (names === null || fileKey === null) return null;
  try {
    return { file, names, fileKey, keys: openKeys(file, fileKey) };
  } catch (cause) {
    wipe([fileKey]);
    throw cause;
  }
}

export const closeFile = ({ fileKey, keys }: OpenedFile): void => wipe([fileKey, ...keys]);

const withLine = (head: KeyFileHead, line: Ceremony): KeyFileHead => ({
  ...head,
  ceremonies: [...head.ceremonies, line],
});

/** The text of the file with another way to start; null leaves the custodians alone. */
export async function changeStart(
  parts: CeremonyParts,
  { file, names, fileKey, keys }: OpenedFile,
  start: NewFile['start'],
): Promise<string> {
  const { id, slots } = file.head;
  const making = { fileId: id, fileKey, cost: parts.cost, random: parts.random };
  const kept = slots.filter(({ by }) => by === 'custodians');
  const head = withLine(file.head, {
    at: parts.now,
    what: `opens by ${start?.by ?? 'custodians'} from now on`,
    custodians: names,
  });
  const all = start === null ? kept : [await makeSlot(making, start), ...kept];
  return sealKeys({ ...head, slots: all }, keys, fileKey, parts.random);
}

/**
 * A version more of a family, random, which no card has yet: it is to be in the meters before it is for new cards. The first
 * of a family that an older file lacks is in force at once.
 */
export function addVersion(
  { random, now }: CeremonyParts,
  { file, names, fileKey, keys }: OpenedFile,
  family: KeyFamily,
): string {
  const version = file.head.keys.filter((key) => key.family === family).length + 1;
  const key = random.bytes(KEY_BYTES);
  const entry = { family, version, madeAt: now, check: checkOf(key), forNewCards: version === 1 };
  const what = `version ${version} of ${family} added`;
  const head = withLine(file.head, { at: now, what, custodians: names });
  try {
    return sealKeys({ ...head, keys: [...head.keys, entry] }, [...keys, key], fileKey, random);
  } finally {
    key.fill(0);
  }
}

/** The newest version of the family, and whether it is in force already: then there is nothing to rotate to. */
export function newestOf({ file }: OpenedFile, family: KeyFamily) {
  const version = file.head.keys.filter((key) => key.family === family).length;
  const inForce = file.head.keys.some(
    (key) => key.family === family && key.version === version && key.forNewCards,
  );
  return { version, inForce };
}

/** From now on new cards get their keys, and personal data is sealed, by the newest version of the family. */
export function rotate(
  { random, now }: CeremonyParts,
  { file, names, fileKey, keys }: OpenedFile,
  family: KeyFamily,
): string {
  const newest = file.head.keys.filter((key) => key.family === family).length;
  const entries = file.head.keys.map((key) =>
    key.family === family ? { ...key, forNewCards: key.version === newest } : key,
  );
  const use = family === 'personal' ? 'what is sealed' : 'new cards';
  const what = `version ${newest} of ${family} is for ${use} from now on`;
  const head = withLine(file.head, { at: now, what, custodians: names });
  return sealKeys({ ...head, keys: entries }, keys, fileKey, random);
}
