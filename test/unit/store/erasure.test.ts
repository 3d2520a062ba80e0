/** What a deletion of personal data would do, told before: it and the deed agree in every bar and every text. */
import { expect, onTestFinished, test } from 'vitest';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import type { OperationId } from '../../../src/core/ids.ts';
import { voucherKeptUntil } from '../../../src/core/kept-papers.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { ERASED, LOCKED } from '../../../src/core/personal.ts';
import type { PersonalCipher } from '../../../src/ports/personal.ts';
import { openSqliteStore, type SqliteLedgerStore } from '../../../src/store/sqlite.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { KeyRing } from '../../../src/system/keys/key-ring.ts';
import { createPersonalCipher } from '../../../src/system/personal-cipher.ts';
import { systemRandom } from '../../../src/system/random.ts';
import { Desk } from '../core/ledger-commands.ts';
import { ANNA, BERT, DAY, SETTINGS } from '../core/ledger-town.ts';
import { stillClock, storeFile, testCipher } from './stores.ts';

const WHO = { name: '欧阳晓雪', phone: '13911112222', address: '梧桐里7幢2单元901' };
const COMPANY = { title: '梧桐里物业有限公司', taxNo: '91500000MA5U000000' };

function open(personal: PersonalCipher | null, path = ':memory:'): SqliteLedgerStore {
  const settings = SETTINGS;
  const store = openSqliteStore({ path, clock: stillClock, hash: systemHash, settings, personal });
  onTestFinished(() => store.close());
  return store;
}

async function all(store: SqliteLedgerStore, past: readonly LedgerCommand[]): Promise<void> {
  for (const outcome of await store.commitBatch(past)) expect(outcome).toMatchObject({ ok: true });
}

const ending = (desk: Desk, kind: 'close-account' | 'erase-customer'): LedgerCommand =>
  ({
    ...desk.head(),
    kind,
    accountId: ANNA,
    reason: '搬迁',
    second: 'gu',
    ...(kind === 'close-account' ? { papers: '身份证 310101199003077777' } : {}),
  }) as LedgerCommand;

/** A ticket in print: on it a name in the counter's form, and an address. */
const printed = (desk: Desk): LedgerCommand => {
  const lines = [
    { kind: 'pair', label: '户名', value: '欧**' },
    { kind: 'pair', label: '地址', value: '梧桐里***' },
  ] as const;
  const { image, ...slip } = desk.print(1);
  return { ...slip, image: { ...image, lines } };
};

/** Anna with a fee of each kind of invoice, a deposit, money, and a ticket in print; Bert beside her with papers of his own. */
async function annaWithPapers(store: SqliteLedgerStore) {
  const desk = new Desk();
  const [community] = desk.town();
  if (community === undefined) throw new Error('a town begins with its community');
  const fee = desk.chargeItem('K');
  const deposit = desk.chargeItem('D', { name: '押金', income: false, taxBasisPoints: 0 });
  const held = desk.charge(ANNA, 'D', 5_000);
  const buyers = [{ title: WHO.name }, COMPANY, COMPANY, { title: '白先生' }];
  const invoices = buyers.map((buyer, at) => desk.invoice(at + 1, buyer));
  await all(store, [
    community,
    desk.openAccount(ANNA, { ...WHO, identity: '11010519491231002X' }),
    desk.openAccount(BERT),
    fee,
    deposit,
    desk.charge(ANNA, 'K', 100, { payer: '欧阳长生' }),
    desk.charge(ANNA, 'K', 200),
    desk.charge(ANNA, 'K', 300, { payer: '欧阳长生' }),
    desk.charge(BERT, 'K', 300, { payer: '白先生' }),
    held,
    printed(desk),
    printed(desk),
    desk.series('3301', { last: 99 }),
    ...[1, 2, 3, 4].map((ticket) => desk.endTicket(ticket)),
    ...invoices,
  ]);
  return { desk, held, invoices: invoices.map(({ operationId }) => operationId) };
}

const barsOf = (store: SqliteLedgerStore): readonly string[] | undefined =>
  store.registry.erasure(ANNA)?.bars.map(({ code }) => code);

/** The deed, refused: its first bar. */
async function refusal(store: SqliteLedgerStore, desk: Desk): Promise<string> {
  const refused = await store.commit(ending(desk, 'erase-customer'));
  return refused.ok ? 'ok' : refused.refusal.code;
}

