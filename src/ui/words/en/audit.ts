/** Words of the auditor's desk, in English. */
import type { Like } from '../like.ts';
import type { audit as zh } from '../zh/audit.ts';

export const audit: Like<typeof zh> = {
  desk: 'Audit pages',
  pages: { trail: 'Looks, exports, log-ins', changes: 'Changes' },
  trail: 'Audit trail',
  trailText:
    'Who logged in, who was refused, who looked at customers, who took files away, who used keys, and what became of people.',
  changes: 'Changes',
  changesText:
    'Every act in the ledger: who did it, who stood beside them, whose account. A page may be short; “Older” goes on.',
  kind: 'Kind',
  every: 'all',
  person: 'Person (log-in name)',
  show: 'Show',
  at: 'At',
  what: 'What',
  count: 'Times',
  entry: 'Row',
  act: 'Act',
  operator: 'Operator',
  second: 'Second person',
  account: 'Account',
  card: 'Card',
  ticket: 'Ticket',
  older: 'Older',
  ofTotal: (shown: number, total: number | null): string => `${shown} of ${total ?? '…'} listed`,
  nobody: '(nobody proven)',
  kinds: {
    'log-in': 'log-in',
    'log-out': 'log-out',
    'log-in-refused': 'log-in refused',
    'gate-refused': 'turned away at the door',
    'access-refused': 'not permitted',
    'approval-refused': 'approval refused',
    'personal-data-viewed': 'looked at customers',
    'export-taken': 'took a file',
    'key-used': 'used keys',
    'enter-person': 'person entered',
    'set-roles': 'roles given',
    'set-password': 'password set',
    'disable-person': 'shut out or let in',
    'approve-request': 'approval',
    'accept-gap': 'gap accepted',
    'resolve-recovered': 'recovered gas or money resolved',
  },
};
