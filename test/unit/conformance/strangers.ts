/** Cards that have not shown that they are of this ledger, for whoever lays them into a reader. */
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import type { SimulatedCard } from '../../../simulators/card/simulated-card.ts';
import { createRandom } from '../../../simulators/random.ts';
import { activeSlot, type CardIdentity } from '../../../src/core/card.ts';
import { cardNo } from '../../../src/core/ids.ts';
import { litre } from '../../../src/core/units.ts';
import { knownFormats } from '../../conformance/own-pairs.ts';
import type { CardPair } from '../../conformance/pair.ts';
import { contentOf, drawCard } from '../../conformance/samples.ts';
import { ACCOUNT, CARD, COMPANY, METER } from '../app/account.ts';

export const SEED = 20261127;
const OWN_SECRET = Uint8Array.of(0x21, 0x22, 0x23);
export const STRANGE_CARD = cardNo(20_009_999);
const START = { writeSequence: 0, total: litre(0) };

export const blankOf = (pair: CardPair): Uint8Array => pair.newCard(createRandom(SEED)).main();

/** A card of the pair's chip with these bytes, and a secret that this station does not know. */
export const cardWith = (pair: CardPair, image: Uint8Array): SimulatedCard =>
  pair.newCard(createRandom(SEED), {
    image,
    secret: OWN_SECRET.subarray(0, pair.chip.secretLength),
    owner: STRANGE_CARD,
  });

export const opened = (pair: CardPair, of: Partial<CardIdentity>, start = START): Uint8Array => {
  const identity = { company: COMPANY, cardNo: CARD, accountId: ACCOUNT, meter: METER, ...of };
  return pair.format.encodeInitial(blankOf(pair), identity, start);
};

/** Sequence and total of a card in service: a stranger that counts the same differs in nothing but its name. */
function countOf({ format }: CardPair, ours: Uint8Array): typeof START {
  const slot = activeSlot(contentOf(format, ours));
  return slot === null ? START : { writeSequence: slot.writeSequence, total: litre(slot.total) };
}

/** Bytes that answer to reset stay: it is a card of the same chip. */
export function noise(pair: CardPair): Uint8Array {
  const random = createRandom(7);
  return blankOf(pair).map((byte, at) => (at < 32 ? byte : random.below(256)));
}

/** What has not shown that it is a card of this ledger. */
export const STRANGERS: Readonly<Record<string, (pair: CardPair, ours: Uint8Array) => Uint8Array>> =
  {
    noise,
    'one byte over and over': (pair) => blankOf(pair).map((byte, at) => (at < 32 ? byte : 0x5a)),
    'a card of another company': (pair, ours) =>
      opened(pair, { company: COMPANY + 1 }, countOf(pair, ours)),
    'a card that this ledger has never heard of': (pair) => opened(pair, { cardNo: STRANGE_CARD }),
    'a card of a format that this station has not'(pair) {
      const other = knownFormats.find(({ id }) => id !== pair.format.id) ?? referenceV1;
      return drawCard(other, blankOf(pair), createRandom(3), 2).image;
    },
  };
