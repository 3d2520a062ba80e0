/** Lines of one period that wait for their deduction, from above one account up to another: what a run reads ahead for. */
import type { Period } from '../../core/period.ts';

export interface UsageSpan {
  readonly period: Period;
  /** Account numbers; `after` is not in it, `upTo` is. */
  readonly after: number;
  readonly upTo: number;
}

/** Values of IN_SPAN's marks. */
export type SpanValues = [string, number, number];

/**
 * The lines `u` (of table usage) of a span, by account. CROSS JOIN what shall be read beside them: SQLite then goes along the
 * lines, and so along the tables, which stand in the same order.
 */
export const IN_SPAN =
  "u.period = ? AND u.account_id > ? AND u.account_id <= ? AND u.state <> 'deducted'";

export const spanValues = ({ period, after, upTo }: UsageSpan): SpanValues => [period, after, upTo];
