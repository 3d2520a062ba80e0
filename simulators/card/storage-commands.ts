/**
 * The storage-card commands of a contactless reader's firmware (PC/SC part 3, §3.2.2.1; ACS ACR122U API 2.04, Identiv
 * SCL01x manual): UID, load key, authenticate, read, update.
 */
import type { Answer, KeyType, MifareClassic } from './mifare-classic.ts';

const OK = Uint8Array.of(0x90, 0x00);
const UNKNOWN = Uint8Array.of(0x6d, 0x00);
const WRONG_LENGTH = Uint8Array.of(0x67, 0x00);
const KEY_LENGTH = 6;
const BLOCK_LENGTH = 16;

export interface StorageFirmware {
  /** One command APDU. Null when the card lost power on the way. */
  carryOut(card: MifareClassic, apdu: Uint8Array): Uint8Array | null;
}

/** Where makers differ: which number a key is kept under, and how "no" is said. */
interface Maker {
  readonly keySlots: readonly number[];
  readonly authenticateSlot: (slot: number) => number | null;
  readonly refusal: Uint8Array;
}

const ACS: Maker = {
  keySlots: [0x00, 0x01],
  authenticateSlot: (slot) => slot,
  refusal: Uint8Array.of(0x63, 0x00),
};
/** Identiv keeps a key by its type, and wants key number 01 whenever one is used. */
const IDENTIV: Maker = {
  keySlots: [0x60, 0x61],
  authenticateSlot: (slot) => (slot === 0x01 ? null : 0xff),
  refusal: Uint8Array.of(0x69, 0x82),
};

export const isIdentiv = (readerName: string): boolean => /Identiv|SCM|SCL ?01/i.test(readerName);

export function storageFirmware(readerName: string): StorageFirmware {
  const maker = isIdentiv(readerName) ? IDENTIV : ACS;
  /** Keys stay in the reader, whatever card comes and goes. */
  const keys = new Map<number, Uint8Array>();
  return {
    carryOut(card, apdu) {
      const [cla, ins, p1 = 0, p2 = 0, length] = apdu;
      const data = apdu.subarray(5);
      if (cla !== 0xff) {
        return UNKNOWN;
      }
      switch (ins) {
        case 0xca:
          return said(maker, p1 === 0 && p2 === 0 ? card.uid() : 'refused');
        case 0x82:
          return loadKey(maker, keys, p1, p2, length, data);
        case 0x86:
          return authenticate(maker, keys, card, length, data);
        case 0xb0:
          return length === BLOCK_LENGTH ? said(maker, card.readBlock(p2)) : WRONG_LENGTH;
        case 0xd6:
          return length === BLOCK_LENGTH && data.length === BLOCK_LENGTH
            ? said(maker, card.writeBlock(p2, data))
            : WRONG_LENGTH;
        default:
          return UNKNOWN;
      }
    },
  };
}

function said(maker: Maker, answer: Answer<Uint8Array | 'ok'>): Uint8Array | null {
  if (answer === null) {
    return null;
  }
  if (answer === 'refused') {
    return maker.refusal;
  }
  return answer === 'ok' ? OK : Uint8Array.of(...answer, ...OK);
}

function loadKey(
  maker: Maker,
  keys: Map<number, Uint8Array>,
  where: number,
  slot: number,
  length: number | undefined,
  data: Uint8Array,
): Uint8Array {
  if (length !== KEY_LENGTH || data.length !== KEY_LENGTH) {
    return WRONG_LENGTH;
  }
  if (where !== 0x00 || !maker.keySlots.includes(slot)) {
    return maker.refusal;
  }
  keys.set(slot, Uint8Array.from(data));
  return OK;
}

function authenticate(
  maker: Maker,
  keys: ReadonlyMap<number, Uint8Array>,
  card: MifareClassic,
  length: number | undefined,
  data: Uint8Array,
): Uint8Array | null {
  const [version, , block = 0, type = 0, slot = 0] = data;
  if (length !== 5 || data.length !== 5 || version !== 0x01) {
    return WRONG_LENGTH;
  }
  const key = keys.get(maker.authenticateSlot(slot) ?? type);
  if ((type !== 0x60 && type !== 0x61) || key === undefined) {
    return maker.refusal;
  }
  const kind: KeyType = type === 0x60 ? 'A' : 'B';
  return said(maker, card.authenticate(block, kind, key));
}
