/** A gap and what is found of it: whether, and what follows; the two questions of decide.ts. */
import type { Outcome } from '../../outcome.ts';
import type { LedgerCommand } from '../commands.ts';
import type { Consequence } from '../effects.ts';
import type { CommandResult } from '../results.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import { acceptGapEffects, decideAcceptGap } from './accept-gap.ts';
import type { GapCommand } from './commands.ts';
import { decideRecoverLoad, recoverLoadEffects } from './recover-load.ts';
import { decideResolveRecovered, resolveRecoveredEffects } from './resolve-recovered.ts';

const KINDS: ReadonlySet<string> = new Set<GapCommand['kind']>([
  'accept-gap',
  'recover-load',
  'resolve-recovered',
]);

export const isGapCommand = (command: LedgerCommand): command is GapCommand =>
  KINDS.has(command.kind);

export function ruleOnGap(
  command: GapCommand,
  snapshot: Snapshot,
  place: Place,
): Outcome<CommandResult> {
  switch (command.kind) {
    case 'accept-gap':
      return decideAcceptGap(command, snapshot, place);
    case 'recover-load':
      return decideRecoverLoad(command, snapshot);
    case 'resolve-recovered':
      return decideResolveRecovered(command, snapshot);
  }
}

export function gapConsequences(
  command: GapCommand,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  switch (command.kind) {
    case 'accept-gap':
      return acceptGapEffects(command, result, place);
    case 'recover-load':
      return recoverLoadEffects(command, result, books, place);
    case 'resolve-recovered':
      return resolveRecoveredEffects(command, result, books, place);
  }
}
