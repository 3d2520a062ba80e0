/** What a gap leaves in the books, and the same in memory. */

import type { AccountId, CardNo, MeterId, OperationId, StationId } from '../../ids.ts';
import { assert } from '../../outcome.ts';
import type { Fen, Litre } from '../../units.ts';
import { MemoryTable } from '../memory-table.ts';

/** A gap that two people accepted, and the epoch of the station that began with it. */
export interface EpochRow {
  readonly operationId: OperationId;
  readonly station: StationId;
  /** 1, 2 …; before the first gap a station is in epoch 0, of which there is no row. */
  readonly epoch: number;
  /** Batches `restoredBatch` + 1 up to `anchoredBatch` are lost. */
  readonly restoredBatch: number;
  readonly restoredChain: string;
  readonly anchoredBatch: number;
  readonly anchoredChain: string;
  readonly reason: string;
  readonly maker: string;
  readonly checker: string;
  /** Row time, ms since 1970 UTC: later than everything that was lost. */
  readonly at: number;
}

/** Gas, or money of a money meter, that an account had waiting (待写) in the copy: the lost sales may have written it. */
export interface GapWaitingRow {
  readonly accountId: AccountId;
  /** 0 once it is known, and of a money meter. */
  readonly litres: Litre;
  readonly fen: number;
}

/** Gas, or money of a money meter (金额表), that a card showed and nobody knows the sale of. */
export interface RecoveredRow {
  /** Operation of the recovered load. */
  readonly load: OperationId;
  readonly accountId: AccountId;
  readonly cardNo: CardNo;
  readonly meter: MeterId;
  /** 0 of a money meter. */
  readonly litres: Litre;
  /** Money that a money meter's card holds; 0 of gas, whose price nobody knows. */
  readonly fen: Fen;
  readonly at: number;
  readonly state: 'open' | 'sold' | 'granted';
  readonly resolvedBy: OperationId | null;
  /** The paper by which it was sold; null of everything else. */
  readonly paper: string | null;
}

export type GapChange =
  | { readonly table: 'epoch'; readonly row: EpochRow }
  | { readonly table: 'gapWaiting'; readonly row: GapWaitingRow }
  | { readonly table: 'recovered'; readonly row: RecoveredRow };

export interface GapBooks {
  /** The newest gap of all stations; undefined while there was none. */
  latest(): EpochRow | undefined;
  /** Undefined where nothing waited in the copy. */
  waiting(id: AccountId): GapWaitingRow | undefined;
  recovered(load: OperationId): RecoveredRow | undefined;
  /** Recovered gas that was sold by a paper. */
  explained(): Iterable<RecoveredRow>;
}

/** Open when a copy was made that is all there is left: what became of it afterwards is lost, so nothing is sent for it. */
export const isBeforeGap = (
  gap: { latest(): Pick<EpochRow, 'at'> | undefined },
  { reservedAt }: { readonly reservedAt: number },
): boolean => reservedAt < (gap.latest()?.at ?? 0);

/** Numbers of one epoch of a station: the prefix stands before eight digits, so that none is given twice. */
const TICKETS_AN_EPOCH = 10 ** 8;

/** The number before the first ticket of an epoch: its prefix, and eight zeros. */
export const ticketBase = (epoch: number): number => epoch * TICKETS_AN_EPOCH;

export class GapMemory implements GapBooks {
  readonly epochs = new MemoryTable(({ operationId }: EpochRow) => operationId);
  readonly waitings = new MemoryTable(({ accountId }: GapWaitingRow) => accountId);
  readonly recovereds = new MemoryTable(({ load }: RecoveredRow) => load);

  put(change: GapChange): void {
    switch (change.table) {
      case 'epoch':
        this.epochs.put(change.row);
        break;
      case 'gapWaiting':
        this.waitings.put(change.row);
        break;
      case 'recovered':
        this.recovereds.put(change.row);
        break;
    }
  }
  latest(): EpochRow | undefined {
    return [...this.epochs.values()].at(-1);
  }
  waiting(id: AccountId): GapWaitingRow | undefined {
    return this.waitings.get(id);
  }
  recovered(load: OperationId): RecoveredRow | undefined {
    return this.recovereds.get(load);
  }
  explained(): Iterable<RecoveredRow> {
    return [...this.recovereds.values()].filter((row) => row.paper !== null);
  }
}

/** One line of found gas may be of several lost sales: their papers stand beside each other, with a comma or a space between. */
const numbersIn = (papers: string): readonly string[] =>
  papers
    .normalize('NFKC')
    .toUpperCase()
    .split(/[\s,;、]+/u)
    .filter(Boolean);

/** What stands before the number, and the number without its leading zeros; a paper without a number is all of it. */
function partsOf(paper: string): readonly [before: string, number: string] {
  const [, before = '', number = paper] = /^(.*?)0*([0-9]+)$/u.exec(paper) ?? [];
  return [before.replace(/[^\p{L}\p{N}]/gu, ''), number];
}

/** S1-00000812 and 812 are one ticket, and S2-00000812 is another. */
function isSamePaper(one: string, other: string): boolean {
  const [[before, number], [otherBefore, otherNumber]] = [partsOf(one), partsOf(other)];
  const known = before === otherBefore || before === '' || otherBefore === '';
  return known && number === otherNumber;
}

/** What one of these papers has explained already, and which. */
export function explainedBy(
  gap: Pick<GapBooks, 'explained'>,
  papers: string,
): { readonly paper: string; readonly load: OperationId } | null {
  const wanted = numbersIn(papers);
  for (const { paper, load } of gap.explained()) {
    const twice = numbersIn(paper ?? '').find((used) =>
      wanted.some((one) => isSamePaper(one, used)),
    );
    if (twice !== undefined) return { paper: twice, load };
  }
  return null;
}

/** Throws Bug where a rule had to have seen it. */
export function recoveredOf(gap: GapBooks, load: OperationId): RecoveredRow {
  const row = gap.recovered(load);
  assert(row !== undefined, `recovered load ${load} is gone between the rule and its effect`);
  return row;
}
