import { describe, expect, test } from 'vitest';
import { activeSlot } from '../../../simulators/card/reference-v1.ts';
import type { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { setFault } from '../../../simulators/faults.ts';
import { openAccount } from '../../../src/app/counter/open-account.ts';
import { enrolMeter } from '../../../src/app/engineering/enrol-meter.ts';
import { accountId, cardNo, meterId, type OperationId } from '../../../src/core/ids.ts';
import { litre } from '../../../src/core/units.ts';
import { StoreError } from '../../../src/ports/store.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CARD, CLERK } from './account.ts';
import { openedHall, pscOf, READER, type Scene } from './desk.ts';
import { codeOf, gas, story, value } from './told.ts';

/** Writes to the error counter by which a card takes its secret. */
const A_SECRET_SHOWN = 2;

interface Broken extends Scene {
  readonly load: OperationId;
}

/** A load broken off by a pull inside its n-th programmed byte; the card is back in the reader. */
async function brokenAt(byte: number): Promise<Broken> {
  const scene = await openedHall();
  const { hall, station, card } = scene;
  const request = hall.sale();
  setFault(station.hardware.reader(READER), { kind: 'cut-power', byte, torn: 'marginal' });
  expect(story(await station.counter.loadCard(CLERK, request))).toMatch(/pending/);
  await settle();
  if (station.hardware.reader(READER).card !== null) await station.remove();
  await station.insert(card);
  return { ...scene, load: request.load.operationId };
}

const cancel = ({ station, load }: Broken) =>
  station.counter.cancelLoad(CLERK, { load, reader: READER, confirmLowTries: true });

/** Bytes of the two programmings of the error counter that come before the slot's. */
const PRESENTING = 2;

describe('cancelling an open load', () => {
  test.each([PRESENTING + 1, PRESENTING + 8, PRESENTING + 30, PRESENTING + 47])(
    'torn at byte %i: the slot is erased, the gas is to be written again, at its price',
    async (byte) => {
      const scene = await brokenAt(byte);
      expect(value(await cancel(scene))).toMatchObject({
        state: 'not-done',
        result: { state: 'VOIDED', litres: 20_000, fen: 4800 },
      });
      expect(gas(scene.hall)).toEqual([20_000, 0, 0, 0]);
      for (let i = 0; i < 5; i += 1) {
        scene.card.powerDown();
        scene.card.powerUp();
        expect(activeSlot(scene.card.main(), CARD)).toMatchObject({ sequence: 0 });
      }
      await scene.station.remove();
      await scene.station.insert(scene.card);
      const again = scene.hall.sale({ payment: null, purchase: null });
      expect(story(await scene.station.counter.loadCard(CLERK, again))).toBe('- - done');
      expect(gas(scene.hall)).toEqual([0, 0, 20_000, 0]);
    },
  );

  test('before any byte of the slot: void without a write, and cancelling twice is once', async () => {
    const scene = await brokenAt(1);
    const written = scene.card.bytesProgrammed;
    const image = scene.card.main();
    expect(value(await cancel(scene))).toMatchObject({ result: { state: 'VOIDED', attempt: 1 } });
    expect(scene.card.main()).toEqual(image);
    expect(scene.card.bytesProgrammed).toBe(written + A_SECRET_SHOWN);
    expect(value(await cancel(scene))).toMatchObject({ result: { state: 'VOIDED' } });
    expect(gas(scene.hall)).toEqual([20_000, 0, 0, 0]);
  });

  test('gas that the meter has taken cannot be cancelled: the load is done', async () => {
    const { hall, card, station } = await openedHall();
    const ledger: { answers: boolean } = { answers: false };
    const flaky = await hall.station(2, {
      ...hall.store,
      async commit(command) {
        if (!ledger.answers && command.kind === 'end-load')
          throw new StoreError('store.full', 'full');
        return hall.store.commit(command);
      },
    });
    await station.remove();
    await flaky.insert(card);
    const request = hall.sale();
    expect(story(await flaky.counter.loadCard(CLERK, request))).toMatch(/pending/);
    ledger.answers = true;
    await flaky.remove();
    hall.gasMeter().visit(card, { pscOf, clock: 1_796_000_100 });
    await station.insert(card);
    const outcome = await cancel({ hall, station, card, load: request.load.operationId });
    expect(value(outcome)).toMatchObject({ state: 'done', refusal: { code: 'load.not-before' } });
    expect(gas(hall)).toEqual([0, 0, 0, 20_000]);
  });

  test('unknown, posted, without card, with another card', async () => {
    const scene = await brokenAt(10);
    const { hall, station } = scene;
    expect(codeOf(await cancel({ ...scene, load: hall.id() }))).toBe('load.unknown');
    await station.remove();
    expect(codeOf(await cancel(scene))).toBe('card.none');
    await station.insert(hall.blankCard());
    expect(codeOf(await cancel(scene))).toBe('card.blank');
    await station.remove();
    await station.insert(scene.card);
    const ask = { load: scene.load, reader: READER, confirmLowTries: true };
    expect(value(await station.counter.settleLoad(CLERK, ask))).toMatchObject({ state: 'done' });
    expect(codeOf(await cancel(scene))).toBe('load.not-open');
    expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
  });
});

/** A household beside the first, with a card of its own in the reader. */
async function neighbourIn({ hall, station }: Scene): Promise<Sle4442> {
  const place = { communityId: 1, address: '梧桐花园3栋2单元502' } as const;
  const next = accountId(ACCOUNT + 1);
  const customer = { name: '李小红', phone: null, customerClass: '居民', householdSize: 2 };
  const { deps, counter } = station;
  value(
    await openAccount(deps, CLERK, {
      operationId: hall.id(),
      accountId: next,
      ...place,
      ...customer,
    }),
  );
  const plate = { direction: 'left', regulatorBoxId: 11, floor: 5, model: 'G2.5' } as const;
  const meter = { meter: meterId(7, 202611230099), accountId: next, ...place, ...plate };
  const index = { initialIndex: litre(0), ceiling: litre(0) };
  value(await enrolMeter(deps, CLERK, { operationId: hall.id(), ...meter, ...index }));
  await station.remove();
  const card = hall.blankCard();
  await station.insert(card);
  const numbers = { accountId: next, cardNo: cardNo(CARD + 1), reader: READER };
  const opening = { operationId: hall.id(), ...numbers, confirmLowTries: false };
  expect(value(await counter.openCard(CLERK, opening)).state).toBe('active');
  return card;
}

test('with another card in the reader the load stays as it is, settled or cancelled, and that card is not touched', async () => {
  const scene = await brokenAt(PRESENTING + 8);
  const { hall, station, load, card } = scene;
  const neighbour = await neighbourIn(scene);
  const before = neighbour.programmings;
  const ask = { load, reader: READER, confirmLowTries: true };
  expect(codeOf(await station.counter.settleLoad(CLERK, ask))).toBe('load.wrong-card');
  expect(codeOf(await cancel(scene))).toBe('load.wrong-card');
  expect([hall.store.load(load)?.state, neighbour.programmings]).toEqual(['RESERVED', before]);
  expect(gas(hall)).toEqual([0, 20_000, 0, 0]);
  await station.remove();
  await station.insert(card);
  expect(value(await station.counter.settleLoad(CLERK, ask)).state).toBe('done');
});
