/**
 * Recognition without harm: whatever is laid into whatever reader, and whatever is asked for, no secret crosses the wire before the
 * card has shown, since it has power, whose it is; and where a chip counts wrong secrets, its counter is read first.
 */
import { describe, expect, test } from 'vitest';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { counterOf } from '../../../simulators/card/card-kinds.ts';
import type { SimulatedCard } from '../../../simulators/card/simulated-card.ts';
import { createRandom } from '../../../simulators/random.ts';
import { activeSlot, type CardIdentity } from '../../../src/core/card.ts';
import { cardNo, type OperationId } from '../../../src/core/ids.ts';
import { litre } from '../../../src/core/units.ts';
import { CardError, ReaderError } from '../../../src/ports/cards.ts';
import { PairBench } from '../../conformance/bench.ts';
import { knownFormats, pairs } from '../../conformance/own-pairs.ts';
import { type CardPair, countsTries } from '../../conformance/pair.ts';
import { reversalOf } from '../../conformance/requests.ts';
import { mifareCard } from '../../conformance/sam-cards.ts';
import { contentOf, drawCard } from '../../conformance/samples.ts';
import { settle } from '../../manual-clock.ts';
import { type Crossing, listen } from '../../rig/reader-wire.ts';
import { ACCOUNT, CARD, CLERK, COMPANY, METER } from '../app/account.ts';
import { virtualStation } from '../drivers/virtual-station.ts';

const SEED = 20261127;
const OWN_SECRET = Uint8Array.of(0x21, 0x22, 0x23);
const STRANGE_CARD = cardNo(20_009_999);
const START = { writeSequence: 0, total: litre(0) };
const named = pairs.map((pair) => [pair.name, pair] as const);

const blankOf = (pair: CardPair): Uint8Array => pair.newCard(createRandom(SEED)).main();

/** A card of the pair's chip with these bytes, and a secret that this station does not know. */
const cardWith = (pair: CardPair, image: Uint8Array): SimulatedCard =>
  pair.newCard(createRandom(SEED), {
    image,
    secret: OWN_SECRET.subarray(0, pair.chip.secretLength),
    owner: STRANGE_CARD,
  });

const opened = (pair: CardPair, of: Partial<CardIdentity>, start = START): Uint8Array => {
  const identity = { company: COMPANY, cardNo: CARD, accountId: ACCOUNT, meter: METER, ...of };
  return pair.format.encodeInitial(blankOf(pair), identity, start);
};

/** Sequence and total of a card in service: a stranger that counts the same differs in nothing but its name. */
function countOf({ format }: CardPair, ours: Uint8Array): typeof START {
  const slot = activeSlot(contentOf(format, ours));
  return slot === null ? START : { writeSequence: slot.writeSequence, total: litre(slot.total) };
}

/** Bytes that answer to reset stay: it is a card of the same chip. */
function noise(pair: CardPair): Uint8Array {
  const random = createRandom(7);
  return blankOf(pair).map((byte, at) => (at < 32 ? byte : random.below(256)));
}

