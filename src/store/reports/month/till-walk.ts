/**
 * One walk over a station's money (收款对账): each shift that closed in the period as its count told it, held against what its cashier's
 * postings say, and of every cashier where the receipts of the period stand.
 */
import { textCell } from '../../../core/csv.ts';
import { NOBODY } from '../../../core/ids.ts';
import { CHART } from '../../../core/journal.ts';
import type { CommandKind } from '../../../core/ledger/commands.ts';
import { factOf, textOf } from '../../../core/ledger/fact.ts';
import {
  addMovement,
  noTakings,
  type Sums,
  TILL_ACCOUNTS,
} from '../../../core/ledger/hall/takings.ts';
import type { FactResult } from '../../../core/ledger/results.ts';
import { assert } from '../../../core/outcome.ts';
import { parseCanonical } from '../../canonical.ts';
import { accountCoded } from '../ledger-file.ts';
import { type Cells, yuan } from './parts.ts';
import type { PeriodScope, StationMark } from './scope.ts';
import {
  type ClosedShift,
  closedShifts,
  type Fate,
  firstRows,
  nothingBecame,
  opensShifts,
} from './shift-past.ts';

export const SHIFT_HEAD: Cells = [
  ...['收费站', '收费员', '班次', '开班日', '开班时间UTC', '结班日', '结班时间UTC'],
  ...['备用金', '上班结存', '现金收', '现金付', '银行收', '银行付', '微信收', '微信付'],
  ...['支付宝收', '支付宝付', '缴款', '应有', '实点', '长短款', '凭分录应有', '核对差额'],
  ...['缴款更正', '找回金额', '已裁定', '待裁定', '处理', '裁定人'],
];

const CHANNELS = TILL_ACCOUNTS.flatMap((name) => [`${name}In`, `${name}Out`] as const);
export type Channel = (typeof CHANNELS)[number];
/** What a count tells of money. */
const FIGURES = [...CHANNELS, 'handedOver'] as const;

const utc = (wall: number): string => new Date(wall).toISOString().replace(/\.\d+Z$/, 'Z');

function shiftCells(shift: ClosedShift, fate: Fate, expected: number): Cells {
  const { station, cashier, told } = shift;
  const figure = (name: string): number => factOf(told, name);
  const left = figure('difference') + fate.moved - fate.explained - fate.ruled;
  const tellsDifference = figure('difference') - (figure('counted') - expected);
  return [
    ...[station, textCell(cashier), shift.shift, shift.openedOn, utc(shift.openedWall)],
    ...[shift.closedOn, utc(shift.closedWall)],
    ...['float', 'carried', ...FIGURES, 'expected', 'counted', 'difference'].map((name) =>
      yuan(figure(name)),
    ),
    ...[expected, tellsDifference, fate.moved, fate.explained, fate.ruled, left].map(yuan),
    ...[textCell(fate.rulings.join(' ')), textCell(fate.ruledBy.join(' '))],
  ];
}

type Sides = { -readonly [K in Channel]: Sums[K] };

const noSides = (): Sides =>
  Object.fromEntries(CHANNELS.map((name) => [name, 0])) as Record<Channel, number>;

/** Of one cashier at one station: receipts by where they stand. */
export interface Till {
  /** Since the last count; of nobody's shift where the cashier has none. */
  running: Sums;
  /** In shifts that closed in the period, as their counts told it; and what of it was taken before the period. */
  readonly closed: Sides;
  readonly opening: Sides;
  /** Taken in the period and in no shift that closed in it. */
  readonly pending: Sides;
  /** Taken by somebody who had no shift then. */
  readonly outside: Sides;
  /** No customer's: rulings carried out from the drawer, or paid in at the bank. */
  readonly others: Sides;
}

export const noTill = (): Till => ({
  running: noTakings(),
  ...{ closed: noSides(), opening: noSides(), pending: noSides() },
  ...{ outside: noSides(), others: noSides() },
});

interface Move {
  readonly id: number;
  readonly entry: number;
  readonly kind: CommandKind;
  readonly debit: number;
  readonly credit: number;
  readonly amount: number;
  readonly owner: number;
  readonly operator: string;
  /** Of red hand-overs, which are in another's drawer. */
  readonly red: string | null;
}

const CODES = TILL_ACCOUNTS.map((name) => CHART[name].code).join(', ');
const MOVES = `SELECT p.id, e.id AS entry, e.kind, p.debit, p.credit, p.amount, p.owner, e.operator,
    CASE WHEN e.kind = 'red-hand-over' THEN e.detail END AS red
  FROM posting p JOIN entry e ON e.id = p.entry_id
  WHERE p.id > ? AND p.id <= ? AND (p.debit IN (${CODES}) OR p.credit IN (${CODES}))
  ORDER BY p.id`;

