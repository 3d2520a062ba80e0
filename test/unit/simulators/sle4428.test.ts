import { describe, expect, it } from 'vitest';
import { AcsReader } from '../../../simulators/card/acs-reader.ts';
import { hostOf } from '../../../simulators/card/memory-host.ts';
import { bytesOf, hexOf } from '../../../simulators/card/reference-v1.ts';
import {
  CONTROL_3W,
  createSle4428Memory,
  factorySle4428,
  Sle4428,
} from '../../../simulators/card/sle4428.ts';
import { createRandom } from '../../../simulators/random.ts';

const PSC = Uint8Array.of(0x12, 0x34);
const WRONG = Uint8Array.of(0x12, 0x35);
const HIGH = 0xc0;

function fresh(psc = PSC): Sle4428 {
  const chip = new Sle4428({ memory: createSle4428Memory({ psc }), random: createRandom(3) });
  chip.powerUp();
  return chip;
}

const secretIn = (chip: Sle4428): string => hexOf(hostOf(chip).security() ?? new Uint8Array());

describe('an SLE4428', () => {
  it('leaves the factory with its answer to reset, all ones, and eight tries', () => {
    const chip = fresh(Uint8Array.of(0xff, 0xff));
    expect(hexOf(chip.atr())).toBe('3b0492231091');
    expect(chip.main()).toEqual(factorySle4428());
    expect(secretIn(chip)).toBe('ff0000');
  });

  it('is read by anybody and written by whoever has presented the PSC', () => {
    const chip = fresh();
    const host = hostOf(chip);
    host.update(0x3fc, 0x11);
    expect(chip.main(0x3fc, 1)).toEqual(Uint8Array.of(0xff));
    expect(host.present(PSC)).toEqual({ kind: 'presented' });
    host.update(0x3fc, 0x11);
    expect(chip.main(0x3fc, 1)).toEqual(Uint8Array.of(0x11));
  });

  it('shows its PSC only to who knows it, and forgets them with the power', () => {
    const chip = fresh();
    hostOf(chip).present(PSC);
    expect(secretIn(chip)).toBe('ff1234');
    chip.powerDown();
    chip.powerUp();
    expect(secretIn(chip)).toBe('ff0000');
    hostOf(chip).present(PSC);
    chip.reset();
    expect(secretIn(chip)).toBe('ff0000');
  });

  it('spends one bit on a wrong PSC and locks after the eighth', () => {
    const chip = fresh();
    const host = hostOf(chip);
    for (const left of [0xfe, 0xfc, 0xf8, 0xf0, 0xe0, 0xc0, 0x80, 0x00]) {
      expect(host.present(WRONG)).toEqual({ kind: 'wrong', counter: left });
    }
    expect(host.present(PSC)).toEqual({ kind: 'locked' });
  });

  it('compares nothing before a bit has been spent', () => {
    const chip = fresh();
    for (const [at, byte] of PSC.entries()) {
      chip.command(HIGH | CONTROL_3W.compare, 0xfe + at, byte);
    }
    expect(chip.presented).toBe(false);
    // Ones spend nothing.
    chip.command(HIGH | CONTROL_3W.spend, 0xfd, 0xff);
    for (const [at, byte] of PSC.entries()) {
      chip.command(HIGH | CONTROL_3W.compare, 0xfe + at, byte);
    }
    expect(chip.presented).toBe(false);
  });

  it('gives the bits back to a right PSC', () => {
    const chip = fresh();
    hostOf(chip).present(WRONG);
    hostOf(chip).present(WRONG);
    expect(hostOf(chip).present(PSC)).toEqual({ kind: 'presented' });
    expect(chip.counter).toBe(0xff);
  });

  it.each([1, 2])('torn in byte %i of a right presentation: bits, and never the PSC', (byte) => {
    const chip = fresh();
    chip.cutPowerAfter(byte, 'old');
    expect(hostOf(chip).present(PSC)).toEqual({ kind: 'lost' });
    expect(chip.powered).toBe(false);
    chip.powerUp();
    expect(chip.counter).toBe(byte === 1 ? 0xff : 0xfe);
    expect(hostOf(chip).present(PSC)).toEqual({ kind: 'presented' });
  });

  it('burns the protection of a byte for ever, once the same byte is sent', () => {
    const chip = fresh();
    const host = hostOf(chip);
    host.present(PSC);
    host.update(0x200, 0x42);
    host.protect(0x200, 0x43);
    host.update(0x200, 0x44);
    expect(chip.main(0x200, 1)[0]).toBe(0x44);
    host.protect(0x200, 0x44);
    host.update(0x200, 0x45);
    expect(chip.main(0x200, 1)[0]).toBe(0x44);
    host.update(0, 0x00);
    expect(chip.main(0, 1)[0]).toBe(0x92);
  });
});

describe('an SLE4428 in an ACS reader', () => {
  const say = (reader: AcsReader, apdu: string): string => {
    const answer = reader.transmit(bytesOf(apdu));
    return answer.kind === 'response' ? hexOf(answer.bytes) : answer.kind;
  };
  const holding = (): AcsReader => {
    const reader = new AcsReader({ random: createRandom(5) });
    reader.insert(fresh());
    reader.powerOn();
    return reader;
  };

  it.each([
    ['read', 'FF B0 00 00 04', '922310919000'],
    ['read of the end', 'FF B0 03 FD 03', 'ff00009000'],
    ['read past the end', 'FF B0 03 FE 03', '6700'],
    ['counter', 'FF B1 00 00 03', 'ff00009000'],
    ['counter of another chip', 'FF B1 00 00 04', '6700'],
    ['right secret', 'FF 20 00 00 02 1234', '90ff'],
    ['wrong secret', 'FF 20 00 00 02 1235', '90fe'],
    ['secret of three bytes', 'FF 20 00 00 03 123456', '6700'],
    ['change of a secret of its own memory', 'FF D2 00 01 03 123456', '6700'],
  ])('answers %s', (_name, apdu, answer) => {
    const reader = holding();
    expect(say(reader, 'FF A4 00 00 01 05')).toBe('9000');
    expect(say(reader, apdu)).toBe(answer);
  });

  it('changes its secret by writing the end of the memory', () => {
    const reader = holding();
    say(reader, 'FF A4 00 00 01 05');
    say(reader, 'FF 20 00 00 02 1234');
    expect(say(reader, 'FF D0 03 FE 02 0102')).toBe('9000');
    say(reader, 'FF A4 00 00 01 05');
    expect(say(reader, 'FF 20 00 00 02 0102')).toBe('90ff');
  });

  it('hears nothing when it is told of another chip: ones, and a yes to everything', () => {
    const reader = holding();
    expect(say(reader, 'FF A4 00 00 01 06')).toBe('9000');
    expect(say(reader, 'FF B0 00 00 04')).toBe('ffffffff9000');
    expect(say(reader, 'FF 20 00 00 03 FFFFFF')).toBe('9007');
    expect(say(reader, 'FF D0 00 20 01 00')).toBe('9000');
    expect(reader.card?.main()).toEqual(factorySle4428());
    expect(reader.card?.programmings).toBe(0);
  });
});
