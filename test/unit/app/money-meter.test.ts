/** A money meter (金额表) at a real counter with a real ledger, card and meter: sale, price change, month, export. */
import { expect, test } from 'vitest';
import { standingOf } from '../../../src/app/counter/standing.ts';
import { noteWindow } from '../../../src/app/engineering/note-window.ts';
import { adjustUsage } from '../../../src/app/finance/adjust-usage.ts';
import { closeMonth } from '../../../src/app/finance/close-month.ts';
import { collectUsage } from '../../../src/app/finance/collect-usage.ts';
import { deductMonth } from '../../../src/app/finance/deduct-month.ts';
import { enterTariff } from '../../../src/app/finance/enter-tariff.ts';
import { submitUsage } from '../../../src/app/finance/submit-usage.ts';
import { reviewUsage } from '../../../src/app/finance/usage.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import type { Counted } from '../../../src/core/card.ts';
import { versionNumber } from '../../../src/core/card-tariff.ts';
import { cardNo, stationId } from '../../../src/core/ids.ts';
import { fen, litre, priceE4 } from '../../../src/core/units.ts';
import { lotsHeld } from '../../../src/store/reports/lots.ts';
import { METER } from './account.ts';
import { ACCOUNT, CARD, CLERK, pscOf, READER } from './desk.ts';
import {
  always,
  DAY,
  exportedLines,
  household,
  NOVEMBER,
  november,
  reportFile,
  SECONDS,
} from './money-household.ts';
import { codeOf, money, story, value } from './told.ts';

test('money goes from the hand to the card and into the meter; three counts agree in fen', async () => {
  const { hall, station, meter, sell, atHome, reconcile, broken } = await household();
  const quoted = station.counter.quote({
    accountId: ACCOUNT,
    want: { by: 'amount', amount: fen(5_000) },
  });
  expect(quoted).toMatchObject({
    ok: true,
    value: { counts: 'money', volume: 0, cost: 5_000, tariffId: 'R-2026', tiers: [] },
  });
  const byVolume = { by: 'volume', volume: litre(20_000) } as const;
  expect(station.counter.quote({ accountId: ACCOUNT, want: byVolume })).toMatchObject({
    ok: false,
    refusal: { code: 'money-meter.amount-only' },
  });
  const { request, told } = await sell(5_000);
  expect([told, money(hall)]).toEqual(['done done done', [0, 0, 5_000, 0]]);
  // The same request again is answered, and nothing moves.
  expect(story(await station.counter.loadCard(CLERK, request))).toBe('done done done');
  expect(await atHome(1_000)).toBe('taken');
  const status = await reconcile();
  expect(status).toMatchObject({
    counts: {
      ledger: { sequence: 1, total: 5_000 },
      card: { sequence: 1, total: 5_000 },
      meter: { sequence: 1, total: 5_000 },
    },
    gas: { onCard: 0, inMeter: null },
    money: { onCard: 0, inMeter: 4_760 },
  });
  expect([money(hall), meter.money.creditedFenEver]).toEqual([[0, 0, 0, 5_000], 5_000]);
  expect(value(standingOf(station.deps, ACCOUNT)).recent[0]).toMatchObject({
    ...{ kind: 'taken', litres: null, fen: 5_000 },
  });
  const ticket = value(station.counter.ticketOf(1));
  expect(ticket.text).toMatch(/本次充值 +￥50\.00/);
  expect(ticket.text).not.toContain('本次气量');
  expect(broken()).toEqual([]);
});

test('where the company takes its format no longer, a money meter still stands in yuan, and nothing is sold for it', async () => {
  const { station, sell, atHome, reconcile } = await household();
  await sell(5_000);
  await atHome(1_000);
  await reconcile();
  const cardFormats = { usual: 'reference-v1', units: { 'reference-v1': litre(1) } };
  const deps = { ...station.deps, company: { ...station.deps.company, cardFormats } };
  expect(value(standingOf(deps, ACCOUNT))).toMatchObject({
    countsMoney: true,
    meter: { takenTotal: 5_000, report: { remaining: 4_760 } },
  });
});

