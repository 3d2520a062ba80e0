/** Formatting at the counter: who may be formatted, what is booked before, and that the blank is stock again. */
import { expect, test } from 'vitest';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { factoryImage } from '../../../simulators/card/card-memory.ts';
import type { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { moveStock } from '../../../src/app/counter/card-stock.ts';
import type { FormatCardRequest } from '../../../src/app/counter/format-card.ts';
import { cardNo, type OperationId } from '../../../src/core/ids.ts';
import { ZERO_LITRE } from '../../../src/core/units.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { cardHolding } from '../drivers/virtual-station.ts';
import { ACCOUNT, CARD, CLERK, COMPANY, METER } from './account.ts';
import { openedHall, pscOf, READER, type Scene } from './desk.ts';
import { codeOf, gas, story, value } from './told.ts';

const NEW_CARD = cardNo(CARD + 1);

const asked = ({ hall }: Scene, change: Partial<FormatCardRequest> = {}): FormatCardRequest => ({
  operationId: hall.id(),
  cardNo: CARD,
  reader: READER,
  reason: '补卡后旧卡退回',
  confirmLowTries: false,
  ...change,
});

const format = ({ station }: Scene, request: FormatCardRequest) =>
  station.counter.formatCard(CLERK, request);

async function replaced(scene: Scene): Promise<Sle4442> {
  const { hall, station } = scene;
  const blank = hall.blankCard();
  await station.remove();
  await station.insert(blank);
  const base = { operationId: hall.id(), accountId: ACCOUNT, reader: READER, witness: null };
  const more = {
    replaces: CARD,
    cardNo: NEW_CARD,
    reason: 'broken',
    confirmLowTries: false,
  } as const;
  expect(value(await station.counter.replaceCard(CLERK, { ...base, ...more })).state).toBe(
    'active',
  );
  await station.remove();
  return blank;
}

async function stocked(scene: Scene): Promise<void> {
  const batch = { batch: 'B', pieces: 3 };
  const commands = [
    { kind: 'receive-cards', ...batch, chip: 'sle4442', document: 'SH-1' },
    { kind: 'issue-cards', ...batch, to: CLERK.operator },
  ] as const;
  for (const command of commands) {
    value(await moveStock(scene.station.deps, CLERK, scene.hall.id(), command));
  }
}

test('a card in service, another card and a blank are not formatted, and nothing is written', async () => {
  const scene = await openedHall();
  const before = scene.card.programmings;
  expect(codeOf(await format(scene, asked(scene)))).toBe('format.in-service');
  const other = asked(scene, { cardNo: NEW_CARD });
  expect(codeOf(await format(scene, other))).toBe('format.other-card');
  await scene.station.remove();
  await scene.station.insert(scene.hall.blankCard());
  expect(codeOf(await format(scene, asked(scene)))).toBe('format.other-card');
  expect(scene.card.programmings).toBe(before);
});

test('a returned card tells what its meter took, and is blank stock again', async () => {
  const scene = await openedHall();
  const { hall, station, card } = scene;
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  await station.remove();
  hall.gasMeter().visit(card, { pscOf: (no) => pscOf(no), clock: 1_796_000_100 });
  await replaced(scene);
  expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
  await station.insert(card);
  const request = asked(scene);
  expect(value(await format(scene, request)).state).toBe('formatted');
  expect(gas(hall)).toEqual([0, 0, 0, 20_000]);
  expect(card.main(0x20, 0xe0).every((byte) => byte === 0xff)).toBe(true);
  expect(value(await format(scene, request)).state).toBe('formatted');
  expect(codeOf(await format(scene, { ...request, reason: 'x' }))).toBe('operation.other-body');
});

test('a piece that was formatted is in its cashier’s stock again, and opens the next card', async () => {
  const scene = await openedHall();
  const { hall, station, card } = scene;
  await stocked(scene);
  const second = await replaced(scene);
  const held = () =>
    hall.store.cardStock.holdings().filter(({ holder }) => holder === CLERK.operator);
  expect(held()).toMatchObject([{ pieces: 2 }]);
  await station.insert(card);
  expect(value(await format(scene, asked(scene))).state).toBe('formatted');
  // The first card was opened before there was a register: its piece is nobody's.
  expect(held()).toMatchObject([{ pieces: 2 }]);
  const again = { reader: READER, accountId: ACCOUNT, replaces: NEW_CARD, reason: 'lost' } as const;
  const next = { cardNo: cardNo(CARD + 2), confirmLowTries: false, witness: null };
  const operationId: OperationId = hall.id();
  const outcome = await station.counter.replaceCard(CLERK, { operationId, ...again, ...next });
  expect(value(outcome).state).toBe('active');
  expect(held()).toMatchObject([{ pieces: 1 }]);
  // The card before it was a piece of the register, and is one again.
  const batch = () => hall.store.cardStock.batches()[0];
  expect(batch()).toMatchObject({ inUse: 2 });
  await station.remove();
  await station.insert(second);
  const returned = asked(scene, { cardNo: NEW_CARD });
  expect(value(await format(scene, returned)).state).toBe('formatted');
  expect(held()).toMatchObject([{ pieces: 2 }]);
  expect(batch()).toMatchObject({ inUse: 1, spoiled: 0, missing: 0 });
  const { laws } = verifyLedger(hall.store.db, systemHash);
  expect(laws.filter(({ ok }) => !ok)).toEqual([]);
});

test('broken off, it is told as under way, and the same request goes on', async () => {
  const scene = await openedHall();
  await replaced(scene);
  await scene.station.insert(scene.card);
  scene.card.cutPowerAfter(20, 'mixture');
  const request = asked(scene);
  const broken = value(await format(scene, request));
  expect(broken).toMatchObject({ state: 'formatting', refusal: { code: 'card.removed' } });
  await scene.station.remove();
  scene.card.clearFaults();
  await scene.station.insert(scene.card);
  expect(value(await format(scene, request)).state).toBe('formatted');
});

test('a card of the company that this ledger has never heard of is not formatted', async () => {
  const scene = await openedHall();
  const strange = cardNo(20_009_999);
  const image = referenceV1.encodeInitial(
    factoryImage(),
    { company: COMPANY, cardNo: strange, accountId: ACCOUNT, meter: METER },
    { writeSequence: 0, total: ZERO_LITRE },
  );
  const card = cardHolding(image);
  await scene.station.remove();
  await scene.station.insert(card);
  const refused = await format(scene, { ...asked(scene), cardNo: strange });
  expect(refused).toEqual({
    ok: false,
    refusal: { code: 'card.unknown', facts: { cardNo: strange } },
  });
  expect(card.programmings).toBe(0);
});

test('while a formatting has not come to its header, a blank is not taken for its card', async () => {
  const scene = await openedHall();
  const { hall, station, card } = scene;
  await replaced(scene);
  await station.insert(card);
  card.cutPowerAfter(20, 'mixture');
  const request = asked(scene);
  expect(value(await format(scene, request)).state).toBe('formatting');
  await station.remove();
  const blank = hall.blankCard();
  await station.insert(blank);
  const other = value(await format(scene, request));
  expect(other).toMatchObject({ state: 'formatting', refusal: { code: 'format.other-card' } });
  expect(hall.store.cardStock.format(CARD)?.state).toBe('begun');
  expect(blank.programmings).toBe(0);
  await station.remove();
  card.clearFaults();
  await station.insert(card);
  expect(value(await format(scene, request)).state).toBe('formatted');
});
