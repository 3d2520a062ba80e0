/**
 * The sealed file of master keys, text of three lines:
 *
 *     QIKAKEYS 1
 *     {…}          the head, JSON in clear: which keys there are, how the file opens, and every ceremony held with it
 *     …            base64: the keys, 32 bytes each in the head's order, AES-256-GCM under the file's key
 *
 * The first two lines are the box's associated data: nothing of the head can be changed, added or left out unseen. A file
 * that was copied is worth what its slots are worth.
 */
import { createHmac } from 'node:crypto';
import { KEY_FAMILIES, type KeyFamily } from '../../ports/keys.ts';
import type { Random } from '../../ports/random.ts';
import type { PasswordCost } from '../passwords.ts';
import { BOX_OVERHEAD, openBox, sealBox } from './aead.ts';
import { type Custodian, KEY_BYTES, type Slot } from './slots.ts';

const MAGIC = 'QIKAKEYS 1';
const VERSION_MAX = 255;
/** Bounds of what a file may ask argon2id for: it is obeyed before the file is known to be true. */
const MEMORY_MAX_KIB = 1024 * 1024;
const PASSES_MAX = 16;

export interface KeyEntry {
  readonly family: KeyFamily;
  readonly version: number;
  /** Milliseconds since 1970 UTC. */
  readonly madeAt: number;
  readonly check: string;
  readonly forNewCards: boolean;
}

export interface Ceremony {
  readonly at: number;
  readonly what: string;
  readonly custodians: readonly [string, string];
}

export interface KeyFileHead {
  /** 32 hex digits. */
  readonly id: string;
  readonly keys: readonly KeyEntry[];
  readonly slots: readonly Slot[];
  readonly ceremonies: readonly Ceremony[];
}

/** As parsed: nothing of it is believed before `openKeys` has been through. */
export interface KeyFile {
  readonly head: KeyFileHead;
  readonly about: string;
  readonly box: Uint8Array;
}

/** Not a file of keys, or one that was changed or cut off. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
}

/** The same for the same key at every station, and of no help in finding it. */
export const checkOf = (key: Uint8Array): string =>
  createHmac('sha256', key).update('qika key check v1').digest('hex').slice(0, 6);

type Fields = Readonly<Record<string, unknown>>;

const damaged = (what: string): KeyFileError =>
  new KeyFileError(`the file of keys is damaged: ${what}`);

function fieldsOf(value: unknown, ...names: string[]): Fields {
  const is = typeof value === 'object' && value !== null && !Array.isArray(value);
  const there = is ? Object.keys(value) : [];
  const all = is && there.length === names.length && names.every((name) => there.includes(name));
  if (!all) throw damaged('its head');
  return value as Fields;
}

function textOf(value: unknown, pattern: RegExp): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw damaged('a text in its head');
  return value;
}

function intOf(value: unknown, min: number, max: number): number {
  const is = typeof value === 'number' && Number.isSafeInteger(value);
  if (!is || value < min || value > max) throw damaged('a number in its head');
  return value;
}

function listOf<T>(value: unknown, read: (one: unknown) => T): T[] {
  if (!Array.isArray(value) || value.length > 10_000) throw damaged('a list in its head');
  return value.map(read);
}

function pairOf<T>(value: unknown, read: (one: unknown) => T): readonly [T, T] {
  const [one, two, ...more] = listOf(value, read);
  if (one === undefined || two === undefined || more.length > 0)
    throw damaged('a pair in its head');
  return [one, two];
}

const HEX = /^([0-9a-f]{2})+$/;
export const CUSTODIAN_NAME = /^[^\p{Cc}\s]([^\p{Cc}]{0,38}[^\p{Cc}\s])?$/u;

function costOf(value: unknown): PasswordCost {
  const { memoryKib, passes } = fieldsOf(value, 'memoryKib', 'passes');
  return {
    memoryKib: intOf(memoryKib, 8, MEMORY_MAX_KIB),
    passes: intOf(passes, 1, PASSES_MAX),
  };
}

function custodianOf(value: unknown): Custodian {
  const { name, salt } = fieldsOf(value, 'name', 'salt');
  return { name: textOf(name, CUSTODIAN_NAME), salt: textOf(salt, HEX) };
}

