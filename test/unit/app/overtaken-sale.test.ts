/** A sale that something overtakes between its steps: another purchase, its own payment sent alone, a full disk. */
import { expect, test } from 'vitest';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { type LedgerStore, StoreError } from '../../../src/ports/store.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CLERK } from './account.ts';
import { openedHall, type Scene } from './desk.ts';
import { gas, story, value } from './told.ts';

/** The same hall seen by a second station, whose commits pass through `before` first. */
async function watched(
  { hall, station, card }: Scene,
  before: (command: LedgerCommand) => Promise<void>,
): Promise<Scene> {
  await station.remove();
  const store: LedgerStore = Object.create(hall.store, {
    commit: {
      value: async (command: LedgerCommand) => {
        await before(command);
        return hall.store.commit(command);
      },
    },
  });
  const second = await hall.station(2, store);
  await second.insert(card);
  return { hall, station: second, card };
}

const cubicMetre = ({ hall, station }: Scene) =>
  station.counter.buyGas(CLERK, {
    operationId: hall.id(),
    accountId: ACCOUNT,
    want: { by: 'volume', volume: litre(1_000) },
    quoted: null,
  });

async function withBalance(): Promise<Scene> {
  const scene = await openedHall();
  const { hall, station } = scene;
  await station.counter.takePayment(CLERK, {
    operationId: hall.id(),
    accountId: ACCOUNT,
    amount: fen(100_000),
    channel: 'wechat',
    cashGiven: null,
    reference: 'w1',
    payer: null,
  });
  return scene;
}

test('gas bought between plan and reservation goes onto the card with the rest', async () => {
  const scene = await withBalance();
  let overtaken = false;
  const { hall, station } = await watched(scene, async ({ kind }) => {
    if (kind !== 'reserve-load' || overtaken) return;
    overtaken = true;
    value(await cubicMetre(scene));
  });
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  expect(gas(hall)).toEqual([0, 0, 21_000, 0]);
});

test('a sale overtaken again and again says that it may be sent again, and then is done', async () => {
  const scene = await withBalance();
  let busy = true;
  const { hall, station } = await watched(scene, async ({ kind }) => {
    if (kind === 'reserve-load' && busy) value(await cubicMetre(scene));
  });
  const sale = hall.sale();
  expect(story(await station.counter.loadCard(CLERK, sale))).toBe(
    'done done not-done operation.conflict',
  );
  busy = false;
  expect(story(await station.counter.loadCard(CLERK, sale))).toBe('done done done');
});

test('a disk that fills up after the bytes: the pending load asks for its card', async () => {
  const scene = await openedHall();
  let full = true;
  const { hall, station } = await watched(scene, async ({ kind }) => {
    if (kind === 'end-load' && full) throw new StoreError('store.full', 'the disk is full');
  });
  const sale = hall.sale();
  expect(story(await station.counter.loadCard(CLERK, sale))).toBe(
    'done done pending load.store-full',
  );
  full = false;
  expect(story(await station.counter.loadCard(CLERK, sale))).toBe('done done done');
});

test('a disk that is full before the reservation leaves nothing open', async () => {
  const { hall, station } = await watched(await openedHall(), async ({ kind }) => {
    if (kind === 'reserve-load') throw new StoreError('store.full', 'the disk is full');
  });
  const outcome = story(await station.counter.loadCard(CLERK, hall.sale()));
  expect(outcome).toContain('store.full');
  expect(outcome).not.toContain('load.store-full');
});

test('a payment that was made meanwhile is told, though the purchase beside it is refused', async () => {
  const { hall, station } = await openedHall();
  const volume = litre(300_000);
  const purchase = {
    operationId: hall.id(),
    want: { by: 'volume', volume },
    quoted: null,
  } as const;
  const sale = hall.sale({ purchase });
  const running = station.counter.loadCard(CLERK, sale);
  const { payment } = sale;
  if (payment === null) throw new Error('the sale has a payment');
  value(await station.counter.takePayment(CLERK, { ...payment, accountId: ACCOUNT }));
  await settle();
  const outcome = value(await running);
  expect([outcome.payment?.state, outcome.purchase?.state, outcome.load.state]).toEqual([
    'done',
    'not-done',
    'not-done',
  ]);
  expect(outcome.purchase?.refusal?.code).toBe(outcome.load.refusal?.code);
  expect(outcome.ticketNo).toBe(1);
});
