/**
 * A money meter (金额表) with a card slot, behaving as docs/card-format-money.md §6 says: it credits the money of its card, takes the
 * prices beside it, and deducts what its gas costs. Read twice, mark, verify, credit, report, as a meter of reference v1.
 */
import {
  activeMoneySlot,
  decodeMoneyHeader,
  encodeMoneyReport,
  MONEY_SLOT_AT,
  type MoneySlot,
} from '../card/reference-money.ts';
import { decodeMark, encodeMark, REPORT_AT, STATE_BIT } from '../card/reference-v1.ts';
import type { SimulatedCard } from '../card/simulated-card.ts';
import type { MacKeyOf } from '../card/slot-mac.ts';
import { type CardSlot, duringVisit } from './card-slot.ts';
import { macRefusal } from './mac-check.ts';
import type { MeterMemory, MeterRecord, MoneyRecord } from './meter-memory.ts';
import { burnable, dayOfClock, onDay, withTariff } from './money-tariff.ts';
import { slotFor } from './slot-for.ts';

const RESULT = { taken: 0, nothingNew: 1, refused: 3 } as const;
const DAY_SECONDS = 86_400;

export type MoneyVisit =
  | { readonly kind: 'taken'; readonly sequence: number; readonly fen: number }
  | { readonly kind: 'nothing-new' | 'refused' | 'unsteady' | 'not-our-card' | 'no-active-slot' }
  | { readonly kind: 'altered' | 'unknown-key' | 'wrong-secret' | 'mark-not-kept' | 'pulled' };

export interface MoneyVisitOptions {
  readonly pscOf: (cardNumber: number) => Uint8Array;
  /** The meter's clock, seconds since 1970. */
  readonly clock: number;
  /** Master keys of MACs; a meter without any takes cards by their checksum alone. */
  readonly macKeyOf?: MacKeyOf;
}

function moneyIn({ money, number }: MeterRecord): MoneyRecord {
  if (money === undefined) {
    throw new Error(`meter ${number} counts gas`);
  }
  return money;
}

const isOpen = ({ remainingFen, overdraftFen, tariff }: MoneyRecord): boolean =>
  remainingFen + overdraftFen > 0 && tariff.inForce !== null;

function burning(record: MeterRecord, litres: number, clock: number): MeterRecord {
  const money = moneyIn(record);
  const tariff = onDay(money.tariff, dayOfClock(clock));
  const { inForce, cycleLitres } = tariff;
  const { remainingFen, overdraftFen } = money;
  const burnt =
    inForce === null || !isOpen(money)
      ? { litres: 0, fen: 0 }
      : burnable(inForce, cycleLitres, litres, remainingFen + overdraftFen);
  return {
    ...record,
    indexLitres: record.indexLitres + burnt.litres,
    consumedLitresEver: record.consumedLitresEver + burnt.litres,
    money: {
      ...money,
      remainingFen: remainingFen - burnt.fen,
      tariff: { ...tariff, cycleLitres: cycleLitres + burnt.litres },
    },
  };
}

export class MoneyMeter {
  readonly #memory: MeterMemory;

  constructor(memory: MeterMemory) {
    this.#memory = memory;
  }

  get record(): MeterRecord {
    return this.#memory.load();
  }

  get money(): MoneyRecord {
    return moneyIn(this.record);
  }

  get valveOpen(): boolean {
    return isOpen(this.money);
  }

  /** Burns up to `litres` at the meter's clock and answers how much went through before the money was used up. */
  consume(litres: number, clock: number): number {
    return this.consumeDays(1, litres, clock);
  }

  /** The same, day after day, each at the prices of its day; the memory is written once. */
  consumeDays(days: number, litresPerDay: number, clock: number): number {
    const before = this.record;
    let after = before;
    for (let day = 0; day < days; day += 1) {
      after = burning(after, litresPerDay, clock + day * DAY_SECONDS);
    }
    this.#memory.save(after);
    return after.indexLitres - before.indexLitres;
  }