function slotOf(value: unknown): Slot {
  const by = typeof value === 'object' && value !== null && 'by' in value ? value.by : null;
  if (by === 'credential') {
    const { box } = fieldsOf(value, 'by', 'box');
    return { by, box: textOf(box, HEX) };
  }
  if (by === 'passphrase') {
    const { box, salt, cost } = fieldsOf(value, 'by', 'box', 'salt', 'cost');
    return { by, box: textOf(box, HEX), salt: textOf(salt, HEX), cost: costOf(cost) };
  }
  if (by !== 'custodians') throw damaged('a way to open it');
  const { box, people, cost } = fieldsOf(value, 'by', 'box', 'people', 'cost');
  return { by, box: textOf(box, HEX), people: pairOf(people, custodianOf), cost: costOf(cost) };
}

function keyOf(value: unknown): KeyEntry {
  const fields = fieldsOf(value, 'family', 'version', 'madeAt', 'check', 'forNewCards');
  const family = KEY_FAMILIES.find((one) => one === fields.family);
  const { forNewCards } = fields;
  if (family === undefined || typeof forNewCards !== 'boolean') throw damaged('a key in its head');
  return {
    family,
    version: intOf(fields.version, 1, VERSION_MAX),
    madeAt: intOf(fields.madeAt, 0, Number.MAX_SAFE_INTEGER),
    check: textOf(fields.check, /^[0-9a-f]{6}$/),
    forNewCards,
  };
}

function ceremonyOf(value: unknown): Ceremony {
  const { at, what, custodians } = fieldsOf(value, 'at', 'what', 'custodians');
  return {
    at: intOf(at, 0, Number.MAX_SAFE_INTEGER),
    what: textOf(what, /^.{1,200}$/u),
    custodians: pairOf(custodians, (one) => textOf(one, CUSTODIAN_NAME)),
  };
}

/** Versions of a family are 1, 2, 3 … and exactly one is for new cards; older files have no data key. */
function assertWhole(keys: readonly KeyEntry[]): void {
  for (const family of KEY_FAMILIES) {
    const own = keys.filter((key) => key.family === family);
    const inOrder = own.every(({ version }, at) => version === at + 1);
    const current = own.filter(({ forNewCards }) => forNewCards).length;
    if (family === 'personal' && own.length === 0) continue;
    if (!inOrder || current !== 1) throw damaged(`the versions of ${family}`);
  }
}

function headOf(text: string): KeyFileHead {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new KeyFileError('the head of the file of keys is no JSON', { cause });
  }
  const fields = fieldsOf(value, 'id', 'keys', 'slots', 'ceremonies');
  const head = {
    id: textOf(fields.id, /^[0-9a-f]{32}$/),
    keys: listOf(fields.keys, keyOf),
    slots: listOf(fields.slots, slotOf),
    ceremonies: listOf(fields.ceremonies, ceremonyOf),
  };
  assertWhole(head.keys);
  return head;
}

/** Throws KeyFileError. */
export function parseKeyFile(text: string): KeyFile {
  const [magic, head = '', body = '', ...rest] = text.split('\n');
  if (magic !== MAGIC) throw new KeyFileError('this is no file of keys, or one of a later program');
  const box = Buffer.from(body, 'base64');
  // One spelling only: base64 has letters that say nothing.
  if (rest.join('') !== '' || box.toString('base64') !== body) throw damaged('its last line');
  return { head: headOf(head), about: `${MAGIC}\n${head}`, box };
}

/** The keys in the head's order; the caller zeroes them. Throws KeyFileError where one byte of the file is not as written. */
export function openKeys({ head, about, box }: KeyFile, fileKey: Uint8Array): Uint8Array[] {
  const plain = openBox(fileKey, box, about);
  if (plain === null || box.length !== head.keys.length * KEY_BYTES + BOX_OVERHEAD) {
    plain?.fill(0);
    throw damaged('its keys do not belong to its head');
  }
  const keys = head.keys.map((_, at) =>
    Uint8Array.from(plain.subarray(at * KEY_BYTES, (at + 1) * KEY_BYTES)),
  );
  plain.fill(0);
  return keys;
}

/** The file as text. `keys` in the head's order, 32 bytes each. */
export function sealKeys(
  head: KeyFileHead,
  keys: readonly Uint8Array[],
  fileKey: Uint8Array,
  random: Random,
): string {
  assertWhole(head.keys);
  if (keys.length !== head.keys.length || keys.some(({ length }) => length !== KEY_BYTES)) {
    throw new TypeError('a key for each entry, 32 bytes each');
  }
  const about = `${MAGIC}\n${JSON.stringify(head)}`;
  const plain = Buffer.concat(keys);
  try {
    const box = sealBox(fileKey, plain, about, random);
    return `${about}\n${Buffer.from(box).toString('base64')}\n`;
  } finally {
    plain.fill(0);
  }
}
