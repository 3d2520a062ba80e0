/** A total of the trial balance is the sum of its days, a day the sum of its postings; deposits held are the books' own total. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { auditLines, LINE_KINDS } from '../../../src/app/access/audit-list.ts';
import { CHART } from '../../../src/core/journal.ts';
import { auditLineCount, changeCount } from '../../../src/store/reports/audit-counts.ts';
import { depositsHeld } from '../../../src/store/reports/deposits.ts';
import { ALL_DATES } from '../../../src/store/reports/journal.ts';
import { LedgerFile } from '../../../src/store/reports/ledger-file.ts';
import { daySums, postingsOf } from '../../../src/store/reports/postings.ts';
import { trialBalance } from '../../../src/store/reports/trial-balance.ts';
import { street } from '../app/month-street.ts';
import { value } from '../app/told.ts';
import { live } from './histories.ts';
import { openStore } from './stores.ts';

async function past() {
  const store = openStore();
  await live(store);
  return store;
}

async function pastOnDisk(told = past()): Promise<LedgerFile> {
  const store = await told;
  const folder = mkdtempSync(join(tmpdir(), 'qika-drill-'));
  store.db.exec(`VACUUM INTO '${join(folder, 'ledger.db')}'`);
  const file = new LedgerFile(join(folder, 'ledger.db'));
  onTestFinished(() => {
    file.close();
    rmSync(folder, { recursive: true });
  });
  return file;
}

const sum = (amounts: readonly (bigint | number)[]): bigint =>
  amounts.reduce<bigint>((all, one) => all + BigInt(one), 0n);

test('every total opens to days and postings that make it, page by page', async () => {
  const file = await pastOnDisk();
  for (const { account, debit, credit } of trialBalance(file)) {
    const days = daySums(file, account);
    expect([account, sum(days.map((day) => day.debit))]).toEqual([account, debit]);
    expect([account, sum(days.map((day) => day.credit))]).toEqual([account, credit]);
    for (const day of days) {
      const ask = { from: day.date, to: day.date, kind: day.kind, limit: 3 };
      const found = [];
      for (let before: number | null = null; ; ) {
        const page = postingsOf(file, account, { ...ask, before });
        found.push(...page);
        if (page.length < ask.limit) break;
        before = page.at(-1)?.row ?? null;
      }
      expect(found).toHaveLength(day.count);
      expect(sum(found.map((row) => row.debit))).toBe(day.debit);
      expect(sum(found.map((row) => row.credit))).toBe(day.credit);
    }
  }
});

test('a day outside the range is left out', async () => {
  const file = await pastOnDisk();
  const [first] = daySums(file, 'cash');
  if (first === undefined) throw new Error('no cash was ever taken');
  const later = daySums(file, 'cash', { ...ALL_DATES, from: first.date });
  expect(new Set(later.map(({ date }) => date))).toEqual(new Set([first.date]));
});

test('deposits held are the balance of their account, by customer, with their tickets', async () => {
  const file = await pastOnDisk();
  const { held, ...whole } = depositsHeld(file, 0, 1_000);
  const total = trialBalance(file).find(({ account }) => account === 'depositsReceived');
  expect(CHART.depositsReceived.side).toBe('credit');
  expect(sum(held.map(({ heldFen }) => heldFen))).toBe(total?.balance);
  expect(held.length).toBeGreaterThan(0);
  // Two tickets took them, one of them a transfer's, whose money came later.
  for (const { tickets } of held) {
    expect(tickets.map(({ ticketNo }) => ticketNo > 0)).toEqual([true, true]);
  }
  // What is left of each, some of it after a part went back, is what the customer has with the company.
  for (const { heldFen, tickets } of held) {
    expect(tickets.reduce((all, { leftFen }) => all + leftFen, 0)).toBe(heldFen);
  }
  expect(whole).toEqual({ total: held.length, totalFen: Number(total?.balance), next: null });
  // One at a time they are the same, and each page says what all of them come to.
  const singly: (typeof held)[number][] = [];
  for (let after: number | null = 0; after !== null; ) {
    const page = depositsHeld(file, after, 1);
    expect(page).toMatchObject({ total: held.length, totalFen: Number(total?.balance) });
    singly.push(...page.held);
    after = page.next;
  }
  expect(singly).toEqual(held);
});

test('a deposit that went back whole holds nothing, whether it came in cash or by a transfer; the customer’s others stand', async () => {
  const { hall, desk, accounts } = await street(1);
  const [account] = accounts;
  if (account === undefined) throw new Error('no street');
  const wire = { channel: 'bank-transfer', reference: 'ICBC-9' } as const;
  const [cash, byBank] = [
    desk.charge(account, 'deposit', 5_000),
    desk.charge(account, 'deposit', 7_000, wire),
  ];
  const commands = [
    desk.chargeItem('deposit', { income: false, taxBasisPoints: 0 }),
    cash,
    byBank,
    desk.confirm(byBank.operationId),
  ];
  for (const outcome of await hall.store.commitBatch(commands)) value(outcome);
  const left = async () => {
    const file = await pastOnDisk(Promise.resolve(hall.store));
    return depositsHeld(file, 0, 9).held.map(({ tickets }) => tickets.map((one) => one.leftFen));
  };
  expect(await left()).toEqual([[5_000, 7_000]]);
  const back = desk.refundDeposit(byBank, 7_000, { reference: 'ICBC-10' });
  value(await hall.store.commit(back));
  expect(await left()).toEqual([[5_000, 0]]);
  value(await hall.store.commit(desk.refundDeposit(cash, 5_000)));
  expect(await left()).toEqual([]);
});

test('the audit and the changes of a ledger are counted as they are listed, by kind and person', async () => {
  const told = past();
  const file = await pastOnDisk(told);
  const { people } = await told;
  const lines = people.audit(null, 10_000).flatMap(auditLines);
  expect(lines.length).toBeGreaterThan(1);
  expect(auditLineCount(file, { kind: null, person: '' })).toBe(lines.length);
  for (const kind of LINE_KINDS) {
    const own = lines.filter((line) => line.kind === kind).length;
    expect([kind, auditLineCount(file, { kind, person: '' })]).toEqual([kind, own]);
  }
  for (const person of new Set(lines.map((line) => line.person).filter(Boolean))) {
    const own = lines.filter((line) => line.person === person).length;
    expect([person, auditLineCount(file, { kind: null, person })]).toEqual([person, own]);
  }
  const { changes } = people.changes(null, 100_000, '');
  expect(changeCount(file, '')).toBe(changes.length);
  const [{ operator } = { operator: 'nobody' }] = changes;
  const own = changes.filter((change) => change.operator === operator).length;
  expect([changeCount(file, operator), changeCount(file, 'nobody')]).toEqual([own, 0]);
});
