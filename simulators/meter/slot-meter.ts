/** A meter with a card slot, of whichever kind its slot goes by: what a station asks of one. */
import type { SimulatedCard } from '../card/simulated-card.ts';
import type { CountRule } from '../card/single-zone.ts';
import { CountMeter, type CountVisit } from './count-meter.ts';
import { GasMeter, type Visit } from './gas-meter.ts';
import type { MeterMemory, MeterRecord } from './meter-memory.ts';
import { MoneyMeter, type MoneyVisit } from './money-meter.ts';
import type { MeterStep } from './visit-steps.ts';

/** What a meter's slot goes by: a cumulative total, a count that its maker's rule accepts, or a cumulative sum of money. */
export const ACCEPT_RULES = [
  'reference-v1',
  'single-zone',
  'single-zone-greater',
  'single-zone-raised',
  'reference-money',
] as const;
export type AcceptRule = (typeof ACCEPT_RULES)[number];

export interface SlotVisit {
  readonly psc: Uint8Array;
  /** The meter's clock, seconds since 1970. */
  readonly clock: number;
  /** Loses its power after this step, where its kind knows the step. */
  readonly stopAfter?: MeterStep;
}

export interface SlotMeter {
  readonly record: MeterRecord;
  readonly valveOpen: boolean;
  /** The same meter as one that counts gas and may hang on a line; null where it prices the gas itself. */
  readonly gas: GasMeter | null;
  visit(card: SimulatedCard, visit: SlotVisit): Visit | CountVisit | MoneyVisit;
  /** Answers what went through, in litres; `clock` is that of the first day. */
  burn(days: number, litresPerDay: number, clock: number): number;
}

function moneySlot(memory: MeterMemory): SlotMeter {
  const meter = new MoneyMeter(memory);
  return {
    get record() {
      return meter.record;
    },
    get valveOpen() {
      return meter.valveOpen;
    },
    gas: null,
    visit: (card, { psc, clock }) => meter.visit(card, { pscOf: () => psc, clock }),
    burn: (days, litresPerDay, clock) => meter.consumeDays(days, litresPerDay, clock),
  };
}

function gasSlot(memory: MeterMemory, counting: CountMeter | null): SlotMeter {
  const gas = new GasMeter(memory);
  return {
    get record() {
      return gas.record;
    },
    get valveOpen() {
      return gas.valveOpen;
    },
    gas,
    visit(card, { psc, clock, stopAfter }) {
      const stop = stopAfter === undefined ? {} : { stopAfter };
      return (counting ?? gas).visit(card, { pscOf: () => psc, clock, ...stop });
    },
    burn: (days, litresPerDay) => gas.consume(days * litresPerDay),
  };
}

const COUNT_RULES: Readonly<Partial<Record<AcceptRule, CountRule>>> = {
  'single-zone': 'exactly-one-more',
  'single-zone-greater': 'greater',
  'single-zone-raised': 'raised-when-taken',
};

export function slotMeterOf(rule: AcceptRule, memory: MeterMemory): SlotMeter {
  if (rule === 'reference-money') return moneySlot(memory);
  const counts = COUNT_RULES[rule];
  return gasSlot(memory, counts === undefined ? null : new CountMeter(memory, counts));
}
