/**
 * What became of tickets in the period (票据变动): slips that lost their force, invoices given for them, red ones, and numbers that
 * were spoiled. An event stands in the period in which it was entered, whenever its slip was printed.
 */
import { textCell } from '../../../core/csv.ts';
import type {
  EndTicket,
  GiveInvoice,
  RedInvoice,
  SpoilNumber,
  TicketKind,
} from '../../../core/ledger/hall/commands.ts';
import type { FactResult } from '../../../core/ledger/results.ts';
import { assert, type Facts } from '../../../core/outcome.ts';
import { parseCanonical } from '../../canonical.ts';
import { opText } from '../../tables/identities.ts';
import type { Cells } from './parts.ts';
import type { PeriodScope } from './scope.ts';

export const REGISTER_HEAD: Cells = [
  ...[
    '日期',
    '收费站',
    '收费员',
    '事项',
    '票种',
    '号码',
    '小票号',
    '原号码',
    '原因',
    '第二人',
    '业务号',
  ],
];

const KIND: Readonly<Record<TicketKind, string>> = {
  'charge-invoice': '收费发票',
  'installation-invoice': '安装费发票',
  'deposit-receipt': '预付款收据',
  'vat-invoice': '增值税发票',
};

const ENDED = { recovered: '收回', lost: '遗失', voided: '作废' } as const;

type RegisterCommand = EndTicket | GiveInvoice | RedInvoice | SpoilNumber;

interface Event {
  readonly command: RegisterCommand;
  readonly result: FactResult;
}

interface Stored {
  readonly kind: RegisterCommand['kind'];
  readonly station: number;
  readonly date: string;
  readonly operator: string;
  readonly opId: Uint8Array;
  readonly detail: string;
}

/** What happened, the kind of paper, its number, the slip's, the number that a red one takes back, reason and second person. */
type Told = readonly [string, string, string, number | '', string, string, string];

function numberIn({ number }: Facts): string {
  assert(typeof number === 'string', 'the register answers with the number');
  return number;
}

function toldOf({ command, result: { facts } }: Event, kindOf: (series: string) => string): Told {
  switch (command.kind) {
    case 'end-ticket': {
      const { how, ticketNo, reason, secondPerson } = command;
      return [ENDED[how], '收费小票', '', ticketNo, '', reason, secondPerson ?? ''];
    }
    case 'give-invoice': {
      const { ticketKind, ticketNo } = command;
      return ['换开', KIND[ticketKind], numberIn(facts), ticketNo, '', '', ''];
    }
    case 'red-invoice': {
      const { ticketKind, number, reason } = command;
      const slip = typeof facts.ticketNo === 'number' ? facts.ticketNo : '';
      return ['红字', KIND[ticketKind], numberIn(facts), slip, number, reason, ''];
    }
    case 'spoil-number': {
      const { series, reason } = command;
      // A number that was typed before it came up in its series is used already.
      const what = facts.passed === true ? '已用' : '空白作废';
      return [what, kindOf(series), numberIn(facts), '', '', reason, ''];
    }
  }
}

export function* registerRows({ file, marks }: PeriodScope): Generator<Cells> {
  const kinds = file.db
    .prepare<[string], TicketKind>('SELECT ticket_kind FROM ticket_series WHERE series = ?')
    .pluck();
  const kindOf = (series: string): string => {
    const kind = kinds.get(series);
    assert(kind !== undefined, () => `series ${series} is gone`);
    return KIND[kind];
  };
  const events = file.db.prepare<[number, number], Stored>(
    `SELECT kind, id >> 44 AS station, business_date AS date, operator, op_id AS opId, detail FROM entry
     WHERE id > ? AND id <= ? AND kind IN ('end-ticket', 'give-invoice', 'red-invoice', 'spoil-number')
     ORDER BY id`,
  );
  for (const { before, row } of marks) {
    for (const { kind: event, station, date, operator, opId, detail } of events.iterate(
      before,
      row,
    )) {
      // The entry names the kind beside what it holds.
      const { command, result } = parseCanonical(detail) as Event;
      const told = toldOf(
        { command: { ...command, kind: event } as RegisterCommand, result },
        kindOf,
      );
      const [what, kind, number, slip, original, reason, second] = told;
      yield [
        ...[date, station, textCell(operator), what, kind, textCell(number), slip],
        ...[textCell(original), textCell(reason), textCell(second), opText(opId)],
      ];
    }
  }
}
