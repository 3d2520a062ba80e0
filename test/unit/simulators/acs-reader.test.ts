import { describe, expect, it } from 'vitest';
import { AcsReader, type ReaderAnswer } from '../../../simulators/card/acs-reader.ts';
import { createCardMemory } from '../../../simulators/card/card-memory.ts';
import { bytesOf, hexOf } from '../../../simulators/card/reference-v1.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { drawFault, FAULT_KINDS, setFault } from '../../../simulators/faults.ts';
import { createRandom } from '../../../simulators/random.ts';
import { image, PSC } from './images.ts';

const SELECT = 'FF A4 00 00 01 06';
const PRESENT = `FF 20 00 00 03 ${hexOf(PSC)}`;

function reader(): AcsReader {
  const made = new AcsReader({ random: createRandom(5) });
  const memory = createCardMemory({ image: image('I2'), psc: PSC });
  made.insert(new Sle4442({ memory, random: createRandom(6) }));
  made.powerOn();
  return made;
}

function cardIn(made: AcsReader): Sle4442 {
  if (!(made.card instanceof Sle4442)) {
    throw new Error('no SLE4442');
  }
  return made.card;
}

function say(to: AcsReader, apdu: string): string {
  const answer: ReaderAnswer = to.transmit(bytesOf(apdu));
  return answer.kind === 'response' ? hexOf(answer.bytes) : answer.kind;
}

describe('ACS reader with an SLE4442', () => {
  it('makes its ATR of the first four bytes', () => {
    const made = reader();
    expect(hexOf(made.powerOn() ?? new Uint8Array())).toBe('3b04a2131091');
    made.remove();
    expect(made.powerOn()).toBeNull();
  });

  it.each([
    ['a read before select', [], 'FF B0 00 20 02', '6d00'],
    ['select', [], SELECT, '9000'],
    ['select of another type', [], 'FF A4 00 00 01 08', '6d00'],
    ['read', [SELECT], 'FF B0 00 20 04', '514b01019000'],
    ['read past the end', [SELECT], 'FF B0 00 F0 20', '6700'],
    ['read of the counter', [SELECT], 'FF B1 00 00 04', '070000009000'],
    ['read of the counter, presented', [SELECT, PRESENT], 'FF B1 00 00 04', '074b61179000'],
    ['read of the protection', [SELECT], 'FF B2 00 00 04', '30ff1ff89000'],
    ['right secret', [SELECT], PRESENT, '9007'],
    ['wrong secret', [SELECT], 'FF 20 00 00 03 010203', '9006'],
    ['secret of two bytes', [SELECT], 'FF 20 00 00 02 0102', '6700'],
    ['write of less than it says', [SELECT, PRESENT], 'FF D0 00 40 03 0102', '6700'],
    ['unknown instruction', [SELECT], 'FF CA 00 00 00', '6d00'],
    ['unknown class', [SELECT], '00 B0 00 20 04', '6d00'],
  ])('answers %s', (_name, before, apdu, answer) => {
    const made = reader();
    for (const earlier of before) {
      say(made, earlier);
    }
    expect(say(made, apdu)).toBe(answer);
  });

  it('says 90 00 to a secret on a locked card', () => {
    const made = reader();
    say(made, SELECT);
    const wrong = 'FF 20 00 00 03 010203';
    expect([say(made, wrong), say(made, wrong), say(made, wrong)]).toEqual([
      '9006',
      '9004',
      '9000',
    ]);
    expect(say(made, PRESENT)).toBe('9000');
  });

  it('writes after the secret, and loses it at select and at power off', () => {
    for (const interrupt of ['none', 'select', 'power'] as const) {
      const made = reader();
      say(made, SELECT);
      say(made, PRESENT);
      if (interrupt === 'power') {
        made.powerOff();
        made.powerOn();
      }
      if (interrupt !== 'none') {
        say(made, SELECT);
      }
      expect(say(made, 'FF D0 00 D0 02 1122')).toBe('9000');
      expect(say(made, 'FF B0 00 D0 02')).toBe(interrupt === 'none' ? '11229000' : 'ffff9000');
    }
  });

  it('changes the secret and burns protection bits', () => {
    const made = reader();
    say(made, SELECT);
    say(made, PRESENT);
    expect(say(made, 'FF D2 00 01 03 010203')).toBe('9000');
    expect(say(made, 'FF D1 00 20 01 51')).toBe('9000');
    expect(say(made, 'FF D1 00 04 01 FF')).toBe('9000');
    say(made, SELECT);
    expect(say(made, 'FF 20 00 00 03 010203')).toBe('9007');
    expect(say(made, 'FF B2 00 00 04')).toBe('20ff1ff89000');
  });
});

