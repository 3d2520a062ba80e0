/** A money meter (金额表) is changed, and a contract with one ends: real counter, real card, simulated meters; the money in the world ties. */
import { expect, test } from 'vitest';
import { closeAccount, settleAccount } from '../../../src/app/counter/close-account.ts';
import { changeMeter, settlementSheet } from '../../../src/app/engineering/change-meter.ts';
import { enrolMeter } from '../../../src/app/engineering/enrol-meter.ts';
import { cardNo, meterId } from '../../../src/core/ids.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { settle } from '../../manual-clock.ts';
import { METER } from './account.ts';
import { ACCOUNT, CLERK, pscOf, READER } from './desk.ts';
import { exportedLines, household, moneyMeter, november, SECONDS } from './money-household.ts';
import { codeOf, money, value } from './told.ts';

const NEW = meterId(8, 202611260001);
const NEW_CARD = cardNo(20000018);
const SHEET = {
  ...{ accountId: ACCOUNT, meter: METER, electronic: null, cardGas: null },
  ...{
    photo: 'HB-1/1.jpg',
    sheetNo: 'HB-1',
    reason: '到期',
    responsible: '吴师傅',
    second: '顾主管',
  },
} as const;

type Household = Awaited<ReturnType<typeof household>>;

/** What the window of the meter shows. */
const windowOf = ({ meter }: Household) => ({
  total: fen(meter.money.creditedFenEver),
  remaining: meter.money.remainingFen,
});

const enrol = async ({ hall, station }: Household) =>
  value(
    await enrolMeter(station.deps, CLERK, {
      ...{
        operationId: hall.id(),
        meter: NEW,
        accountId: null,
        communityId: 1,
        regulatorBoxId: 11,
      },
      ...{ address: '梧桐花园3栋2单元501', direction: 'left', floor: 5, model: 'G2.5' },
      ...{ initialIndex: litre(0), ceiling: litre(0) },
    }),
  );

test('what the old money meter did not take goes into the new one once, to the fen; the sheet says so', async () => {
  const home = await household();
  const { hall, station, card, meter, sell, atHome, reconcile, broken } = home;
  await sell(10_000);
  await atHome(10_500);
  await reconcile();
  // 50.00 more stand on the card and never reach the old meter; 2 m³ are burnt since its report.
  await sell(5_000);
  meter.consume(2_000, SECONDS);
  await enrol(home);
  const request = {
    ...{ operationId: hall.id(), ...SHEET, newMeter: NEW, openingIndex: litre(0) },
    ...{ finalIndex: litre(12_500), window: windowOf(home) },
  };
  expect(value(await changeMeter(station.deps, CLERK, request)).result).toMatchObject({
    money: { spentFen: 3_000, by: 'window', surplusFen: 12_000 },
  });
  expect((await changeMeter(station.deps, CLERK, request)).ok).toBe(true);
  expect(money(hall)).toEqual([12_000, 0, 0, 0]);
  const { text } = value(settlementSheet(station.deps, METER));
  for (const word of [
    ...['换表结算单', '￥100.00', '￥70.00', '￥30.00', '￥120.00', '12.500方', '与基表相符'],
  ]) {
    expect(text).toContain(word);
  }
  expect(text).not.toContain('应补气量');

  // The old card is of the old meter; another one brings the money to the new meter, once.
  await settle();
  await station.remove();
  const fresh = moneyMeter(NEW);
  const blank = hall.blankCard();
  await station.insert(blank);
  const opening = { operationId: hall.id(), accountId: ACCOUNT, cardNo: NEW_CARD, reader: READER };
  value(await station.counter.openCard(CLERK, { ...opening, confirmLowTries: false }));
  const again = { operationId: hall.id(), accountId: ACCOUNT, reader: READER };
  value(await station.counter.writeAgain(CLERK, { ...again, confirmLowTries: false }));
  for (const which of [blank, card, blank]) {
    fresh.visit(which, { pscOf: (no) => pscOf(no), clock: SECONDS });
  }
  expect([fresh.money.creditedFenEver, money(hall)]).toEqual([12_000, [0, 0, 12_000, 0]]);
  expect(meter.money.creditedFenEver - meter.money.remainingFen + 12_000).toBe(15_000);
  expect(broken()).toEqual([]);
  fresh.consume(1_000, SECONDS);
  fresh.visit(blank, { pscOf: (no) => pscOf(no), clock: SECONDS });
  await station.remove();
  await station.insert(blank);
  await reconcile();
  await november(home);
  // 30.00 went with the old meter and its sheet, 2.40 with the new one in the month's use.
  expect(exportedLines(hall)).toMatchObject([
    { 扣收气量m3: '1.000', 本期收款: '150.00', 本期扣收: '2.40', 期末预收: '117.60' },
  ]);
  expect(broken()).toEqual([]);
});

test('a dead meter is settled by its wheel; a change to a meter of gas gives the money back', async () => {
  const home = await household();
  const { hall, station, meter, sell, atHome, reconcile, broken } = home;
  await sell(10_000);
  await atHome(10_000);
  await reconcile();
  meter.consume(3_000, SECONDS);
  await enrol(home);
  const request = {
    ...{ operationId: hall.id(), ...SHEET, newMeter: NEW, openingIndex: litre(0) },
    finalIndex: litre(13_000),
  };
  // 24.00 up to its report and 7.20 by its wheel: what the meter itself took.
  expect(value(await changeMeter(station.deps, CLERK, request)).result).toMatchObject({
    money: { spentFen: 3_120, by: 'wheel', surplusFen: 6_880 },
  });
  expect(meter.money.remainingFen).toBe(6_880);
  expect(value(settlementSheet(station.deps, METER)).text).toContain('基表用量按价格计');
  expect([money(hall), broken()]).toEqual([[6_880, 0, 0, 0], []]);
});

test('a contract ends: the money goes back into the balance and by its channel, and nothing is left', async () => {
  const home = await household();
  const { hall, station, meter, sell, atHome, reconcile, broken } = home;
  const { request: sold } = await sell(10_000);
  await atHome(10_000);
  await reconcile();
  meter.consume(5_000, SECONDS);
  const sheet = { ...SHEET, finalIndex: litre(15_000), window: windowOf(home) };
  value(
    await settleAccount(station.deps, CLERK, {
      operationId: hall.id(),
      ...sheet,
      papers: '身份证 0042',
    }),
  );
  const account = hall.store.account(ACCOUNT);
  expect([account?.money.balance, money(hall)]).toEqual([6_400, [0, 0, 0, 0]]);
  const payment = sold.payment?.operationId;
  if (payment === undefined) throw new Error('it was paid');
  const closing = await closeAccount(station.deps, CLERK, {
    ...{ operationId: hall.id(), accountId: ACCOUNT, reason: '搬迁', papers: '身份证 0042' },
    ...{ second: '顾主管' },
    refunds: [{ operationId: hall.id(), payment, amount: fen(6_400), reference: null }],
  });
  expect(codeOf(closing)).toBe('accepted');
  expect(broken()).toEqual([]);
});
