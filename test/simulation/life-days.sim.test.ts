/** The days of the walk with the whole life of cards and meters in them: every law holds after every step. */
import { expect, test } from 'vitest';
import { runLife } from './run-life.ts';

const DAYS = 60;

test(`no law breaks on any of ${DAYS} days in the life of cards and meters`, async () => {
  const { violations, told } = await runLife({ seeds: DAYS, from: 1 });
  expect(violations).toEqual([]);
  for (const [what, least] of Object.entries({
    'change the meter: done': 20,
    'end the lost load: done': 5,
    'format the card: formatted': 10,
    'make a check card: out': 3,
    'make a valve card: out': 3,
    'make a clear card: out': 4,
    'make a transfer card: out': 2,
    'bring the tool card back: done': 3,
    'receive-cards: done': 60,
    'issue-cards: done': 60,
    'return-cards: done': 3,
    'spoil-cards: done': 5,
    'count-cards: done': 8,
    'rule-card-count: done': 10,
    'take-back-cards: done': 10,
    'spoil-opened-card: done': 10,
    'supply gas owed: done': 8,
    'supply gas owed: owed.no-room': 2,
    'replace the card: active': 25,
    'replace the card: active, done': 4,
    'grant emergency gas: done': 15,
    'reverse with the card: reversed': 15,
    'reverse with the card: reversal.meter-took-it': 2,
    'reverse with the card: reversal.needs-count': 1,
    'change the size: done': 60,
    'refund the balance: done': 10,
    'refund the balance: refund.over-payment': 1,
    'diagnose: load.open-here': 20,
    'diagnose: gas.on-card': 20,
    'diagnose: card.void-listed': 5,
    'diagnose: card.behind': 5,
    'settle the contract: done': 8,
    'close the account: closed': 8,
  })) {
    expect(told[what] ?? 0, what).toBeGreaterThanOrEqual(least);
  }
}, 300_000);
