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
  holdText: 'A hold needs its reason; once released, gas may be sold.',
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
