/** The demo company told to a ledger in memory, on simulated cards and meters in this process. */
import { expect } from 'vitest';
import { createReferenceMoney } from '../../../drivers/card/formats/reference-money.ts';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { HOUSEHOLDS } from '../../../seeds/demo-company.ts';
import { loadDemo } from '../../../seeds/demo-story.ts';
import type { SeedBench } from '../../../seeds/seed-bench.ts';
import { secretIn } from '../../../simulators/card/card-kinds.ts';
import { createCardMemory } from '../../../simulators/card/card-memory.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { createMeterMemory, newMeterRecord } from '../../../simulators/meter/meter-memory.ts';
import { type SlotMeter, slotMeterOf } from '../../../simulators/meter/slot-meter.ts';
import { settle } from '../../manual-clock.ts';
import { Hall, READER, type Station } from '../app/desk.ts';

/** A cupboard of simulated cards and meters in this process. */
function cupboard(
  hall: Hall,
  station: Station,
): { bench: SeedBench; meters: Map<string, SlotMeter> } {
  const cards = new Map<string, Sle4442>();
  const meters = new Map<string, SlotMeter>();
  const found = <T>(map: Map<string, T>, name: string): T => {
    const item = map.get(name);
    if (item === undefined) throw new Error(`nothing called ${name}`);
    return item;
  };
  let clock = 0;
  const bench: SeedBench = {
    async newMeter({ counts, ...meter }) {
      const isMoney = counts === 'money';
      const made = isMoney ? { ...meter, money: { overdraftFen: 0 } } : meter;
      const memory = createMeterMemory(newMeterRecord(made));
      meters.set(meter.number, slotMeterOf(isMoney ? 'reference-money' : 'reference-v1', memory));
    },
    async newCard(card) {
      cards.set(
        card,
        new Sle4442({ memory: createCardMemory({}), random: hall.dice.stream(card) }),
      );
    },
    insert: (card) => station.insert(found(cards, card)),
    remove: () => station.remove(),
    async putIntoMeter(card, meter) {
      const chip = found(cards, card);
      const visit = found(meters, meter).visit(chip, { psc: secretIn(chip), clock });
      expect(visit.kind).toMatch(/taken|nothing-new/);
    },
    async burn(meter, days, litresPerDay) {
      found(meters, meter).burn(days, litresPerDay, clock);
    },
    async stopClock(_meter, seconds) {
      clock = seconds;
    },
    async runClocks() {
      clock = 0;
    },
    async pullAtByte(n) {
      station.hardware.reader(READER).card?.cutPowerAfter(n, 'mixture');
    },
  };
  return { bench, meters };
}

/** Tells the first `count` households. */
export async function tell(
  count: number,
): Promise<{ hall: Hall; station: Station; meters: Map<string, SlotMeter> }> {
  const formats = [referenceV1, createReferenceMoney(null)];
  const hall = new Hall({}, referenceV1.capabilities, undefined, formats);
  const station = await hall.station(1);
  const { bench, meters } = cupboard(hall, station);
  await loadDemo({
    deps: station.deps,
    bench,
    reader: READER,
    households: HOUSEHOLDS.slice(0, count),
  });
  await settle();
  return { hall, station, meters };
}
