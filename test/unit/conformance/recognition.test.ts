/**
 * Recognition without harm: whatever is laid into whatever reader, and whatever is asked for, no secret crosses the wire before the
 * card has shown, since it has power, whose it is; and where a chip counts wrong secrets, its counter is read first.
 */
import { describe, expect, test } from 'vitest';
import { counterOf } from '../../../simulators/card/card-kinds.ts';
import { createRandom } from '../../../simulators/random.ts';
import { cardNo, type OperationId } from '../../../src/core/ids.ts';
import { CardError, ReaderError } from '../../../src/ports/cards.ts';
import { PairBench, SOLD } from '../../conformance/bench.ts';
import { knownFormats, pairs } from '../../conformance/own-pairs.ts';
import { type CardPair, countsTries } from '../../conformance/pair.ts';
import { reversalOf } from '../../conformance/requests.ts';
import { mifareCard } from '../../conformance/sam-cards.ts';
import { settle } from '../../manual-clock.ts';
import { type Crossing, listen } from '../../rig/reader-wire.ts';
import { ACCOUNT, CARD, CLERK, METER } from '../app/account.ts';
import { story } from '../app/told.ts';
import { virtualStation } from '../drivers/virtual-station.ts';
import { blankOf, cardWith, noise, opened, SEED, STRANGE_CARD, STRANGERS } from './strangers.ts';

const named = pairs.map((pair) => [pair.name, pair] as const);

/** With a first load open they count as ours does, and differ in nothing but their name. */
const TWINS = ['a card of another company', 'a card that this ledger has never heard of'] as const;
/** Behind the two programmings of a try that is spent and given back. */
const FIRST_OF_THE_SLOT = 3;

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

  test.each(TWINS)(
    'a load is open, and %s lies there: it is not asked to settle it',
    async (kind) => {
      const bench = await PairBench.opened(pair, SEED);
      const sale = bench.sale();
      bench.cut(FIRST_OF_THE_SLOT, 'mixture');
      expect(story(await bench.load(sale))).toMatch(/^done done pending card\./);
      const stranger = cardWith(pair, (STRANGERS[kind] ?? blankOf)(pair, bench.card.main()));
      bench.exchange(stranger);
      await bench.putBack();
      const crossed = listen(bench.reader);
      const ask = { reader: bench.reader.name, confirmLowTries: true };
      const { counter } = bench.station;
      const told = [
        await bench.load(sale),
        await counter.settleLoad(CLERK, { load: sale.load.operationId, ...ask }),
        await bench.cancel(sale),
        await counter.readCard(CLERK, { accountId: ACCOUNT, ...ask }),
      ];
      for (const outcome of told) expect(JSON.stringify(outcome)).toMatch(/"code":"card\./);
      expect(crossed).toContain('read');
      expect(crossed.filter((what) => what === 'secret' || what === 'write')).toEqual([]);
      expect(stranger.programmings).toBe(0);
      expect(bench.stages).toEqual([0, SOLD, 0, 0]);
      await bench.takeOld();
      expect(story(await bench.load(sale))).toBe('done done done');
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