test('the report of what is held has the money of a money meter, wherever it is', async () => {
  const { hall, sell, atHome, reconcile } = await household();
  await sell(5_000);
  await atHome(1_000);
  await reconcile();
  await sell(1_234);
  expect([...lotsHeld(reportFile(hall).file)]).toEqual([
    { accountId: ACCOUNT, lots: [], moneyFen: 6_234 },
  ]);
});

test('a price change reaches the meter with its next card, announced ones on their day; nothing is priced again', async () => {
  const { hall, station, meter, sell, atHome, reconcile } = await household();
  await sell(10_000);
  await atHome(1_000);
  await reconcile();
  const dearer = {
    id: 'R-2027',
    customerClass: '居民',
    effectiveFrom: toBusinessDate('2026-12-01'),
    cycle: 'year' as const,
    cycleStartMonth: 1,
    tiers: [{ upTo: null, price: priceE4(50_000) }],
    household: null,
  };
  value(await enterTariff(station.deps, CLERK, { operationId: hall.id(), version: dearer }));
  await sell(2_000);
  await atHome(1_000, SECONDS + DAY);
  expect(meter.money.tariff.next?.version).toBe(versionNumber('R-2027'));
  meter.consume(1_000, SECONDS + 10 * DAY);
  expect(meter.money.remainingFen).toBe(12_000 - 240 - 240 - 500);
  await reconcile();
  expect(money(hall)).toEqual([0, 0, 0, 12_000]);
});

test('the month deducts what the meter took, as revenue of gas that was sold in the meter; verify and export tie', async () => {
  const { hall, station, sell, atHome, reconcile, broken } = await household();
  await sell(10_000);
  await atHome(10_500);
  await reconcile();
  const { deps } = station;
  const [service, finance] = [{ operator: 'chen' }, { operator: 'fang' }];
  expect(value(await collectUsage(deps, service, NOVEMBER))).toMatchObject({ lines: 1 });
  // Gas burnt after the reading, whose card comes back before the deduction, belongs to the next period.
  await hall.clock.advance(9 * DAY * 1000);
  await atHome(1_000, SECONDS + 9 * DAY);
  await reconcile();
  const submission = { operationId: hall.id(), period: NOVEMBER, waiver: null };
  const { result } = value(await submitUsage(deps, service, submission));
  const hash = result.kind === 'fact' ? String(result.facts.hash) : '';
  value(await reviewUsage(deps, finance, { operationId: hall.id(), period: NOVEMBER, hash }));
  expect(value(await deductMonth(deps, finance, NOVEMBER, always))).toMatchObject({
    deducted: 1,
    refused: 0,
  });
  // 10.5 m³ at 2.40 are 25.20; the later cubic metre is not in it.
  expect(money(hall)).toEqual([0, 0, 0, 7_480]);
  const sums = hall.store.db.prepare(
    'SELECT coalesce(sum(amount), 0) FROM posting WHERE credit = 5107',
  );
  expect(sums.pluck().get()).toBe(10_500);
  value(await closeMonth(deps, finance, { operationId: hall.id(), period: NOVEMBER }));
  expect(broken()).toEqual([]);
  expect(exportedLines(hall)).toMatchObject([
    {
      ...{ 扣收气量m3: '10.500', 气费含税: '25.20', 不含税: '23.12', 税额: '2.08' },
      ...{ 本期收款: '100.00', 本期扣收: '25.20', 期末预收: '74.80', 超用应收: '0.00' },
    },
  ]);
});

test('what is made for gas is refused by name, and a replacement card carries the money', async () => {
  const { hall, station, sell, meter, broken } = await household();
  await sell(5_000);
  await station.remove();
  const blank = hall.blankCard();
  await station.insert(blank);
  const replaced = value(
    await station.counter.replaceCard(CLERK, {
      ...{ operationId: hall.id(), accountId: ACCOUNT, replaces: CARD, reader: READER },
      ...{ cardNo: 20_000_018 as typeof CARD, reason: 'lost', confirmLowTries: true },
      witness: null,
    }),
  );
  expect(replaced.state).toBe('active');
  expect((await sell(1_000)).told).toBe('done done done');
  await station.remove();
  meter.visit(blank, { pscOf: (no) => pscOf(no), clock: SECONDS });
  expect([meter.money.creditedFenEver, money(hall)]).toEqual([6_000, [0, 0, 6_000, 0]]);
  expect(broken()).toEqual([]);
});

