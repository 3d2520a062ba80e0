/**
 * Vouchers (凭证) in one neutral form: a date, a summary, and lines on accounts of the general ledger, each a debit or a credit.
 * Whatever form an accounting program wants is made from these. Amounts may be red (below zero): what was taken back.
 */
import { CHART, type LedgerAccount } from './journal.ts';
import { assert } from './outcome.ts';

export interface VoucherLine {
  /** Account of the general ledger, as in the chart. */
  readonly gl: string;
  readonly name: string;
  /** Customer class and tier of a line of revenue; '' and 0 elsewhere. */
  readonly customerClass: string;
  readonly tier: number;
  readonly debitFen: number;
  readonly creditFen: number;
}

export interface Voucher {
  /** 1, 2, 3 … within the period. */
  readonly number: number;
  readonly date: string;
  readonly summary: string;
  readonly lines: readonly VoucherLine[];
}

/** What one kind of entry moved between two accounts in a period. */
export interface KindFlow {
  readonly kind: string;
  readonly debit: LedgerAccount;
  readonly credit: LedgerAccount;
  readonly fen: number;
}

/** Net revenue of one class and tier. */
export interface RevenuePart {
  readonly customerClass: string;
  readonly tier: number;
  readonly netFen: number;
}

/** What the one sub-account of the IC-card customers is: an advance, or a contract liability beside its pending VAT. */
export type Liability = 'advance' | 'contract';

export const IC_ACCOUNTS: Readonly<
  Record<Liability, { readonly gl: string; readonly name: string }>
> = {
  advance: { gl: '2203.01', name: '预收账款—IC卡用户' },
  contract: { gl: '2205.01', name: '合同负债—IC卡用户' },
};

/** It is a contract liability once tax of bought gas was ever set aside. */
export const liabilityOf = (flows: readonly KindFlow[]): Liability =>
  flows.some(({ credit }) => credit === 'pendingVat') ? 'contract' : 'advance';

function glOf(account: LedgerAccount, liability: Liability) {
  const { gl, zh: name } = CHART[account];
  return gl === IC_ACCOUNTS.advance.gl ? IC_ACCOUNTS[liability] : { gl, name };
}

const SUMMARY: Readonly<Record<string, string>> = {
  receipts: '收取IC卡用户气款',
  revenue: '确认IC卡用户气费收入',
  deduction: '扣收IC卡用户预收气款',
  recognised: '按购气确认IC卡用户气费收入',
  'buy-gas': 'IC卡用户购气待转销项税额',
  'reverse-purchase': '冲正IC卡用户购气',
  'grant-emergency': 'IC卡用户应急气量',
  'adjust-usage': '调整IC卡用户用气量',
  'correct-price': '调价追收追退IC卡用户气费',
  'true-up-year': '年末清算IC卡用户气费',
  'change-meter': '换表结算IC卡用户用气',
  'settle-account': '销户结算IC卡用户用气',
  'refund-payment': '退还IC卡用户气款',
  'take-charge': '收取气费以外款项',
  'give-invoice': '先开增值税发票计提销项税额',
  'red-invoice': '红字发票冲回销项税额',
  'refund-deposit': '退还非居民预付款',
  'hand-over-cash': '现金缴存银行',
  'grant-gift': '赠送IC卡用户气款',
  'settle-clearing': '微信、支付宝清算到账及手续费',
  'receive-suspense': '收到已销户客户转账（暂收款）',
  'refund-suspense': '退还暂收款',
  'suspense-out': '暂收款转入其他户号',
  'resolve-recovered': '断档期间售气款入账',
  'red-clearing': '冲回微信、支付宝清算到账（红字）',
  'red-hand-over': '冲回现金缴存银行（红字）',
  'count-drawer': '现金盘点长短款',
  'rule-difference': '处理现金长短款',
  'recover-load': '找回IC卡用户金额（待查）',
};

/** What is taken back on the side on which it was booked, below zero. */
const RED = 'red-hand-over';
const REDS: ReadonlySet<string> = new Set([RED, 'red-clearing']);

const RECEIPTS = new Set(['take-payment', 'confirm-payment']);
/** What money that is none for gas becomes: a deposit, or income and its tax. */
const CHARGED: ReadonlySet<LedgerAccount> = new Set([
  'depositsReceived',
  'otherIncome',
  'outputVat',
]);
const RECOGNISING = new Set(['buy-gas', 'reverse-purchase', 'grant-emergency']);

