import { describe, expect, test } from 'vitest';
import { createCardMemory } from '../../../simulators/card/card-memory.ts';
import { encodeSlot, SLOT_AT } from '../../../simulators/card/reference-v1.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { setFault } from '../../../simulators/faults.ts';
import type { Diagnosis } from '../../../src/app/counter/diagnose-card.ts';
import { setHold } from '../../../src/app/counter/set-hold.ts';
import { standingOf } from '../../../src/app/counter/standing.ts';
import { CATALOGUE } from '../../../src/core/catalogue.ts';
import { cardNo } from '../../../src/core/ids.ts';
import { litre } from '../../../src/core/units.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CARD, CLERK } from './account.ts';
import { openedHall, pscOf, READER, type Scene } from './desk.ts';
import { codeOf, value } from './told.ts';

const NEW = cardNo(20000018);
const BEGIN = {
  putBack: null,
  countsDiffer: null,
  cardsDiffer: null,
  metersDiffer: null,
  voidListed: null,
  gasOwed: null,
};

const look = async ({ station }: Scene): Promise<Diagnosis> =>
  value(await station.counter.diagnoseCard(READER));

/** Codes of the findings; those that bar a sale with a mark. */
const codes = ({ findings }: Diagnosis): string[] =>
  findings.map(({ code, bars }) => (bars ? `!${code}` : code));

async function put(scene: Scene, card: Sle4442): Promise<void> {
  await settle();
  if (scene.station.hardware.reader(READER).card !== null) await scene.station.remove();
  await scene.station.insert(card);
}

async function sold(scene: Scene): Promise<void> {
  value(await scene.station.counter.loadCard(CLERK, scene.hall.sale()));
}

/** A card with other bytes and the same secret. */
function another({ hall, card }: Scene, change: (image: Uint8Array) => void): Sle4442 {
  const image = card.main();
  change(image);
  return new Sle4442({
    memory: createCardMemory({ image, psc: pscOf(CARD) }),
    random: hall.dice,
  });
}

/** Everything that a look could have changed. */
const photograph = ({ hall, card }: Scene) => ({
  image: card.main(),
  programmed: card.bytesProgrammed,
  entries: hall.store.db.prepare('SELECT count(*) FROM entry').pluck().get(),
});

