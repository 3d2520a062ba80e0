import { describe, expect, it } from 'vitest';
import { COUNTER_CELL, createCardMemory } from '../../../simulators/card/card-memory.ts';
import { hostOf } from '../../../simulators/card/memory-host.ts';
import { CONTROL, Sle4442, type TornMode } from '../../../simulators/card/sle4442.ts';
import { TORN_MODES } from '../../../simulators/faults.ts';
import { createRandom } from '../../../simulators/random.ts';
import { image, PSC } from './images.ts';

const WRONG = Uint8Array.of(1, 2, 3);

function card(seed = 1, psc = PSC): Sle4442 {
  const memory = createCardMemory({ image: image('I3'), psc });
  return new Sle4442({ memory, random: createRandom(seed) });
}

function opened(seed = 1): Sle4442 {
  const chip = card(seed);
  chip.powerUp();
  expect(hostOf(chip).present(PSC)).toEqual({ kind: 'presented' });
  return chip;
}

const counter = (chip: Sle4442): number => chip.memory.read(COUNTER_CELL);

describe('SLE4442: secret and error counter', () => {
  it('leaves the factory with transport code FF FF FF, three tries and its own bytes protected', () => {
    const chip = new Sle4442({ memory: createCardMemory(), random: createRandom(1) });
    expect(chip.powerUp()).toEqual(Uint8Array.of(0xa2, 0x13, 0x10, 0x91));
    expect(chip.command(CONTROL.readProtection, 0, 0)).toEqual(
      Uint8Array.of(0x30, 0xff, 0x1f, 0xf8),
    );
    expect(chip.command(CONTROL.readSecurity, 0, 0)).toEqual(Uint8Array.of(7, 0, 0, 0));
    expect(hostOf(chip).present(Uint8Array.of(0xff, 0xff, 0xff)).kind).toBe('presented');
  });

  it('answers nothing without power', () => {
    expect(card().command(CONTROL.readMain, 0, 0)).toBeNull();
  });

  it('reads main memory without a secret and writes it only with one', () => {
    const chip = card();
    chip.powerUp();
    expect(chip.command(CONTROL.readMain, 0x40, 0)).toEqual(image('I3').subarray(0x40));
    chip.command(CONTROL.updateMain, 0x40, 0x12);
    expect(chip.main()).toEqual(image('I3'));
  });

  it('counts wrong secrets 07, 06, 04, 00 and then is locked for ever, also for the right one', () => {
    const chip = card();
    chip.powerUp();
    for (const left of [6, 4, 0]) {
      expect(hostOf(chip).present(WRONG)).toEqual({ kind: 'wrong', counter: left });
    }
    expect(hostOf(chip).present(PSC)).toEqual({ kind: 'locked' });
    chip.powerDown();
    chip.powerUp();
    expect(hostOf(chip).present(PSC)).toEqual({ kind: 'locked' });
  });

  it('gives the tries back for the right secret, even on the last try', () => {
    const chip = card();
    chip.powerUp();
    hostOf(chip).present(WRONG);
    hostOf(chip).present(WRONG);
    expect(hostOf(chip).present(PSC).kind).toBe('presented');
    expect(counter(chip)).toBe(7);
  });

  it('does not compare before a try has been spent', () => {
    const chip = card();
    chip.powerUp();
    for (const [i, byte] of PSC.entries()) {
      chip.command(CONTROL.compare, i + 1, byte);
    }
    expect(chip.presented).toBe(false);
    chip.command(CONTROL.updateSecurity, 0, 0xff);
    expect(counter(chip)).toBe(7);
  });

  it('forgets the secret at power off and at reset', () => {
    for (const interrupt of ['powerDown', 'reset'] as const) {
      const chip = opened();
      chip[interrupt]();
      chip.powerUp();
      chip.command(CONTROL.updateMain, 0x40, 0x12);
      expect(chip.main()).toEqual(image('I3'));
    }
  });

  it('loses one try when power goes inside a verification with the right secret', () => {
    for (const [byte, left] of [
      [1, 7],
      [2, 6],
    ] as const) {
      const chip = card();
      chip.powerUp();
      chip.cutPowerAfter(byte, 'old');
      expect(hostOf(chip).present(PSC)).toEqual({ kind: 'lost' });
      expect(counter(chip)).toBe(left);
    }
  });

  it('shows the secret only to who has presented it, and changes it', () => {
    const chip = opened();
    expect(chip.command(CONTROL.readSecurity, 0, 0)).toEqual(Uint8Array.of(7, ...PSC));
    for (const [i, byte] of WRONG.entries()) {
      chip.command(CONTROL.updateSecurity, i + 1, byte);
    }
    chip.powerDown();
    chip.powerUp();
    expect(hostOf(chip).present(WRONG).kind).toBe('presented');
  });
});

