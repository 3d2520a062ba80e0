/**
 * SM4 over the data field, as a meter of the 2018 kind does it: ECB, padded to whole blocks. A codec of its own; what is not
 * data (addresses, key versions) and refusals stay in clear.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { MeterFrame } from './cjt188.ts';

const DATA_CODES: readonly number[] = [0x01, 0x04, 0x81, 0x84];
const BLOCK = 16;

const sealed = ({ control }: MeterFrame): boolean => DATA_CODES.includes(control);

/** Null where the data field was not made with this key. */
export function opened(frame: MeterFrame, key: Uint8Array): MeterFrame | null {
  if (!sealed(frame)) return frame;
  if (frame.data.length === 0 || frame.data.length % BLOCK !== 0) return null;
  const decipher = createDecipheriv('sm4-ecb', key, null).setAutoPadding(false);
  const bytes = [...decipher.update(Uint8Array.from(frame.data)), ...decipher.final()];
  const padding = bytes.at(-1) ?? 0;
  const data = bytes.slice(0, bytes.length - padding);
  const right = padding >= 1 && padding <= BLOCK && data.length + padding === bytes.length;
  return right && bytes.slice(data.length).every((byte) => byte === padding)
    ? { ...frame, data }
    : null;
}

export function sealedWith(frame: MeterFrame, key: Uint8Array): MeterFrame {
  if (!sealed(frame)) return frame;
  const padding = BLOCK - (frame.data.length % BLOCK);
  const cipher = createCipheriv('sm4-ecb', key, null).setAutoPadding(false);
  const whole = Uint8Array.from([...frame.data, ...new Array<number>(padding).fill(padding)]);
  return { ...frame, data: [...cipher.update(whole), ...cipher.final()] };
}