describe('what is it with this card?', () => {
  test('gas was going off it: it still shows the gas, and is no foreign card', async () => {
    const scene = await openedHall();
    const { hall, station, card } = scene;
    const { payment, ...sale } = hall.sale();
    value(await station.counter.loadCard(CLERK, { ...sale, payment }));
    const reversal = {
      operationId: hall.id(),
      accountId: ACCOUNT,
      purchase: sale.purchase?.operationId ?? hall.id(),
      reason: '错购',
      refund: null,
      second: null,
      card: { reader: READER, confirmLowTries: false, count: null },
    };
    card.cutPowerAfter(8, 'old');
    expect(codeOf(await station.counter.reversePurchase(CLERK, reversal))).toBe(
      'reversal.unfinished',
    );
    card.clearFaults();
    await put(scene, card);
    const seen = await look(scene);
    expect(seen.openLoad).toMatchObject({ evidence: 'BEFORE', load: { litres: 20_000 } });
    expect(codes(seen)).toContain('!take-off.open-here');
    value(await station.counter.reversePurchase(CLERK, reversal));
    expect((await look(scene)).counts).toMatchObject({
      ledger: { sequence: 2, total: 0 },
      card: { sequence: 2, total: 0 },
    });
  });

  test('nothing: the three books agree, and looking has touched none of them', async () => {
    const scene = await openedHall();
    await sold(scene);
    await scene.station.remove();
    scene.hall.gasMeter().visit(scene.card, { pscOf, clock: 1_796_100_000 });
    await put(scene, scene.card);
    value(
      await scene.station.counter.readCard(CLERK, {
        reader: READER,
        accountId: null,
        confirmLowTries: false,
      }),
    );
    const before = photograph(scene);
    const seen = await look(scene);
    expect(codes(seen)).toEqual(['card.in-order']);
    expect(seen).toMatchObject({ kind: 'customer', stage: 'active', openLoad: null });
    const count = { sequence: 1, total: 20_000 };
    expect(seen.counts).toEqual({ ledger: count, card: count, meter: count });
    expect(seen.gas).toEqual({ onCard: 0, inMeter: 20_000 });
    expect(photograph(scene)).toEqual(before);
  });

  test('gas on the card, and news of the meter that nobody has booked yet', async () => {
    const scene = await openedHall();
    await sold(scene);
    const onCard = await look(scene);
    expect(codes(onCard)).toEqual(['gas.on-card', 'card.not-met']);
    expect(onCard.gas.onCard).toBe(20_000);
    await scene.station.remove();
    const meter = scene.hall.gasMeter();
    meter.setAlarms({ batteryLow: true, magnet: true });
    meter.visit(scene.card, { pscOf, clock: 1_796_100_000 });
    await put(scene, scene.card);
    const before = photograph(scene);
    const news = await look(scene);
    expect(codes(news)).toEqual(['meter.news', 'meter.battery-low', 'meter.magnet']);
    expect(news.counts.meter).toEqual({ sequence: 1, total: 20_000 });
    expect(news.gas).toEqual({ onCard: 0, inMeter: 20_000 });
    expect(photograph(scene)).toEqual(before);
  });

  test('a load is open on it, with what the card shows of it', async () => {
    const scene = await openedHall();
    const { hall, station, card } = scene;
    setFault(station.hardware.reader(READER), { kind: 'cut-power', byte: 20, torn: 'old' });
    value(await station.counter.loadCard(CLERK, hall.sale()));
    await put(scene, card);
    const seen = await look(scene);
    expect(codes(seen)).toEqual(['!load.open-here', 'card.not-met']);
    expect(seen.openLoad).toMatchObject({ evidence: 'BEFORE', load: { litres: 20_000 } });
  });

  test('what is open is settled here with the card in the reader, and wherever it is brought otherwise', async () => {
    const scene = await openedHall();
    const { hall, station, card } = scene;
    setFault(station.hardware.reader(READER), { kind: 'cut-power', byte: 20, torn: 'old' });
    value(await station.counter.loadCard(CLERK, hall.sale()));
    const [away] = value(standingOf(station.deps, ACCOUNT)).bars;
    expect(away).toMatchObject({ code: 'load.open-on-card', facts: { cardNo: CARD } });
    const { zh, en } = CATALOGUE['load.open-on-card'];
    expect(zh.next).toMatch(/放入读卡器.*已在读卡器中/);
    expect(en.next).toMatch(/Bring card .* If it is in the reader/);
    await put(scene, card);
    const [here] = (await look(scene)).findings;
    expect(here?.zh.next).toMatch(/^卡已在读卡器中.*读卡，当场核实/);
    expect(here?.en.next).toMatch(/^The card is here: read it now/);
    // And so it is.
    value(
      await station.counter.readCard(CLERK, {
        reader: READER,
        accountId: null,
        confirmLowTries: false,
      }),
    );
    expect(codes(await look(scene))).toEqual(['gas.on-card', 'card.not-met']);
    expect(value(standingOf(station.deps, ACCOUNT)).bars).toEqual([]);
  });

  test('it is ahead of the books, or behind them as a copy is', async () => {
    const scene = await openedHall();
    const behind = another(scene, () => undefined);
    await sold(scene);
    await put(scene, behind);
    const seen = await look(scene);
    expect(codes(seen)[0]).toBe('!card.behind');
    expect(seen.counts).toMatchObject({ ledger: { sequence: 1 }, card: { sequence: 0 } });
    const slot = { sequence: 9, totalLitres: 90_000, tag: '00'.repeat(8), soldAt: 0 };
    const ahead = another(scene, (image) =>
      image.set(encodeSlot({ ...slot, loadLitres: 1, ceilingLitres: 0 }, CARD), SLOT_AT.A),
    );
    await put(scene, ahead);
    expect(codes(await look(scene))[0]).toBe('!card.ahead');
  });

  test('it was replaced: the present card is named', async () => {
    const scene = await openedHall();
    const { hall, station, card } = scene;
    await put(scene, hall.blankCard());
    value(
      await station.counter.replaceCard(CLERK, {
        operationId: hall.id(),
        accountId: ACCOUNT,
        replaces: CARD,
        reason: 'broken',
        cardNo: NEW,
        reader: READER,
        confirmLowTries: false,
        witness: null,
      }),
    );
    await put(scene, card);
    const seen = await look(scene);
    expect(codes(seen)).toEqual(['!card.void-listed', 'card.present-one']);
    expect(seen.findings[1]?.zh.what).toContain(String(NEW));
    expect(seen).toMatchObject({ stage: 'void-listed', account: { accountId: ACCOUNT } });
    const { voidListed } = station.counter.attention(BEGIN, 9);
    expect(voidListed.rows.map(({ card: { cardNo: no } }) => no)).toEqual([CARD]);
  });

  test('tries are spent, gas waits, the customer is held: all of it is told', async () => {
    const scene = await openedHall();
    const { hall, station, card } = scene;
    const { payment, purchase } = hall.sale();
    if (payment === null || purchase === null) throw new Error('a sale has both');
    value(await station.counter.takePayment(CLERK, { ...payment, accountId: ACCOUNT }));
    value(await station.counter.buyGas(CLERK, { ...purchase, accountId: ACCOUNT }));
    const hold = { accountId: ACCOUNT, hold: 'stopped', reason: '欠费' } as const;
    value(await setHold(station.deps, CLERK, { operationId: hall.id(), ...hold }));
    card.memory.write(260, 0x03);
    const seen = await look(scene);
    expect(codes(seen)).toEqual([
      '!card.two-tries-left',
      '!account.stopped',
      'gas.to-be-written',
      'card.not-met',
    ]);
    expect(seen.findings[1]?.zh.what).toContain('欠费');
    expect(station.counter.attention(BEGIN, 9).gasOwed).toMatchObject({
      total: 1,
      rows: [{ accountId: ACCOUNT, gas: { toBeWritten: litre(20_000) } }],
      next: null,
    });
  });

  test('blank, foreign, or not there', async () => {
    const scene = await openedHall();
    const { hall, station } = scene;
    await put(scene, hall.blankCard());
    expect(await look(scene)).toMatchObject({ kind: 'blank', account: null, meter: null });
    expect(codes(await look(scene))).toEqual(['!card.blank']);
    const foreign = another(scene, (image) => image.fill(0x55, 0x20, 0x40));
    await put(scene, foreign);
    expect(codes(await look(scene))).toEqual(['!card.not-ours']);
    await station.remove();
    expect(codeOf(await station.counter.diagnoseCard(READER))).toBe('card.none');
  });
});

