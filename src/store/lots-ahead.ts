/**
 * Lots of many customers in one read: the same walk along their postings as lot-walk.ts makes for one, by SQLite itself, some
 * postings at a time. It ends, customer by customer, where the gas that is left is found. History is never edited, so what was found below a posting
 * stays true as long as that posting is the owner's last.
 */
import type { Database } from 'better-sqlite3';
import type { AccountId, RowId } from '../core/ids.ts';
import { CHART } from '../core/journal.ts';
import { IN_SPAN, type SpanValues, spanValues, type UsageSpan } from './tables/usage-span.ts';

/**
 * What an entry says of the gas that it brought: kind, operation id as hex digits (bytes of their own would cost more than the
 * rest of the row), day, detail.
 */
export type Bringing = [kind: string, opHex: string, businessDate: string, detail: string];

/** Columns of `e`, an entry, in the order of `Bringing`. */
export const BRINGING = 'e.kind, hex(e.op_id), e.business_date, e.detail';

/** A posting that brought gas, gave some back, or marked a lot as invoiced. */
export interface GasStep {
  /** Litres; below zero where gas was given back, 0 where a VAT invoice, or a red one, says of a lot what is in it. */
  readonly brought: number;
  readonly entry: Bringing;
  /** The owner's posting before it. */
  readonly prev: number | null;
}

const code = (name: keyof typeof CHART): number => CHART[name].code;

/** Arms of a CASE over an account. It compares one behind the other, where IN looks more than two up in a table that it makes of them. */
const arms = (names: readonly (keyof typeof CHART)[], then: string): string =>
  names.map((name) => `WHEN ${code(name)} THEN ${then}`).join(' ');

/** `bringsGas` and `returnsGas` of core/ledger/lot-of.ts, in SQL, of posting `p`; the conformance of both is tested. */
export const broughtBy = (p: string): string => `CASE ${p}.credit
  ${arms(['returned'], `-${p}.amount`)} ${arms(['consumedLitre', 'recovered'], '0')}
  ELSE CASE ${p}.debit ${arms(['sold', 'granted', 'recovered'], `${p}.amount`)} ELSE 0 END END`;

/** `marksLot` of core/ledger/hall/vat-invoice.ts. */
export const marks = (
  p: string,
): string => `((${p}.debit = ${code('invoicedInLiability')} AND ${p}.credit = ${code('outputVat')})
  OR (${p}.debit = ${code('outputVat')} AND ${p}.credit = ${code('invoicedInLiability')}))`;

/** True of every posting that brings or marks, and of few others: what is asked at each step is short. */
export const mayMatter = (p: string): string => `CASE ${p}.debit
  ${arms(['sold', 'granted', 'recovered', 'invoicedInLiability'], '1')}
  ELSE CASE ${p}.credit ${arms(['returned', 'invoicedInLiability'], '1')} ELSE 0 END END`;

const HELD = `l.to_be_written_litre + l.owed_litre + l.in_flight_litre + l.on_card_litre
  + l.in_meter_litre`;

/**
 * Postings that are looked at before a row of the walk is made of the last of them: a row costs as much as three looks. Payment,
 * purchase, load and report are nine postings, and the walk ends at the seventh.
 */
const STRETCH = 8;
const LOOKS = Array.from({ length: STRETCH }, (_, n) => `p${n + 1}`);
const [FIRST = ''] = LOOKS;

/**
 * From a first posting back to one that may matter, or to the end of the stretch or of the past; `more` must hold beyond the first.
 * Where a join finds nothing, none behind it does.
 */
const stretch = (more = ''): string =>
  LOOKS.slice(1)
    .map((p, n) => {
      const after = LOOKS[n] ?? FIRST;
      const too = n === 0 ? more : '';
      return `LEFT JOIN posting AS ${p} ON ${p}.id = ${after}.prev AND NOT ${mayMatter(after)}${too}`;
    })
    .join('\n    ');

const backwards = LOOKS.toReversed();
const last = (field: string): string =>
  `coalesce(${backwards.map((p) => `${p}.${field}`).join(', ')})`;
/** Null where the last posting is the owner's first, so no other stands in for it. */
const before = `CASE ${backwards.map((p) => `WHEN ${p}.id IS NOT NULL THEN ${p}.prev`).join(' ')} END`;
const LAST = `${last('entry_id')}, ${last('debit')}, ${last('credit')}, ${last('amount')}, ${before}`;

const WALK = `
WITH RECURSIVE walk (owner, head, missing, entry_id, debit, credit, amount, prev) AS (
  SELECT l.account_id, l.head, ${HELD}, ${LAST}
  FROM usage AS u CROSS JOIN live AS l ON l.account_id = u.account_id
    CROSS JOIN posting AS ${FIRST} ON ${FIRST}.id = l.head
    ${stretch(` AND ${HELD} > 0`)}
  WHERE ${IN_SPAN}
  UNION ALL
  SELECT w.owner, w.head, w.missing - ${broughtBy('w')}, ${LAST}
  FROM walk AS w CROSS JOIN posting AS ${FIRST} ON ${FIRST}.id = w.prev
    ${stretch()}
  WHERE w.missing > ${broughtBy('w')})
SELECT w.owner, w.head, ${broughtBy('w')} AS brought, w.prev, ${BRINGING}
FROM walk AS w CROSS JOIN entry AS e ON e.id = w.entry_id
WHERE ${broughtBy('w')} <> 0 OR ${marks('w')}`;

type Found = [AccountId, RowId, number, number | null, ...Bringing];

interface Ahead {
  readonly head: RowId;
  readonly steps: GasStep[];
}

export class LotsAhead {
  private readonly ofSpan;
  private readonly known = new Map<AccountId, Ahead>();

  constructor(db: Database) {
    this.ofSpan = db.prepare<SpanValues, Found>(WALK).raw();
  }

  readAhead(span: UsageSpan): void {
    this.known.clear();
    for (const found of this.ofSpan.all(...spanValues(span))) {
      const [owner, head, brought, prev, kind, opHex, businessDate, detail] = found;
      const step: GasStep = { brought, entry: [kind, opHex, businessDate, detail], prev };
      const ahead = this.known.get(owner);
      if (ahead === undefined) this.known.set(owner, { head, steps: [step] });
      else ahead.steps.push(step);
    }
  }

  /** From the owner's newest on; none where nothing was read of this last posting. */
  of(owner: AccountId, head: RowId | null): readonly GasStep[] {
    const ahead = this.known.get(owner);
    return ahead?.head === head ? ahead.steps : [];
  }

  forget(): void {
    this.known.clear();
  }
}
