/** The demo company is loaded through the use-cases and comes out the same every time. */
import { describe, expect, it } from 'vitest';
import { HOUSEHOLDS } from '../../../seeds/demo-company.ts';
import { demoEvents } from '../../../seeds/demo-events.ts';
import { loadDemo } from '../../../seeds/demo-story.ts';
import type { SeedBench } from '../../../seeds/seed-bench.ts';
import { createCardMemory } from '../../../simulators/card/card-memory.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { GasMeter } from '../../../simulators/meter/gas-meter.ts';
import { createMeterMemory, newMeterRecord } from '../../../simulators/meter/meter-memory.ts';
import { accountId } from '../../../src/core/ids.ts';
import { settle } from '../../manual-clock.ts';
import { Hall, READER, type Station } from '../app/desk.ts';

/** A cupboard of simulated cards and meters in this process. */
function cupboard(
  hall: Hall,
  station: Station,
): { bench: SeedBench; meters: Map<string, GasMeter> } {
  const cards = new Map<string, Sle4442>();
  const meters = new Map<string, GasMeter>();
  const secrets = new Map<string, Uint8Array>();
  const found = <T>(map: Map<string, T>, name: string): T => {
    const item = map.get(name);
    if (item === undefined) throw new Error(`nothing called ${name}`);
    return item;
  };
  let clock = 0;
  const bench: SeedBench = {
    async newMeter({ psc, ...meter }) {
      meters.set(meter.number, new GasMeter(createMeterMemory(newMeterRecord(meter))));
      secrets.set(meter.number, psc);
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
      const psc = found(secrets, meter);
      const visit = found(meters, meter).visit(found(cards, card), {
        pscOf: () => psc,
        clock,
      });
      expect(visit.kind).toMatch(/taken|nothing-new/);
    },
    async burn(meter, days, litresPerDay) {
      found(meters, meter).consume(days * litresPerDay);
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

async function tell(
  count: number,
): Promise<{ hall: Hall; station: Station; meters: Map<string, GasMeter> }> {
  const hall = new Hall();
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

describe('the demo company', () => {
  it('names each account, card and meter once', () => {
    for (const of of [
      (h: (typeof HOUSEHOLDS)[0]) => h.accountId,
      (h: (typeof HOUSEHOLDS)[0]) => h.cardNo,
      (h: (typeof HOUSEHOLDS)[0]) => h.meter,
    ]) {
      expect(new Set(HOUSEHOLDS.map(of)).size).toBe(HOUSEHOLDS.length);
    }
    expect(HOUSEHOLDS).toHaveLength(200);
  });

  it('happens in the order of its dates', () => {
    const times = demoEvents().map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('is the same ledger, chain and all, every time it is told', async () => {
    const first = await tell(12);
    const second = await tell(12);
    expect(first.hall.store.chainHeads()).toEqual(second.hall.store.chainHeads());
  });

  it('leaves households in mixed states, and no meter with gas the ledger does not know', async () => {
    const { hall, meters } = await tell(42);
    const { store } = hall;
    const view = (n: number): NonNullable<ReturnType<typeof store.account>> => {
      const account = store.account(accountId(10_000_001 + n));
      if (account === undefined) throw new Error(`no account ${n}`);
      return account;
    };
    expect(view(3).holds.suspended).not.toBe('');
    expect(view(9).cardNo).toBeNull();
    expect(view(12).money.balance).toBeGreaterThanOrEqual(10_000);
    expect(view(22).gas.toBeWritten).toBeGreaterThan(0);
    expect(view(5).gas.onCard).toBeGreaterThan(0);
    expect(store.openLoads(10).map((load) => load.accountId)).toEqual([10_000_042]);
    for (const [number, meter] of meters) {
      const household = HOUSEHOLDS.find((h) => String(h.meter).endsWith(number));
      const known =
        household === undefined ? undefined : store.account(accountId(household.accountId));
      expect(meter.record.creditedLitresEver).toBeLessThanOrEqual(
        (known?.gas.onCard ?? 0) + (known?.gas.inMeter ?? 0),
      );
    }
  });
});
