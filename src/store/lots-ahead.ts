/**
 * Lots of many customers in one read: the same walk along their postings as lot-walk.ts makes for one, by SQLite itself. It
 * ends, customer by customer, where the gas that is left is found. History is never edited, so what was found below a posting
 * stays true as long as that posting is the owner's last.
 */
import type { Database } from 'better-sqlite3';
import type { AccountId, RowId } from '../core/ids.ts';
import { CHART } from '../core/journal.ts';
import type { StoredEntry } from './history.ts';
import type { Cells } from './tables/columns.ts';
import { IN_SPAN, type SpanValues, spanValues, type UsageSpan } from './tables/usage-span.ts';

/** What an entry says of the gas that it brought. */
export type Bringing = Cells<StoredEntry, readonly ['kind', 'opId', 'businessDate', 'detail']>;

/** A posting that brought gas, gave some back, or marked a lot as invoiced. */
export interface GasStep {
  /** Litres; below zero where gas was given back, 0 where a VAT invoice, or a red one, says of a lot what is in it. */
  readonly brought: number;
  readonly entry: Bringing;
  /** The owner's posting before it. */
  readonly prev: number | null;
}

const code = (name: keyof typeof CHART): number => CHART[name].code;

/** `bringsGas` and `returnsGas` of core/ledger/lot-of.ts, in SQL; the conformance of both is tested. */
export const BROUGHT = `CASE
  WHEN p.credit = ${code('returned')} THEN -p.amount
  WHEN p.debit IN (${code('sold')}, ${code('granted')}, ${code('recovered')})
    AND p.credit NOT IN (${code('consumedLitre')}, ${code('recovered')}) THEN p.amount
  ELSE 0 END`;

/** `marksLot` of core/ledger/hall/vat-invoice.ts. */
export const MARKS = `((p.debit = ${code('invoicedInLiability')} AND p.credit = ${code('outputVat')})
  OR (p.debit = ${code('outputVat')} AND p.credit = ${code('invoicedInLiability')}))`;

const HELD = `l.to_be_written_litre + l.owed_litre + l.in_flight_litre + l.on_card_litre
  + l.in_meter_litre`;

const WALK = `
WITH RECURSIVE walk (owner, head, entry_id, brought, marks, prev, missing) AS (
  SELECT l.account_id, l.head, p.entry_id, ${BROUGHT}, ${MARKS}, p.prev, ${HELD} - ${BROUGHT}
  FROM usage AS u CROSS JOIN live AS l ON l.account_id = u.account_id
    CROSS JOIN posting AS p ON p.id = l.head
  WHERE ${IN_SPAN}
  UNION ALL
  SELECT w.owner, w.head, p.entry_id, ${BROUGHT}, ${MARKS}, p.prev, w.missing - ${BROUGHT}
  FROM walk AS w CROSS JOIN posting AS p ON p.id = w.prev
  WHERE w.missing > 0)
SELECT w.owner, w.head, w.brought, w.prev, e.kind, e.op_id, e.business_date, e.detail
FROM walk AS w CROSS JOIN entry AS e ON e.id = w.entry_id
WHERE w.brought <> 0 OR w.marks`;

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
      const [owner, head, brought, prev, kind, opId, businessDate, detail] = found;
      const step: GasStep = { brought, entry: [kind, opId, businessDate, detail], prev };
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
