import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCardFile, openCardFile } from '../../../simulators/card/card-memory.ts';
import { hostOf } from '../../../simulators/card/memory-host.ts';
import { CONTROL, Sle4442 } from '../../../simulators/card/sle4442.ts';
import { meterFile, newMeterRecord } from '../../../simulators/meter/meter-memory.ts';
import { createRandom } from '../../../simulators/random.ts';
import { image, METER, PSC } from './images.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qika-card-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const chipOf = (path: string): Sle4442 =>
  new Sle4442({ memory: openCardFile(path), random: createRandom(3) });

describe('a card in a file', () => {
  it('has each byte in the file before the next one is written', () => {
    const path = join(folder, 'one.card');
    createCardFile(path, { image: image('I2'), psc: PSC });
    const chip = chipOf(path);
    chip.powerUp();
    hostOf(chip).present(PSC);
    const expected = image('I2');
    for (let address = 0xd0; address < 0x100; address += 1) {
      chip.command(CONTROL.updateMain, address, address);
      expected[address] = address;
      // A second reader of the file is what a restarted process would be.
      const again = openCardFile(path);
      expect(Uint8Array.from({ length: 256 }, (_, i) => again.read(i))).toEqual(expected);
      again.close();
    }
  });

  it('keeps spent tries and weak cells', () => {
    const path = join(folder, 'two.card');
    createCardFile(path, { psc: PSC });
    const chip = chipOf(path);
    chip.powerUp();
    hostOf(chip).present(Uint8Array.of(0, 0, 0));
    chip.memory.setWeakness(0x80, { powerUps: 1, later: 0x12 });
    const later = chipOf(path);
    expect(later.memory.weakCells()).toEqual([0x80]);
    later.powerUp();
    expect(later.command(CONTROL.readSecurity, 0, 0)?.[0]).toBe(6);
    expect(later.main()[0x80]).toBe(0x12);
  });

  it('refuses a file that is no card', () => {
    const path = join(folder, 'three.card');
    createCardFile(path);
    truncateSync(path, 100);
    expect(() => openCardFile(path)).toThrow('not a card file');
  });
});

describe('a meter in a file', () => {
  it('comes back with what it saved last', () => {
    const path = join(folder, 'm.json');
    const memory = meterFile(path, newMeterRecord(METER));
    memory.save({ ...memory.load(), totalLitres: 20_000 });
    expect(meterFile(path).load()).toEqual({ ...newMeterRecord(METER), totalLitres: 20_000 });
  });
});
