/** What is asked of the list of people. Of a password only its hash is ever here (PHC form, argon2id). */
import type { Role } from '../../access/roles.ts';
import type { OperationId } from '../../ids.ts';
import type { CommandHead } from '../command-head.ts';
import type { RecordAudit } from './audit.ts';

export interface EnterPerson extends CommandHead {
  readonly kind: 'enter-person';
  /** Key of the log-in name (core/access/person-name.ts). */
  readonly person: string;
  /** As shown; names may be alike. */
  readonly fullName: string;
  readonly roles: readonly Role[];
  readonly password: string;
  /** Somebody else chose the password: it only serves to choose another one. */
  readonly temporary: boolean;
}

export interface SetRoles extends CommandHead {
  readonly kind: 'set-roles';
  readonly person: string;
  readonly roles: readonly Role[];
}

export interface SetPassword extends CommandHead {
  readonly kind: 'set-password';
  readonly person: string;
  readonly password: string;
  readonly temporary: boolean;
}

export interface DisablePerson extends CommandHead {
  readonly kind: 'disable-person';
  readonly person: string;
  /** Empty lets them in again. */
  readonly reason: string;
}

/** A second person has logged in beside the first and approves one very request of theirs (四眼). The operator is who approves. */
export interface ApproveRequest extends CommandHead {
  readonly kind: 'approve-request';
  /** Who will send it. */
  readonly maker: string;
  /** SHA-256 of where it goes and of its whole body, operation id included; 64 hex digits. */
  readonly request: string;
  /** How long it serves where that is not 15 minutes: from an inbox, the maker's shift or, without one, their day. */
  readonly until?: ApprovalUntil;
}

/** The business day, or a shift. */
export type ApprovalUntil = 'day' | OperationId;

export type PeopleCommand =
  | EnterPerson
  | SetRoles
  | SetPassword
  | DisablePerson
  | ApproveRequest
  | RecordAudit;
