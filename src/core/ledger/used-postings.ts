/** The postings of use: which stages of money and gas it draws on, in order, and what is earned by it (trade.md §5, §6). */
import { moveStage, type Posting, posting, reversed, STAGES } from '../journal.ts';
import { assert } from '../outcome.ts';
import { paired, pending, recognise, type Share } from '../posting-profile.ts';
import type { LiveRow } from './rows.ts';
import type { Taken, Used } from './used-lines.ts';

/** `amount` out of what the accounts hold, in order; those that nothing comes out of are left out. */
export function drawn(amount: number, from: readonly Share[]): readonly Share[] {
  let left = amount;
  const shares: Share[] = [];
  for (const { account, amount: held } of from) {
    const share = Math.min(left, held);
    left -= share;
    if (share !== 0) shares.push({ account, amount: share });
    if (left === 0) break;
  }
  assert(left === 0, () => `${left} more than the stages hold`);
  return shares;
}

/**
 * What each stage holds once the loads that a reading proved are in the meter, in the order in which use draws on it.
 * Gas in flight is the newest only as long as none goes into the meter beside it, as emergency gas does and gas that a gap
 * had lost. Then the oldest lot is the one in flight, and may have cost more than all that the other stages hold.
 */
const moneyAfter = (live: LiveRow, taken: Taken): readonly Share[] => [
  { account: 'inMeterFen', amount: live.inMeterFen + taken.fen },
  { account: 'onCardFen', amount: live.onCardFen - taken.fen },
  { account: 'toBeWrittenFen', amount: live.toBeWrittenFen },
  { account: 'owedFen', amount: live.owedFen },
  { account: 'inFlightFen', amount: live.inFlightFen },
];
const gasAfter = (live: LiveRow, taken: Taken): readonly Share[] => [
  { account: 'inMeterLitre', amount: live.inMeterLitre + taken.litres },
  { account: 'onCardLitre', amount: live.onCardLitre - taken.litres },
  { account: 'toBeWrittenLitre', amount: live.toBeWrittenLitre },
  { account: 'owedLitre', amount: live.owedLitre },
];

/** The stages of a customer's money, in the order in which use draws on them. */
export const moneyStages = (live: LiveRow): readonly Share[] =>
  moneyAfter(live, { litres: 0, fen: 0, total: 0 });

function gasPostings({ litres, taken }: Used, live: LiveRow): readonly Posting[] {
  const owner = live.accountId;
  if (litres < 0) return posting('consumedLitre', 'inMeterLitre', -litres, owner);
  const from = drawn(litres, gasAfter(live, taken));
  return paired(from, [{ account: 'consumedLitre', amount: litres }], owner);
}

/** The first `amount` of the shares, and the rest of them. */
function divided(
  shares: readonly Share[],
  amount: number,
): readonly [readonly Share[], readonly Share[]] {
  if (amount === 0) return [[], shares];
  let left = amount;
  const first = shares.map(({ account, amount: held }) => {
    const share = Math.min(left, held);
    left -= share;
    return { account, amount: share };
  });
  const rest = shares.map((share, n) => ({
    ...share,
    amount: share.amount - (first[n]?.amount ?? 0),
  }));
  return [first, rest];
}

/** Gas whose revenue goes apart leaves the stages, or comes back, beside them: nothing is earned. */
function besideStages(
  shares: readonly Share[],
  apart: number,
  owner: LiveRow['accountId'],
): readonly Posting[] {
  if (apart === 0) return [];
  const amount = Math.abs(apart);
  const left = paired(shares, [{ account: 'recognisedApart', amount }], owner);
  return apart < 0 ? left.map(reversed) : left;
}

const NO_OVER_USE = { litres: 0, fen: 0, fromBalanceFen: 0 };

export function lotPostings(result: Used, live: LiveRow): readonly Posting[] {
  const owner = live.accountId;
  const { taken, overUse, netFen } = result;
  const over = overUse ?? NO_OVER_USE;
  const apart = result.apart?.fen ?? 0;
  const [aside, used] = divided(
    result.fen < 0
      ? [{ account: 'inMeterFen', amount: -result.fen }]
      : drawn(result.fen, moneyAfter(live, taken)),
    Math.abs(apart),
  );
  const advance: Share[] = [
    ...used,
    { account: 'balanceFen', amount: over.fromBalanceFen },
    { account: 'overUseFen', amount: over.fen - over.fromBalanceFen },
  ];
  return [
    ...moveStage(STAGES.onCard, STAGES.inMeter, taken.fen, taken.litres, owner),
    ...gasPostings(result, live),
    ...posting('sold', 'consumedLitre', over.litres, owner),
    ...besideStages(aside, apart, owner),
    ...recognise(result.profile, {
      owner,
      gross: result.fen - apart + over.fen,
      net: netFen,
      invoiced: result.invoicedVatFen ?? 0,
      advance,
    }),
    ...pending(-(result.releasedVatFen ?? 0), owner),
  ];
}
