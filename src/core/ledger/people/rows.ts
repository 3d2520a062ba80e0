/** People as they stand, and the same in memory. A name is never given to another person: the row stays. */
import type { Role } from '../../access/roles.ts';
import type { OperationId } from '../../ids.ts';
import { MemoryTable } from '../memory-table.ts';
import type { ApprovalUntil } from './commands.ts';

export interface PersonRow {
  /** Key of the log-in name, and what entries call the person. */
  readonly person: string;
  readonly fullName: string;
  readonly roles: readonly Role[];
  /** PHC form, argon2id. */
  readonly password: string;
  readonly temporary: boolean;
  /** Why they are not let in; '' for somebody who is. */
  readonly disabled: string;
}

/** That a second person saw one request. It serves for that request alone, whose operation id has one effect. */
export interface ApprovalRow {
  readonly approval: OperationId;
  readonly request: string;
  readonly maker: string;
  /** Another than the maker. */
  readonly checker: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** 'now' serves 15 minutes, the others as long as they say. */
  readonly until: 'now' | ApprovalUntil;
}

export interface PeopleBooks {
  person(person: string): PersonRow | undefined;
}

export interface PeopleSnapshot extends PeopleBooks {
  /** How many administrators are let in. */
  administrators(): number;
}

export const isAdministrator = ({ roles, disabled }: PersonRow): boolean =>
  disabled === '' && roles.includes('administrator');

export class PeopleMemory implements PeopleSnapshot {
  readonly rows = new MemoryTable(({ person }: PersonRow) => person);
  readonly approvals = new MemoryTable(({ approval }: ApprovalRow) => approval);

  put(row: PersonRow): void {
    this.rows.put(row);
  }
  person(person: string): PersonRow | undefined {
    return this.rows.get(person);
  }
  administrators(): number {
    return [...this.rows.values()].filter(isAdministrator).length;
  }
}
