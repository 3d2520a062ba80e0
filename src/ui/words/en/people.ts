/** Words of the list of people, in English. */
import type { Like } from '../like.ts';
import type { people as zh } from '../zh/people.ts';

export const people: Like<typeof zh> = {
  people: {
    title: 'People',
    person: 'Name to log in with',
    fullName: 'Full name',
    roles: 'Roles',
    state: 'State',
    password: 'First password (12 characters or more)',
    reason: 'Why they are shut out',
    add: 'Enter a person',
    enter: 'Enter',
    edit: 'Change',
    editing: (name: string) => `Change ${name}`,
    giveRoles: 'Give roles',
    setPassword: 'Reset the password',
    shutOut: 'Shut out',
    letIn: 'Let in again',
    unlock: 'Unlock',
    close: 'Done',
    is: {
      in: 'let in',
      temporary: 'has to choose a password',
      out: 'shut out',
      locked: 'locked',
    },
    unanswered: 'The station did not answer. Press again: nothing is done twice.',
    role: {
      cashier: 'Cashier',
      'card-administrator': 'Card administrator',
      engineering: 'Engineering',
      'customer-service': 'Customer service',
      finance: 'Finance',
      manager: 'Manager',
      auditor: 'Auditor',
      administrator: 'Administrator',
    },
  },
};
