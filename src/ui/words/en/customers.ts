/** Words of the page of customers, in English. */
import type { Like } from '../like.ts';
import type { customers as zh } from '../zh/customers.ts';

export const customers: Like<typeof zh> = {
  open: 'Open an account',
  openText: 'A meter and a card follow; papers and gates are with engineering.',
  account: 'Account',
  name: 'Name',
  phone: 'Phone (may be left out)',
  identity: 'Identity number (may be left out)',
  identityShown: 'Identity number',
  address: 'Address',
  community: 'Community',
  class: 'Class',
  household: 'Persons',
  opened: 'Opened',
  hold: 'Suspend, stop, blacklist',
  second: 'Second person (off the blacklist)',
  over: 'Gas above the limits',
  overText:
    'Where a limit of a purchase, a day or a month bars it: gas from the balance, by two people and with a reason; then write it at the counter. The ceiling of the meter stands.',
  overBy: 'By',
  overBys: { amount: 'amount (yuan)', volume: 'volume (m³)' },
  overWanted: 'How much',
  overReason: 'Why above the limits',
  overSecond: 'Second person',
  overButton: 'Buy above the limits',
  bought: 'Bought, to be written',
  holdText:
    'A hold needs its reason; once released, gas may be sold. Off the blacklist an account comes by two people.',
  kind: 'Hold',
  kinds: {
    suspended: 'suspended (the customer asks)',
    stopped: 'stopped (the company)',
    blacklisted: 'blacklisted',
  },
  deed: 'Do',
  deeds: { set: 'set', release: 'release' },
  reason: 'Reason (to set it)',
  set: 'Set',
  released: 'Released',
  now: 'Now',
  free: 'no hold',
};
