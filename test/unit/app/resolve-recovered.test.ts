/** Recovered gas gets its reason: whose paper, where its money is, and neither twice. */
import { expect, test } from 'vitest';
import { auditLines } from '../../../src/app/access/audit-list.ts';
import { countDrawer, openShift, ruleDifference } from '../../../src/app/counter/shift.ts';
import { resolveRecovered } from '../../../src/app/finance/resolve-recovered.ts';
import type { OperationId } from '../../../src/core/ids.ts';
import { CHART } from '../../../src/core/journal.ts';
import type { ResolveRecovered } from '../../../src/core/ledger/gap/commands.ts';
import { fen } from '../../../src/core/units.ts';
import { gapAuditedMigration } from '../../../src/store/migrations/0031-gap-audited.ts';
import { ACCOUNT, CLERK } from './account.ts';
import { after, copyOf, lawful, read, scene, visit } from './gap-scene.ts';
import { codeOf, gas, value } from './told.ts';

type Sold = Extract<ResolveRecovered['how'], { readonly by: 'sold' }>;

/** Two loads were lost; the meter took the first, so they are found apart. */
async function found() {
  const before = await scene();
  const { hall, station, card } = before;
  await station.counter.loadCard(CLERK, hall.sale());
  const copy = copyOf(hall.store);
  await station.counter.loadCard(CLERK, hall.sale());
  await station.remove();
  hall.gasMeter().visit(card, visit);
  await station.insert(card);
  await station.counter.loadCard(CLERK, hall.sale());
  const { store, next } = await after(before, copy);
  await read(next);
  const [one, two] = store.gap.open(9);
  if (one === undefined || two === undefined) throw new Error('two loads were lost');
  const resolve = (
    load: OperationId,
    how: ResolveRecovered['how'],
    second = 'fang',
    context: typeof CLERK = CLERK,
  ) =>
    resolveRecovered(next.deps, context, {
      operationId: hall.id(),
      load,
      how,
      reason: '客户出示小票',
      second,
    });
  const pay = () => hall.sale().payment ?? expect.fail('a sale is paid');
  const balance = () => store.account(ACCOUNT)?.money.balance;
  return { hall, store, next, one, two, resolve, pay, balance };
}

const PAPER: Sold = {
  ...{ by: 'sold', amount: fen(4800), channel: 'alipay', paper: '812', reference: 'A-7' },
} as const;

test('a reason is given once, by two people: the paper of the lost sale brings its money, no paper makes it a gift', async () => {
  const { hall, store, one, two, resolve } = await found();
  expect(codeOf(await resolve(one.load, PAPER, CLERK.operator))).toBe('approval.same-person');
  expect(codeOf(await resolve(hall.id(), PAPER))).toBe('recovered.unknown');
  expect(codeOf(await resolve(one.load, PAPER))).toBe('accepted');
  expect(codeOf(await resolve(one.load, PAPER))).toBe('recovered.resolved');
  expect(codeOf(await resolve(two.load, { by: 'granted' }))).toBe('accepted');
  expect(store.gap.open(9)).toEqual([]);
  expect(store.account(ACCOUNT)?.cycleVolume).toBe(40_000);
  expect(gas({ store })).toEqual([0, 0, 20_000, 40_000]);
  expect(lawful(store)).toEqual([]);
});

test('no paper explains two lines, also where it stands beside others', async () => {
  const { store, one, two, resolve } = await found();
  expect(codeOf(await resolve(one.load, { ...PAPER, paper: '811, 812' }))).toBe('accepted');
  const again = await resolve(two.load, { ...PAPER, paper: '812' });
  expect(again).toMatchObject({
    ok: false,
    refusal: { code: 'recovered.paper-used', facts: { paper: '812', operationId: one.load } },
  });
  expect(codeOf(await resolve(two.load, { ...PAPER, paper: '813' }))).toBe('accepted');
  expect(lawful(store)).toEqual([]);
});

test.each([
  ['812', 'S1-00000812'],
  ['S1-00000812', '００８１２'],
  ['s1-812', 'S1 812, S1-00000812'],
])('%s and %s are one paper', async (first, second) => {
  const { one, two, resolve } = await found();
  expect(codeOf(await resolve(one.load, { ...PAPER, paper: first }))).toBe('accepted');
  const again = await resolve(two.load, { ...PAPER, paper: second });
  expect(codeOf(again)).toBe('recovered.paper-used');
});

test('tickets of two stations are two papers', async () => {
  const { one, two, resolve } = await found();
  expect(codeOf(await resolve(one.load, { ...PAPER, paper: 'S1-00000812' }))).toBe('accepted');
  expect(codeOf(await resolve(two.load, { ...PAPER, paper: 'S2-00000812' }))).toBe('accepted');
});

test('a lost sale that the balance of the copy still shows is paid from it, and only as far as it goes', async () => {
  const { store, next, one, resolve, pay, balance } = await found();
  const fromBalance: Sold = { ...PAPER, channel: 'balance' };
  const had = balance() ?? 0;
  expect(await resolve(one.load, { ...fromBalance, amount: fen(had + 1) })).toMatchObject({
    ok: false,
    refusal: { code: 'balance.insufficient', facts: { balanceFen: had } },
  });
  expect(store.gap.open(9)).toHaveLength(2);
  const paid = pay();
  value(await next.counter.takePayment(CLERK, { ...paid, accountId: ACCOUNT }));
  const amount = fen(had + 1);
  expect(codeOf(await resolve(one.load, { ...fromBalance, amount }))).toBe('accepted');
  expect(balance()).toBe(had + paid.amount - amount);
  expect(lawful(store)).toEqual([]);
});

