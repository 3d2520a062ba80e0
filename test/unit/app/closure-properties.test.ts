/**
 * 销户 after any mix of prepaid balance, debts, deposits, invoices and gas anywhere on its way: what is paid out is what the customer
 * brought less what was used, to the fen, and nothing is left. The oracle counts coins and litres; it asks no table of the ledger.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { referenceMoney } from '../../../drivers/card/formats/reference-money.ts';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { formatSettings } from '../../../src/cli/card-formats.ts';
import { cumulativeCost } from '../../../src/core/tariff.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { SETTINGS, TARIFF } from '../core/ledger-town.ts';
import { SEED } from '../core/tariff-ladders.ts';
import { EndingHousehold } from './ending-household.ts';
import { codeOf } from './told.ts';

const FORMATS = [referenceV1, referenceMoney].map(({ id, capabilities }) => ({
  id,
  ...capabilities,
}));
const settingsOf = (profile: 'bill' | 'receipt') => ({
  ...SETTINGS,
  ...formatSettings(FORMATS),
  month: { profile, absurdLitresPerDay: 100_000 },
});
/** What so many litres from the start of the ladder cost, whoever bought them when. */
const costOfUse = (litres: number): number => cumulativeCost(TARIFF.tiers, litre(litres));

const KINDS = [
  ...(['pay', 'pay', 'confirm', 'buy', 'buy', 'load', 'taken', 'use'] as const),
  ...(['deposit', 'depositBack', 'gift', 'giftBack', 'invoice', 'refund'] as const),
];
const anyStep = fc.record({
  kind: fc.constantFrom(...KINDS),
  channel: fc.constantFrom('cash' as const, 'wechat' as const, 'bank-transfer' as const),
  amount: fc.integer({ min: 1, max: 40_000 }),
  nth: fc.nat(9),
});
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

const anyEnd = fc.record({
  /** Litres that the wheel shows and nobody billed. */
  unbilled: fc.oneof(fc.nat(60_000), fc.constant(700_000)),
  openLoad: fc.constantFrom('none' as const, 'posted' as const, 'voided' as const),
  keepsDeposit: fc.boolean(),
  windowWorks: fc.boolean(),
  /** On the last day the meter took what was on the card, an invoice was asked for, a transfer was announced. */
  tookAll: fc.boolean(),
  isInvoiced: fc.boolean(),
  transferFen: fc.constantFrom(0, 7_000),
});
type End = typeof anyEnd extends fc.Arbitrary<infer T> ? T : never;

/** How often each thing stood at an end: a mix that is never reached proves nothing. */
const seen = new Map<string, number>();
const saw = (what: string, is = true): void => {
  if (is) seen.set(what, (seen.get(what) ?? 0) + 1);
};

const BARS = [
  ...['closure.debt', 'closure.transfer-pending', 'closure.deposit-held', 'refund.invoice-stands'],
];

async function live(home: EndingHousehold, { kind, channel, amount, nth }: Step): Promise<void> {
  switch (kind) {
    case 'pay':
      return home.pay(channel, amount);
    case 'confirm':
      await home.confirm();
      return;
    case 'buy':
      await home.buy(amount * 2);
      return;
    case 'load':
      return home.load();
    case 'taken':
      return home.taken(costOfUse(home.purse.usedLitres), home.purse.usedLitres);
    case 'use':
      return home.use(amount);
    case 'deposit':
      return home.deposit(amount);
    case 'depositBack':
      return home.depositBack(Math.min(amount, home.purse.depositFen));
    case 'gift':
      return home.gift(amount);
    case 'giftBack':
      return home.gift(-amount);
    case 'invoice':
      return home.invoice(nth, home.newestPurchase());
    case 'refund':
      return home.refund(nth, amount);
  }
}

/** A gas meter's use was billed without its wheel, so that this shows what nobody billed. */
function lastSheet({ counts, purse, card }: EndingHousehold, { unbilled, windowWorks }: End) {
  if (counts === 'gas') return { finalIndex: litre(unbilled) };
  const finalIndex = litre(purse.usedLitres);
  const total = fen(card.total);
  const remaining = total - costOfUse(finalIndex);
  return windowWorks ? { finalIndex, window: { total, remaining } } : { finalIndex };
}

/** The meter comes down; answers nothing, and leaves all money in the balance or owed. */
async function settle(home: EndingHousehold, end: End): Promise<void> {
  if (end.tookAll) await live(home, { kind: 'taken', channel: 'cash', amount: 1, nth: 0 });
  if (end.isInvoiced) await home.invoice(0, home.newestPurchase());
  if (end.transferFen > 0) await home.pay('bank-transfer', end.transferFen);
  if (end.openLoad !== 'none') await home.load('open');
  const { gas, money } = home.account;
  saw('to be written', money.toBeWritten > 0);
  saw('in flight', money.inFlight > 0);
  saw('on the card', money.onCard > 0);
  saw('in the meter', money.inMeter > 0);
  expect(home.proposal().gasLitres).toBe(Object.values(gas).reduce((sum, one) => sum + one, 0));
  expect(codeOf(await home.close())).not.toBe('accepted');
  await home.settle(lastSheet(home, end), end.openLoad === 'posted');
  const after = home.account;
  const { balance: _, ...ofGas } = after.money;
  expect([...Object.values(ofGas), ...Object.values(after.gas)].every((one) => one === 0)).toBe(
    true,
  );
}

