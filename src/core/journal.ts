/**
 * The books: one general-ledger chart, and inside its one IC-card sub-account (预收账款—IC卡用户) the stages of value.
 * A posting is one debit account, one credit account, one commodity and one amount above zero, so an imbalance cannot
 * be written (L1). Money (fen) and gas (litres) never meet in one posting.
 */
import type { AccountId } from './ids.ts';
import { assert } from './outcome.ts';

export type Commodity = 'fen' | 'litre';

/** Stages of value of one customer (trade.md §2). They are postings inside one GL account, not accounts of the GL. */
export type Stage =
  | 'balance'
  | 'to-be-written'
  | 'owed'
  | 'in-flight'
  | 'on-card'
  | 'in-meter'
  | 'over-use'
  | 'consumed';

interface ChartLine {
  /** Number in postings; never reused. */
  readonly code: number;
  readonly commodity: Commodity;
  /** Sub-ledger stage with an owner, or a shared account without. */
  readonly stage: Stage | null;
  /** Side on which the account grows. */
  readonly side: 'debit' | 'credit';
  /** Account of the general ledger; null for gas, which the general ledger does not carry. */
  readonly gl: string | null;
  readonly zh: string;
  readonly en: string;
}

const line = (
  code: number,
  commodity: Commodity,
  stage: Stage | null,
  side: 'debit' | 'credit',
  gl: string | null,
  zh: string,
  en: string,
): ChartLine => ({ code, commodity, stage, side, gl, zh, en });

const IC = '2203.01';

/** Money accounts 1000–4999, gas accounts 5000–5999. */
export const CHART = {
  cash: line(1001, 'fen', null, 'debit', '1001', '库存现金', 'cash drawer'),
  bank: line(1002, 'fen', null, 'debit', '1002', '银行存款', 'bank'),
  wechat: line(1121, 'fen', null, 'debit', '1012.01', '其他货币资金—微信待清算', 'WeChat clearing'),
  alipay: line(
    1122,
    'fen',
    null,
    'debit',
    '1012.02',
    '其他货币资金—支付宝待清算',
    'Alipay clearing',
  ),
  gasReceivable: line(1131, 'fen', null, 'debit', '1122.01', '应收账款—气费', 'gas-fee receivable'),
  overUseFen: line(
    1132,
    'fen',
    'over-use',
    'debit',
    '1122.02',
    '应收账款—IC超用',
    'over-use receivable',
  ),
  swappedOverUse: line(
    1133,
    'fen',
    null,
    'debit',
    '1122.02',
    '应收账款—IC超用（错表互换）',
    'over-use passed between exchanged meters',
  ),
  cashierShort: line(
    1221,
    'fen',
    null,
    'debit',
    '1221.01',
    '其他应收款—收费员',
    'cash short, due from cashiers',
  ),
  cashOver: line(
    1901,
    'fen',
    null,
    'credit',
    '1901.01',
    '待处理财产损溢—现金长款',
    'cash over, to be ruled',
  ),
  recoveredFen: line(
    1902,
    'fen',
    null,
    'debit',
    '1901.02',
    '待处理财产损溢—找回金额（待查）',
    'money of money meters recovered, to be explained',
  ),
  depositsReceived: line(
    2241,
    'fen',
    null,
    'credit',
    '2241.01',
    '其他应付款—预付款',
    'deposits received',
  ),
  suspenseReceived: line(
    2242,
    'fen',
    null,
    'credit',
    '2241.02',
    '其他应付款—暂收款',
    'received for closed accounts, to be settled',
  ),
  otherIncome: line(4051, 'fen', null, 'credit', '6051', '其他业务收入', 'other operating income'),
  wagesPayable: line(2211, 'fen', null, 'credit', '2211', '应付职工薪酬', 'wages payable'),
  otherGains: line(
    4301,
    'fen',
    null,
    'credit',
    '6301.01',
    '营业外收入—现金长款',
    'gain from cash over',
  ),
  cashLoss: line(
    4602,
    'fen',
    null,
    'debit',
    '6602.01',
    '管理费用—现金短款',
    'loss from cash short',
  ),
  clearingFees: line(
    4604,
    'fen',
    null,
    'debit',
    '6603.01',
    '财务费用—手续费',
    'fees of payment platforms',
  ),
  giftExpense: line(4605, 'fen', null, 'debit', '6601.01', '销售费用—赠气', 'gifts of gas'),
  grantedFen: line(
    4603,
    'fen',
    null,
    'debit',
    '6711.01',
    '营业外支出—找回金额（无票据）',
    'money of money meters recovered without a paper, borne',
  ),
  balanceFen: line(2001, 'fen', 'balance', 'credit', IC, '户结余', 'balance'),
  toBeWrittenFen: line(2002, 'fen', 'to-be-written', 'credit', IC, '待写', 'to be written'),
  owedFen: line(2006, 'fen', 'owed', 'credit', IC, '待补', 'owed'),
  inFlightFen: line(2003, 'fen', 'in-flight', 'credit', IC, '在途', 'in flight'),
  onCardFen: line(2004, 'fen', 'on-card', 'credit', IC, '卡内', 'on card'),
  inMeterFen: line(2005, 'fen', 'in-meter', 'credit', IC, '表内', 'in meter'),
  swappedFen: line(
    2007,
    'fen',
    null,
    'credit',
    IC,
    '错表互换',
    'money passed between exchanged meters',
  ),
  pendingInLiability: line(
    2008,
    'fen',
    null,
    'credit',
    IC,
    '其中待转销项税额',
    'of it pending output VAT',
  ),
  recognisedApart: line(
    2009,
    'fen',
    null,
    'credit',
    IC,
    '已用未确认（收入与用气不同步）',
    'used and not recognised',
  ),
  invoicedInLiability: line(
    2010,
    'fen',
    null,
    'credit',
    IC,
    '其中已开票税额',
    'of it VAT invoiced before use',
  ),
  pendingVat: line(
    2222,
    'fen',
    null,
    'credit',
    '2221.02',
    '应交税费—待转销项税额',
    'pending output VAT',
  ),
  outputVat: line(
    2221,
    'fen',
    null,
    'credit',
    '2221.01',
    '应交税费—应交增值税（销项税额）',
    'output VAT',
  ),
  gasRevenue: line(4001, 'fen', null, 'credit', '6001', '主营业务收入—气费收费', 'gas-fee revenue'),
  sold: line(5001, 'litre', null, 'debit', null, '售出气量', 'gas sold'),
  granted: line(5002, 'litre', null, 'debit', null, '赠气', 'gas granted'),
  recovered: line(
    5003,
    'litre',
    null,
    'debit',
    null,
    '找回气量（待查）',
    'gas recovered, to be explained',
  ),
  returned: line(5004, 'litre', null, 'credit', null, '退气', 'gas returned'),
  writtenOff: line(5005, 'litre', null, 'credit', null, '核销气量', 'gas written off'),
  swappedLitre: line(
    5006,
    'litre',
    null,
    'credit',
    null,
    '错表互换气量',
    'gas passed between exchanged meters',
  ),
  toBeWrittenLitre: line(
    5102,
    'litre',
    'to-be-written',
    'credit',
    null,
    '待写气量',
    'gas to be written',
  ),
  owedLitre: line(5103, 'litre', 'owed', 'credit', null, '待补气', 'gas owed'),
  inFlightLitre: line(5104, 'litre', 'in-flight', 'credit', null, '在途气量', 'gas in flight'),
  onCardLitre: line(5105, 'litre', 'on-card', 'credit', null, '卡内气量', 'gas on card'),
  inMeterLitre: line(5106, 'litre', 'in-meter', 'credit', null, '表内气量', 'gas in meter'),
  consumedLitre: line(5107, 'litre', 'consumed', 'credit', null, '已用气量', 'gas consumed'),
} as const satisfies Record<string, ChartLine>;

