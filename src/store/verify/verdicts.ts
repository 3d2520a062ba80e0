/** What verification says: one verdict a law, with the first bad row by name. */
import type { EpochRow } from '../../core/ledger/gap/rows.ts';

/** An accepted gap, and how many of the anchors asked about are of what was lost. */
export interface GapSeen extends EpochRow {
  readonly lostAnchors: number;
}

export type LawName =
  | 'file'
  | 'schema'
  | 'L1'
  | 'L2'
  | 'L3'
  | 'L4'
  | 'L5'
  | 'L6'
  | 'L8'
  | 'L9'
  | 'L10'
  | 'L11'
  | 'L12'
  | 'L14'
  | 'L16'
  | 'control'
  | 'month'
  | 'shift'
  | 'two-people'
  | 'replay'
  | 'registry';

/** What each law promises, in a sentence for people. */
const PROMISE: Readonly<Record<LawName, string>> = {
  file: 'the database file is whole',
  schema: 'the schema is the one this program knows',
  L1: 'every posting moves one amount of one commodity between two accounts',
  L2: 'gas sold is somewhere',
  L3: "every card's sequence and total follow from its loads",
  L4: "every meter's total is the ledger's or the difference is on cards or in open loads",
  L5: 'at most one open load a card and a meter, now and at any time before',
  L6: 'one operation id has one entry',
  L8: 'every live row is the sum of its postings and above its floors',
  L9: 'every load stands where its entries left it',
  L10: 'tickets, write sequences, batches and row times rise without gaps',
  L11: "a closed period's totals are what they were when it was closed",
  L12: 'rows and batches are chained, and the chain contains what was anchored',
  L14: 'no card was presented a secret again that it had refused',
  L16: 'money sold and not used is the money of the gas sold and not used',
  control: "each control account of the general ledger is the sum of its customers' rows",
  month: 'use, periods and what is billed follow from their entries',
  shift: 'what a closed shift says it took is what its rows moved',
  'two-people': 'nobody is maker and checker of one act',
  replay: 'every posting follows from its entry',
  registry: 'registered rows follow from their entries',
};

export interface LawVerdict {
  readonly law: LawName;
  readonly ok: boolean;
  /** How many rows, or facts, were held against the law. */
  readonly checked: number;
  /** As "table key", for instance "posting 17592186044425"; only when the law is broken. */
  readonly firstBadRow?: string;
  readonly message: string;
}

export interface Verification {
  readonly ok: boolean;
  readonly laws: readonly LawVerdict[];
  /** Gaps that two people accepted: what was lost stays named for ever. */
  readonly gaps: readonly GapSeen[];
  /** The chain ends before an anchor and contradicts none: an older copy, or its end was cut off. */
  readonly isShort: boolean;
  /**
   * The ledger is as a sound older program left it: its next start brings it forward, and only then can it be held against the
   * laws. Null where it has the tables of this program, or where they are no program's.
   */
  readonly older: OlderSchema | null;
  /** Customers whose name, telephone and address were written before personal data was sealed; null where they could not be counted. */
  readonly inClear: number | null;
  /** False where the file could not be read to its end: a law that is not broken was then not held against all of it. */
  readonly readWhole: boolean;
}

export interface OlderSchema {
  /** Migrations that the ledger has, and that this program knows. */
  readonly applied: number;
  readonly known: number;
}

interface Tally {
  checked: number;
  bad: { readonly row: string; readonly why: string } | null;
}

/** Collects facts; keeps the first bad one of each law. */
export class Verdicts {
  private readonly tallies = new Map<LawName, Tally>();

  constructor() {
    for (const law of Object.keys(PROMISE) as LawName[]) {
      this.tallies.set(law, { checked: 0, bad: null });
    }
  }

  /** Counts one fact; `why` is only asked when it does not hold. */
  check(law: LawName, holds: boolean, row: () => string, why: () => string): boolean {
    const tally = this.tallies.get(law);
    if (tally !== undefined) {
      tally.checked += 1;
      if (!holds) tally.bad ??= { row: row(), why: why() };
    }
    return holds;
  }

  fail(law: LawName, row: string, why: string): void {
    this.check(
      law,
      false,
      () => row,
      () => why,
    );
  }

  verification(told: Omit<Verification, 'ok' | 'laws'>): Verification {
    const laws = [...this.tallies].map(
      ([law, { checked, bad }]): LawVerdict =>
        bad === null
          ? { law, ok: true, checked, message: PROMISE[law] }
          : { law, ok: false, checked, firstBadRow: bad.row, message: bad.why },
    );
    return { ok: laws.every(({ ok }) => ok), laws, ...told };
  }
}
