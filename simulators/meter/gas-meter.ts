/**
 * A prepaid gas meter with a card slot, behaving as docs/card-format.md §6 says: read twice, mark, verify, credit, report.
 * It can lose the card inside any byte (the chip's own power cut) and between any two of its steps.
 */
import {
  activeSlot,
  decodeHeader,
  decodeMark,
  encodeMark,
  encodeReport,
  type Header,
  REPORT_AT,
  SLOT_AT,
  type Slot,
  STATE_BIT,
  unitOf,
} from '../card/reference-v1.ts';
import type { SimulatedCard } from '../card/simulated-card.ts';
import { type MacKeyOf, signReport, TOOL_KEY_VERSION } from '../card/slot-mac.ts';
import { encodeToolReport } from '../card/tool-card.ts';
import { acknowledged, alarmOf, rearmed, reminded, untilReminder } from './alarm-volume.ts';
import { type CardSlot, duringVisit } from './card-slot.ts';
import { macRefusal } from './mac-check.ts';
import {
  type MeterMemory,
  type MeterRecord,
  newSerialRecord,
  type SerialRecord,
} from './meter-memory.ts';
import { slotFor } from './slot-for.ts';
import { answerTool, concerns, isToolKind } from './tool-visit.ts';
import { type MeterStep, Steps } from './visit-steps.ts';

export type Visit =
  | { readonly kind: 'taken'; readonly sequence: number; readonly litres: number }
  | { readonly kind: 'nothing-new' }
  | { readonly kind: 'over-ceiling' }
  | { readonly kind: 'refused'; readonly reason: RefusalReason }
  /** A tool card was obeyed; `result` as on the card. */
  | { readonly kind: 'obeyed'; readonly result: number; readonly litres: number }
  /** The card left; `after` is the last step that was finished, null for none. */
  | { readonly kind: 'pulled'; readonly after: MeterStep | null };

export type RefusalReason =
  | 'unsteady'
  | 'not-our-card'
  | 'no-active-slot'
  | 'total-below-own'
  | 'wrong-psc'
  /** The slot's MAC is not the company's, or was taken away from a card of a household whose cards have one. */
  | 'altered'
  | 'unknown-key'
  | 'mark-not-kept';

export interface VisitOptions {
  /** The secret of a card as its kind of slot takes it (card-slot.ts), as the meter's maker knows it. */
  readonly pscOf: (cardNumber: number) => Uint8Array;
  /** The meter's clock, seconds since 1970. */
  readonly clock: number;
  /** Master keys of MACs; a meter without any takes cards by their checksum alone. */
  readonly macKeyOf?: MacKeyOf;
  /** False: a meter of a maker whose meters leave no mark of what they are about to take. */
  readonly marks?: boolean;
  /** The card is pulled after this step. */
  readonly stopAfter?: MeterStep;
}

/** Whose card is in the slot, and where the slot stands that counts. */
interface Place {
  readonly card: number;
  readonly slotAt: number;
}

const RESULT = { taken: 0, nothingNew: 1, overCeiling: 2, refused: 3 } as const;

export class GasMeter {
  readonly #memory: MeterMemory;

  constructor(memory: MeterMemory) {
    this.#memory = memory;
  }

  get record(): MeterRecord {
    return this.#memory.load();
  }

  get valveOpen(): boolean {
    const { record } = this;
    const { remainingLitres, overdraftLitres, serial, tool } = record;
    const ordered = serial?.valveOrder === 'closed' || tool?.valveShut === true;
    const shut = ordered || alarmOf(record).shut;
    return remainingLitres + overdraftLitres > 0 && !shut;
  }

