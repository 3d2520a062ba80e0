import { describe, expect, it } from 'vitest';
import { AcsReader, type ReaderAnswer } from '../../../simulators/card/acs-reader.ts';
import { createCardMemory } from '../../../simulators/card/card-memory.ts';
import { bytesOf, hexOf } from '../../../simulators/card/reference-v1.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { createRandom } from '../../../simulators/random.ts';
import { image, PSC } from './images.ts';

const PRESENT = `FF 20 00 00 03 ${hexOf(PSC)}`;
const WRONG = 'FF 20 00 00 03 010203';
const bus = (rest: string): string => `FF 70 07 6B 07 A6 05 A0 03 ${rest} 00`;
const COUNTER = bus('31 00 00');

function reader(name = 'HID Global OMNIKEY 3x21 Smart Card Reader 00 00'): AcsReader {
  const made = new AcsReader({ name, random: createRandom(5) });
  const memory = createCardMemory({ image: image('I2'), psc: PSC });
  made.insert(new Sle4442({ memory, random: createRandom(6) }));
  made.powerOn();
  return made;
}

function say(to: AcsReader, apdu: string): string {
  const answer: ReaderAnswer = to.transmit(bytesOf(apdu));
  return answer.kind === 'response' ? hexOf(answer.bytes) : answer.kind;
}

describe('OMNIKEY reader with an SLE4442', () => {
  it('is chosen by its name and makes the same ATR', () => {
    const atr = (made: AcsReader): string => hexOf(made.powerOn() ?? new Uint8Array());
    expect(atr(reader())).toBe('3b04a2131091');
    expect(say(reader('Cherry GmbH SmartTerminal ST-1144 00 00'), 'FF B0 00 20 02')).toBe(
      '514b9000',
    );
    // An ACS reader wants its card type first.
    expect(say(reader('ACS ACR39U ICC Reader 00 00'), 'FF B0 00 20 02')).toBe('6d00');
  });

  it.each([
    ['read', [], 'FF B0 00 20 04', '514b01019000'],
    ['read to the end', [], 'FF B0 00 FE 02', 'ffff9000'],
    ['read past the end', [], 'FF B0 00 FE 03', 'ffff6282'],
    ['read of an address there is not', [], 'FF B0 01 00 04', '6a82'],
    ['select of ACS', [], 'FF A4 00 00 01 06', '6d00'],
    ['counter of ACS', [], 'FF B1 00 00 04', '6d00'],
    ['write of ACS', [PRESENT], 'FF D0 00 D0 01 11', '6d00'],
    ['change of ACS', [PRESENT], 'FF D2 00 01 03 010203', '6d00'],
    ['counter', [], COUNTER, '9d04070000009000'],
    ['counter, presented', [PRESENT], COUNTER, '9d04074b61179000'],
    ['main memory on the bus', [], bus('30 20 00'), '9d01519000'],
    ['protection on the bus', [], bus('34 00 00'), '9d0430ff1ff89000'],
    ['a bus there is not', [], 'FF 70 07 6B 07 A6 05 A1 03 31 00 00 00', '9e0201029000'],
    ['protection', [], 'FF 3A 00 04 03', '0101009000'],
    ['right secret', [], PRESENT, '9000'],
    ['wrong secret', [], WRONG, '63c2'],
    ['secret of two bytes', [], 'FF 20 00 00 02 0102', '6700'],
    ['write without secret', [], 'FF D6 00 D0 01 11', '6982'],
    ['write of less than it says', [PRESENT], 'FF D6 00 40 03 0102', '6700'],
    ['write of a protected byte', [PRESENT], 'FF D6 00 00 01 00', '6581'],
    ['write past the end', [PRESENT], 'FF D6 00 FF 02 0102', '6a82'],
    ['unknown class', [], '00 B0 00 20 04', '6d00'],
  ])('answers %s', (_name, before, apdu, answer) => {
    const made = reader();
    for (const earlier of before) {
      say(made, earlier);
    }
    expect(say(made, apdu)).toBe(answer);
  });

  it('counts wrong secrets down, then says locked to the right one', () => {
    const made = reader();
    expect([say(made, WRONG), say(made, WRONG), say(made, WRONG)]).toEqual([
      '63c2',
      '63c1',
      '63c0',
    ]);
    expect([say(made, WRONG), say(made, PRESENT)]).toEqual(['6983', '6983']);
    expect(say(made, COUNTER)).toBe('9d04000000009000');
  });

  it.each(['none', 'power', 'reset'] as const)('writes after the secret; after %s', (interrupt) => {
    const made = reader();
    say(made, PRESENT);
    if (interrupt === 'power') {
      made.powerOff();
      made.powerOn();
    }
    if (interrupt === 'reset') {
      made.reset();
    }
    const fine = interrupt === 'none';
    expect(say(made, 'FF D6 00 D0 02 1122')).toBe(fine ? '9000' : '6982');
    expect(say(made, 'FF B0 00 D0 02')).toBe(fine ? '11229000' : 'ffff9000');
  });

  it('changes the secret with the old one, and counts a wrong old one', () => {
    const made = reader();
    expect(say(made, 'FF 21 00 00 06 010203 040506')).toBe('63c2');
    expect(say(made, `FF 21 00 00 06 ${hexOf(PSC)} 040506`)).toBe('9000');
    made.powerOff();
    made.powerOn();
    expect(say(made, PRESENT)).toBe('63c2');
    expect(say(made, 'FF 20 00 00 03 040506')).toBe('9000');
  });

  it('spends a try where power goes inside a right secret', () => {
    const made = reader();
    const { card } = made;
    // Byte 1 spends the bit of the counter, byte 2 gives it back.
    card?.cutPowerAfter(2, 'old');
    expect(made.transmit(bytesOf(PRESENT))).toEqual({ kind: 'gone', look: 'removed' });
    if (card !== null) made.insert(card);
    made.powerOn();
    expect(say(made, COUNTER)).toBe('9d04060000009000');
  });

  it('has the faults of every reader', () => {
    const made = reader();
    say(made, PRESENT);
    made.plan({ kind: 'short-answer', command: 1 });
    expect(say(made, 'FF B0 00 20 04')).toBe('51');
    made.plan({ kind: 'hang', command: 1, executed: true });
    expect(say(made, 'FF D6 00 D0 01 11')).toBe('hangs');
    expect(made.card?.main()[0xd0]).toBe(0x11);
    const { card } = made;
    card?.cutPowerAfter(2, 'erased');
    expect(say(made, 'FF D6 00 D1 03 121314')).toBe('gone');
    expect(card?.main(0xd0, 4)).toEqual(Uint8Array.of(0x11, 0x12, 0xff, 0xff));
  });
});
