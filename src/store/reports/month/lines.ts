/** What was deducted, customer by customer, with where the customer stands in the books of the company. */
import type { BuyGas } from '../../../core/ledger/commands.ts';
import type { DeductionResult } from '../../../core/ledger/month-results.ts';
import type { UsageRow } from '../../../core/ledger/month-rows.ts';
import { assert } from '../../../core/outcome.ts';
import { parseCanonical } from '../../canonical.ts';
import { UsageTable } from '../../tables/months.ts';
import { changedClasses } from './classes.ts';
import { NO_MONEY_METER } from './money-roll.ts';
import type { OwnerRoll } from './owners.ts';
import { ownerRolls } from './owners.ts';
import type { ExportScope, PeriodScope } from './scope.ts';

/** A customer as the account was opened, of the class that the period knew: later changes must not change what was exported. */
export interface Registered {
  readonly accountId: BuyGas['accountId'];
  readonly name: string;
  readonly address: string;
  readonly communityId: number;
  readonly customerClass: string;
}

export interface MonthLine {
  readonly registered: Registered;
  readonly usage: UsageRow;
  readonly deduction: DeductionResult;
  readonly roll: OwnerRoll;
}

interface Detail {
  readonly accountId: number;
  readonly detail: string;
}

/** Written by this program and held by the chain, so the parts are what they were. */
const partOf = <T>({ detail }: Detail, part: 'command' | 'result'): T =>
  (parseCanonical(detail) as Record<'command' | 'result', T>)[part];

/** Rows of two lists by the same rising number; whoever asks for less is left behind. */
class Beside<T> {
  private readonly rows: Iterator<T>;
  private readonly numberOf: (row: T) => number;
  private next: T | undefined;

  constructor(rows: Iterable<T>, numberOf: (row: T) => number) {
    this.rows = rows[Symbol.iterator]();
    this.numberOf = numberOf;
    this.step();
  }

  private step(): void {
    const { value, done } = this.rows.next();
    this.next = done === true ? undefined : value;
  }

  at(number: number): T | undefined {
    while (this.next !== undefined && this.numberOf(this.next) < number) this.step();
    return this.next !== undefined && this.numberOf(this.next) === number ? this.next : undefined;
  }

  end(): void {
    this.rows.return?.();
  }
}

const openings = ({ file }: PeriodScope) =>
  file.db
    .prepare<[], Detail>(
      `SELECT account_id AS accountId, detail FROM entry WHERE kind = 'open-account'
       ORDER BY account_id`,
    )
    .iterate();

const deductions = ({ file, month }: PeriodScope) =>
  file.db
    .prepare<[string], Detail>(
      `SELECT account_id AS accountId, detail FROM entry
       WHERE kind = 'deduct-usage' AND json_extract(detail, '$.command.period') = ?
       ORDER BY account_id`,
    )
    .iterate(month.period);

/** A customer out of the entry of the opening. */
function registration(scope: PeriodScope): (opening: Detail) => Registered {
  const classes = changedClasses(scope);
  return (opening) => {
    const opened = partOf<Registered>(opening, 'command');
    const customerClass = classes.get(opening.accountId);
    return customerClass === undefined ? opened : { ...opened, customerClass };
  };
}

export interface Standing {
  readonly registered: Registered;
  readonly roll: OwnerRoll;
}

/** Every customer whose value ever moved, as registered. */
export function* standings(scope: ExportScope): Generator<Standing> {
  const opened = new Beside(openings(scope), ({ accountId }) => accountId);
  const registered = registration(scope);
  try {
    for (const roll of ownerRolls(scope)) {
      const entry = opened.at(roll.accountId);
      assert(entry !== undefined, () => `account ${roll.accountId} was never opened`);
      yield { registered: registered(entry), roll };
    }
  } finally {
    opened.end();
  }
}

/** Every line of the period, by account. */
export function* monthLines(scope: ExportScope): Generator<MonthLine> {
  const { db } = scope.file;
  const deducted = new Beside(deductions(scope), ({ accountId }) => accountId);
  const known = new Beside(standings(scope), ({ registered }) => registered.accountId);
  const opened = new Beside(openings(scope), ({ accountId }) => accountId);
  const registered = registration(scope);
  try {
    for (const usage of new UsageTable(db).of(scope.month.period)) {
      const { accountId } = usage;
      const entry = deducted.at(accountId);
      const opening = opened.at(accountId);
      assert(
        entry !== undefined && opening !== undefined,
        () => `the line of ${accountId} in a closed period is not deducted`,
      );
      yield {
        registered: registered(opening),
        usage,
        deduction: partOf<DeductionResult>(entry, 'result'),
        roll: known.at(accountId)?.roll ?? nothingMoved(accountId),
      };
    }
  } finally {
    for (const one of [deducted, known, opened]) one.end();
  }
}

/** A customer with a meter and without a single posting. */
const nothingMoved = (accountId: number): OwnerRoll => ({
  accountId,
  money: { opening: 0, receipts: 0, refunds: 0, deducted: 0, adjusted: 0, closing: 0 },
  gas: { opening: 0, bought: 0, granted: 0, returned: 0, used: 0, adjusted: 0, closing: 0 },
  owed: { opening: 0, billed: 0, paid: 0, closing: 0 },
  closing: {
    ...{
      balanceFen: 0,
      overUseFen: 0,
      toBeWrittenFen: 0,
      owedFen: 0,
      inFlightFen: 0,
      onCardFen: 0,
      inMeterFen: 0,
    },
    ...{ toBeWrittenLitre: 0, owedLitre: 0, inFlightLitre: 0, onCardLitre: 0, inMeterLitre: 0 },
  },
  moneyMeter: NO_MONEY_METER,
  apartFen: 0,
  invoicedFen: 0,
  lastPurchase: '',
});