export type LedgerAccount = keyof typeof CHART;

/**
 * The general-ledger account whose customers stand behind an account: its own, but for pending VAT, which is a part of what
 * the customers of the IC-card sub-account hold (合同负债 + 待转销项税额).
 */
export const controlOf = (account: LedgerAccount): string | null =>
  account === 'pendingVat' ? IC : CHART[account].gl;

const BY_CODE: ReadonlyMap<number, LedgerAccount> = new Map(
  (Object.keys(CHART) as LedgerAccount[]).map((name) => [CHART[name].code, name]),
);

export const accountOfCode = (code: number): LedgerAccount | undefined => BY_CODE.get(code);

export interface Posting {
  readonly debit: LedgerAccount;
  readonly credit: LedgerAccount;
  readonly commodity: Commodity;
  /** Above zero, safe integer, in the commodity's smallest unit. */
  readonly amount: number;
  /** The customer whose stages this touches; NOBODY between shared accounts. */
  readonly owner: AccountId;
}

/** Builds a posting, or nothing when there is nothing to move. */
export function posting(
  debit: LedgerAccount,
  credit: LedgerAccount,
  amount: number,
  owner: AccountId,
): readonly Posting[] {
  assert(Number.isSafeInteger(amount) && amount >= 0, () => `amount of a posting: ${amount}`);
  const commodity = CHART[debit].commodity;
  assert(
    commodity === CHART[credit].commodity,
    () => `${debit} and ${credit} are not one commodity`,
  );
  assert(debit !== credit, () => `${debit} cannot be posted to itself`);
  return amount === 0 ? [] : [{ debit, credit, commodity, amount, owner }];
}

/** A correction is the same posting with its sides exchanged; history is never edited (红冲). */
export const reversed = (p: Posting): Posting => ({ ...p, debit: p.credit, credit: p.debit });

/** Effect of a posting on an account, positive where the account grows. */
export function effectOn(account: LedgerAccount, p: Posting): number {
  const sign = CHART[account].side === 'debit' ? 1 : -1;
  return (p.debit === account ? sign * p.amount : 0) - (p.credit === account ? sign * p.amount : 0);
}

/** Moves money and gas of one customer between stages, in step. */
export function moveStage(
  from: { readonly fen: LedgerAccount; readonly litre: LedgerAccount },
  to: { readonly fen: LedgerAccount; readonly litre: LedgerAccount },
  fen: number,
  litre: number,
  owner: AccountId,
): readonly Posting[] {
  return [...posting(from.fen, to.fen, fen, owner), ...posting(from.litre, to.litre, litre, owner)];
}

export const STAGES = {
  toBeWritten: { fen: 'toBeWrittenFen', litre: 'toBeWrittenLitre' },
  owed: { fen: 'owedFen', litre: 'owedLitre' },
  inFlight: { fen: 'inFlightFen', litre: 'inFlightLitre' },
  onCard: { fen: 'onCardFen', litre: 'onCardLitre' },
  inMeter: { fen: 'inMeterFen', litre: 'inMeterLitre' },
} as const satisfies Record<string, { fen: LedgerAccount; litre: LedgerAccount }>;
