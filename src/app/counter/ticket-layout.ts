/** What stands on a ticket and in which order. */
import { capitalAmount } from '../../core/capitals.ts';
import type { PaymentChannel } from '../../core/ledger/command-head.ts';
import { pair, RULE, type SlipLine, title } from '../../core/slip.ts';
import {
  fen,
  formatCubicMetres,
  formatPrice,
  formatYuan,
  litre,
  priceE4,
} from '../../core/units.ts';
import type { Ticket, WriteState } from './ticket-facts.ts';

const CHANNEL: Readonly<Record<PaymentChannel, string>> = {
  cash: '现金',
  'bank-transfer': '银行转账',
  wechat: '微信',
  alipay: '支付宝',
};

const WRITE: Readonly<Record<WriteState, string>> = {
  done: '成功',
  'not-written': '未写',
  pending: '待核实',
};

/** The full-width sign (U+FFE5): the half-width one is four bytes of GB18030 and comes out of printers as something else. */
const yuan = (amount: number): string => `￥${formatYuan(fen(amount))}`;
const cubicMetres = (volume: number): string => `${formatCubicMetres(litre(volume))}方`;

const slipName = ({ charge }: Ticket): string =>
  charge?.income === false ? '预付款收据' : '收费小票';

function headLines(ticket: Ticket, name = slipName(ticket)): SlipLine[] {
  const { meter, cardNo } = ticket;
  return [
    title(ticket.company),
    title(name),
    RULE,
    pair('网点', ticket.outlet),
    pair('票号', ticket.number),
    pair('时间', ticket.time),
    pair('户号', String(ticket.accountId)),
    pair('户名', ticket.name),
    pair('地址', ticket.address),
    ...(meter === null ? [] : [pair('表号', meter)]),
    ...(cardNo === null ? [] : [pair('卡号', String(cardNo))]),
    RULE,
  ];
}

function chargeLines({ charge }: Ticket): SlipLine[] {
  if (charge === null) return [];
  const { name, income, netFen, taxFen } = charge;
  const parts = [pair('不含税', yuan(netFen)), pair('税额', yuan(taxFen))];
  return [RULE, pair('项目', name), ...(income ? parts : [])];
}

/** What is said of a transfer behind its channel. */
const ARRIVAL = { settled: '', pending: '(待到账确认)', withdrawn: '(未到账，已撤回)' } as const;

function paymentLines({ payment, lastBalanceFen, reversed }: Ticket): SlipLine[] {
  const { channel, state, amountFen, cashGivenFen, changeFen, overUsePaidFen, payer } = payment;
  // With a reversal the refund stands beside it.
  const refundedFen = reversed === null ? payment.refundedFen : 0;
  const way = `${CHANNEL[channel]}${ARRIVAL[state]}`;
  return [
    pair('上次结余', yuan(lastBalanceFen)),
    pair('本次收款', yuan(amountFen)),
    pair('大写', capitalAmount(fen(amountFen))),
    pair('付款方式', way),
    ...(cashGivenFen === null ? [] : [pair('实收', yuan(cashGivenFen))]),
    ...(changeFen === null || changeFen === 0 ? [] : [pair('找零', yuan(changeFen))]),
    ...(overUsePaidFen === 0 ? [] : [pair('超用补缴', yuan(overUsePaidFen))]),
    ...(payer === null ? [] : [pair('付款人', payer)]),
    ...(refundedFen === 0 ? [] : [pair('已原路退款', yuan(refundedFen))]),
  ];
}

function purchaseLines({ purchase }: Ticket): SlipLine[] {
  if (purchase === null) return [];
  const tiers = purchase.tiers.flatMap(({ tier, volumeLitres, priceE4: price, amountFen }) => [
    pair(`第${tier}档`, `${cubicMetres(volumeLitres)}×${formatPrice(priceE4(price))}`),
    pair('', yuan(amountFen)),
  ]);
  if (purchase.counts === 'money') {
    return [
      RULE,
      pair('本次充值', yuan(purchase.costFen)),
      pair('价格', `按表内价格 ${purchase.tariffId}`),
    ];
  }
  return [
    RULE,
    ...tiers,
    pair('本次气量', cubicMetres(purchase.volumeLitres)),
    pair('金额', yuan(purchase.costFen)),
  ];
}

function reversalLines({ reversed }: Ticket): SlipLine[] {
  if (reversed === null) return [];
  const { time, reason, costFen, refundedFen } = reversed;
  return [
    pair('冲正', time),
    pair('原因', reason),
    pair('退回金额', yuan(costFen)),
    ...(refundedFen === 0 ? [] : [pair('其中原路退回', yuan(refundedFen))]),
  ];
}

function writeLines({ write }: Ticket): SlipLine[] {
  return write === null
    ? []
    : [pair(write.again ? '补写' : '写卡', WRITE[write.state]), pair('下一步', write.next)];
}

/** Everything that stands on a ticket. */
export const ticketLines = (ticket: Ticket): SlipLine[] => [
  ...headLines(ticket),
  ...paymentLines(ticket),
  ...purchaseLines(ticket),
  ...chargeLines(ticket),
  pair('结余', yuan(ticket.balanceFen)),
  RULE,
  ...reversalLines(ticket),
  ...writeLines(ticket),
  pair('操作员', ticket.operator),
  pair('校验码', ticket.anchor),
];

/** The slip that follows a ticket whose load was not decided yet: what has become of it. */
export const settlementLines = (ticket: Ticket): SlipLine[] => [
  ...headLines(ticket, '写卡核实单'),
  ...writeLines(ticket),
  pair('操作员', ticket.operator),
];