describe('SLE4442: bytes', () => {
  it('takes 5 ms of virtual time for a byte', () => {
    const chip = opened();
    const before = chip.microseconds;
    chip.command(CONTROL.updateMain, 0x40, 0x12);
    expect(chip.microseconds - before).toBe(5000);
  });

  it('never changes a protected byte, and protects one only against the byte it holds', () => {
    const chip = opened();
    chip.command(CONTROL.updateMain, 0, 0x12);
    expect(chip.main()[0]).toBe(0xa2);
    chip.command(CONTROL.updateMain, 8, 0x12);
    chip.command(CONTROL.protect, 8, 0x13);
    chip.command(CONTROL.updateMain, 8, 0x14);
    chip.command(CONTROL.protect, 8, 0x14);
    chip.command(CONTROL.updateMain, 8, 0x15);
    expect(chip.main()[8]).toBe(0x14);
    expect(chip.command(CONTROL.readProtection, 0, 0)?.[1]).toBe(0xfe);
  });

  it('ignores exactly the n-th write when told to, and reports fine', () => {
    const chip = opened();
    chip.ignoreWrites(2);
    for (const address of [0xd0, 0xd1, 0xd2]) {
      expect(chip.command(CONTROL.updateMain, address, 0x11)).not.toBeNull();
    }
    expect(chip.main(0xd0, 3)).toEqual(Uint8Array.of(0x11, 0xff, 0x11));
  });
});

describe('SLE4442: power lost inside a byte', () => {
  const body = Uint8Array.from({ length: 32 }, (_, i) => (i * 37 + 5) & 0xff);

  function torn(at: number, mode: TornMode, seed: number): Sle4442 {
    const chip = opened(seed);
    chip.cutPowerAfter(at, mode);
    for (const [i, byte] of body.entries()) {
      chip.command(CONTROL.updateMain, 0x70 + i, byte);
    }
    return chip;
  }

  it.each(TORN_MODES)(
    'tears every byte of a write as %s and leaves its neighbours whole',
    (mode) => {
      const before = image('I3');
      for (let at = 1; at <= body.length; at += 1) {
        const chip = torn(at, mode, at);
        expect(chip.powered).toBe(false);
        const after = chip.main();
        const expected = Uint8Array.from(before);
        expected.set(body.subarray(0, at - 1), 0x70);
        const tornAt = 0x70 + at - 1;
        const value = after[tornAt] ?? -1;
        after[tornAt] = before[tornAt] ?? -1;
        expect(after).toEqual(expected);
        const allowed = { old: before[tornAt], erased: 0xff, mixture: value, marginal: value }[
          mode
        ];
        expect(value).toBe(allowed);
      }
    },
  );

  it('makes mixtures that differ from old, new and erased', () => {
    const values = new Set<number>();
    for (let seed = 0; seed < 40; seed += 1) {
      values.add(torn(2, 'mixture', seed).main()[0x71] ?? -1);
    }
    expect(values.size).toBeGreaterThan(5);
  });

  it('makes marginal cells that hold over one power-up, change at a later one and then stay', () => {
    let changed = 0;
    for (let seed = 0; seed < 30; seed += 1) {
      const chip = torn(2, 'marginal', seed);
      const seen = Array.from({ length: 32 }, () => {
        chip.powerUp();
        const byte = chip.main()[0x71];
        chip.powerDown();
        return byte;
      });
      expect(chip.memory.weakCells()).toEqual([]);
      const values = [...new Set(seen)];
      expect(values.length).toBeLessThanOrEqual(2);
      if (values.length === 2) {
        changed += 1;
        expect(seen.lastIndexOf(values[0])).toBe(seen.indexOf(values[1]) - 1);
        expect(seen[0]).toBe(values[0]);
      }
    }
    expect(changed).toBeGreaterThan(20);
  });

  it('makes a marginal cell solid when it is written again', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const chip = torn(2, 'marginal', seed);
      chip.powerUp();
      hostOf(chip).present(PSC);
      chip.command(CONTROL.updateMain, 0x71, 0xff);
      for (let i = 0; i < 6; i += 1) {
        chip.powerDown();
        chip.powerUp();
        expect(chip.main()[0x71]).toBe(0xff);
      }
    }
  });
});