test('every bar is told at once, and the first of them is what the deed is refused with', async () => {
  const store = open(testCipher());
  const { desk, held } = await annaWithPapers(store);
  await all(store, [desk.pay(ANNA, 1_000)]);
  const transfer = desk.pay(ANNA, 900, { channel: 'bank-transfer', reference: 'B-1' });
  await all(store, [transfer]);
  const seen: unknown[] = [];
  const look = async (): Promise<void> => {
    seen.push(barsOf(store), await refusal(store, desk));
  };
  await look();
  await all(store, [desk.withdrawTransfer(transfer.operationId)]);
  await look();
  expect(seen).toEqual([
    ['erasure.open', 'erasure.value-left', 'closure.transfer-pending', 'erasure.deposit-held'],
    'erasure.open',
    ['erasure.open', 'erasure.value-left', 'erasure.deposit-held'],
    'erasure.open',
  ]);
  expect(held.accountId).toBe(ANNA);
  expect(store.registry.erasure(4_711 as typeof ANNA)).toBeUndefined();
});

test('an account from before sealing is barred beside everything else', async () => {
  const path = storeFile();
  const before = open(null, path);
  await annaWithPapers(before);
  await before.close();
  const store = open(testCipher(), path);
  expect(barsOf(store)).toEqual(['erasure.open', 'erasure.deposit-held', 'erasure.in-clear']);
  // Nothing is under a key of hers, so nothing would fall.
  expect(store.registry.erasure(ANNA)).toMatchObject({
    goes: { payers: 0, papers: 0, invoices: 0, slips: 0 },
  });
});

test('what is told to go can be read by nobody after the deed, and what is told to stay can', async () => {
  const store = open(testCipher());
  const { desk, held, invoices } = await annaWithPapers(store);
  const red = desk.redInvoice('3301-00000009', '24502000000000000001', {
    ticketKind: 'charge-invoice',
  });
  const back = desk.refundDeposit(held, 5_000, { papers: '身份证 310101199003077777' });
  await all(store, [red, back, ending(desk, 'close-account')]);
  const told = store.registry.erasure(ANNA);
  const kept = { ticketKind: 'charge-invoice', givenOn: DAY, keptUntil: '2056-12-31' };
  expect(told).toEqual({
    bars: [],
    person: { phone: true, identity: true },
    goes: { payers: 2, papers: 1, invoices: 1, slips: 1 },
    // Also the one that a red invoice took back.
    invoicesKept: ['3301-00000009', '3301-00000008'].map((number) => ({ number, ...kept })),
    entriesKept: 5,
  });
  const shown = () => JSON.stringify(store.history(ANNA, 100));
  expect(shown()).toContain('欧阳长生');
  await all(store, [ending(desk, 'erase-customer')]);
  expect(shown()).not.toContain('欧阳长生');
  expect(shown()).toContain(ERASED);
  expect(store.registry.erasure(ANNA)).toMatchObject({
    bars: [{ code: 'erasure.done' }],
    person: null,
    goes: { payers: 0, papers: 0, invoices: 0, slips: 0 },
    invoicesKept: told?.invoicesKept,
    entriesKept: 5,
  });
  const titleOf = (operation: OperationId) => {
    const command = store.operation(operation)?.command;
    return command?.kind === 'give-invoice' ? command.title : undefined;
  };
  expect(invoices.map(titleOf)).toEqual([ERASED, COMPANY.title, COMPANY.title, '白先生']);
});

test('a sealed station counts the same texts and does not say what it cannot read', async () => {
  const path = storeFile();
  const before = open(testCipher(), path);
  await annaWithPapers(before);
  const told = before.registry.erasure(ANNA);
  await before.close();
  const store = open(createPersonalCipher(new KeyRing(), systemRandom), path);
  expect(store.account(ANNA)?.name).toBe(LOCKED);
  expect(store.registry.erasure(ANNA)).toEqual({ ...told, person: null });
});

test('a voucher is kept for thirty years after the year it was made in', () => {
  const until = ['2026-01-01', '2026-12-31', '1999-02-28'].map((day) =>
    voucherKeptUntil(toBusinessDate(day)),
  );
  expect(until).toEqual(['2056-12-31', '2056-12-31', '2029-12-31']);
});
