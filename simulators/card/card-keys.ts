/**
 * The simulators' own ciphers of cards and their own derivation of keys, on node:crypto alone: what a card, a PSAM and a
 * meter know must not come from the driver that is tried against them. Single DES is triple DES of one key thrice.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';

export type Algorithm = '3des' | 'sm4';

const OPENSSL = { des: 'des-ede3', '3des': 'des-ede', sm4: 'sm4-ecb' } as const;

function block(cipher: keyof typeof OPENSSL, key: Uint8Array, data: Uint8Array): Buffer {
  const material = cipher === 'des' ? Buffer.concat([key, key, key]) : key;
  const made = createCipheriv(OPENSSL[cipher], material, null);
  made.setAutoPadding(false);
  return Buffer.concat([made.update(data), made.final()]);
}

export const blockLength = (algorithm: Algorithm): number => (algorithm === 'sm4' ? 16 : 8);

/** Whole blocks under a key of 16 bytes, each alone. */
export function encrypt(algorithm: Algorithm, key: Uint8Array, data: Uint8Array): Uint8Array {
  return Uint8Array.from(block(algorithm, key, data));
}

/** The way back of `encrypt`. */
export function decrypt(algorithm: Algorithm, key: Uint8Array, data: Uint8Array): Uint8Array {
  const made = createDecipheriv(OPENSSL[algorithm], key, null);
  made.setAutoPadding(false);
  return Uint8Array.from(Buffer.concat([made.update(data), made.final()]));
}

function withPadding(data: Uint8Array, length: number): Buffer {
  const rest = length - (data.length % length);
  return Buffer.concat([data, Buffer.of(0x80), Buffer.alloc(rest - 1)]);
}

function xorInto(into: Buffer, data: Uint8Array): Buffer {
  for (let i = 0; i < into.length; i += 1) {
    into[i] = (into[i] ?? 0) ^ (data[i] ?? 0);
  }
  return into;
}

function cbcMac(
  cipher: keyof typeof OPENSSL,
  key: Uint8Array,
  start: Uint8Array,
  data: Uint8Array,
): Buffer {
  let chain: Buffer = Buffer.from(start);
  for (let at = 0; at < data.length; at += start.length) {
    chain = block(cipher, key, xorInto(chain, data.subarray(at, at + start.length)));
  }
  return chain;
}

/** Session MAC of a purse: single DES, start 00, whole block. */
export const sessionMac = (key: Uint8Array, message: Uint8Array): Uint8Array =>
  Uint8Array.from(cbcMac('des', key, new Uint8Array(8), withPadding(message, 8)));

/** Key of a purse's TAC: both halves of the card's folded into one. */
export const tacKey = (key: Uint8Array): Uint8Array =>
  Uint8Array.from(xorInto(Buffer.from(key.subarray(0, 8)), key.subarray(8, 16)));

/** ISO/IEC 9797-1 algorithm 3 in 3DES: CBC under the left half, then once out with the right and in with the left. */
export function mac(
  algorithm: Algorithm,
  key: Uint8Array,
  start: Uint8Array,
  message: Uint8Array,
): Uint8Array {
  return rawMac(algorithm, key, start, withPadding(message, blockLength(algorithm)));
}

/** The same over whole blocks that are padded already. */
export function rawMac(
  algorithm: Algorithm,
  key: Uint8Array,
  start: Uint8Array,
  data: Uint8Array,
): Uint8Array {
  if (algorithm === 'sm4') {
    return Uint8Array.from(cbcMac('sm4', key, start, data));
  }
  const chain =
    data.length > 8
      ? cbcMac('des', key.subarray(0, 8), start, data.subarray(0, data.length - 8))
      : Buffer.from(start);
  return Uint8Array.from(block('3des', key, xorInto(chain, data.subarray(data.length - 8))));
}

/** F‖~F under the master key. */
export function derive(algorithm: Algorithm, master: Uint8Array, factor: Uint8Array): Uint8Array {
  return encrypt(
    algorithm,
    master,
    Uint8Array.from([...factor, ...factor.map((byte) => ~byte & 0xff)]),
  );
}

/** What the chip answers by itself, four bytes, and the number of its card. */
export function factorOf(serial: Uint8Array, card: number): Uint8Array {
  const factor = Buffer.alloc(8);
  factor.set(serial);
  factor.writeUInt32BE(card, 4);
  return Uint8Array.from(factor);
}

/** One key of one CPU card. */
export const cpuKey = (
  algorithm: Algorithm,
  master: Uint8Array,
  serial: Uint8Array,
  card: number,
): Uint8Array => derive(algorithm, master, factorOf(serial.subarray(-4), card));

/** Key B of a sector of one MIFARE. */
export function sectorKey(
  master: Uint8Array,
  uid: Uint8Array,
  card: number,
  sector: number,
): Uint8Array {
  const cardKey = derive('3des', master, factorOf(uid, card));
  return encrypt('3des', cardKey, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, sector)).subarray(0, 6);
}
