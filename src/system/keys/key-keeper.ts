/**
 * Opens a station's file of keys: at the start by the machine's credential, so that a power cut needs nobody; else when
 * people show what they have. Until then the ring is empty and the station is sealed.
 */
import { readFileSync } from 'node:fs';
import { accept, refuse } from '../../core/outcome.ts';
import type { KeyKeeper, KeysState, OpenedBy, SealedWhy } from '../../ports/keys.ts';
import { type KeyFile, KeyFileError, openKeys, parseKeyFile } from './key-file.ts';
import type { KeyRing } from './key-ring.ts';
import { openSlot, type Shown } from './slots.ts';

export interface KeeperPlace {
  readonly path: string;
  /** The machine's credential, 32 bytes, which the keeper zeroes; null where it has none. */
  readonly credential: () => Uint8Array | null;
}

/** The file's key by the first slot that opens by what was shown; the caller zeroes it. */
export async function fileKeyOf({ head }: KeyFile, shown: Shown): Promise<Uint8Array | null> {
  for (const slot of head.slots) {
    const key = await openSlot(head.id, slot, shown);
    if (key !== null) return key;
  }
  return null;
}

function fillRing(ring: KeyRing, file: KeyFile, fileKey: Uint8Array): void {
  const keys = openKeys(file, fileKey);
  try {
    ring.fill(
      file.head.keys.flatMap(({ family, version, forNewCards }, at) => {
        const key = keys[at];
        return key === undefined ? [] : [{ family, version, forNewCards, key }];
      }),
    );
  } finally {
    for (const key of keys) key.fill(0);
  }
}

/** Refuses nothing: a station whose file is gone or torn still takes money, and says why it writes no card. */
async function byCredential(
  ring: KeyRing,
  { path, credential }: KeeperPlace,
): Promise<SealedWhy | null> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'syscall' in cause) return 'file-unreadable';
    throw cause;
  }
  const key = credential();
  try {
    const file = parseKeyFile(text);
    const has = file.head.slots.some(({ by }) => by === 'credential');
    if (!has) return 'people';
    if (key === null) return 'no-credential';
    const fileKey = await fileKeyOf(file, { by: 'credential', key });
    if (fileKey === null) return 'wrong-credential';
    fillRing(ring, file, fileKey);
    fileKey.fill(0);
    return null;
  } catch (cause) {
    if (cause instanceof KeyFileError) return 'file-damaged';
    throw cause;
  } finally {
    key?.fill(0);
  }
}

const shownBy = (shares: readonly string[]): Shown => {
  const [one = '', two] = shares;
  return two === undefined
    ? { by: 'passphrase', passphrase: one }
    : { by: 'custodians', shares: [one, two] };
};

/** A keeper whose ring is filled already, from a plain file: nothing is to be opened. */
export const plainKeeper = (ring: KeyRing): KeyKeeper => ({
  state: () => ({ state: 'open', by: 'plain-file', versions: ring.versions() }),
  unseal: async () => accept(true),
});

/** Resolves once the machine's credential was tried. */
export async function createKeeper(ring: KeyRing, place: KeeperPlace): Promise<KeyKeeper> {
  let why = await byCredential(ring, place);
  let by: OpenedBy = 'credential';
  const state = (): KeysState =>
    why === null ? { state: 'open', by, versions: ring.versions() } : { state: 'sealed', why };

  async function unseal(shares: readonly string[]) {
    const shown = shownBy(shares);
    try {
      const file = parseKeyFile(readFileSync(place.path, 'utf8'));
      if (!file.head.slots.some((slot) => slot.by === shown.by)) {
        return refuse('keys.not-by-people', { shares: shares.length });
      }
      const fileKey = await fileKeyOf(file, shown);
      if (fileKey === null) return refuse('keys.wrong-share');
      fillRing(ring, file, fileKey);
      fileKey.fill(0);
    } catch (cause) {
      const unread = cause instanceof Error && 'syscall' in cause;
      if (unread || cause instanceof KeyFileError) return refuse('keys.file');
      throw cause;
    }
    why = null;
    by = shown.by;
    return accept(true as const);
  }
  return { state, unseal };
}