function add(to: Sides, from: Readonly<Record<Channel, number>>): void {
  for (const name of CHANNELS) to[name] += from[name];
}

/** One walk over a station's money, from where the first of the period's shifts begins to the end of the period. */
export class StationTills {
  readonly tills = new Map<string, Till>();
  private readonly first: ReadonlyMap<string, number>;
  private readonly scope: PeriodScope;
  private readonly mark: StationMark;
  private readonly fates: ReadonlyMap<string, Fate>;
  private redEntry = 0;

  constructor(scope: PeriodScope, mark: StationMark, fates: ReadonlyMap<string, Fate>) {
    this.scope = scope;
    this.mark = mark;
    this.fates = fates;
    this.first = firstRows(scope, mark);
  }

  private of(cashier: string): Till {
    const till = this.tills.get(cashier) ?? noTill();
    this.tills.set(cashier, till);
    return till;
  }

  /** Throws Bug where a count tells other sums than the postings of its shift. */
  private closed(shift: ClosedShift): Cells {
    const till = this.of(shift.cashier);
    const { running } = till;
    const figure = (name: string): number => factOf(shift.told, name);
    for (const name of FIGURES) {
      assert(
        figure(name) === running[name],
        () => `shift ${shift.shift} tells ${name} ${figure(name)}, postings ${running[name]}`,
      );
    }
    const expected =
      figure('float') + figure('carried') + running.cashIn - running.cashOut - running.handedOver;
    assert(
      figure('expected') === expected && figure('difference') === figure('counted') - expected,
      () => `shift ${shift.shift} tells a difference that is not its sums’`,
    );
    add(till.closed, running);
    till.running = noTakings();
    return shiftCells(shift, this.fates.get(shift.shift) ?? nothingBecame(), expected);
  }

  /** What goes back into a drawer that nobody has counted since; once an entry. */
  private handedBack({ entry, red }: Move): void {
    if (red === null || this.redEntry === entry) return;
    this.redEntry = entry;
    const { result } = parseCanonical(red) as { readonly result: FactResult };
    if (result.facts.inDrawer !== true) return;
    const cashier = textOf(result, 'cashier');
    const first = this.first.get(cashier);
    if (!this.isCounted(cashier, entry) || (first !== undefined && entry <= first)) return;
    this.of(cashier).running.handedOver += factOf(result, 'rightAmount') - factOf(result, 'amount');
  }

  /** Is the row of a shift that closed in the period, or in the period? */
  private isCounted(cashier: string, row: number): boolean {
    const first = this.first.get(cashier);
    return row > this.mark.before || (first !== undefined && row > first);
  }

  private moved(move: Move): void {
    this.handedBack(move);
    const { id, kind, operator, owner } = move;
    if (!this.isCounted(operator, id)) return;
    const one = noTakings();
    addMovement(one, kind, {
      ...{ debit: accountCoded(move.debit), credit: accountCoded(move.credit) },
      amount: move.amount,
    });
    const till = this.of(operator);
    const isBefore = id <= this.mark.before;
    if (isBefore) add(till.opening, one);
    if (!isBefore && owner === NOBODY) add(till.others, one);
    const first = this.first.get(operator);
    if (first !== undefined && id <= first) {
      add(till.outside, one);
      return;
    }
    add(till.running, one);
    till.running.handedOver += one.handedOver;
  }

  /** In the order of their names. */
  cashiers(): readonly string[] {
    return [...this.tills.keys()].sort((a, b) => (a < b ? -1 : 1));
  }

  /** The shifts as rows, while the money is walked over. */
  *rows(): Generator<Cells> {
    const { scope, mark } = this;
    const from = Math.min(mark.before, ...this.first.values());
    const moves = scope.file.db.prepare<[number, number], Move>(MOVES).iterate(from, mark.row);
    const shifts = closedShifts(scope, mark);
    let next = shifts.next();
    for (const move of moves) {
      while (next.done !== true && next.value.closedAt < move.id) {
        yield this.closed(next.value);
        next = shifts.next();
      }
      this.moved(move);
    }
    for (; next.done !== true; next = shifts.next()) yield this.closed(next.value);
    const opens = opensShifts(scope);
    for (const [cashier, till] of this.tills) {
      add(opens(mark, cashier) ? till.pending : till.outside, till.running);
    }
  }
}
