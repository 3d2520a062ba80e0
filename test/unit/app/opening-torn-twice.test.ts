/** A blank whose opening was torn before its secret was set, and again when it was: no secret is tried on it twice (L14). */
import { expect, test } from 'vitest';
import { ACCOUNT, CARD, CLERK, furnish } from './account.ts';
import { Hall, READER } from './desk.ts';

/** Programmed cells after which each contact is cut; a contact that is not named is whole. */
async function opening(cuts: readonly number[]): Promise<readonly string[]> {
  const hall = new Hall();
  const station = await hall.station(1);
  await furnish(station.deps, () => hall.id());
  const card = hall.blankCard();
  const operationId = hall.id();
  const said: string[] = [];
  for (const cut of [...cuts, 0, 0, 0]) {
    if (cut > 0) card.cutPowerAfter(cut, 'old');
    await station.insert(card);
    const request = { operationId, accountId: ACCOUNT, cardNo: CARD, reader: READER };
    const outcome = await station.counter.openCard(CLERK, { ...request, confirmLowTries: true });
    if (!outcome.ok) said.push(`refused ${outcome.refusal.code}`);
    else said.push(outcome.value.refusal?.code ?? outcome.value.state);
    card.clearFaults();
    await station.remove();
  }
  await station.readers.stop();
  await hall.store.close();
  return said;
}

/** The last cell of the header, and the last one of the secret: the header stands without it, and it without its end. */
const BEFORE_SECRET = 35;
const SECRET_SET = 71;

test('torn before its secret was set, the card is opened at the next contact', async () => {
  const said = await opening([BEFORE_SECRET]);
  expect(said).toEqual(['card.removed', 'active', 'active', 'active']);
});

test('torn again when its secret was set: it may have either, one guess is spent, and another blank takes its place', async () => {
  const said = await opening([BEFORE_SECRET, SECRET_SET]);
  const spoiled = Array.from({ length: 3 }, () => 'card.secret-unproven');
  expect(said).toEqual(['card.removed', 'card.removed', ...spoiled]);
});
