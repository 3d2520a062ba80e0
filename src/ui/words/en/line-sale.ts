/** Words of gas that is sold over a line, in English. */
import type { Like } from '../like.ts';
import type { lineSale as zh } from '../zh/line-sale.ts';

export const lineSale: Like<typeof zh> = {
  title: 'Gas over a line',
  text: 'A meter on a line has no card: take the money at the counter, buy from the balance, then load the meter. Each has an id of its own.',
  buy: 'Step 1: buy from the balance',
  account: 'Account',
  by: 'By',
  bys: { amount: 'amount (yuan)', volume: 'volume (m³)' },
  wanted: 'How much',
  buyButton: 'Buy',
  bought: 'Bought',
  load: 'Step 2: load the meter',
  loadText:
    'All gas to be written goes to the meter, and counts once the meter has said so. Without its answer the outcome is unknown, until it is asked.',
  loadButton: 'Load',
  loaded: 'In the meter',
  notLoaded: 'Not loaded: the gas waits',
  balance: 'Balance',
  toBeWritten: 'To be written',
  open: 'Line loads to be settled',
  since: 'Since',
  litres: 'Gas',
  meter: 'Meter',
  state: 'State',
  states: { RESERVED: 'to be settled', CASE: 'for two people' },
  settle: 'Settle',
  cancel: 'Cancel',
  settleTitle: 'Settle or cancel',
  settleText:
    'Settle asks the meter. Cancel holds only where it is proven that the meter has nothing; the gas then waits again.',
  number: 'Operation id of the load',
  deed: 'Do',
  second: 'Second person (for a case, or what is older than a gap)',
  choose: 'Choose',
  settled: 'Settled: in the meter',
  notCancelled: 'Not cancelled: the gas is in the meter',
  cancelled: 'Ended: not loaded, the gas waits',
};
