/**
 * A prepaid gas meter of the classical kind, behaving as docs/card-format-single-zone.md §5 says: it takes a purchase whose
 * count its maker's rule accepts, credits it, and only then writes the return area. It leaves no mark before it credits.
 */
import type { SimulatedCard } from '../card/simulated-card.ts';
import {
  type CountRule,
  decodeZone,
  decodeZoneHeader,
  encodeReturnArea,
  RETURN_AT,
  type Zone,
} from '../card/single-zone.ts';
import { rearmed, withAlarmVolume } from './alarm-volume.ts';
import { type CardSlot, duringVisit } from './card-slot.ts';
import type { MeterMemory, MeterRecord } from './meter-memory.ts';
import { slotFor } from './slot-for.ts';
import { type MeterStep, Steps } from './visit-steps.ts';

const RESULT = { taken: 0, nothingNew: 1, overCeiling: 2, refused: 3 } as const;

export type CountVisit =
  | { readonly kind: 'taken'; readonly count: number; readonly litres: number }
  | { readonly kind: 'nothing-new' | 'over-ceiling' | 'refused' | 'not-our-card' | 'torn-zone' }
  | { readonly kind: 'wrong-secret' | 'pulled' };

export interface CountVisitOptions {
  readonly pscOf: (cardNumber: number) => Uint8Array;
  /** The meter's clock, seconds since 1970. */
  readonly clock: number;
  /** The card is pulled after this step. */
  readonly stopAfter?: MeterStep;
}

/** Is this count the one that the meter takes next? Its own count is never: that purchase was taken. */
const ACCEPTS: Readonly<Record<CountRule, (count: number, own: number) => boolean>> = {
  'exactly-one-more': (count, own) => count === own + 1,
  greater: (count, own) => count > own,
  // Gas that the maker's counter put in place of untaken gas has the same count, and is taken whole, once.
  'raised-when-taken': (count, own) => count === own + 1,
};

export class CountMeter {
  readonly #memory: MeterMemory;
  readonly #rule: CountRule;

  constructor(memory: MeterMemory, rule: CountRule = 'exactly-one-more') {
    this.#memory = memory;
    this.#rule = rule;
  }

  /** `sequence` is the count of the last purchase taken. */
  get record(): MeterRecord {
    return this.#memory.load();
  }

  /** A customer puts the card into the meter and takes it out when the meter is done, or before. */
  visit(card: SimulatedCard, options: CountVisitOptions): CountVisit {
    const steps = new Steps(options.stopAfter);
    return duringVisit<CountVisit>(
      card,
      () => this.#serve(card, options, steps),
      () => ({ kind: 'pulled' }),
    );
  }

  #serve(card: SimulatedCard, options: CountVisitOptions, steps: Steps): CountVisit {
    const slot = slotFor(card);
    card.powerUp();
    const main = slot.readAll();
    steps.done('read');
    const header = decodeZoneHeader(main, this.#rule);
    const { company, maker, number } = this.record;
    if (header?.company !== company || header.maker !== maker || header.meter !== number) {
      return { kind: 'not-our-card' };
    }
    const zone = decodeZone(main, header.card);
    if (zone === null) {
      return { kind: 'torn-zone' };
    }
    if (!slot.present(options.pscOf(header.card))) {
      return { kind: 'wrong-secret' };
    }
    steps.done('presented');
    const result = this.#judge(zone);
    if (result === RESULT.taken) {
      this.#credit(header.card, zone);
      steps.done('credited');
    }
    this.#writeReturn(slot, header.card, result, options.clock);
    steps.done('reported');
    return visitOf(result, zone);
  }

  #judge(zone: Zone): number {
    const { sequence, remainingLitres } = this.record;
    if (zone.count === sequence) {
      return RESULT.nothingNew;
    }
    if (!ACCEPTS[this.#rule](zone.count, sequence)) {
      return RESULT.refused;
    }
    const full = remainingLitres + zone.volumeM3 * 1000 > zone.ceilingM3 * 1000;
    return zone.ceilingM3 !== 0 && full ? RESULT.overCeiling : RESULT.taken;
  }

  /** One durable step. */
  #credit(card: number, zone: Zone): void {
    const { record } = this;
    const litres = zone.volumeM3 * 1000;
    const credited: MeterRecord = {
      ...record,
      sequence: zone.count,
      totalLitres: record.totalLitres + litres,
      remainingLitres: record.remainingLitres + litres,
      creditedLitresEver: record.creditedLitresEver + litres,
      credits: [...record.credits, { card, sequence: zone.count, litres }],
    };
    this.#memory.save(rearmed(withAlarmVolume(credited, zone.alarmM3 * 1000)));
  }

  /**
   * Every byte is programmed, changed or not, through its complement: an earlier visit may have been torn here, and what the
   * counter may sell next depends on this area.
   */
  #writeReturn(slot: CardSlot, card: number, result: number, clock: number): void {
    const { record } = this;
    const area = encodeReturnArea(
      {
        result,
        count: record.sequence,
        cumulativeM3: Math.floor(record.totalLitres / 1000),
        usedHundredths: Math.floor(record.consumedLitresEver / 10),
        remainingHundredths: Math.floor(record.remainingLitres / 10),
        indexHundredths: Math.floor(record.indexLitres / 10),
        stateBits: record.remainingLitres > 0 ? 1 : 0,
        clock,
      },
      card,
    );
    slot.writeChanged(RETURN_AT, Uint8Array.of(0));
    slot.writeChanged(
      RETURN_AT + 1,
      area.subarray(1).map((byte) => byte ^ 0xff),
    );
    slot.writeChanged(RETURN_AT + 1, area.subarray(1));
    slot.writeChanged(RETURN_AT, area.subarray(0, 1));
  }
}

function visitOf(result: number, { count, volumeM3 }: Zone): CountVisit {
  switch (result) {
    case RESULT.taken:
      return { kind: 'taken', count, litres: volumeM3 * 1000 };
    case RESULT.nothingNew:
      return { kind: 'nothing-new' };
    case RESULT.overCeiling:
      return { kind: 'over-ceiling' };
    default:
      return { kind: 'refused' };
  }
}