describe('ACS reader: faults', () => {
  function open(): AcsReader {
    const made = reader();
    say(made, SELECT);
    say(made, PRESENT);
    return made;
  }

  it('carries the command out before it loses the answer and the card', () => {
    const made = open();
    const card = cardIn(made);
    made.plan({ kind: 'lose-answer', command: 2 });
    say(made, 'FF B0 00 20 04');
    expect(made.transmit(bytesOf('FF D0 00 D0 01 11'))).toEqual({ kind: 'gone', look: 'empty' });
    expect(card.main()[0xd0]).toBe(0x11);
    expect(made.card).toBeNull();
  });

  it('loses the answer of the command that brings a byte to a value, whichever command that is', () => {
    const made = open();
    const card = cardIn(made);
    made.loseAnswerOfChange({ offset: 0xd1, value: 0x5a });
    expect(say(made, 'FF D0 00 D0 02 1100')).toBe('9000');
    expect(say(made, 'FF D0 00 D2 01 5A')).toBe('9000');
    expect(made.transmit(bytesOf('FF D0 00 D1 01 5A'))).toEqual({ kind: 'gone', look: 'empty' });
    expect(card.main(0xd0, 3)).toEqual(Uint8Array.of(0x11, 0x5a, 0x5a));
    expect(made.card).toBeNull();
    made.insert(card);
    made.powerOn();
    expect(say(made, SELECT)).toBe('9000');
  });

  it('loses the card inside the byte where power was cut', () => {
    const made = open();
    const { card } = made;
    card?.cutPowerAfter(3, 'erased');
    expect(made.transmit(bytesOf('FF D0 00 D0 04 11121314'))).toEqual({
      kind: 'gone',
      look: 'removed',
    });
    expect(card?.main(0xd0, 4)).toEqual(Uint8Array.of(0x11, 0x12, 0xff, 0xff));
    expect(made.card).toBeNull();
  });

  it.each([true, false])('hangs, and answers when woken (carried out before: %s)', (executed) => {
    const made = open();
    made.plan({ kind: 'hang', command: 1, executed });
    const answer = made.transmit(bytesOf('FF D0 00 D0 01 11'));
    expect(made.card?.main()[0xd0]).toBe(executed ? 0x11 : 0xff);
    expect(answer.kind === 'hangs' && answer.wake().kind).toBe('response');
    expect(made.card?.main()[0xd0]).toBe(0x11);
  });

  it('shortens an answer and makes garbage of one', () => {
    const made = open();
    made.plan({ kind: 'short-answer', command: 1 });
    made.plan({ kind: 'garbage-answer', command: 2 });
    expect(say(made, 'FF B0 00 20 04')).toBe('51');
    const garbage = say(made, 'FF B0 00 20 04');
    expect(garbage).toHaveLength(12);
    expect(garbage).not.toBe('514b01019000');
    expect(say(made, 'FF B0 00 20 04')).toBe('514b01019000');
  });

  it('is unplugged before a command', () => {
    const made = open();
    made.plan({ kind: 'unplug', command: 1 });
    expect(say(made, 'FF D0 00 D0 01 11')).toBe('unplugged');
    expect(made.card?.main()[0xd0]).toBe(0xff);
    expect(made.card?.powered).toBe(false);
  });

  it('draws every kind of fault from seeds, the same from the same seed', () => {
    const draw = (seed: number): ReturnType<typeof drawFault> =>
      drawFault(createRandom(seed), { kinds: FAULT_KINDS, bytes: 60, commands: 9 });
    const kinds = new Set(Array.from({ length: 100 }, (_, seed) => draw(seed).kind));
    expect(kinds).toEqual(new Set(FAULT_KINDS));
    expect(draw(77)).toEqual(draw(77));
    for (let seed = 0; seed < 20; seed += 1) {
      setFault(reader(), draw(seed));
    }
  });
});