/** Which voucher a flow stands in; a posting between two stages of one account makes no line. */
function voucherOf({ kind, debit, credit }: KindFlow): string | null {
  const { gl } = CHART[debit];
  if (gl === null || gl === CHART[credit].gl) return null;
  if (debit === 'suspenseReceived' && RECEIPTS.has(kind)) return 'suspense-out';
  // A transfer is confirmed by one kind of entry, whatever it paid for.
  if (RECEIPTS.has(kind)) return CHARGED.has(credit) ? 'take-charge' : 'receipts';
  const apart = debit === 'recognisedApart' || credit === 'recognisedApart';
  if (apart && RECOGNISING.has(kind)) return 'recognised';
  // The right hand-over that came with a red one is a hand-over like any other.
  if (kind === RED && debit === 'bank') return 'hand-over-cash';
  if (kind !== 'deduct-usage') return kind;
  const earned: readonly LedgerAccount[] = ['gasRevenue', 'outputVat', 'pendingVat'];
  return earned.includes(debit) || earned.includes(credit) ? 'revenue' : 'deduction';
}

interface Net {
  readonly gl: string;
  readonly name: string;
  /** Side on which the account grows. */
  readonly side: 'debit' | 'credit';
  /** Debit less credit. */
  fen: number;
}

function netted(flows: readonly KindFlow[], liability: Liability): Net[] {
  const nets = new Map<string, Net>();
  const add = (account: LedgerAccount, fen: number): void => {
    const { side } = CHART[account];
    const { gl, name } = glOf(account, liability);
    if (gl === null) return;
    const net = nets.get(gl) ?? { gl, name, side, fen: 0 };
    nets.set(gl, net);
    net.fen += fen;
  };
  for (const { debit, credit, fen } of flows) {
    add(debit, fen);
    add(credit, -fen);
  }
  return [...nets.values()].filter(({ fen }) => fen !== 0);
}

/**
 * Income, expense and tax keep the side on which they grow, in red where it is taken back; others go by their sign, and of a red
 * voucher to the other side.
 */
const isCredit = ({ gl, side, fen }: Net, isRed: boolean): boolean =>
  gl.startsWith('6') || gl === CHART.outputVat.gl ? side === 'credit' : fen < 0 !== isRed;

/** `revenue` splits the line of revenue by class and tier; null leaves it whole. */
function linesOf(
  net: Net,
  revenue: readonly RevenuePart[] | null,
  isRed: boolean,
): readonly VoucherLine[] {
  const { gl, name } = net;
  if (gl !== CHART.gasRevenue.gl || revenue === null) {
    const credit = isCredit(net, isRed);
    const [debitFen, creditFen] = credit ? [0, -net.fen] : [net.fen, 0];
    return [{ gl, name, customerClass: '', tier: 0, debitFen, creditFen }];
  }
  const sum = revenue.reduce((all, { netFen }) => all + netFen, 0);
  assert(
    sum === -net.fen,
    () => `revenue by class and tier is ${sum} fen, the books have ${-net.fen}`,
  );
  return revenue.map(({ customerClass, tier, netFen }) => ({
    gl,
    name,
    customerClass,
    tier,
    debitFen: 0,
    creditFen: netFen,
  }));
}

/**
 * Net revenue of the vouchers that are split by class and tier: of the month's use, of purchases where it goes apart, and of
 * each kind of document that earns or takes back.
 */
export interface RevenueParts {
  readonly revenue: readonly RevenuePart[];
  readonly recognised: readonly RevenuePart[];
  readonly documents: ReadonlyMap<string, readonly RevenuePart[]>;
}

/** Documents whose use or price is revenue; their vouchers bear the names of their kinds. */
export const EARNING_DOCUMENTS = [
  'adjust-usage',
  'change-meter',
  'correct-price',
  'settle-account',
  'true-up-year',
] as const;

const partsOf = (name: string, parts: RevenueParts): readonly RevenuePart[] | null =>
  name === 'revenue' || name === 'recognised' ? parts[name] : (parts.documents.get(name) ?? null);

/** Debits before credits, each by account; throws Bug for a voucher that does not balance. */
export function vouchersOf(
  flows: readonly KindFlow[],
  parts: RevenueParts,
  date: string,
  liability: Liability = 'advance',
): readonly Voucher[] {
  const groups = new Map<string, KindFlow[]>();
  for (const flow of flows) {
    const name = voucherOf(flow);
    if (name !== null) groups.set(name, [...(groups.get(name) ?? []), flow]);
  }
  const order = ['receipts', 'revenue', 'deduction'];
  const rank = (name: string): string =>
    `${order.includes(name) ? order.indexOf(name) : 9} ${name}`;
  const names = [...groups.keys()].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  return names.map((name, n) => {
    const revenue = partsOf(name, parts);
    const lines = netted(groups.get(name) ?? [], liability)
      .flatMap((net) => linesOf(net, revenue, REDS.has(name)))
      .sort(
        (a, b) =>
          Number(a.debitFen === 0) - Number(b.debitFen === 0) ||
          (a.gl < b.gl ? -1 : a.gl > b.gl ? 1 : 0),
      );
    const debit = lines.reduce((sum, one) => sum + one.debitFen, 0);
    const credit = lines.reduce((sum, one) => sum + one.creditFen, 0);
    assert(debit === credit, () => `voucher ${name} debits ${debit} and credits ${credit} fen`);
    return { number: n + 1, date, summary: SUMMARY[name] ?? name, lines };
  });
}
