/** When a secret may be presented to a card (L14). */
import { describe, expect, test } from 'vitest';
import { mayPresent } from '../../../src/core/load.ts';
import { CARD_A } from './ledger-town.ts';

const BOOLEANS = [false, true] as const;

describe('presenting a secret whose answer nobody heard', () => {
  const asked = (triesLeft: number, askedAtTries: number | null): string => {
    const outcome = mayPresent({
      cardNo: CARD_A,
      triesLeft,
      tries: 8,
      proven: true,
      knownWrong: false,
      confirmed: true,
      askedAtTries,
    });
    return outcome.ok ? 'present' : outcome.refusal.code;
  };

  test.each([
    [7, null, 'present'],
    [7, 7, 'present'],
    [7, 8, 'card.secret-wrong'],
    [2, 3, 'card.secret-wrong'],
    // All its tries: what was asked of it has not been refused.
    [8, 7, 'present'],
    [1, 1, 'card.last-try'],
  ] as const)('%s tries left, asked at %s: %s', (triesLeft, askedAtTries, answer) => {
    expect(asked(triesLeft, askedAtTries)).toBe(answer);
  });
});

describe('presenting a secret (L14)', () => {
  // An SLE4442 allows three presentations in a row, an SLE4428 eight.
  const TRIES = [3, 8].flatMap((tries) => Array.from({ length: tries + 1 }, (_, n) => [n, tries]));
  const answers = new Map<string, string>();
  for (const [triesLeft = 0, tries = 0] of TRIES) {
    for (const proven of BOOLEANS) {
      for (const knownWrong of BOOLEANS) {
        for (const confirmed of BOOLEANS) {
          const secret = {
            cardNo: CARD_A,
            triesLeft,
            tries,
            proven,
            knownWrong,
            confirmed,
            askedAtTries: null,
          };
          const outcome = mayPresent(secret);
          const facts = `${triesLeft} of ${tries} ${proven ? 'proven' : 'unproven'} ${knownWrong ? 'wrong' : 'fine'} ${confirmed ? 'confirmed' : 'silent'}`;
          answers.set(facts, outcome.ok ? 'present' : outcome.refusal.code);
        }
      }
    }
  }

  const expected = (facts: string): string => {
    const [left = '', , tries, proof, wrong, confirmed] = facts.split(' ');
    if (left === '0' || left === '1') return 'card.last-try';
    const another = proof === 'proven' && left === tries;
    if (wrong === 'wrong' && !another) return 'card.secret-wrong';
    if (left !== '2') return 'present';
    if (proof === 'unproven') return 'card.secret-unproven';
    return confirmed === 'confirmed' ? 'present' : 'card.two-tries-left';
  };

  test.each([...answers])('tries left, secret, confirmation: %s → %s', (facts, answer) => {
    expect(answer).toBe(expected(facts));
  });
});
