/** Words of the page around the desks, in English. */
import type { Like } from '../like.ts';
import type { page as zh } from '../zh/page.ts';

export const page: Like<typeof zh> = {
  product: 'Qika 气卡',
  desks: {
    counter: 'Counter',
    services: 'Services',
    engineering: 'Engineering',
    finance: 'Finance',
    pictures: 'Pictures',
    people: 'People',
  },
  language: '中文',
  station: (n) => `Station ${n}`,
  operator: 'Operator',
  session: {
    logIn: 'Log in',
    logOut: 'Log out',
    lock: 'Lock',
    unlock: 'Unlock',
    locked: (name) => `The screen is locked ${name}`,
    name: 'Name',
    fullName: 'Full name',
    password: 'Password',
    next: 'New password (12 characters or more)',
    choose: 'Choose your own password',
    first: 'First use: enter an administrator',
    code: 'One-time code',
    enter: 'Enter and log in',
    noAnswer: 'The station does not answer. Try again in a moment.',
    second: 'Second person',
    secondText: 'This needs the log-in of a second person',
    approve: 'Approve',
    noDesk: 'Your roles have no desk here.',
  },
  keys: {
    sealed: 'Keys sealed',
    next: 'Whoever keeps the keys runs qika keys unseal on the station’s machine. Money may be taken; its gas waits.',
  },
  devices: {
    noPrinter: 'no printer',
    printer: 'Printer',
    printers: { ready: 'ready', printing: 'printing', trouble: 'in trouble' },
    noLines: 'no lines',
    line: 'Lines',
    lines: { opening: 'opening', open: 'open', down: 'down', closed: 'closed' },
  },
  link: { on: 'connected', off: 'not connected' },
  lost: 'The station does not answer. Connecting again; it will then be asked for the same operations, and nothing is taken or written twice.',
  elsewhere: {
    title: 'Another page is the counter',
    text: 'Only one page sells at a time, so that nobody pays twice.',
    take: 'Work in this page',
  },
  next: 'Next',
  close: 'Close Esc',
};