/** What bars the closure is told by name, changes nothing and is dealt with, until nothing bars it. */
async function close(home: EndingHousehold, { keepsDeposit }: End): Promise<void> {
  let keeps = false;
  for (let barred = 0; barred < BARS.length + 1; barred += 1) {
    const before = home.proposal();
    const { balanceFen, giftFen, refunds, depositHeldFen } = before;
    const proposed = refunds.reduce((sum, { amountFen }) => sum + amountFen, 0);
    expect(proposed).toBe(balanceFen - giftFen);
    expect(depositHeldFen).toBe(home.purse.depositFen);
    if (refunds.length > 0) {
      expect(codeOf(await home.close(true, 1))).toMatch(/^(refund|balance)\./);
      expect(home.proposal()).toEqual(before);
    }
    const outcome = await home.close(keeps);
    if (outcome.ok) {
      saw('own balance', proposed > 0);
      saw('gift left', giftFen > 0);
      saw('deposit kept', depositHeldFen > 0);
      return;
    }
    expect(home.proposal()).toEqual(before);
    const { code } = outcome.refusal;
    saw(code);
    if (code === 'closure.debt') await home.pay('cash', home.account.overUse);
    else if (code === 'closure.transfer-pending') await home.confirmAll();
    else if (code === 'refund.invoice-stands') await home.redAll();
    else if (code === 'closure.deposit-held' && keepsDeposit) keeps = true;
    else if (code === 'closure.deposit-held') await home.depositBack(depositHeldFen);
    else throw new Error(`the closure is barred by ${code}`);
  }
  throw new Error('the closure is barred for ever');
}

async function end(home: EndingHousehold, how: End): Promise<void> {
  await settle(home, how);
  await close(home, how);
  const { purse } = home;

  // Paid less paid back is what was used, and what the company gave for it itself.
  const givenFen = home.sum('giftExpense');
  expect(purse.keptFen + givenFen).toBe(costOfUse(purse.usedLitres));
  const { money, gas, overUse, closed } = home.account;
  const left = [...Object.values(money), ...Object.values(gas), overUse];
  expect([closed, ...left]).toEqual([true, ...left.map(() => 0)]);
  // The company has in its drawer and banks what the purse says, and owes nothing but deposits.
  expect(home.sum('cash')).toBe((purse.held.get('cash') ?? 0) + purse.depositFen);
  expect(home.sum('wechat')).toBe(purse.held.get('wechat') ?? 0);
  expect(home.sum('bank')).toBe(purse.held.get('bank-transfer') ?? 0);
  expect(home.sum('depositsReceived')).toBe(purse.depositFen);
  for (const stage of ['balanceFen', 'toBeWrittenFen', 'onCardFen', 'inMeterFen'] as const) {
    expect(home.sum(stage)).toBe(0);
  }
  expect(home.brokenLaws()).toEqual([]);
}

const lifeAnd = fc.tuple(fc.array(anyStep, { minLength: 6, maxLength: 30 }), anyEnd);
const expectSeen = (...what: readonly string[]): void => {
  for (const one of what) expect(seen.get(one) ?? 0, one).toBeGreaterThan(0);
  seen.clear();
};
const ALWAYS = [
  'to be written',
  'in flight',
  'on the card',
  'in the meter',
  'own balance',
  'gift left',
  'deposit kept',
];

const step = (kind: Step['kind'], amount: number): Step => ({
  ...{ kind, amount, channel: 'cash', nth: 0 },
});
const QUIET: End = {
  ...{ unbilled: 0, openLoad: 'none', keepsDeposit: false, windowWorks: true },
  ...{ tookAll: false, isInvoiced: false, transferFen: 0 },
};
/** Luck goes on from these: a debt with all that bars beside it, an invoice of gas that was all used, and a gift beside a deposit. */
const KNOWN: [Step[], End][] = [
  [
    [step('deposit', 8_000)],
    { ...QUIET, unbilled: 700_000, openLoad: 'posted', transferFen: 7_000 },
  ],
  [[step('pay', 500)], { ...QUIET, unbilled: 60_000, isInvoiced: true }],
  [
    [step('gift', 9_000), step('buy', 3_000), step('deposit', 500)],
    { ...QUIET, tookAll: true, keepsDeposit: true, transferFen: 7_000 },
  ],
];
const PATIENCE = 240_000;

/** Somebody who has paid and bought; the rest is luck. */
async function household(counts: 'gas' | 'money', profile: 'bill' | 'receipt') {
  const home = await EndingHousehold.begin(settingsOf(profile), counts);
  await home.pay('cash', 30_000);
  await home.buy(60_000);
  await home.load();
  return home;
}

test(
  'a gas meter: all that was not used is paid out, and nothing is left',
  async () => {
    const profiles = fc.constantFrom('bill' as const, 'receipt' as const);
    await fc.assert(
      fc.asyncProperty(profiles, lifeAnd, async (profile, [steps, how]) => {
        const home = await household('gas', profile);
        for (const one of steps) await live(home, one);
        home.purse.usedLitres += how.unbilled;
        await end(home, how);
      }),
      {
        seed: SEED,
        numRuns: 16,
        examples: KNOWN.map((known): ['bill', [Step[], End]] => ['bill', known]),
      },
    );
    expectSeen(...ALWAYS, ...BARS);
  },
  PATIENCE,
);

test(
  'a money meter: all that its meter did not take is paid out, and nothing is left',
  async () => {
    await fc.assert(
      fc.asyncProperty(lifeAnd, async ([steps, how]) => {
        const home = await household('money', 'bill');
        for (const one of steps) await live(home, one);
        home.purse.usedLitres += how.unbilled;
        await end(home, how);
      }),
      { seed: SEED, numRuns: 12, examples: KNOWN.map((known): [[Step[], End]] => [known]) },
    );
    expectSeen(...ALWAYS, ...BARS.slice(0, 3));
  },
  PATIENCE,
);
