/** Words of transfers and the bank's file, in English. */
import type { Like } from '../like.ts';
import type { bank as zh } from '../zh/bank.ts';

export const bank: Like<typeof zh> = {
  waiting: 'Transfers that wait',
  ticket: 'Ticket',
  account: 'Account',
  name: 'Name',
  amount: 'Amount',
  reference: 'Reference',
  file: "The bank's file",
  text: 'A bank’s file (CSV, XLSX) beside the transfers that wait; the amount has to be the same. It only proposes: each is confirmed by itself, and a serial number confirms once.',
  bank: 'Bank (empty where there is one)',
  choose: 'File',
  send: 'Compare',
  noAnswer: 'No answer. Once more.',
  lines: 'Lines',
  row: 'Row',
  date: 'Date',
  payer: 'Payer',
  memo: 'Text',
  state: 'Result',
  states: {
    sure: 'one transfer',
    choose: 'to be chosen',
    none: 'none',
    used: 'used before',
    twice: 'twice in the file',
  },
  grounds: {
    reference: 'reference',
    ticket: 'ticket',
    account: 'account',
    name: 'name',
    amount: 'amount',
  },
  doubts: {
    earlier: 'booked before it was taken: may be of an earlier transfer',
    payer: 'another payer, and the number may not be an account',
  },
  confirm: 'Has arrived',
  faults: 'Rows that cannot be read',
  column: 'Column',
  passed: (n) => `${n} rows of money that went out were passed over`,
};
