/** Heads of commands with rising operation ids and times, and numbers of forms: what every desk of the tests has. */
import type { StationId } from '../../../src/core/ids.ts';
import type { CommandHead } from '../../../src/core/ledger/command-head.ts';
import { DAY, NOON, op, STATION } from './ledger-town.ts';

export type Body = Partial<CommandHead> & Readonly<Record<string, unknown>>;

export class DeskHead {
  private n: number;
  private readonly forms = new Map<string, number>();
  readonly station: StationId;

  constructor(firstOperation = 1, station = STATION) {
    this.n = firstOperation - 1;
    this.station = station;
  }

  /** The series' next form number: one number is one document. */
  protected form(series: string, digits: number, first = 1): string {
    const n = this.forms.get(series) ?? first;
    this.forms.set(series, n + 1);
    return `${series}-${String(n).padStart(digits, '0')}`;
  }

  head(over: Body = {}): CommandHead {
    this.n += 1;
    return {
      operationId: op(this.n),
      requestHash: this.n.toString(16).padStart(64, '0'),
      station: this.station,
      operator: 'li.na',
      at: NOON + this.n * 1000,
      businessDate: DAY,
      ...over,
    };
  }
}
