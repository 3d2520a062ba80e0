/**
 * What happened at the door and left no other entry (审计事件): who came and went, who was refused, what was looked at and
 * taken away. Some of it in one entry, in the same chain as money and gas; it moves nothing.
 */
import { accept, type Outcome, refuseField } from '../../outcome.ts';
import type { CommandHead } from '../command-head.ts';
import type { FactResult } from '../results.ts';

export const AUDIT_KINDS = [
  'log-in',
  'log-out',
  'log-in-refused',
  'gate-refused',
  'access-refused',
  'approval-refused',
  'personal-data-viewed',
  'export-taken',
  'key-used',
] as const;

export type AuditKind = (typeof AUDIT_KINDS)[number];

export interface AuditEvent {
  readonly kind: AuditKind;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Whose password or session was proven; '' where nobody's was. */
  readonly person: string;
  /** The route, the code of the refusal, a typed name. Never a secret, and no name of a customer. */
  readonly what: string;
  /** 1; more is a summary of what was only counted, because it came too often to be written singly. */
  readonly count: number;
}

/** Of one entry. */
export const EVENTS_MAX = 200;
export const WHAT_MAX = 200;
export const PERSON_MAX = 40;

export interface RecordAudit extends CommandHead {
  readonly kind: 'record-audit';
  readonly events: readonly AuditEvent[];
}

const isEvent = ({ kind, at, person, what, count }: AuditEvent): boolean =>
  AUDIT_KINDS.includes(kind) &&
  Number.isSafeInteger(at) &&
  person.length <= PERSON_MAX &&
  what.length <= WHAT_MAX &&
  Number.isSafeInteger(count) &&
  count >= 1;

/** Refuses request.invalid {field: events}. */
export function ruleOnAudit({ events }: RecordAudit): Outcome<FactResult> {
  const fits = events.length >= 1 && events.length <= EVENTS_MAX && events.every(isEvent);
  return fits
    ? accept({ kind: 'fact', facts: { events: events.length } })
    : refuseField('events', `1 … ${EVENTS_MAX}`);
}
