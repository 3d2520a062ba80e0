/** What stands on a ticket and in which order. */
import { capitalAmount } from '../../core/capitals.ts';
import type { PaymentChannel } from '../../core/ledger/commands.ts';
import {
  fen,
  formatCubicMetres,
  formatPrice,
  formatYuan,
  litre,
  priceE4,
} from '../../core/units.ts';
import type { Ticket, WriteState } from './ticket.ts';
import { centred, labelled, RULE } from './ticket-text.ts';

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

const yuan = (amount: number): string => `${formatYuan(fen(amount))}元`;
const cubicMetres = (volume: number): string => `${formatCubicMetres(litre(volume))}方`;

function headLines(ticket: Ticket): string[] {
  const { meter, cardNo } = ticket;
  return [
    ...centred(ticket.company),
    ...centred('收费小票'),
    RULE,
    ...labelled('网点', ticket.outlet),
    ...labelled('票号', ticket.number),
    ...labelled('时间', ticket.time),
    ...labelled('户号', String(ticket.accountId)),
    ...labelled('户名', ticket.name),
    ...labelled('地址', ticket.address),
    ...(meter === null ? [] : labelled('表号', meter)),
    ...(cardNo === null ? [] : labelled('卡号', String(cardNo))),
    RULE,
  ];
}

function paymentLines({ payment, lastBalanceFen }: Ticket): string[] {
  const { channel, state, amountFen, cashGivenFen, changeFen, overUsePaidFen, payer } = payment;
  const way = `${CHANNEL[channel]}${state === 'pending' ? '(待到账确认)' : ''}`;
  return [
    ...labelled('上次结余', yuan(lastBalanceFen)),
    ...labelled('本次收款', yuan(amountFen)),
    ...labelled('大写', capitalAmount(fen(amountFen))),
    ...labelled('付款方式', way),
    ...(cashGivenFen === null ? [] : labelled('实收', yuan(cashGivenFen))),
    ...(changeFen === null || changeFen === 0 ? [] : labelled('找零', yuan(changeFen))),
    ...(overUsePaidFen === 0 ? [] : labelled('超用补缴', yuan(overUsePaidFen))),
    ...(payer === null ? [] : labelled('付款人', payer)),
  ];
}

function purchaseLines({ purchase }: Ticket): string[] {
  if (purchase === null) return [];
  const tiers = purchase.tiers.flatMap(({ tier, volumeLitres, priceE4: price, amountFen }) => [
    ...labelled(`第${tier}档`, `${cubicMetres(volumeLitres)}×${formatPrice(priceE4(price))}`),
    ...labelled('', yuan(amountFen)),
  ]);
  return [
    RULE,
    ...tiers,
    ...labelled('本次气量', cubicMetres(purchase.volumeLitres)),
    ...labelled('金额', yuan(purchase.costFen)),
  ];
}

function reversalLines({ reversed }: Ticket): string[] {
  if (reversed === null) return [];
  const { time, reason, costFen, refundedFen } = reversed;
  return [
    ...labelled('冲正', time),
    ...labelled('原因', reason),
    ...labelled('退回金额', yuan(costFen)),
    ...(refundedFen === 0 ? [] : labelled('其中原路退回', yuan(refundedFen))),
  ];
}

function writeLines({ write }: Ticket): string[] {
  return write === null
    ? []
    : [
        ...labelled(write.again ? '补写' : '写卡', WRITE[write.state]),
        ...labelled('下一步', write.next),
      ];
}

/** The whole ticket; every line is at most 32 columns and the text ends with a line feed. */
export function ticketText(ticket: Ticket): string {
  const lines = [
    ...headLines(ticket),
    ...paymentLines(ticket),
    ...purchaseLines(ticket),
    ...labelled('结余', yuan(ticket.balanceFen)),
    RULE,
    ...reversalLines(ticket),
    ...writeLines(ticket),
    ...labelled('操作员', ticket.operator),
  ];
  return `${lines.join('\n')}\n`;
}
