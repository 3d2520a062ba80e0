/**
 * The books as plain text that hledger reads: one transaction an entry, its postings netted by account, money in CNY with
 * two decimals and gas in m3 with three. A second program, written by strangers, then says whether they balance.
 */
import type { AccountId } from './ids.ts';
import { CHART, type LedgerAccount } from './journal.ts';
import { fen, formatCubicMetres, formatYuan, litre } from './units.ts';

/** The one sub-account of the general ledger that all stages of money lie in. */
const IC = '2203.01';
const IC_ACCOUNT = '预收账款—IC卡用户';
const GAS = '气量';

/** Full name in the journal. Stages have their customer behind them; what is shared has none. */
export function journalName(account: LedgerAccount, owner: AccountId): string {
  const { gl, stage, zh } = CHART[account];
  const own = stage === null ? '' : `:${owner}`;
  if (gl === null) return `${GAS}:${zh}${own}`;
  return gl === IC ? `${gl} ${IC_ACCOUNT}:${zh}${own}` : `${gl} ${zh}${own}`;
}

const amountText = (account: LedgerAccount, amount: number): string =>
  CHART[account].commodity === 'fen'
    ? `CNY ${formatYuan(fen(amount))}`
    : `"m3" ${formatCubicMetres(litre(amount))}`;

/** One posting as the books keep it. */
export interface JournalMove {
  readonly debit: LedgerAccount;
  readonly credit: LedgerAccount;
  readonly amount: number;
  readonly owner: AccountId;
}

export interface JournalTransaction {
  /** YYYY-MM-DD. */
  readonly date: string;
  /** Station and row: the number of the voucher. */
  readonly code: string;
  /** Printable, without a line break or a semicolon. */
  readonly description: string;
  readonly operationId: string;
  readonly moves: readonly JournalMove[];
}

interface Net {
  readonly account: LedgerAccount;
  amount: number;
}

/** Debit is positive; what nets to nothing is left out. In the order in which the accounts first appear. */
function netted(moves: readonly JournalMove[]): ReadonlyMap<string, Net> {
  const nets = new Map<string, Net>();
  const add = (account: LedgerAccount, owner: AccountId, amount: number): void => {
    const name = journalName(account, owner);
    const net = nets.get(name);
    if (net === undefined) nets.set(name, { account, amount });
    else net.amount += amount;
  };
  for (const { debit, credit, amount, owner } of moves) {
    add(debit, owner, amount);
    add(credit, owner, -amount);
  }
  return nets;
}

/** Accounts that only a gap, a platform's fee, late money or a gift fills: a journal that has none of them is the same as before there were any. */
const RARE: ReadonlySet<LedgerAccount> = new Set([
  'recoveredFen',
  'grantedFen',
  'clearingFees',
  'suspenseReceived',
  'giftExpense',
]);

function declared(account: LedgerAccount): string {
  const { gl, zh, side } = CHART[account];
  const type = gl?.startsWith('6') ? 'R' : side === 'debit' ? 'A' : 'L';
  return `account ${gl} ${zh}  ; type: ${type}`;
}

/** Rare accounts of a transaction that the journal did not name before; '' for none. `known` gets them. */
export function rareAccounts(moves: readonly JournalMove[], known: Set<LedgerAccount>): string {
  const fresh = moves
    .flatMap(({ debit, credit }) => [debit, credit])
    .filter(
      (account, n, all) => RARE.has(account) && !known.has(account) && all.indexOf(account) === n,
    );
  for (const account of fresh) known.add(account);
  return fresh.length === 0 ? '' : `${fresh.map(declared).join('\n')}\n\n`;
}

/** What stands once at the head: how amounts are written, and what kind of account each is. */
export function journalHead(): string {
  const lines = (Object.keys(CHART) as LedgerAccount[])
    .filter(
      (account) => CHART[account].gl !== null && CHART[account].gl !== IC && !RARE.has(account),
    )
    .map(declared);
  return [
    'commodity CNY 1000.00',
    'commodity "m3" 1000.000',
    '',
    ...lines,
    `account ${IC} ${IC_ACCOUNT}  ; type: L`,
    `account ${GAS}`,
    '',
    '',
  ].join('\n');
}

/** '' for an entry that moves nothing. */
export function journalTransaction(transaction: JournalTransaction): string {
  const { date, code, description, operationId, moves } = transaction;
  const lines = [...netted(moves)]
    .filter(([, { amount }]) => amount !== 0)
    .map(([name, { account, amount }]) => `    ${name}  ${amountText(account, amount)}`);
  if (lines.length === 0) return '';
  return `${date} * (${code}) ${description}  ; ${operationId}\n${lines.join('\n')}\n\n`;
}
