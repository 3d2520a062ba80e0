/** What an entry's paper says (缴款单、银行流水、裁定): its number, its bank and date, the shift that it belongs to, and its people. */
import { operationId } from '../../../core/ids.ts';
import type { PaidOut } from '../../../core/ledger/bank-line.ts';
import type { LedgerCommand, SettleClearing } from '../../../core/ledger/commands.ts';
import { factOf, textOf } from '../../../core/ledger/fact.ts';
import type { CommandResult } from '../../../core/ledger/results.ts';
import { assert } from '../../../core/outcome.ts';
import { parseCanonical } from '../../canonical.ts';
import { opBytes } from '../../tables/identities.ts';
import type { PeriodScope } from './scope.ts';
import { shiftsBy, VERDICTS } from './shift-past.ts';

/** An entry that moved money of which a paper tells. */
export interface SlipEntry {
  readonly entry: number;
  readonly kind: LedgerCommand['kind'];
  /** Of a red hand-over, 1 for the right one that came with it. */
  readonly right: number;
  readonly opId: Uint8Array;
  readonly date: string;
  readonly operator: string;
  /** Fen, each on its account's own side. */
  readonly bank: number;
  readonly cashOver: number;
}

/** As the paper says it; '' for what it does not. */
export interface Paper {
  readonly what: string;
  readonly red?: boolean;
  readonly cashier?: string;
  readonly shift?: string;
  readonly number?: string;
  readonly bank?: string;
  readonly bankDate?: string;
  readonly second?: string;
  readonly verdict?: string;
  /** What the paper says came to the bank, below zero in red; fen. */
  readonly amount?: number;
}

const onLine = ({
  bank,
  serial,
  bookedOn,
  amount,
}: PaidOut): Pick<Paper, 'number' | 'bank' | 'bankDate' | 'amount'> => ({
  ...{ number: serial, bank, bankDate: bookedOn, amount },
});

/** What an entry says of its paper. */
export class Papers {
  private readonly shifts;
  private readonly details;
  private readonly byOperation;
  private readonly redDates;

  constructor(scope: PeriodScope) {
    const { db } = scope.file;
    this.shifts = shiftsBy(scope);
    this.details = db.prepare<[number], string>('SELECT detail FROM entry WHERE id = ?').pluck();
    this.byOperation = db
      .prepare<[Uint8Array], string>('SELECT detail FROM entry WHERE op_id = ?')
      .pluck();
    // A hand-over's row is of the slip as it was entered; taken back, it changes no more.
    this.redDates = db
      .prepare<[Uint8Array], string>('SELECT bank_date FROM hand_over WHERE red_by = ?')
      .pluck();
  }

  of(row: SlipEntry): Paper {
    // The entry names the kind beside what it holds.
    const { command: body, result } = parseCanonical(this.details.get(row.entry) ?? '') as {
      readonly command: object;
      readonly result: CommandResult;
    };
    const command = { ...body, kind: row.kind } as LedgerCommand;
    const station = Math.floor(row.entry / 2 ** 44);
    switch (command.kind) {
      case 'hand-over-cash': {
        const { bankSlip: number, bankDate, amount } = command;
        const shift = this.shifts.at(station, row.operator, row.entry);
        return { what: '缴款', cashier: row.operator, shift, number, bankDate, amount };
      }
      case 'red-hand-over': {
        const { bankSlip, second, right } = command;
        const cashier = textOf(result, 'cashier');
        const counted = textOf(result, 'shift');
        const shift = counted === '' ? this.shifts.at(station, cashier, row.entry) : counted;
        const common = { cashier, shift, second };
        if (row.right === 1) {
          const number = right?.bankSlip ?? '';
          const entered = { number, bankDate: right?.bankDate ?? '', amount: right?.amount ?? 0 };
          return { what: '缴款更正', ...common, ...entered };
        }
        const bankDate = this.redDates.get(row.opId) ?? '';
        const amount = -factOf(result, 'amount');
        return { what: '缴款红字', red: true, ...common, number: bankSlip, bankDate, amount };
      }
      case 'count-drawer': {
        const { shift } = command;
        return { what: row.cashOver > 0 ? '长款' : '短款', cashier: row.operator, shift };
      }
      case 'rule-difference': {
        const { shift, verdict, ruledBy: second, reference } = command;
        const cashier = this.shifts.cashierOf(shift);
        const amount = Math.abs(factOf(result, 'difference'));
        const paid = reference === null ? {} : { number: reference, bankDate: row.date, amount };
        const what = this.shifts.isOfEarlierPeriod(station, shift) ? '裁定（前期班次）' : '裁定';
        return { what, cashier, shift, second, verdict: VERDICTS[verdict], ...paid };
      }
      default:
        return this.ofBank(command, result, row);
    }
  }

  private ofBank(command: LedgerCommand, result: CommandResult, row: SlipEntry): Paper {
    switch (command.kind) {
      case 'confirm-payment': {
        const { bankLine } = command;
        return { what: '到账', ...(bankLine === undefined ? {} : onLine(bankLine)) };
      }
      case 'receive-suspense':
        return { what: '暂收', ...onLine(command.bankLine) };
      case 'settle-clearing': {
        const { bankLine, second } = command;
        return { what: '清算', second, ...onLine(bankLine) };
      }
      case 'red-clearing': {
        const { second } = command;
        const line = onLine(this.cleared(result));
        return { what: '清算红字', red: true, second, ...line, amount: -(line.amount ?? 0) };
      }
      case 'resolve-recovered': {
        const { how, second } = command;
        if (how.by !== 'sold') return { what: '找回', second };
        const { shift = '', reference } = how;
        const cashier = shift === '' ? '' : this.shifts.cashierOf(shift);
        return { what: '找回', second, cashier, shift, number: reference ?? '' };
      }
      default: {
        const number = 'reference' in command ? (command.reference ?? '') : '';
        const second = 'second' in command ? (command.second ?? '') : '';
        return {
          what: row.bank < 0 ? '退款' : '收款',
          number: String(number),
          second: String(second),
        };
      }
    }
  }

  /** The line of the bank by which the platform's payment had been entered. */
  private cleared(result: CommandResult): SettleClearing['bankLine'] {
    const settlement = textOf(result, 'settlement');
    const detail = this.byOperation.get(opBytes(operationId(settlement)));
    assert(detail !== undefined, () => `the clearing ${settlement} is gone`);
    return (parseCanonical(detail) as { readonly command: SettleClearing }).command.bankLine;
  }
}
