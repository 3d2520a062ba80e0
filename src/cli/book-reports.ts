/** Reports for who asks further: `qika postings` of one account, `qika deposits`, `qika audit-count`, `qika export vouchers`; as CSV, or JSON for a program. */
import { csvLine, textCell } from '../core/csv.ts';
import { accountOfCode, CHART, type LedgerAccount } from '../core/journal.ts';
import { isPeriod } from '../core/period.ts';
import { fen, formatYuan } from '../core/units.ts';
import { plainVouchers } from '../core/voucher-forms.ts';
import { DEFAULT_MAPPING } from '../core/voucher-mapping.ts';
import { auditLineCount, changeCount } from '../store/reports/audit-counts.ts';
import { depositsHeld } from '../store/reports/deposits.ts';
import type { LedgerFile } from '../store/reports/ledger-file.ts';
import { periodVouchers } from '../store/reports/month/draft-vouchers.ts';
import { type AccountPosting, daySums, postingsOf } from '../store/reports/postings.ts';
import { type Options, UsageError } from './options.ts';
import { decimal, rangeOption, withLedger, writeText } from './reports.ts';
import { sayRefusal } from './say-refusal.ts';

const PAGE = 200;

function jsonOption(options: Options): boolean {
  const form = options.get('form');
  if (form !== undefined && form !== 'json') {
    throw new UsageError(`--form ${form} is not json. 未知格式。`);
  }
  return form === 'json';
}

const json = (value: object): number => writeText(undefined, [`${JSON.stringify(value)}\n`]);

/** The code of the chart, which is what the trial balance of a program names. */
function accountOption(options: Options): LedgerAccount {
  const text = options.get('account') ?? '';
  const account = /^\d{4}$/.test(text) ? accountOfCode(Number(text)) : undefined;
  if (account === undefined) {
    throw new UsageError(`--account ${text} is no code of the chart. 没有这个科目。`);
  }
  return account;
}

const digitsOf = (account: LedgerAccount): number => (CHART[account].commodity === 'fen' ? 2 : 3);

function writeDays(file: LedgerFile, account: LedgerAccount, options: Options): number {
  const sums = daySums(file, account, rangeOption(options));
  if (jsonOption(options)) {
    return json(
      sums.map(({ debit, credit, ...sum }) => ({ ...sum, debit: `${debit}`, credit: `${credit}` })),
    );
  }
  const digits = digitsOf(account);
  const lines = sums.map(({ date, kind, debit, credit, count }) =>
    csvLine([date, kind, decimal(debit, digits), decimal(credit, digits), count]),
  );
  return writeText(undefined, [csvLine(['date', 'kind', 'debit', 'credit', 'count']), ...lines]);
}

function numberOption(options: Options, name: string): number | null {
  const text = options.get(name);
  if (text === undefined) return null;
  if (!/^[1-9]\d{0,15}$/.test(text)) throw new UsageError(`--${name} ${text} is no number. 无效。`);
  return Number(text);
}

const withOther = ({ other, ...row }: AccountPosting) => {
  const { code, zh, en } = CHART[other];
  return { ...row, other: { code, zh, en } };
};

function writeRows(file: LedgerFile, account: LedgerAccount, options: Options): number {
  const ask = {
    ...rangeOption(options),
    kind: options.get('kind') ?? '',
    before: numberOption(options, 'before'),
    limit: jsonOption(options) ? PAGE : Number.MAX_SAFE_INTEGER,
  };
  const rows = postingsOf(file, account, ask);
  if (jsonOption(options)) return json(rows.map(withOther));
  const digits = digitsOf(account);
  const head = ['date', 'kind', 'account', 'ticket', 'operator', 'other', 'debit', 'credit', 'row'];
  const lines = rows.map((row) =>
    csvLine([
      ...[row.date, row.kind, row.accountId ?? '', row.ticketNo ?? '', textCell(row.operator)],
      ...[CHART[row.other].gl ?? CHART[row.other].code],
      ...[decimal(BigInt(row.debit), digits), decimal(BigInt(row.credit), digits), row.row],
    ]),
  );
  return writeText(undefined, [csvLine(head), ...lines]);
}

export const writePostings = (path: string, options: Options): number =>
  withLedger(path, (file) => {
    const account = accountOption(options);
    const by = options.get('by');
    if (by !== undefined && by !== 'day') {
      throw new UsageError(`--by ${by} is not day. 未知分组。`);
    }
    return by === 'day' ? writeDays(file, account, options) : writeRows(file, account, options);
  });

export const writeDeposits = (path: string, options: Options): number =>
  withLedger(path, (file) => {
    const isJson = jsonOption(options);
    const limit = isJson ? (numberOption(options, 'limit') ?? PAGE) : Number.MAX_SAFE_INTEGER;
    const page = depositsHeld(file, numberOption(options, 'after') ?? 0, limit);
    if (isJson) return json(page);
    const lines = page.held.flatMap(({ accountId, since, tickets }) =>
      tickets.map(({ ticketNo, leftFen }) =>
        csvLine([accountId, since, ticketNo, formatYuan(fen(leftFen))]),
      ),
    );
    return writeText(undefined, [csvLine(['account', 'since', 'ticket', 'held_yuan']), ...lines]);
  });

export const writeAuditCount = (path: string, options: Options): number =>
  withLedger(path, (file) => {
    const of = options.get('of') ?? 'lines';
    const [kind = null, person = ''] = [options.get('kind'), options.get('person')];
    if (of !== 'lines' && of !== 'changes')
      throw new UsageError(`--of ${of} is not changes. 无效。`);
    if (of === 'changes' && kind !== null) throw new UsageError('--kind is of lines. 无效。');
    const total =
      of === 'changes' ? changeCount(file, person) : auditLineCount(file, { kind, person });
    return jsonOption(options) ? json({ total }) : writeText(undefined, [`${total}\n`]);
  });

export function writeVouchers(path: string, word: string | undefined, options: Options): number {
  if (word === undefined || !isPeriod(word)) {
    throw new UsageError(`${word ?? 'Nothing'} is not a period, YYYY-MM. 期间无效。`);
  }
  return withLedger(path, (file) => {
    const made = periodVouchers(file, word);
    if (!made.ok) return sayRefusal(made.refusal);
    if (jsonOption(options)) return json(made.value);
    return writeText(undefined, plainVouchers(made.value.vouchers, DEFAULT_MAPPING));
  });
}
