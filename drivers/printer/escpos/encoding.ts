/**
 * Text as the bytes of a Chinese receipt printer: GB18030, or GBK for printers whose font ends there. Nothing in a text
 * can be a command: control characters never leave here.
 */
import iconv from 'iconv-lite';

export type Charset = 'gb18030' | 'gbk';

/** Han characters beyond the two-byte part, which GB18030 printers carry. */
const HAN = /\p{Script=Han}/u;
/** The half-width yen sign is four bytes of GB18030, which printers show as other signs; the full-width one is A3 A4. */
const SIGNS: Readonly<Record<string, string>> = { '\u00a5': '￥', '\u00b3': '3', '\u00a0': ' ' };
/** 〓, the typesetters' mark of a missing character: as wide as the one it stands for. */
const MISSING_WIDE = [0xa1, 0xfe];
const MISSING_NARROW = [0x3f];

function bytesOf(character: string, charset: Charset): Iterable<number> {
  const code = character.codePointAt(0) ?? 0;
  const lone = code >= 0xd800 && code <= 0xdfff;
  if (lone || code < 0x20 || (code >= 0x7f && code <= 0x9f)) return MISSING_NARROW;
  if (code < 0x7f) return [code];
  const bytes = iconv.encode(SIGNS[character] ?? character, 'gb18030');
  if (bytes.length <= 2) return bytes;
  if (!HAN.test(character)) return MISSING_NARROW;
  return charset === 'gb18030' ? bytes : MISSING_WIDE;
}

/** The bytes of a text without line ends. */
export function encodeText(text: string, charset: Charset): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) bytes.push(...bytesOf(character, charset));
  return Uint8Array.from(bytes);
}