  /** A customer puts the card into the meter and takes it out when the meter is done, or before. */
  visit(card: SimulatedCard, options: MoneyVisitOptions): MoneyVisit {
    return duringVisit<MoneyVisit>(
      card,
      () => this.#serve(card, options),
      () => ({ kind: 'pulled' }),
    );
  }

  #serve(chip: SimulatedCard, options: MoneyVisitOptions): MoneyVisit {
    const inSlot = slotFor(chip);
    chip.powerUp();
    const main = inSlot.readAll();
    chip.powerDown();
    chip.powerUp();
    const again = inSlot.readAll();
    if (main.some((byte, i) => byte !== again[i])) {
      return { kind: 'unsteady' };
    }
    const header = decodeMoneyHeader(main);
    const { company, maker, number } = this.record;
    const ours = header?.company === company && header.maker === maker && header.meter === number;
    if (header === null || !ours || header.kind !== 1) {
      return { kind: 'not-our-card' };
    }
    const slot = activeMoneySlot(main, header.card);
    if (slot === null) {
      return { kind: 'no-active-slot' };
    }
    const where = { main, at: MONEY_SLOT_AT[slot.name], card: header.card };
    const unproven = macRefusal(this.#memory, where, options.macKeyOf);
    if (unproven !== null) {
      return { kind: unproven };
    }
    if (!inSlot.present(options.pscOf(header.card))) {
      return { kind: 'wrong-secret' };
    }
    return this.#take(inSlot, header.card, slot, options.clock);
  }

  /** Nothing new is only reported; else mark, credit, report. */
  #take(inSlot: CardSlot, card: number, slot: MoneySlot, clock: number): MoneyVisit {
    if (slot.sequence <= this.record.sequence) {
      this.#report(inSlot, card, RESULT.nothingNew, clock);
      return { kind: 'nothing-new' };
    }
    if (slot.totalFen < this.money.totalFen) {
      this.#report(inSlot, card, RESULT.refused, clock);
      return { kind: 'refused' };
    }
    inSlot.writeMark(encodeMark(slot.sequence, card));
    if (decodeMark(inSlot.readAll(), card) !== slot.sequence) {
      return { kind: 'mark-not-kept' };
    }
    const fen = this.#credit(slot, clock);
    this.#report(inSlot, card, RESULT.taken, clock);
    return { kind: 'taken', sequence: slot.sequence, fen };
  }

  /** One durable step: sequence, total, remaining money, prices and the oracle change together or not at all. */
  #credit({ sequence, totalFen, tariff }: MoneySlot, clock: number): number {
    const { money } = this;
    const fen = totalFen - money.totalFen;
    const day = dayOfClock(clock);
    const now = onDay(money.tariff, day);
    this.#memory.save({
      ...this.record,
      sequence,
      markedSequence: sequence,
      money: {
        ...money,
        totalFen,
        remainingFen: money.remainingFen + fen,
        creditedFenEver: money.creditedFenEver + fen,
        tariff: tariff === null ? now : withTariff(now, tariff, day),
      },
    });
    return fen;
  }

  #report(inSlot: CardSlot, card: number, result: number, clock: number): void {
    const { sequence, indexLitres, batteryLow, tamper, magnet } = this.record;
    const { totalFen, remainingFen, tariff } = this.money;
    const stateBits =
      (this.valveOpen ? STATE_BIT.valveOpen : 0) |
      (batteryLow ? STATE_BIT.batteryLow : 0) |
      (tamper ? STATE_BIT.tamper : 0) |
      (magnet ? STATE_BIT.magnet : 0);
    const version = onDay(tariff, dayOfClock(clock)).inForce?.version ?? 0;
    const told = { result, version, sequence, totalFen, remainingFen, indexLitres };
    const report = encodeMoneyReport({ ...told, stateBits, clock }, card);
    const now = inSlot.readAll().subarray(REPORT_AT, REPORT_AT + report.length);
    if (report.every((byte, i) => byte === now[i])) {
      return;
    }
    inSlot.writeChanged(REPORT_AT, Uint8Array.of(0));
    inSlot.writeChanged(REPORT_AT + 1, report.subarray(1));
    inSlot.writeChanged(REPORT_AT, report.subarray(0, 1));
  }
}
