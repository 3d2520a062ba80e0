/** Readings, bench checks, window counts and faults of meters: whether, and what follows; the two questions of decide.ts. */
import type { Outcome } from '../outcome.ts';
import { benchCheckEffects, decideBenchCheck } from './bench-check.ts';
import type { LedgerCommand } from './commands.ts';
import {
  decideEndFault,
  decideRecordReading,
  decideReportFault,
  decideResolveReading,
  endFaultEffects,
  recordReadingEffects,
  reportFaultEffects,
  resolveReadingEffects,
} from './decide-readings.ts';
import type { Consequence } from './effects.ts';
import type { CommandResult } from './results.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';
import { decideNoteWindow, noteWindowEffects } from './window-count.ts';

const KINDS = [
  'record-reading',
  'resolve-reading',
  'bench-check',
  'note-window',
  'report-fault',
  'end-fault',
] as const;

type ReadingKind = (typeof KINDS)[number];
export type ReadingDeskCommand = Extract<LedgerCommand, { readonly kind: ReadingKind }>;

const IS_READING: ReadonlySet<string> = new Set(KINDS);

export const isReadingCommand = (command: LedgerCommand): command is ReadingDeskCommand =>
  IS_READING.has(command.kind);

export function ruleOnReading(
  command: ReadingDeskCommand,
  snapshot: Snapshot,
): Outcome<CommandResult> {
  switch (command.kind) {
    case 'record-reading':
      return decideRecordReading(command, snapshot);
    case 'resolve-reading':
      return decideResolveReading(command, snapshot);
    case 'bench-check':
      return decideBenchCheck(command, snapshot);
    case 'note-window':
      return decideNoteWindow(command, snapshot);
    case 'report-fault':
      return decideReportFault(command, snapshot);
    case 'end-fault':
      return decideEndFault(command, snapshot);
  }
}

export function readingConsequences(
  command: ReadingDeskCommand,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  switch (command.kind) {
    case 'record-reading':
      return recordReadingEffects(command, result, books, place);
    case 'resolve-reading':
      return resolveReadingEffects(command, books);
    case 'bench-check':
      return benchCheckEffects(command, books, place);
    case 'note-window':
      return noteWindowEffects(command, result, books, place);
    case 'report-fault':
      return reportFaultEffects(command);
    case 'end-fault':
      return endFaultEffects(command, books);
  }
}
