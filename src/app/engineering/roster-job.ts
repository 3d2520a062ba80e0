/** One roster on its way into the books: what it is at, how far, and what was wrong with which row. */
import type { OperationId } from '../../core/ids.ts';
import type { Refusal } from '../../core/outcome.ts';
import { columnsOf, type RosterKind } from '../../core/roster/columns.ts';
import type { RowFault } from '../../core/roster/sheet-lines.ts';
import type { Table } from '../../ports/sheets.ts';

/** Only look; enrol the rows that can be; or enrol none unless all can be. */
export type RosterMode = 'dry-run' | 'good-rows' | 'all-or-nothing';

/** `refused` had no effect; `stopped` broke off in the middle, and goes on where it was when the file is sent again. */
export type RosterStage = 'reading' | 'checking' | 'writing' | 'done' | 'refused' | 'stopped';

export interface RowNotice {
  readonly row: number;
  /** Told and no fault: another meter at the same address, or what is doubtful about a reading. */
  readonly notice: string;
}

export interface RosterState {
  readonly operationId: OperationId;
  readonly kind: RosterKind;
  readonly mode: RosterMode;
  readonly stage: RosterStage;
  /** Rows with something in them, below the heading. */
  readonly rows: number;
  /** Rows that the present stage is done with. */
  readonly done: number;
  /** Rows that can be enrolled, as far as it is known. */
  readonly good: number;
  /** Enrolled now; and by an earlier sending of the same roster. */
  readonly enrolled: number;
  readonly already: number;
  readonly faults: readonly RowFault[];
  readonly notices: readonly RowNotice[];
  /** Why the whole was refused or stopped; null otherwise. */
  readonly refusal: Refusal | null;
}

const FORGOTTEN: readonly string[] = [];

export class RosterJob {
  stage: RosterStage = 'reading';
  rows = 0;
  done = 0;
  good = 0;
  enrolled = 0;
  already = 0;
  refusal: Refusal | null = null;
  /** The rows of the file; those without a fault are empty once the job has ended. */
  table: Table = [];
  readonly faults: RowFault[] = [];
  readonly notices: RowNotice[] = [];
  readonly operationId: OperationId;
  readonly kind: RosterKind;
  readonly mode: RosterMode;

  constructor(operationId: OperationId, kind: RosterKind, mode: RosterMode) {
    this.operationId = operationId;
    this.kind = kind;
    this.mode = mode;
  }

  get running(): boolean {
    return this.stage === 'reading' || this.stage === 'checking' || this.stage === 'writing';
  }

  begin(stage: RosterStage): void {
    this.stage = stage;
    this.done = 0;
  }

  end(stage: 'done' | 'refused' | 'stopped', refusal: Refusal | null = null): void {
    this.faults.sort((a, b) => a.row - b.row);
    this.forgetGoodRows();
    this.stage = stage;
    this.refusal = refusal;
  }

  /** An ended job is remembered for its file of faults, which asks for the heading and the faulty rows. */
  private forgetGoodRows(): void {
    const faulty = new Set(this.faults.map(({ row }) => row));
    this.table = this.table.map((line, i) => (i === 0 || faulty.has(i + 1) ? line : FORGOTTEN));
  }

  state(): RosterState {
    const { operationId, kind, mode, stage, rows, done, good, enrolled, already, refusal } = this;
    const lists = { faults: [...this.faults], notices: [...this.notices] };
    return {
      operationId,
      kind,
      mode,
      stage,
      rows,
      done,
      good,
      enrolled,
      already,
      refusal,
      ...lists,
    };
  }

  /** The rows that were not enrolled as they came, each with its number and what is wrong with it. */
  faultTable(sentence: (refusal: Refusal) => string): Table {
    const heading = this.table[0] ?? columnsOf(this.kind).map((column) => column.heading);
    const lines = this.faults.map(({ row, refusal }) => [
      ...heading.map((_, i) => this.table[row - 1]?.[i] ?? ''),
      String(row),
      sentence(refusal),
    ]);
    return [[...heading, '原行号', '原因'], ...lines];
  }
}
