/**
 * The vouchers of a period as they stand now (凭证预览): of a closed one those of its export, of the open one what its entries so
 * far would make, were it closed this moment.
 */
import type { DeductionResult } from '../../../core/ledger/month-results.ts';
import { accept, type Outcome, refuse } from '../../../core/outcome.ts';
import type { Period } from '../../../core/period.ts';
import { liabilityOf, type Voucher, vouchersOf } from '../../../core/voucher.ts';
import { monthTable, watermarkTable } from '../../tables/months.ts';
import type { LedgerFile } from '../ledger-file.ts';
import { changedClasses } from './classes.ts';
import { flowsOf, goesApart } from './ledger-parts.ts';
import { Summary } from './parts.ts';
import { documentParts, recognisedParts } from './recognised-parts.ts';
import { closedPeriod, type PeriodScope, STATION_ROWS } from './scope.ts';

export interface PeriodVouchers {
  readonly period: Period;
  /** False once the period is closed: then they change no more. */
  readonly draft: boolean;
  readonly vouchers: readonly Voucher[];
}

/** All that no closed period holds. Refuses period.unknown, and period.not-next where an earlier period is still open. */
function openScope(file: LedgerFile, period: Period): Outcome<PeriodScope> {
  const months = [...monthTable(file.db).all()];
  const month = months.find((one) => one.period === period);
  if (month === undefined) return refuse('period.unknown', { period });
  if (months.some((one) => one.period < period && one.state !== 'closed')) {
    return refuse('period.not-next', { period });
  }
  const heads = file.db
    .prepare<[], { readonly station: number; readonly row: number }>(
      'SELECT station, max(last) AS row FROM batch GROUP BY station',
    )
    .all();
  const closed = [...watermarkTable(file.db).all()];
  const marks = heads.map(({ station, row }) => {
    const own = closed.filter((mark) => mark.station === station);
    const before = own.reduce((last, mark) => Math.max(last, mark.row), station * STATION_ROWS);
    return { station, before, row };
  });
  return accept({ file, month, marks });
}

interface Deducted {
  readonly accountId: number;
  readonly customerClass: string;
  readonly result: string;
}

/** Net revenue of the lines that are deducted, by class and tier. */
function revenueParts(scope: PeriodScope) {
  const { file, month } = scope;
  const classes = changedClasses(scope);
  const summary = new Summary();
  const rows = file.db
    .prepare<[string], Deducted>(
      `SELECT entry.account_id AS accountId, json_extract(opened.detail, '$.command.customerClass') AS customerClass,
         json_extract(entry.detail, '$.result') AS result
       FROM entry JOIN entry AS opened ON opened.account_id = entry.account_id AND opened.kind = 'open-account'
       WHERE entry.kind = 'deduct-usage' AND json_extract(entry.detail, '$.command.period') = ?`,
    )
    .iterate(month.period);
  for (const { accountId, customerClass: opened, result } of rows) {
    const customerClass = classes.get(accountId) ?? opened;
    // Only this program writes them, and the chain holds them.
    const deduction = JSON.parse(result) as DeductionResult;
    summary.take({ registered: { customerClass, communityId: 0 }, deduction });
  }
  return summary.parts();
}

/** Refuses period.unknown and period.not-next. */
export function periodVouchers(file: LedgerFile, period: Period): Outcome<PeriodVouchers> {
  const closed = closedPeriod(file, period);
  const scope = closed.ok ? closed : openScope(file, period);
  if (!scope.ok) return scope;
  const flows = flowsOf(scope.value, 'in');
  const revenue = {
    revenue: revenueParts(scope.value),
    recognised: flows.some(goesApart) ? recognisedParts(scope.value) : [],
    documents: documentParts(scope.value, flows),
  };
  const liability = liabilityOf(flowsOf(scope.value, 'until'));
  const vouchers = vouchersOf(flows, revenue, scope.value.month.lastDay, liability);
  return accept({ period, draft: !closed.ok, vouchers });
}
