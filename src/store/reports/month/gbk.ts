/**
 * Text as GBK, which 用友 U8 reads. The platform decodes GBK and does not encode it, so each of its two-byte forms is decoded
 * once and the table turned round. A character that GBK does not have is refused: a voucher with a question mark in it is
 * not the voucher that was meant.
 */
import { assert } from '../../../core/outcome.ts';

const UNKNOWN = '�';

function encoder(): ReadonlyMap<string, readonly [number, number]> {
  const decoder = new TextDecoder('gbk');
  const table = new Map<string, readonly [number, number]>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail === 0x7f) continue;
      const text = decoder.decode(Uint8Array.of(lead, trail));
      if ([...text].length !== 1 || text === UNKNOWN || table.has(text)) continue;
      table.set(text, [lead, trail]);
    }
  }
  return table;
}

let table: ReturnType<typeof encoder> | null = null;

/** Throws Bug for a character that GBK does not have. */
export function gbk(text: string): Uint8Array {
  table ??= encoder();
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) {
      bytes.push(code);
      continue;
    }
    const pair = table.get(character);
    assert(pair !== undefined, () => `GBK has no ${character}`);
    bytes.push(...pair);
  }
  return Uint8Array.from(bytes);
}
