/** Who may log in, as the ledger has it. */
import type { PersonRow } from '../core/ledger/people/rows.ts';

export type PersonView = PersonRow;

export interface People {
  person(person: string): PersonView | undefined;
  /** In order of their names. */
  list(): readonly PersonView[];
  /** How many administrators are let in. */
  administrators(): number;
}