/** What has not shown that it is a card of this ledger. */
const STRANGERS: Readonly<Record<string, (pair: CardPair, ours: Uint8Array) => Uint8Array>> = {
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

/** Everything that a cashier can ask for with a card in the reader; `purchase` is the last one, on the card that is not there. */
async function askEverything(bench: PairBench, pair: CardPair, purchase: OperationId) {
  const { counter } = bench.station;
  const reader = bench.reader.name;
  const id = () => bench.hall.id();
  const people = { reason: 'why', second: 'gu', witness: 'gu', purpose: 'why' };
  const told = [
    await counter.readCard(CLERK, { reader, accountId: null, confirmLowTries: true }),
    await bench.load(bench.sale()),
    await bench.cancel(bench.sale()),
  ];
  expect(told.every(({ ok }) => !ok)).toBe(true);
  expect((await counter.diagnoseCard(reader)).ok).toBe(true);
  expect(await bench.writeAgain(id())).not.toBe('done');
  const ask = { ...people, operationId: id(), reader, confirmLowTries: true };
  const { marksBeforeCredit } = pair.format.capabilities;
  const opening = { operationId: id(), accountId: ACCOUNT, cardNo: cardNo(CARD + 3), reader };
  const another = await counter.openCard(CLERK, { ...opening, confirmLowTries: true });
  expect(another).toMatchObject({ ok: false, refusal: { code: 'card.not-blank' } });
  const life = [
    await bench.reverse(reversalOf(bench, purchase, marksBeforeCredit)),
    await bench.format({ ...ask, cardNo: STRANGE_CARD }),
    await bench.format({ ...ask, operationId: id(), cardNo: CARD }),
    await bench.replace({
      ...ask,
      operationId: id(),
      accountId: ACCOUNT,
      replaces: CARD,
      reason: 'lost',
      cardNo: cardNo(CARD + 1),
    }),
    await bench.makeTool({
      ...ask,
      operationId: id(),
      toolNo: cardNo(CARD + 2),
      tool: 'check',
      meter: METER,
      toMeter: null,
      valve: null,
      validUntil: 0,
    }),
  ];
  for (const state of life) expect(state).toMatch(/\./);
}

describe.each(named)('%s', (_name, pair) => {
  test.each(Object.keys(STRANGERS))(
    '%s: whatever is asked for, no secret is shown',
    async (kind) => {
      const bench = await PairBench.opened(pair, SEED);
      const sale = bench.sale();
      await bench.mustLoad(sale);
      const stranger = cardWith(pair, (STRANGERS[kind] ?? blankOf)(pair, bench.card.main()));
      bench.exchange(stranger);
      await bench.putBack();
      const before = { main: stranger.main(), tries: counterOf(stranger) };
      const crossed = listen(bench.reader);
      await askEverything(bench, pair, sale.purchase?.operationId ?? bench.hall.id());
      expect(crossed).toContain('read');
      expect(crossed.filter((what) => what === 'secret' || what === 'write')).toEqual([]);
      expect(stranger.programmings).toBe(0);
      expect({ main: stranger.main(), tries: counterOf(stranger) }).toEqual(before);
      await bench.end();
    },
  );

  test('a card of ours is read and diagnosed without a secret, and shown one only after it said who it is', async () => {
    const bench = await PairBench.opened(pair, SEED);
    await bench.mustLoad();
    bench.visitMeter();
    await bench.putBack();
    const { counter } = bench.station;
    const crossed = listen(bench.reader);
    const reader = bench.reader.name;
    const read = await counter.readCard(CLERK, { reader, accountId: null, confirmLowTries: false });
    const diagnosed = await counter.diagnoseCard(reader);
    expect([read.ok, diagnosed.ok]).toEqual([true, true]);
    expect(crossed).not.toContain('secret');
    await bench.mustLoad();
    expect(crossed).toContain('secret');
    for (const [n, what] of crossed.entries()) {
      if (what !== 'secret') continue;
      const sincePower = crossed.slice(crossed.lastIndexOf('power', n), n);
      expect(sincePower).toContain('read');
      if (countsTries(pair)) expect(lastOf(sincePower, 'tries')).toBe(true);
    }
    await bench.end();
  });
});

/** Nothing but asking for the tries, and what belongs to showing a secret, stands right before it. */
function lastOf(sincePower: readonly Crossing[], wanted: Crossing): boolean {
  const before = sincePower.filter((what) => what !== 'other' && what !== 'secret');
  return before.at(-1) === wanted;
}

const CONTACT = [
  'ACS ACR39U ICC Reader 00 00',
  'HID Global OMNIKEY 3x21 Smart Card Reader 00 00',
  'Gemalto USB Shell Token V2 00 00',
];
const CONTACTLESS = [
  'ACS ACR122U PICC Interface 00 00',
  'Identiv uTrust 3700 F Contactless Reader 00 00',
  'Feitian R502 Contactless Reader 00 00',
];
/** One pair of each chip: what matters here is the chip. */
const CHIPS = pairs.filter(
  ({ name }, n) =>
    pairs.findIndex((pair) => pair.name.split(' ×')[0] === name.split(' ×')[0]) === n,
);
const PLACES = CHIPS.flatMap((pair) =>
  (pair.chip.id === 'mifare-classic-1k' ? CONTACTLESS : CONTACT).map(
    (reader) => [pair.name.split(' ×')[0] ?? '', reader, pair] as const,
  ),
);

/** Chips that some reader here cannot drive: their card is not spoken to. */
const isDriven = (pair: CardPair, reader: string): boolean =>
  pair.chip.id === 'cpu-card' || !/Gemalto|Feitian/.test(reader);

test.each(PLACES)(
  '%s in %s: recognised or refused, and no secret crosses',
  async (_chip, reader, pair) => {
    const contents = {
      blank: pair.newCard(createRandom(SEED)),
      customer: cardWith(pair, opened(pair, {})),
      foreign: cardWith(pair, noise(pair)),
    };
    for (const [kind, card] of Object.entries(contents)) {
      // A station that knows every chip and every format, and has keys for all of them.
      const formats = [pair.format, ...knownFormats];
      const driver = { formats, sam: pair.sam ?? mifareCard.sam };
      const station = await virtualStation({ readers: [reader], driver });
      station.hardware.insert(reader, card);
      await settle();
      const crossed = listen(station.hardware.reader(reader));
      const told = await station.readers
        .session(reader, async (session) => (await session.read()).recognition.kind)
        .catch((cause: unknown) => {
          if (cause instanceof CardError || cause instanceof ReaderError) return cause.code;
          throw cause;
        });
      expect(told, kind).toBe(isDriven(pair, reader) ? kind : 'reader.unknown');
      expect(crossed.filter((what) => what === 'secret' || what === 'write')).toEqual([]);
      if (!isDriven(pair, reader)) expect(crossed.every((what) => what === 'power')).toBe(true);
      expect(card.programmings).toBe(0);
      await station.readers.stop();
    }
  },
);
