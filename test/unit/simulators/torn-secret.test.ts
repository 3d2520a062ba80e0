/**
 * Why no card in service is given another secret (docs/keys.md): on every chip the change is a write in place, and power lost in
 * it leaves a secret that nobody knows. Each byte, each kind of tear, many draws; counted are cards whose secret is neither.
 */
import { expect, test } from 'vitest';
import { createCardMemory, PSC_CELL } from '../../../simulators/card/card-memory.ts';
import { CpuCard } from '../../../simulators/card/cpu-card.ts';
import { KEY_CELL, STATION_KEY } from '../../../simulators/card/cpu-layout.ts';
import { createCpuMemory } from '../../../simulators/card/cpu-stock.ts';
import { hostOf } from '../../../simulators/card/memory-host.ts';
import { createMifareMemory, MifareClassic } from '../../../simulators/card/mifare-classic.ts';
import { createSle4428Memory, Sle4428 } from '../../../simulators/card/sle4428.ts';
import { CONTROL, Sle4442 } from '../../../simulators/card/sle4442.ts';
import type { TornMode } from '../../../simulators/card/torn-byte.ts';
import { TORN_MODES } from '../../../simulators/faults.ts';
import { createRandom, type Random } from '../../../simulators/random.ts';

const DRAWS = 16;
const OLD = Uint8Array.from({ length: 16 }, (_, at) => 0x31 + 7 * at);
const NEW = Uint8Array.from({ length: 16 }, (_, at) => 0xc4 - 5 * at);

interface Change {
  readonly chip: string;
  /** Programmings of one change. */
  readonly steps: number;
  /** The secret on a card whose change was cut in its n-th programming, as hex. */
  readonly left: (n: number, torn: TornMode, random: Random) => string;
  readonly secretBytes: number;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const CHANGES: readonly Change[] = [
  {
    chip: 'SLE4442',
    steps: 3,
    secretBytes: 3,
    left(n, torn, random) {
      const memory = createCardMemory({ psc: OLD.subarray(0, 3) });
      const card = new Sle4442({ memory, random });
      card.powerUp();
      hostOf(card).present(OLD.subarray(0, 3));
      card.cutPowerAfter(n, torn);
      for (const [i, byte] of NEW.subarray(0, 3).entries()) {
        card.command(CONTROL.updateSecurity, i + 1, byte);
      }
      return hex(Uint8Array.from({ length: 3 }, (_, i) => memory.read(PSC_CELL + i)));
    },
  },
  {
    chip: 'SLE4428',
    steps: 2,
    secretBytes: 2,
    left(n, torn, random) {
      const card = new Sle4428({
        memory: createSle4428Memory({ psc: OLD.subarray(0, 2) }),
        random,
      });
      card.powerUp();
      const host = hostOf(card);
      host.present(OLD.subarray(0, 2));
      card.cutPowerAfter(n, torn);
      for (const [i, byte] of NEW.subarray(0, 2).entries()) host.update(0x3fe + i, byte);
      return hex(card.main(0x3fe, 2));
    },
  },
  {
    chip: 'MIFARE Classic',
    steps: 1,
    secretBytes: 16,
    left(n, torn, random) {
      const memory = createMifareMemory(Uint8Array.of(1, 2, 3, 4));
      const card = new MifareClassic({ memory, random });
      card.powerUp();
      card.authenticate(7, 'A', new Uint8Array(6).fill(0xff));
      card.cutPowerAfter(n, torn);
      card.writeBlock(7, NEW);
      return hex(Uint8Array.from({ length: 16 }, (_, i) => memory.read(7 * 16 + i)));
    },
  },
  {
    chip: 'CPU card',
    steps: 16,
    secretBytes: 16,
    left(n, torn, random) {
      const memory = createCpuMemory({ serial: new Uint8Array(8), algorithm: 'sm4' });
      const { key } = KEY_CELL[STATION_KEY] ?? { key: 0 };
      for (const [i, byte] of OLD.entries()) memory.write(key + i, byte);
      const card = new CpuCard({ memory, random });
      card.powerUp();
      card.cutPowerAfter(n, torn);
      card.programAll(key, NEW);
      return hex(card.keyBytes(STATION_KEY));
    },
  },
];

test.each(CHANGES)('$chip: a torn change of its secret leaves one that nobody knows', (change) => {
  const { steps, left, secretBytes } = change;
  const known = new Set([hex(OLD.subarray(0, secretBytes)), hex(NEW.subarray(0, secretBytes))]);
  const factory = left(1, 'old', createRandom(1));
  const lost = new Set<string>();
  let torn = 0;
  let unknown = 0;
  for (let n = 1; n <= steps; n += 1) {
    for (const mode of TORN_MODES) {
      for (let draw = 0; draw < DRAWS; draw += 1) {
        const secret = left(n, mode, createRandom(1 + draw));
        torn += 1;
        if (known.has(secret) || secret === factory) continue;
        unknown += 1;
        lost.add(secret);
      }
    }
  }
  // Nearly every tear, and more different secrets than a card with three tries, or eight, would let be tried.
  expect(unknown / torn).toBeGreaterThan(0.7);
  expect(lost.size).toBeGreaterThan(8);
});
