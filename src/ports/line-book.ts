/** What the ledger knows of meters on lines. The rows are the views. */
import type { MeterId, OperationId } from '../core/ids.ts';
import type { LineLoadRow, MeterLinkRow } from '../core/ledger/line-rows.ts';

export type MeterLinkView = MeterLinkRow;
export type LineLoadView = LineLoadRow;

/** Reads only; what changes goes through the store's commits. */
export interface LineBook {
  /** Where a meter answers, and what its counter is known to say; undefined where it hangs on no line. */
  link(id: MeterId): MeterLinkView | undefined;
  /** Meters that answer on a line, by address. */
  linksOn(line: string): readonly MeterLinkView[];
  load(id: OperationId): LineLoadView | undefined;
  openLoadOn(id: MeterId): LineLoadView | undefined;
  /** Open loads over lines, oldest first, behind `after`, which may have ended; null begins the list. */
  openLoads(limit: number, after?: OperationId | null): readonly LineLoadView[];
  openLoadCount(): number;
}
