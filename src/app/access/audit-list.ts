/** The audit as lines for people: events, what was done to the list of people, and what two people said of a gap; newest first. */
import type { AuditEvent } from '../../core/ledger/people/audit.ts';
import type { OperationView } from '../../ports/store.ts';

export interface AuditLine {
  /** Row of the entry that it stands in. */
  readonly entry: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly kind:
    | AuditEvent['kind']
    | 'enter-person'
    | 'set-roles'
    | 'set-password'
    | 'disable-person'
    | 'approve-request'
    | 'accept-gap'
    | 'resolve-recovered';
  readonly person: string;
  readonly what: string;
  readonly count: number;
}

/** Newest first within the entry too; of an entry of another kind, none. */
export function auditLines({ command, committed }: OperationView): readonly AuditLine[] {
  const { entryId: entry } = committed;
  const done = { entry, at: command.at, person: command.operator, count: 1 };
  switch (command.kind) {
    case 'record-audit':
      return command.events.map((event) => ({ ...event, entry })).reverse();
    case 'enter-person':
    case 'set-roles':
      return [
        { ...done, kind: command.kind, what: `${command.person}: ${command.roles.join(' ')}` },
      ];
    case 'set-password':
      return [{ ...done, kind: command.kind, what: command.person }];
    case 'disable-person':
      return [{ ...done, kind: command.kind, what: `${command.person}: ${command.reason}` }];
    case 'approve-request':
      return [{ ...done, kind: command.kind, what: `${command.maker}: ${command.request}` }];
    case 'accept-gap': {
      const { restored, anchored, second, reason } = command;
      const lost = `${restored.n + 1}–${anchored.n}`;
      return [{ ...done, kind: command.kind, what: `${lost} ${second}: ${reason}` }];
    }
    case 'resolve-recovered': {
      const { load, how, second, reason } = command;
      const by = how.by === 'sold' ? `sold ${how.amount} ${how.channel} ${how.paper}` : how.by;
      return [{ ...done, kind: command.kind, what: `${load} ${by} ${second}: ${reason}` }];
    }
    default:
      return [];
  }
}
