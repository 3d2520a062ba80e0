/** Words of what a lost ledger has left, in English. */
import type { Like } from '../like.ts';
import type { recovered as zh } from '../zh/recovered.ts';

export const recovered: Like<typeof zh> = {
  title: 'Gaps, recovered gas and money',
  gaps: 'Accepted gaps',
  epoch: 'Epoch',
  lost: 'Lost batches',
  accepted: 'Accepted by',
  reason: 'Reason',
  when: 'When',
  loads: 'Recovered gas, and money of money meters, that waits for a reason',
  none: 'Nothing recovered waits for a reason',
  meters: 'Meters on lines unread since the gap (engineering reads them before gas is sold)',
  meter: 'Meter',
  line: 'Line',
  address: 'Address',
  known: 'Total in the ledger',
  load: 'Load',
  account: 'Account',
  card: 'Card',
  gas: 'Gas, or money',
  resolve: 'Give recovered gas or money its reason',
  resolveText:
    'Sold: the paper of the lost sale was found, and its money enters now. Granted: none was found, and the company bears it; amount and number stay empty. Of a money meter (金额表) enter what went onto the card: no more than was found, and the company bears the rest. Two people, once for each.',
  how: 'What it was',
  hows: { sold: 'sold, by its paper', granted: 'granted, no paper' },
  amount: 'Amount on the paper (yuan)',
  channel: 'Channel',
  channels: {
    cash: 'cash, in my drawer',
    'cash-over': 'cash over, found at a count',
    'bank-transfer': 'bank transfer',
    wechat: 'WeChat',
    alipay: 'Alipay',
    balance: 'the balance',
  },
  paper: 'Number of the paper (several with a comma)',
  shift: 'Shift whose count found it (cash over)',
  reference: 'Reference of bank or platform (empty for cash and balance)',
  button: 'Resolve',
  done: 'Resolved: it waits no longer',
};