test('cash is counted with an open shift or was found by a count; money of bank and platform has its reference', async () => {
  const { hall, store, next, one, two, resolve } = await found();
  expect(codeOf(await resolve(one.load, { ...PAPER, channel: 'cash' }))).toBe(
    'recovered.no-drawer',
  );
  for (const channel of ['bank-transfer', 'wechat', 'alipay'] as const) {
    expect(codeOf(await resolve(one.load, { ...PAPER, channel, reference: null }))).toBe(
      'payment.reference-required',
    );
  }
  expect(store.gap.open(9)).toHaveLength(2);
  const byBank: Sold = { ...PAPER, channel: 'bank-transfer', reference: 'B-20261123-7' };
  expect(codeOf(await resolve(one.load, byBank))).toBe('accepted');
  value(await openShift(next.deps, CLERK, { operationId: hall.id(), float: fen(0) }));
  const inDrawer: Sold = { ...PAPER, channel: 'cash', paper: '813' };
  expect(codeOf(await resolve(two.load, inDrawer))).toBe('accepted');
  expect(lawful(store)).toEqual([]);
});

test('cash that a count found over is the money of one sale or is ruled, and never both', async () => {
  const { hall, store, next, one, two, resolve, pay } = await found();
  const shift = hall.id();
  value(await openShift(next.deps, CLERK, { operationId: shift, float: fen(0) }));
  const over: Sold = { ...PAPER, channel: 'cash-over', reference: null };
  expect(codeOf(await resolve(one.load, over))).toBe('request.invalid');
  expect(codeOf(await resolve(one.load, { ...over, shift: hall.id() }))).toBe('shift.unknown');
  const byAnother = (load: OperationId, how: Sold) =>
    resolve(load, how, 'fang', { operator: 'gu' });
  expect(codeOf(await byAnother(one.load, { ...over, shift }))).toBe('recovered.no-cash-over');
  for (const _count of [1, 2]) {
    const count = { operationId: hall.id(), shift, counted: fen(9_000) };
    value(await countDrawer(next.deps, CLERK, count));
  }
  // The next shift of the cashier runs on while the one before is looked into.
  const later = { operationId: hall.id(), float: fen(0) };
  value(await openShift(next.deps, CLERK, later));
  const paid = pay();
  value(await next.counter.takePayment(CLERK, { ...paid, accountId: ACCOUNT }));
  // What was over in a drawer is explained by whom it was not counted by.
  expect(codeOf(await resolve(one.load, { ...over, shift }))).toBe('approval.same-person');
  expect(codeOf(await byAnother(one.load, { ...over, shift }))).toBe('accepted');
  expect(await byAnother(two.load, { ...over, shift, paper: '813' })).toMatchObject({
    ok: false,
    refusal: { code: 'recovered.no-cash-over', facts: { leftFen: 4_200 } },
  });
  const rule = (verdict: 'gain') =>
    ruleDifference(
      next.deps,
      { operator: 'gu' },
      {
        ...{
          operationId: hall.id(),
          shift,
          verdict,
          reason: '无人认领',
          reference: null,
          ruledBy: 'gu',
        },
      },
    );
  expect(value(await rule('gain')).result).toMatchObject({ facts: { difference: 4_200 } });
  expect(codeOf(await rule('gain'))).toBe('shift.no-difference');
  const rest: Sold = { ...over, amount: fen(1), shift, paper: '813' };
  expect(codeOf(await byAnother(two.load, rest))).toBe('recovered.no-cash-over');
  const counted = fen(9_000 + paid.amount);
  const closing = { operationId: hall.id(), shift: later.operationId, counted };
  expect(value(await countDrawer(next.deps, CLERK, closing)).result).toMatchObject({
    facts: { state: 'closed', cashIn: paid.amount, difference: 0 },
  });
  const { code } = CHART.cashOver;
  const waits = 'SELECT sum(CASE credit WHEN ? THEN amount ELSE -amount END) FROM posting';
  expect(store.db.prepare(`${waits} WHERE ? IN (debit, credit)`).pluck().get(code, code)).toBe(0);
  expect(lawful(store)).toEqual([]);
});

test('the audit tells of the gap and of what was said of found gas', async () => {
  const { store, one, resolve } = await found();
  value(await resolve(one.load, PAPER));
  const lines = store.people.audit(null, 9).flatMap(auditLines);
  expect(lines.map(({ kind, person }) => [kind, person])).toEqual([
    ['resolve-recovered', CLERK.operator],
    ['accept-gap', 'gu'],
  ]);
  expect(lines[0]?.what).toBe(`${one.load} sold 4800 alipay 812 fang: 客户出示小票`);
  expect(lines[1]?.what).toContain('fang: 磁盘损坏');
});

test('a ledger that was written before papers were kept is told them by its entries', async () => {
  const { store, one, two, resolve } = await found();
  value(await resolve(one.load, PAPER));
  store.db.exec('UPDATE recovered SET paper = NULL');
  expect(lawful(store)).not.toEqual([]);
  const told = gapAuditedMigration.split(';').find((sql) => sql.includes('UPDATE recovered'));
  store.db.exec(told ?? '');
  expect(lawful(store)).toEqual([]);
  expect(codeOf(await resolve(two.load, PAPER))).toBe('recovered.paper-used');
});
