/**
 * Going on from a copy that is older than its anchors. What was lost is named in the chain, with who accepted it and why; a
 * new epoch begins, its tickets have a new prefix, and what waited to be written is remembered, for it may be on its card.
 */
import { accept, assert, type Outcome, refuse } from '../../outcome.ts';
import { litre } from '../../units.ts';
import type { Consequence } from '../effects.ts';
import { countsMoney } from '../money-meter.ts';
import type { CommandResult, GapResult } from '../results.ts';
import type { Change, LiveRow } from '../rows.ts';
import { seenByTwo } from '../second-person.ts';
import type { Place, Snapshot } from '../snapshot.ts';
import type { AcceptGap } from './commands.ts';
import type { EpochRow } from './rows.ts';

/** Money without gas waits for a money meter only; beside a meter that counts gas it is the rest of a lot. */
function isWaiting({ accountId, toBeWrittenLitre }: LiveRow, snapshot: Snapshot): boolean {
  if (toBeWrittenLitre > 0) return true;
  const meter = snapshot.account(accountId)?.meter ?? null;
  return meter !== null && countsMoney(snapshot, meter);
}

/**
 * Refuses, in this order: approval.witness-required, approval.same-person, gap.none (the copy reaches the anchor),
 * gap.clock-behind (the clock stands before what was lost, so old and new could not be told apart).
 */
export function decideAcceptGap(
  { operator, second, restored, anchored, epoch }: AcceptGap,
  snapshot: Snapshot,
  place: Place,
): Outcome<GapResult> {
  const seen = seenByTwo(operator, second);
  if (!seen.ok) return seen;
  if (anchored.n <= restored.n) return refuse('gap.none');
  if (place.at <= anchored.at) return refuse('gap.clock-behind', { anchoredAt: anchored.at });
  const waiting = [...snapshot.waitingToBeWritten()]
    .filter((live) => isWaiting(live, snapshot))
    .map(({ accountId, toBeWrittenLitre, toBeWrittenFen }) => ({
      accountId,
      litres: toBeWrittenLitre,
      fen: toBeWrittenFen,
    }));
  const last = snapshot.gap.latest()?.epoch ?? 0;
  assert(Number.isSafeInteger(epoch) && epoch > last, 'epochs rise');
  return accept({ kind: 'gap', epoch, waiting });
}

export function acceptGapEffects(
  command: AcceptGap,
  result: CommandResult,
  place: Place,
): Consequence {
  assert(result.kind === 'gap', 'an accepted gap answers as one');
  const { operationId, station, restored, anchored, reason, operator, second } = command;
  const row: EpochRow = {
    operationId,
    station,
    epoch: result.epoch,
    restoredBatch: restored.n,
    restoredChain: restored.chain,
    anchoredBatch: anchored.n,
    anchoredChain: anchored.chain,
    reason,
    maker: operator,
    checker: second,
    at: place.at,
  };
  const waiting = result.waiting.map(
    ({ accountId, litres, fen }): Change => ({
      table: 'gap',
      row: { table: 'gapWaiting', row: { accountId, litres: litre(litres), fen } },
    }),
  );
  return {
    subject: { accountId: null, cardNo: null },
    postings: [],
    changes: [{ table: 'gap', row: { table: 'epoch', row } }, ...waiting],
  };
}
