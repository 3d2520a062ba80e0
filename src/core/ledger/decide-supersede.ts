/**
 * Replacing a card whose load is open (design.md §3): one operation ends the old load, void-lists the old card, makes the
 * new card the account's card and reserves the same gas for it. Whichever card the meter sees first, it credits once.
 */
import { accept, assert, type Outcome, refuse } from '../outcome.ts';
import type { SupersedeLoad } from './commands.ts';
import { startStillHolds } from './decide-card.ts';
import {
  assertConsistent,
  cardAgrees,
  cardForLoad,
  loadResult,
  loadThatMayBecome,
  reservedRows,
} from './decide-load.ts';
import { accountOf, type Consequence, cardOf, loadOf } from './effects.ts';
import { isBeforeGap } from './gap/rows.ts';
import { carriesCount } from './gates.ts';
import type { LoadResult } from './results.ts';
import type { Change, LoadRow } from './rows.ts';
import { seenByTwo } from './second-person.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';

/** A case, or open since before a gap (补卡转移须两人). */
export const needsTwo = (
  { state, reservedAt }: Pick<LoadRow, 'state' | 'reservedAt'>,
  gap: Parameters<typeof isBeforeGap>[0],
): boolean => state === 'CASE' || isBeforeGap(gap, { reservedAt });

/**
 * Refuses, in this order: load.unknown, load.not-open, load.stale-attempt, approval.witness-required,
 * approval.same-person, card.unknown, card.void-listed, card.other-account, card.other-meter, load.open-on-card,
 * card.start-overtaken, card.ahead, card.behind. A case may be superseded by two
 * people, and so may a load of before a gap: its gas goes out again, and in what was lost it may have been given back. Holds are not asked: the gas was
 * sold and reserved before. The new card may be 'opening'; it is active afterwards.
 */
export function decideSupersedeLoad(
  command: SupersedeLoad,
  snapshot: Snapshot,
): Outcome<LoadResult> {
  const { replacement } = command;
  assertConsistent(replacement);
  assert(replacement.operationId === command.operationId, 'the new load has its own operation id');
  assert(replacement.attempt === 1, 'the new load begins with attempt 1');
  const old = loadThatMayBecome(snapshot, command.load, command.attempt, 'SUPERSEDED');
  if (!old.ok) return old;
  if (needsTwo(old.value, snapshot.gap)) {
    const seen = seenByTwo(command.operator, command.witness);
    if (!seen.ok) return seen;
  }
  const { cardNo, litres, fen, target, accountId, meter } = old.value;
  assert(accountId === replacement.accountId && meter === replacement.meter, 'same customer');
  assert(litres === replacement.litres && fen === replacement.fen, 'the same value moves over');
  if (replacement.cardNo === cardNo) return refuse('load.open-on-card', { cardNo });
  const card = cardForLoad(snapshot, replacement);
  if (!card.ok) return card;
  if (snapshot.openLoadOnCard(replacement.cardNo) !== undefined) {
    return refuse('load.open-on-card', { cardNo: replacement.cardNo });
  }
  const current = startStillHolds(snapshot, card.value);
  if (!current.ok) return current;
  assert(target.total === replacement.target.total, 'both cards lead the meter to one total');
  const above = replacement.target.writeSequence - target.writeSequence;
  assert(
    carriesCount(snapshot, meter) ? above === 0 : above > 0,
    'the new card stands above whatever the old one may show; where the meter counts purchases, at the very same count',
  );
  const agrees = cardAgrees(card.value, replacement);
  return agrees.ok ? accept(loadResult(replacement, 'RESERVED')) : agrees;
}

/** No posting: the value stays in flight, under a new name. */
export function supersedeLoadEffects(
  command: SupersedeLoad,
  books: Books,
  place: Place,
): Consequence {
  const { replacement } = command;
  const { accountId, cardNo } = replacement;
  const old = loadOf(books, command.load);
  // Emergency gas is granted once for this gas, whichever card it waits for.
  const granted = old.emergency === undefined ? {} : { emergency: old.emergency };
  const changes: Change[] = [
    { table: 'load', row: { ...old, state: 'SUPERSEDED', endedAt: place.at } },
    { table: 'card', row: { ...cardOf(books, old.cardNo), stage: 'void-listed' } },
    { table: 'card', row: { ...cardOf(books, cardNo), stage: 'active' } },
    { table: 'account', row: { ...accountOf(books, accountId), cardNo } },
    ...reservedRows(replacement, books, place, command.load).map(
      (change): Change =>
        change.table === 'load' ? { table: 'load', row: { ...change.row, ...granted } } : change,
    ),
  ];
  return { subject: { accountId, cardNo }, postings: [], changes };
}