  /** Burns up to `litres` of gas and answers how much went through before the valve closed. */
  consume(litres: number): number {
    const { record } = this;
    const available = this.valveOpen ? record.remainingLitres + record.overdraftLitres : 0;
    const burnt = Math.min(litres, available, untilReminder(record));
    this.#memory.save(
      reminded({
        ...record,
        remainingLitres: record.remainingLitres - burnt,
        indexLitres: record.indexLitres + burnt,
        consumedLitresEver: record.consumedLitresEver + burnt,
      }),
    );
    return burnt;
  }

  /** Gas the base meter counts and the electronics do not (超用). */
  passUncounted(litres: number): void {
    const { record } = this;
    this.#memory.save({ ...record, indexLitres: record.indexLitres + litres });
  }

  /** 应急气量: somebody puts gas in by the maker's means, one durable step; its totals stay as they were. */
  putEmergency(litres: number): void {
    const { record } = this;
    this.#memory.save(
      rearmed({
        ...record,
        remainingLitres: record.remainingLitres + litres,
        creditedLitresEver: record.creditedLitresEver + litres,
        emergencyLitres: (record.emergencyLitres ?? 0) + litres,
      }),
    );
  }

  /** Raises or clears the alarm bits of the report. */
  setAlarms(alarms: Partial<Pick<MeterRecord, 'batteryLow' | 'tamper' | 'magnet'>>): void {
    this.#memory.save({ ...this.record, ...alarms });
  }

  /** What its serial face keeps; a meter without one has no business here. */
  get serial(): SerialRecord {
    const { serial } = this.record;
    if (serial === undefined) {
      throw new Error(`meter ${this.record.number} has no serial face`);
    }
    return serial;
  }

  /** Gives a meter that has only a card slot a serial face too, with an address of 14 digits; one that has a face keeps its own. */
  wire(address: string): void {
    const { record } = this;
    if (record.serial === undefined) {
      this.#memory.save({ ...record, serial: newSerialRecord(address) });
    }
  }

  /** The household knows that its gas runs out; a valve that was shut to tell it opens. */
  acknowledgeAlarm(): void {
    const { record } = this;
    const next = acknowledged(record);
    if (next !== record) this.#memory.save(next);
  }

  keepSerial(change: Partial<SerialRecord>): void {
    this.#memory.save({ ...this.record, serial: { ...this.serial, ...change } });
  }

  /** One durable step: counters, remaining gas and the oracle change together. `hundredths` of a cubic metre. */
  creditOverLine(ser: number, count: number, hundredths: number): void {
    const { record, serial } = this;
    const litres = hundredths * 10;
    this.#memory.save(
      rearmed({
        ...record,
        remainingLitres: record.remainingLitres + litres,
        creditedLitresEver: record.creditedLitresEver + litres,
        credits: [...record.credits, { card: 0, sequence: ser, litres }],
        serial: {
          ...serial,
          purchaseSer: ser,
          purchaseCount: count,
          purchaseAmount: hundredths,
          purchaseTotal: serial.purchaseTotal + hundredths,
        },
      }),
    );
  }

  /** A customer puts the card into the meter and takes it out when the meter is done, or before. */
  visit(chip: SimulatedCard, options: VisitOptions): Visit {
    const steps = new Steps(options.stopAfter);
    return duringVisit<Visit>(
      chip,
      () => this.#serve(chip, options, steps),
      () => ({ kind: 'pulled', after: steps.last }),
    );
  }

  #serve(chip: SimulatedCard, options: VisitOptions, steps: Steps): Visit {
    const inSlot = slotFor(chip);
    chip.powerUp();
    const main = inSlot.readAll();
    // A cell that a tear left between two levels often shows itself at the next power-up.
    chip.powerDown();
    chip.powerUp();
    const again = inSlot.readAll();
    steps.done('read');
    if (main.some((byte, i) => byte !== again[i])) {
      return { kind: 'refused', reason: 'unsteady' };
    }
    const header = decodeHeader(main);
    if (header !== null && isToolKind(header.kind)) {
      return this.#obey(inSlot, header, main, options, steps);
    }
    if (header === null || !this.#isOurs(header)) {
      return { kind: 'refused', reason: 'not-our-card' };
    }
    const slot = activeSlot(main, header.card);
    if (slot === null) {
      return { kind: 'refused', reason: 'no-active-slot' };
    }
    const where = { main, at: SLOT_AT[slot.name], card: header.card };
    const unproven = macRefusal(this.#memory, where, options.macKeyOf);
    if (unproven !== null) {
      return { kind: 'refused', reason: unproven };
    }
    if (!inSlot.present(options.pscOf(header.card))) {
      return { kind: 'refused', reason: 'wrong-psc' };
    }
    this.acknowledgeAlarm();
    steps.done('presented');
    const place = { card: header.card, slotAt: SLOT_AT[slot.name] };
    const result = this.#judge(slot);
    if (result !== RESULT.taken) {
      this.#report(inSlot, place, result, options);
      steps.done('reported');
      return visitOf(result);
    }
    return this.#take(inSlot, place, slot, options, steps);
  }

  /** A tool card: the order is carried out in one durable step, and then told on the card. */
  #obey(
    inSlot: CardSlot,
    header: Header,
    main: Uint8Array,
    { pscOf, clock, macKeyOf }: VisitOptions,
    steps: Steps,
  ): Visit {
    const { record } = this;
    if (!concerns(record, header, main)) {
      return { kind: 'refused', reason: 'not-our-card' };
    }
    const where = { main, at: SLOT_AT.A, card: header.card, versionAt: TOOL_KEY_VERSION };
    const unproven = macRefusal(this.#memory, where, macKeyOf);
    if (unproven !== null) {
      return { kind: 'refused', reason: unproven };
    }
    if (!inSlot.present(pscOf(header.card))) {
      return { kind: 'refused', reason: 'wrong-psc' };
    }
    steps.done('presented');
    const answer = answerTool(record, header, main, clock);
    if (answer === null) {
      return { kind: 'refused', reason: 'no-active-slot' };
    }
    if (answer.next !== null) {
      this.#memory.save(answer.next);
      steps.done('credited');
    }
    const { result, order, litres } = answer;
    const { totalLitres, indexLitres } = this.record;
    const stateBits = this.#stateBits();
    const told = { result, order, totalLitres, litres, indexLitres, stateBits, clock };
    this.#writeReport(inSlot, encodeToolReport(told, header.card));
    steps.done('reported');
    return { kind: 'obeyed', result, litres };
  }

  /** Steps 4 to 6 of the format: mark, credit, report. */
  #take(inSlot: CardSlot, place: Place, slot: Slot, options: VisitOptions, steps: Steps): Visit {
    const { card } = place;
    if (options.marks !== false) {
      inSlot.writeMark(encodeMark(slot.sequence, card));
      steps.done('marked');
      if (decodeMark(inSlot.readAll(), card) !== slot.sequence) {
        return { kind: 'refused', reason: 'mark-not-kept' };
      }
      this.#memory.save({ ...this.record, markedSequence: slot.sequence });
      steps.done('verified');
    }
    const litres = this.#credit(card, slot);
    steps.done('credited');
    this.#report(inSlot, place, RESULT.taken, options);
    steps.done('reported');
    return { kind: 'taken', sequence: slot.sequence, litres };
  }

  #isOurs(header: Header): boolean {
    const { record } = this;
    return (
      header.company === record.company &&
      header.maker === record.maker &&
      header.meter === record.number &&
      header.kind === 1
    );
  }

  #judge(slot: Slot): number {
    const { record } = this;
    if (slot.sequence <= record.sequence) {
      return RESULT.nothingNew;
    }
    const litres = slot.totalLitres - record.totalLitres;
    if (litres < 0) {
      return RESULT.refused;
    }
    const full = slot.ceilingLitres !== 0 && record.remainingLitres + litres > slot.ceilingLitres;
    return full ? RESULT.overCeiling : RESULT.taken;
  }

  /** One durable step: sequence, total, remaining gas and the oracle change together or not at all. */
  #credit(card: number, slot: Slot): number {
    const { record } = this;
    const litres = slot.totalLitres - record.totalLitres;
    this.#memory.save(
      rearmed({
        ...record,
        sequence: slot.sequence,
        totalLitres: slot.totalLitres,
        remainingLitres: record.remainingLitres + litres,
        creditedLitresEver: record.creditedLitresEver + litres,
        credits: [...record.credits, { card, sequence: slot.sequence, litres }],
      }),
    );
    return litres;
  }

  #report(inSlot: CardSlot, place: Place, result: number, { clock, macKeyOf }: VisitOptions): void {
    const { card } = place;
    const stateBits = this.#stateBits();
    const { sequence, totalLitres, remainingLitres, indexLitres } = this.record;
    const main = inSlot.readAll();
    const report = encodeReport(
      { result, sequence, totalLitres, remainingLitres, indexLitres, stateBits, clock },
      card,
      unitOf(main) || 1,
    );
    this.#writeReport(inSlot, signReport(report, main, place, macKeyOf));
  }

  #stateBits(): number {
    const { record } = this;
    return (
      (this.valveOpen ? STATE_BIT.valveOpen : 0) |
      (record.batteryLow ? STATE_BIT.batteryLow : 0) |
      (record.tamper ? STATE_BIT.tamper : 0) |
      (record.magnet ? STATE_BIT.magnet : 0)
    );
  }

  #writeReport(inSlot: CardSlot, report: Uint8Array): void {
    const now = inSlot.readAll().subarray(REPORT_AT, REPORT_AT + report.length);
    if (report.every((byte, i) => byte === now[i])) {
      return;
    }
    inSlot.writeChanged(REPORT_AT, Uint8Array.of(0));
    inSlot.writeChanged(REPORT_AT + 1, report.subarray(1));
    inSlot.writeChanged(REPORT_AT, report.subarray(0, 1));
  }
}

function visitOf(result: number): Visit {
  switch (result) {
    case RESULT.nothingNew:
      return { kind: 'nothing-new' };
    case RESULT.overCeiling:
      return { kind: 'over-ceiling' };
    default:
      return { kind: 'refused', reason: 'total-below-own' };
  }
}
