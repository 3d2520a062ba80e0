/** What every form of a desk says, in English. */
import type { Like } from '../like.ts';
import type { forms as zh } from '../zh/forms.ts';

export const forms: Like<typeof zh> = {
  unknown: 'No clear answer came: it may have been done, or not.',
  unknownNext:
    'Press “Ask again”: the same operation id is never done twice. Until then the form stays as it was sent.',
  askAgain: 'Ask again, same operation id',
  elsewhere:
    'This form was sent from another tab, or before its person went out, and was not answered; what was typed is kept no more.',
  elsewhereNext: 'Ask what became of it before it is done again.',
  askHow: 'What became of it?',
  wasDone: (id: string) => `It was done: do not do it again (operation ${id}).`,
  wasBegun: (id: string) =>
    `It is on record and not at its end: look at the lists, and do not do it again (operation ${id}).`,
  wasNotDone: (id: string) =>
    `It is on record and was not done: nothing was written, the gas still waits (operation ${id}).`,
  notKnown: (id: string) =>
    `The ledger has no operation ${id}. Look at the lists before it is filled in again.`,
  unfinished: 'Not finished yet',
  goOn: 'Go on (same operation id)',
  leave: 'Leave it',
  running: 'Under way…',
  notYours: 'Your role does not permit this',
  fill: (names) => `Still missing: ${names}`,
  together: 'What is filled in does not go together',
  and: ', ',
  wrong: 'not to be read',
  hints: { plate: 'e.g. 2-202501000001' },
  done: 'Done',
  reason: 'Reason',
  second: 'Second person’s log-in name',
  account: 'Account',
  photoFailed: 'The photograph cannot be read',
  photo: 'Where the photograph is kept',
  papers: 'Owner’s papers',
  print: 'Print',
  close: 'Close',
  refresh: 'Refresh',
  look: 'Look up',
  file: 'As a file',
  noFile: 'No file was saved.',
  fileSilent: 'The station is silent, so the audit could not be told; ask again once it is back.',
  ofAll: (shown, total) => `${shown} shown of ${total}`,
  nextPage: 'Next page',
  firstPage: 'First page',
  fileAgain: 'Press it once more.',
  none: 'None',
  notSaid: 'No answer yet',
  yes: 'yes',
  no: 'no',
  pages: 'pages',
  nothingHere: 'Your role has no page here.',
  total: 'Total',
};
