/**
 * Answers that are cut, changed or made up, to every command of a contact with an M1, a CPU card and a PSAM: whatever comes
 * back ends in a reading, a result or a typed error. Each run starts at a seed that is printed where it fails.
 */
import { describe, expect, it } from 'vitest';
import type { CardChannel } from '../../../drivers/card/apdu.ts';
import type { ChipOnCard } from '../../../drivers/card/chips/chip.ts';
import { cpuCard } from '../../../drivers/card/chips/cpu-card.ts';
import { mifareClassic } from '../../../drivers/card/chips/mifare-classic.ts';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { createPsam } from '../../../drivers/card/keys/psam.ts';
import { createSoftwareSam } from '../../../drivers/card/keys/software-sam.ts';
import { AcsReader } from '../../../simulators/card/acs-reader.ts';
import { CpuCard } from '../../../simulators/card/cpu-card.ts';
import { createCpuMemory } from '../../../simulators/card/cpu-stock.ts';
import { createMifareMemory, MifareClassic } from '../../../simulators/card/mifare-classic.ts';
import { PsamCard } from '../../../simulators/card/psam-card.ts';
import type { SimulatedCard } from '../../../simulators/card/simulated-card.ts';
import { createRandom, type Random } from '../../../simulators/random.ts';
import { cardNo } from '../../../src/core/ids.ts';
import { CardError, ReaderError } from '../../../src/ports/cards.ts';

const PICC = 'ACS ACR122U PICC Interface 00 00';
const CONTACT = 'ACS ACR39U ICC Reader 00 00';
const OWNER = { cardNo: cardNo(20000017), keyVersion: 1 };
const NONE = new Uint8Array(0);
/** Of each kind; 200,000 together. */
const ANSWERS = 70_000;
const PATIENCE = { timeout: 120_000 };
const MASTERS = {
  storage: new Uint8Array(16).fill(1),
  station: new Uint8Array(16).fill(2),
  meter: new Uint8Array(16).fill(3),
};
const sam = createSoftwareSam((which) => MASTERS[which]);

function spoiled(answer: Uint8Array, random: Random): Uint8Array {
  switch (random.below(5)) {
    case 0:
      return answer.subarray(0, random.below(answer.length + 1));
    case 1:
      return Uint8Array.from({ length: random.below(20) }, () => random.below(256));
    case 2:
      return Uint8Array.of(...answer.subarray(0, -2), random.below(256), random.below(256));
    case 3:
      return Uint8Array.of(...answer, random.below(256));
    default:
      return answer.map((byte) => (random.chance(1, 4) ? byte ^ (1 << random.below(8)) : byte));
  }
}

/** A reader with a card, one in `odds` of whose answers is spoiled. */
function channelTo(name: string, card: SimulatedCard, random: Random, count: () => void) {
  const reader = new AcsReader({ name, random });
  reader.insert(card);
  reader.powerOn();
  const odds = random.pick([2, 8, 40]);
  const channel: CardChannel = {
    reader: name,
    async transmit(command) {
      count();
      const answer = reader.transmit(command);
      if (answer.kind !== 'response') throw new CardError('card.removed', name, answer.kind);
      return random.chance(1, odds) ? spoiled(answer.bytes, random) : answer.bytes;
    },
    async reconnect() {
      reader.powerOff();
      reader.powerOn();
    },
  };
  return channel;
}

async function contact(chip: ChipOnCard): Promise<void> {
  await chip.select();
  const image = await chip.read();
  expect(image).toHaveLength(256);
  const { kind } = referenceV1.recognise(image);
  expect(['blank', 'customer', 'unfinished', 'foreign']).toContain(kind);
  expect(await chip.readTries()).toBeLessThanOrEqual(15);
  if ((await chip.present(NONE, null)).kind !== 'ok') return;
  await chip.write([[{ offset: 0x20, bytes: Uint8Array.of(1) }]], () => undefined);
  await chip.changeSecret(NONE, OWNER);
  await chip.write([[{ offset: 0x40, bytes: Uint8Array.of(0x5a) }]], () => undefined);
}

/** Runs contacts until enough answers were given. */
async function storm(run: (random: Random, count: () => void) => Promise<void>): Promise<number> {
  let answers = 0;
  let errors = 0;
  for (let seed = 1; answers < ANSWERS; seed += 1) {
    try {
      await run(createRandom(seed), () => {
        answers += 1;
      });
    } catch (cause) {
      const typed = cause instanceof CardError || cause instanceof ReaderError;
      if (!typed) throw new Error(`seed ${seed}: ${String(cause)}`, { cause });
      errors += 1;
    }
  }
  return errors;
}

describe('answers, spoiled in part', PATIENCE, () => {
  it('of an M1 in a contactless reader', async () => {
    const errors = await storm(async (random, count) => {
      const memory = createMifareMemory(Uint8Array.of(1, 2, 3, 4));
      const card = new MifareClassic({ memory, random });
      await contact(mifareClassic.on(channelTo(PICC, card, random, count), sam));
    });
    expect(errors).toBeGreaterThan(1000);
  });

  it('of a CPU card', async () => {
    const errors = await storm(async (random, count) => {
      const algorithm = random.pick(['3des', 'sm4'] as const);
      const memory = createCpuMemory({ serial: new Uint8Array(8), algorithm });
      const card = new CpuCard({ memory, random });
      await contact(cpuCard.on(channelTo(CONTACT, card, random, count), sam));
    });
    expect(errors).toBeGreaterThan(1000);
  });

  it('of a PSAM', async () => {
    const errors = await storm(async (random, count) => {
      const channel = channelTo(CONTACT, new PsamCard(MASTERS), random, count);
      const module = { ...channel, disconnect: async () => undefined };
      const psam = createPsam(CONTACT, async () => module);
      const owner = { ...OWNER, serial: new Uint8Array(4) };
      for (let n = 0; n < 8; n += 1) expect(await psam.sectorKey(owner, n)).toHaveLength(6);
    });
    expect(errors).toBeGreaterThan(1000);
  });
});
