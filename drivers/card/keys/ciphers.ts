/**
 * Block ciphers of cards over node:crypto: two-key triple DES and the retail MAC (ISO/IEC 9797-1, algorithm 3), SM4
 * (GB/T 32907), and the diversification F‖~F of PBOC. Node's OpenSSL has no single DES: it is triple DES of one key.
 */
import { createCipheriv } from 'node:crypto';
import { assert } from '../../../src/core/outcome.ts';
import type { CardCipher } from '../../../src/ports/sam.ts';

/** Bytes of one block. */
export const BLOCK_LENGTH: Readonly<Record<CardCipher, number>> = { '3des': 8, sm4: 16 };
export const KEY_LENGTH = 16;

function ecb(algorithm: string, key: Uint8Array, data: Uint8Array): Uint8Array {
  const cipher = createCipheriv(algorithm, key, null).setAutoPadding(false);
  return Uint8Array.from(Buffer.concat([cipher.update(data), cipher.final()]));
}

/** Whole blocks, one by one (ECB), under a key of 16 bytes. */
export function encryptBlocks(cipher: CardCipher, key: Uint8Array, data: Uint8Array): Uint8Array {
  assert(key.length === KEY_LENGTH, `a card key has 16 bytes, not ${key.length}`);
  assert(data.length % BLOCK_LENGTH[cipher] === 0, `not whole blocks: ${data.length} bytes`);
  return ecb(cipher === 'sm4' ? 'sm4-ecb' : 'des-ede', key, data);
}

/** One block under a key of eight bytes. */
const singleDes = (key: Uint8Array, block: Uint8Array): Uint8Array =>
  ecb('des-ede3', Uint8Array.of(...key, ...key, ...key), block);

const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, i) => byte ^ (b[i] ?? 0));

/** 80 and as many 00 as fill the last block (ISO/IEC 9797-1, method 2). */
export function padded(data: Uint8Array, block: number): Uint8Array {
  const whole = new Uint8Array((Math.floor(data.length / block) + 1) * block);
  whole.set(data);
  whole[data.length] = 0x80;
  return whole;
}

function chained(
  data: Uint8Array,
  start: Uint8Array,
  encrypt: (block: Uint8Array) => Uint8Array,
): Uint8Array {
  let chain = start;
  for (let at = 0; at < data.length; at += start.length) {
    chain = encrypt(xor(data.subarray(at, at + start.length), chain));
  }
  return chain;
}

/** CBC-MAC in single DES of session keys (8 bytes), start 00, padded with 80: the MACs of a purse. Eight bytes. */
export const desMac = (key: Uint8Array, message: Uint8Array): Uint8Array =>
  chained(padded(message, 8), new Uint8Array(8), (block) => singleDes(key, block));

/** Key of a purse's TAC (8 bytes): the left half of its 16 XOR the right. */
export const tacKey = (key: Uint8Array): Uint8Array => xor(key.subarray(0, 8), key.subarray(8));

/**
 * MAC over a message, one block long: for 3DES algorithm 3 (single DES with the left half of the key, the last block
 * decrypted with the right and encrypted with the left), for SM4 plain CBC. `start` is the chain's first value.
 */
export function cardMac(
  cipher: CardCipher,
  key: Uint8Array,
  start: Uint8Array,
  message: Uint8Array,
): Uint8Array {
  const data = padded(message, BLOCK_LENGTH[cipher]);
  if (cipher === 'sm4') return chained(data, start, (block) => encryptBlocks('sm4', key, block));
  const left = key.subarray(0, 8);
  const before = chained(data.subarray(0, -8), start, (block) => singleDes(left, block));
  return encryptBlocks('3des', key, xor(data.subarray(-8), before));
}

/** DK = E(MK, F) ‖ E(MK, ~F) in 3DES; DK = E(MK, F‖~F) in SM4. `factor` has 8 bytes, the derived key 16. */
export function diversify(cipher: CardCipher, master: Uint8Array, factor: Uint8Array): Uint8Array {
  assert(factor.length === 8, `a factor has 8 bytes, not ${factor.length}`);
  const complement = factor.map((byte) => byte ^ 0xff);
  return encryptBlocks(cipher, master, Uint8Array.of(...factor, ...complement));
}