test('after a power cut: which cards to put back, whom to call, and for how long they have waited', async () => {
  const scene = await openedHall();
  const { hall, station } = scene;
  setFault(station.hardware.reader(READER), { kind: 'cut-power', byte: 20, torn: 'old' });
  value(await station.counter.loadCard(CLERK, hall.sale()));
  await hall.clock.advance(90_000);
  const { putBack, ...others } = station.counter.attention(BEGIN, 9);
  expect(putBack.rows).toMatchObject([
    { load: { cardNo: CARD, litres: 20_000 }, account: { name: '王小明', phone: '13800012345' } },
  ]);
  // Row times run a few milliseconds ahead of a clock that stood still.
  expect(Math.round((putBack.rows[0]?.ageMs ?? 0) / 1000)).toBe(90);
  const nothing = { total: 0, rows: [], next: null };
  expect(Object.keys(others)).toHaveLength(5);
  for (const list of Object.values(others)) expect(list).toEqual(nothing);
});

test('a card that showed what the books cannot explain stands in the list of two people, and no more among those to put back', async () => {
  const scene = await openedHall();
  const { hall, station } = scene;
  setFault(station.hardware.reader(READER), { kind: 'cut-power', byte: 20, torn: 'old' });
  value(await station.counter.loadCard(CLERK, hall.sale()));
  const slot = { sequence: 9, totalLitres: 90_000, tag: '00'.repeat(8), soldAt: 0 };
  const foreign = another(scene, (image) =>
    image.set(encodeSlot({ ...slot, loadLitres: 1, ceilingLitres: 0 }, CARD), SLOT_AT.A),
  );
  await put(scene, foreign);
  const read = { reader: READER, accountId: null, confirmLowTries: false };
  await station.counter.readCard(CLERK, read);
  const { putBack, countsDiffer } = station.counter.attention(BEGIN, 9);
  expect(putBack).toEqual({ total: 0, rows: [], next: null });
  expect(countsDiffer).toMatchObject({
    total: 1,
    rows: [
      {
        load: { cardNo: CARD, state: 'CASE', litres: 20_000 },
        account: { name: '王小明', phone: '13800012345' },
      },
    ],
  });
});
