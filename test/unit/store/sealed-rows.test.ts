/** Entries come before their batch or not at all; and verification decides maker = checker itself, with every trigger gone. */
import type { Database } from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { actedAlone } from '../../../src/store/verify/two-people.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { Ledger } from '../core/ledger-books.ts';
import { eventfulPast, live } from './histories.ts';
import { openStore } from './stores.ts';

const insertAt = (db: Database, id: string): unknown =>
  db
    .prepare(
      `INSERT INTO entry SELECT ${id}, kind, randomblob(16), request_hash, account_id, card_no, at, wall, business_date, operator, NULL,
       detail, digest FROM entry WHERE kind = 'buy-gas' LIMIT 1`,
    )
    .run();

const insertBatch = (db: Database, row: string): unknown =>
  db.prepare(`INSERT INTO batch SELECT max(id) + 1, ${row}, max(at), chain FROM batch`).run();

test('no entry goes in at or below the last sealed row, and no batch leaves a hole for one', async () => {
  const store = openStore();
  await live(store);
  const { db } = store;
  db.exec('BEGIN');
  insertBatch(db, '1, max(n) + 1, max(last) + 1, max(last) + 2');
  for (const id of ['(SELECT max(last) FROM batch)', '(SELECT max(last) - 1 FROM batch)']) {
    expect(() => insertAt(db, id), id).toThrow('its batch is sealed');
  }
  insertAt(db, '(SELECT max(last) + 1 FROM batch)');
  for (const row of [
    '1, max(n) + 1, max(last) + 2, max(last) + 2',
    '1, max(n) + 1, max(last), max(last) + 1',
    '1, max(n) + 2, max(last) + 1, max(last) + 1',
    '2, 1, max(last) + 1, max(last) + 1',
    '2, 1, (2 << 44) + 2, (2 << 44) + 2',
    '2, 1, (2 << 44) + 1, (3 << 44) + 1',
  ]) {
    expect(() => insertBatch(db, row), row).toThrow('does not go on');
  }
  expect(() => insertBatch(db, '1, max(n) + 1, max(last) + 1, max(last) + 1')).not.toThrow();
  expect(() => insertBatch(db, '2, 1, (2 << 44) + 1, (2 << 44) + 1')).not.toThrow();
  db.exec('ROLLBACK');
});

test('maker = checker is seen in the content of every act that names a second person', () => {
  const ledger = new Ledger();
  const wrong: string[] = [];
  const acts = new Map<string, number>();
  const past = eventfulPast().flat();
  const resolved = past.filter(({ kind }) => kind === 'resolve-recovered').length;
  for (const command of past) {
    if (actedAlone(command, ledger.books) !== null)
      wrong.push(`${command.kind}: two people did it`);
    for (const alone of byMaker(command, ledger)) {
      acts.set(command.kind, (acts.get(command.kind) ?? 0) + 1);
      if (actedAlone(alone, ledger.books) === null) wrong.push(`${command.kind}: one did it`);
    }
    ledger.mustDo(command);
  }
  expect(wrong).toEqual([]);
  expect(acts.size).toBeGreaterThan(20);
  expect([...acts.keys()]).toEqual(
    expect.arrayContaining(['review-usage', 'deduct-usage', 'close-period', 'rule-difference']),
  );
  // By its second person, and by whose count was over.
  expect(acts.get('resolve-recovered')).toBeGreaterThan(resolved);
});

/** The command as one person alone would have given it, in every way; none where it does not need two. */
function byMaker(command: LedgerCommand, { books }: Ledger): readonly LedgerCommand[] {
  switch (command.kind) {
    case 'record-audit':
      return [];
    case 'rule-difference':
      return [{ ...command, ruledBy: books.hall.shift(command.shift)?.cashier ?? '' }];
    case 'rule-card-count':
      return [{ ...command, ruledBy: books.stock.count(command.count)?.countedBy ?? '' }];
    case 'review-usage':
    case 'deduct-usage':
    case 'close-period':
      return [{ ...command, operator: books.month(command.period)?.submittedBy ?? '' }];
    case 'resolve-recovered': {
      const { how } = command;
      const cashier = how.by === 'sold' && how.shift && books.hall.shift(how.shift)?.cashier;
      return [...bySecond(command), ...(cashier ? [{ ...command, operator: cashier }] : [])];
    }
    default:
      return bySecond(command);
  }
}

function bySecond(command: LedgerCommand): readonly LedgerCommand[] {
  const text = JSON.stringify(command);
  const alone = text.replace(
    /"(second|witness|secondPerson)":"[^"]*"/gu,
    (_, field: string) => `"${field}":${JSON.stringify(command.operator)}`,
  );
  return alone === text ? [] : [JSON.parse(alone) as LedgerCommand];
}

test('verification names the first entry whose maker is its checker, with every trigger gone', async () => {
  const store = openStore();
  await live(store);
  const { db } = store;
  const verdict = () => verifyLedger(db, systemHash).laws.find(({ law }) => law === 'two-people');
  expect(verdict()).toMatchObject({ ok: true });
  db.exec('DROP TRIGGER entry_no_update');
  const changed = db
    .prepare<[], { id: number }>(
      `UPDATE entry SET operator = json_extract(detail, '$.command.second')
       WHERE id = (SELECT min(id) FROM entry WHERE kind <> 'record-audit' AND json_extract(detail, '$.command.second') IS NOT NULL)
       RETURNING id`,
    )
    .get();
  expect(changed).toBeDefined();
  expect(verdict()).toMatchObject({ ok: false, firstBadRow: `entry ${changed?.id}` });
});
