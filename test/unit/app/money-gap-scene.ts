/** A money meter (金额表) whose ledger lost its end: its card carries MACs, and two people accept the gap. */
import { expect } from 'vitest';
import { createReferenceMoney } from '../../../drivers/card/formats/reference-money.ts';
import { activeMoneySlot } from '../../../simulators/card/reference-money.ts';
import type { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { resolveRecovered } from '../../../src/app/finance/resolve-recovered.ts';
import type { OperationId } from '../../../src/core/ids.ts';
import { CHART, type LedgerAccount } from '../../../src/core/journal.ts';
import type { ResolveRecovered } from '../../../src/core/ledger/gap/commands.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { ACCOUNT, CARD, CLERK, furnish, METER } from './account.ts';
import { Hall, type Station } from './desk.ts';
import { after, type Copy, copyOf, macs, read, type Scene, visit } from './gap-scene.ts';
import { moneyMeter, moneySale } from './money-household.ts';
import { story, value } from './told.ts';

/** A household with an opened card in the reader and nothing bought; `keyed`: its cards carry MACs. */
export async function moneyScene(keyed = true) {
  const format = createReferenceMoney(keyed ? macs(1) : null);
  const hall = new Hall({}, format.capabilities, undefined, [format]);
  const station = await hall.station(1);
  await furnish(station.deps, () => hall.id(), litre(0));
  const card = hall.blankCard();
  await hall.openCard(station, card);
  const meter = moneyMeter(METER);
  /** The card goes to its meter, which burns some gas, and comes back. */
  const atHome = async (at: Station, litres: number): Promise<void> => {
    await at.remove();
    meter.visit(card, visit);
    meter.consume(litres, visit.clock);
    meter.visit(card, visit);
    await at.insert(card);
  };
  const sell = async (at: Station, amount: number): Promise<void> => {
    const told = story(await at.counter.loadCard(CLERK, moneySale(hall, amount)));
    expect(told).toBe('done done done');
  };
  return { hall, station, card, meter, atHome, sell };
}

/** The copy takes the ledger's place, and its station has the card in the reader. */
export const afterLoss = (before: Scene, copy: Copy) => after(before, copy, {});

/** Money ever put on the card, as the simulated meter's own codec reads it. */
export const fenInTheWorld = (card: Sle4442): number =>
  activeMoneySlot(card.main(), CARD)?.totalFen ?? -1;

export type Sold = Extract<ResolveRecovered['how'], { readonly by: 'sold' }>;

export const PAPER: Sold = {
  ...{ by: 'sold', amount: fen(2_000), channel: 'alipay', paper: '812', reference: 'A-7' },
};

/** 50.00 are in the books; 20.00 in the meter and 13.00 on the card were found. */
export async function foundMoney() {
  const house = await moneyScene();
  const { hall, station, sell, atHome } = house;
  await sell(station, 5_000);
  const copy = copyOf(hall.store);
  await sell(station, 2_000);
  await atHome(station, 10_000);
  await sell(station, 1_300);
  const { store, next } = await afterLoss(house, copy);
  value(await read(next));
  const [one, two] = store.gap.open(9);
  if (one === undefined || two === undefined) throw new Error('two loads were lost');
  const resolve = (load: OperationId, how: ResolveRecovered['how'], second = 'fang') =>
    resolveRecovered(next.deps, CLERK, {
      ...{ operationId: hall.id(), load, how, reason: '客户出示小票', second },
    });
  /** Growth on the account's own side since it was there. */
  const grown = (account: LedgerAccount): number => {
    const { code, side } = CHART[account];
    const debit = store.db
      .prepare(
        `SELECT coalesce(sum(CASE WHEN debit = $code THEN amount ELSE -amount END), 0)
         FROM posting WHERE $code IN (debit, credit)`,
      )
      .pluck()
      .get({ code });
    return side === 'debit' ? Number(debit) : 0 - Number(debit);
  };
  const balance = () => store.account(ACCOUNT)?.money.balance;
  return { ...house, store, next, one, two, resolve, grown, balance };
}