test('after a gap a lost card is replaced once the window was noted in yuan, and what it shows more is found money', async () => {
  const { hall, station, sell, broken } = await household();
  expect((await sell(5_000)).told).toBe('done done done');
  await station.remove();
  const [head] = hall.store.chainHeads();
  const accepted = await hall.store.commit({
    ...{ kind: 'accept-gap', operationId: hall.id(), requestHash: '0'.repeat(64) },
    ...{ station: stationId(1), operator: 'gu', second: 'fang', at: hall.clock.now() + DAY },
    ...{ businessDate: toBusinessDate('2026-11-23'), epoch: 1, reason: '磁盘损坏' },
    restored: { n: head?.n ?? 0, chain: head?.chain ?? '' },
    anchored: { n: (head?.n ?? 0) + 3, chain: 'ab'.repeat(32), at: hall.clock.now() },
  });
  expect(codeOf(accepted)).toBe('accepted');
  await hall.clock.advance(2 * DAY);
  await station.insert(hall.blankCard());
  const replacing = {
    ...{ operationId: hall.id(), accountId: ACCOUNT, replaces: CARD, reason: 'lost' as const },
    ...{ cardNo: cardNo(CARD + 7), reader: READER, confirmLowTries: false, witness: null },
  };
  const replace = async () => codeOf(await station.counter.replaceCard(CLERK, replacing));
  const note = async (total: Counted, counts?: 'money') =>
    codeOf(
      await noteWindow(station.deps, CLERK, {
        ...{ operationId: hall.id(), meter: METER, total, purchases: null, remaining: null },
        ...{ photo: 'ab'.repeat(32), reason: '断档后遗失', second: 'fang' },
        ...(counts === undefined ? {} : { counts }),
      }),
    );
  expect(await replace()).toBe('card.unseen');
  expect(await note(litre(5_000))).toBe('money-meter.other-window');
  expect(await note(fen(5_001), 'money')).toBe('accepted');
  expect(await replace()).toBe('accepted');
  expect(hall.store.gap.open(9)).toMatchObject([{ cardNo: CARD, litres: 0, fen: 1 }]);
  expect(money(hall)).toEqual([0, 0, 5_001, 0]);
  expect(broken()).toEqual([]);
});

test('gas that the wheel never counted is adjusted beside the meter’s own, and the month ties with both', async () => {
  const { hall, station, sell, atHome, reconcile, broken } = await household();
  await sell(10_000);
  await atHome(10_500);
  await reconcile();
  const paid = await hall.store.commit({
    ...{ kind: 'take-payment', operationId: hall.id(), requestHash: '1'.repeat(64) },
    ...{ station: stationId(1), operator: 'chen', at: hall.clock.now() },
    ...{ businessDate: toBusinessDate('2026-11-23'), accountId: ACCOUNT, amount: fen(300) },
    ...{ channel: 'cash', cashGiven: fen(300), reference: null, payer: null },
  });
  expect(codeOf(paid)).toBe('accepted');
  const document = {
    ...{ operationId: hall.id(), accountId: ACCOUNT, litres: 2_000, formNo: 'TZ-2026-0009' },
    ...{ reason: '字轮卡住', evidence: '照片 2 张', responsible: '工程部', second: 'gu' },
  };
  const { result } = value(await adjustUsage(station.deps, CLERK, document));
  // 2 m³ at 2.40: 3.00 from the balance, 1.80 owed.
  expect(result).toMatchObject({
    fen: 0,
    overUse: { litres: 2_000, fen: 480, fromBalanceFen: 300 },
  });
  expect([money(hall), hall.store.account(ACCOUNT)?.overUse]).toEqual([[0, 0, 0, 10_000], 180]);
  await november({ hall, station });
  expect(money(hall)).toEqual([0, 0, 0, 7_480]);
  expect(broken()).toEqual([]);
  expect(exportedLines(hall)).toMatchObject([
    { 本期扣收: '25.20', 期末预收: '74.80', 超用应收: '1.80' },
  ]);
});
