/** MIFARE Classic 1K behind a contactless reader: keys, access bits, the halt after a refusal, and torn blocks. */
import { describe, expect, it } from 'vitest';
import { AcsReader } from '../../../simulators/card/acs-reader.ts';
import { createCardMemory } from '../../../simulators/card/card-memory.ts';
import { conditionOf } from '../../../simulators/card/mifare-access.ts';
import { createMifareMemory, MifareClassic } from '../../../simulators/card/mifare-classic.ts';
import { bytesOf, hexOf } from '../../../simulators/card/reference-v1.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { createRandom } from '../../../simulators/random.ts';

const UID = Uint8Array.of(0x12, 0x34, 0x56, 0x78);
const ACS = 'ACS ACR122U PICC Interface 00 00';
const IDENTIV = 'SCM Microsystems Inc. SCL010 Contactless Reader 00 00';
const TRANSPORT = 'FFFFFFFFFFFF';

const freshCard = (): MifareClassic =>
  new MifareClassic({ memory: createMifareMemory(UID), random: createRandom(3) });

function readerWith(card: MifareClassic, name = ACS): AcsReader {
  const reader = new AcsReader({ name, random: createRandom(1) });
  reader.insert(card);
  reader.powerOn();
  return reader;
}

function say(to: AcsReader, apdu: string): string {
  const answer = to.transmit(bytesOf(apdu));
  return answer.kind === 'response' ? hexOf(answer.bytes) : answer.kind;
}

/** Loads a key and authenticates with it in an ACS reader. */
function open(to: AcsReader, block: string, type: '60' | '61', key: string): string {
  say(to, `FF 82 00 00 06 ${key}`);
  return say(to, `FF 86 00 00 05 01 00 ${block} ${type} 00`);
}

const again = (reader: AcsReader): void => {
  reader.powerOff();
  reader.powerOn();
};

describe('MIFARE Classic 1K in a contactless reader', () => {
  it('answers with the storage-card ATR, its UID and the maker block', () => {
    const reader = readerWith(freshCard());
    expect(hexOf(reader.card?.atr() ?? new Uint8Array())).toMatch(/^3b8f8001804f0ca0000003060300/);
    expect(say(reader, 'FF CA 00 00 00')).toBe('123456789000');
    expect(open(reader, '00', '60', TRANSPORT)).toBe('9000');
    expect(say(reader, 'FF B0 00 00 10')).toBe('123456780808040000000000000000009000');
  });

  it('opens one sector at a time, and only with its key', () => {
    const reader = readerWith(freshCard());
    expect(say(reader, 'FF B0 00 04 10')).toBe('6300');
    again(reader);
    expect(open(reader, '04', '60', TRANSPORT)).toBe('9000');
    expect(say(reader, `FF D6 00 05 10 ${'A5'.repeat(16)}`)).toBe('9000');
    expect(say(reader, 'FF B0 00 05 10')).toBe(`${'a5'.repeat(16)}9000`);
    expect(say(reader, 'FF B0 00 08 10')).toBe('6300');
  });

  it('halts at a refused key until it is activated again', () => {
    const reader = readerWith(freshCard());
    expect(open(reader, '04', '60', '000000000000')).toBe('6300');
    expect(open(reader, '04', '60', TRANSPORT)).toBe('6300');
    again(reader);
    expect(open(reader, '04', '60', TRANSPORT)).toBe('9000');
  });

  it('never shows key A, and key B only while it is no key', () => {
    const reader = readerWith(freshCard());
    open(reader, '07', '60', TRANSPORT);
    expect(say(reader, 'FF B0 00 07 10')).toBe('000000000000ff078069ffffffffffff9000');
    expect(say(reader, 'FF D6 00 07 10 A0A1A2A3A4A5 787788 69 010203040506')).toBe('9000');
    again(reader);
    expect(open(reader, '07', '60', 'A0A1A2A3A4A5')).toBe('9000');
    expect(say(reader, 'FF B0 00 07 10')).toBe('00000000000078778869000000000000' + '9000');
  });

  it('lets key A read and key B write under 78 77 88', () => {
    const reader = readerWith(freshCard());
    open(reader, '07', '60', TRANSPORT);
    say(reader, 'FF D6 00 07 10 A0A1A2A3A4A5 787788 69 010203040506');
    again(reader);
    open(reader, '04', '60', 'A0A1A2A3A4A5');
    expect(say(reader, `FF D6 00 04 10 ${'11'.repeat(16)}`)).toBe('6300');
    again(reader);
    expect(open(reader, '04', '61', '010203040506')).toBe('9000');
    expect(say(reader, `FF D6 00 04 10 ${'11'.repeat(16)}`)).toBe('9000');
  });

  it('knows access bits by their copies: contradicting ones kill the sector', () => {
    const bits = (hex: string): Uint8Array => bytesOf(`000000000000${hex}69000000000000`);
    expect([0, 3].map((block) => conditionOf(bits('ff0780'), block))).toEqual([0b000, 0b001]);
    expect([0, 3].map((block) => conditionOf(bits('787788'), block))).toEqual([0b100, 0b011]);
    expect(conditionOf(bits('ff0781'), 0)).toBeNull();
    const card = freshCard();
    card.memory.write(7 * 16 + 8, 0x81);
    expect(open(readerWith(card), '04', '60', TRANSPORT)).toBe('6300');
  });

  it('is spoken to otherwise by an Identiv reader, which says no with 69 82', () => {
    const reader = readerWith(freshCard(), IDENTIV);
    expect(say(reader, `FF 82 00 00 06 ${TRANSPORT}`)).toBe('6982');
    expect(say(reader, `FF 82 00 60 06 ${TRANSPORT}`)).toBe('9000');
    expect(say(reader, 'FF 86 00 00 05 01 00 04 60 00')).toBe('6982');
    expect(say(reader, 'FF 86 00 00 05 01 00 04 60 01')).toBe('9000');
  });

  it('does not fit into contacts, nor a contact card on an antenna', () => {
    const contacts = new AcsReader({ random: createRandom(1) });
    expect(() => contacts.insert(freshCard())).toThrow('cannot be put');
    const antenna = new AcsReader({ name: ACS, random: createRandom(1) });
    const chip = new Sle4442({ memory: createCardMemory(), random: createRandom(2) });
    expect(() => antenna.insert(chip)).toThrow('cannot be put');
  });

  it('loses a whole block where power goes while it is written, and no other', () => {
    for (const torn of ['old', 'erased', 'mixture', 'marginal'] as const) {
      const card = freshCard();
      const reader = readerWith(card);
      open(reader, '04', '60', TRANSPORT);
      say(reader, `FF D6 00 04 10 ${'0F'.repeat(16)}`);
      card.cutPowerAfter(2, torn);
      expect(say(reader, `FF D6 00 05 10 ${'77'.repeat(16)}`)).toBe('9000');
      expect(say(reader, `FF D6 00 04 10 ${'3C'.repeat(16)}`)).toBe('gone');
      expect(card.powered).toBe(false);
      expect(hexOf(card.blockBytes(5))).toBe('77'.repeat(16));
      const left = hexOf(card.blockBytes(4));
      if (torn === 'old') expect(left).toBe('0f'.repeat(16));
      if (torn === 'erased') expect(left).toBe('00'.repeat(16));
      expect(card.memory.weakCells().every((cell) => cell >= 64 && cell < 80)).toBe(true);
    }
  });
});
