/** The audit as lines for people: events, what was done to the list of people, and what two people said of a gap; newest first. */
import { AUDIT_KINDS } from '../../core/ledger/people/audit.ts';
import type { People } from '../../ports/people.ts';
import type { OperationView } from '../../ports/store.ts';

export const LINE_KINDS = [
  ...AUDIT_KINDS,
  'enter-person',
  'set-roles',
  'set-password',
  'disable-person',
  'approve-request',
  'accept-gap',
  'resolve-recovered',
] as const;

export interface AuditLine {
  /** Row of the entry that it stands in. */
  readonly entry: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly kind: (typeof LINE_KINDS)[number];
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

export interface AuditAsk {
  /** Entries below this row; null for the newest. */
  readonly before: number | null;
  /** Entries of a page; of one kind or person, lines. */
  readonly limit: number;
  readonly kind: AuditLine['kind'] | null;
  /** '' is everybody. */
  readonly person: string;
}

export interface AuditPage {
  readonly lines: readonly AuditLine[];
  /** Null when nothing older is there. */
  readonly before: number | null;
}

/** Pages that are looked through for one kind or person before what was found is told, and where to go on. */
const PAGES_LOOKED = 20;

export function auditPage({ audit }: Pick<People, 'audit'>, ask: AuditAsk): AuditPage {
  const { limit, kind, person } = ask;
  const isAll = kind === null && person === '';
  const wanted = (line: AuditLine): boolean =>
    (kind === null || line.kind === kind) && (person === '' || line.person === person);
  const lines: AuditLine[] = [];
  let before = ask.before;
  for (let page = 0; page < PAGES_LOOKED; page += 1) {
    // One more than is shown tells whether an older page has anything on it.
    const found = audit(before, limit + 1);
    const shown = found.slice(0, limit);
    lines.push(...shown.flatMap(auditLines).filter(wanted));
    before = found.length > limit ? (shown.at(-1)?.committed.entryId ?? null) : null;
    if (isAll || before === null || lines.length >= limit) break;
  }
  return { lines, before };
}
