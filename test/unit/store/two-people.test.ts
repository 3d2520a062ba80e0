/**
 * Four eyes in every act that has them: the rules refuse the maker as checker, and so does the database to whoever writes past
 * the rules. Both are asked of every command of a past that uses every kind, so that a new act cannot be forgotten.
 */
import type { Database } from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { toPeriod } from '../../../src/core/period.ts';
import { Ledger } from '../core/ledger-books.ts';
import { eventfulPast, live } from './histories.ts';
import { openStore } from './stores.ts';

const FIELDS = ['second', 'witness', 'secondPerson'];

const sorted = (names: Iterable<string>): string[] => [...names].sort((a, b) => (a < b ? -1 : 1));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array);

/** The command with every second person that it names replaced; null where it names none. */
function withSecond<C>(command: C, name: string): C | null {
  let found = false;
  const within = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(within);
    if (!isRecord(part) || part instanceof Map || part instanceof Set) return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, value]) => {
        if (FIELDS.includes(key) && typeof value === 'string') {
          found = true;
          return [key, name];
        }
        return [key, within(value)];
      }),
    );
  };
  const changed = within(command) as C;
  return found ? changed : null;
}

/** The row after the last sealed one: below it nothing is let in any more (migration 42). */
const NEXT = '(SELECT max(last) + 1 FROM batch)';

/** Makes that row a batch: without one no entry is of the ledger. */
const batch = (db: Database): unknown =>
  db
    .prepare(
      `INSERT INTO batch SELECT max(id) + 1, 1, max(n) + 1, max(last) + 1, max(last) + 1, max(at), chain FROM batch`,
    )
    .run();

/** Every act of the past that names a second person, asked of the books just before it with the operator as the second. */
function refusedAlone(): { readonly kinds: Set<string>; readonly wrong: string[] } {
  const ledger = new Ledger();
  const kinds = new Set<string>();
  const wrong: string[] = [];
  for (const command of eventfulPast().flat()) {
    const alone = command.kind === 'record-audit' ? null : withSecond(command, command.operator);
    if (alone !== null) {
      kinds.add(command.kind);
      const answer = ledger.try(alone);
      if (answer !== 'approval.same-person') wrong.push(`${command.kind}: ${answer}`);
    }
    ledger.mustDo(command);
  }
  return { kinds, wrong };
}

test('the rules refuse the maker as second person in every act that names one', () => {
  const { kinds, wrong } = refusedAlone();
  expect(wrong).toEqual([]);
  expect(sorted(kinds)).toMatchInlineSnapshot(`
    [
      "accept-gap",
      "adjust-usage",
      "agree-plan",
      "change-account",
      "change-meter",
      "close-account",
      "confirm-payment",
      "correct-plate-format",
      "correct-price",
      "correct-wheel",
      "end-lost-load",
      "end-ticket",
      "erase-customer",
      "grant-emergency",
      "grant-gift",
      "make-tool-card",
      "note-window",
      "red-clearing",
      "red-hand-over",
      "refund-deposit",
      "refund-payment",
      "refund-suspense",
      "resolve-recovered",
      "settle-account",
      "settle-clearing",
      "submit-usage",
      "swap-meters",
      "true-up-year",
      "waive-usage",
      "withdraw-transfer",
      "withdraw-usage",
    ]
  `);
});

test('the database refuses every such entry too, by lines of SQL that no rule has seen', async () => {
  const store = openStore();
  await live(store);
  const { db } = store;
  const entries = db
    .prepare<[], { id: number; kind: string; operator: string; detail: string }>(
      `SELECT id, kind, operator, detail FROM entry WHERE kind <> 'record-audit' ORDER BY id`,
    )
    .all();
  const insert = db.prepare(`INSERT INTO entry SELECT ${NEXT}, kind, randomblob(16),
    request_hash, account_id, card_no, at, wall, business_date, ?, NULL, ?, digest FROM entry WHERE id = ?`);
  const refused = new Set<string>();
  for (const { id, kind, operator, detail } of entries) {
    const { command, ...rest } = JSON.parse(detail) as { command: LedgerCommand };
    const alone = withSecond(command, operator);
    if (alone === null) continue;
    refused.add(kind);
    const text = JSON.stringify({ ...rest, command: alone });
    db.exec('BEGIN');
    insert.run(operator, text, id);
    expect(() => batch(db), kind).toThrow('maker and checker are one');
    db.exec('ROLLBACK; BEGIN');
    insert.run('somebody else', text, id);
    expect(() => batch(db), kind).not.toThrow();
    db.exec('ROLLBACK');
  }
  expect(sorted(refused)).toEqual(sorted(refusedAlone().kinds));
});

test('the database looks as deep as a command goes, and leaves alone what tells of an attempt', async () => {
  const store = openStore();
  await live(store);
  const insert = store.db.prepare(`INSERT INTO entry
    SELECT ${NEXT}, ?, randomblob(16), request_hash, account_id, card_no, at, wall, business_date,
      'wei', NULL, ?, digest FROM entry WHERE kind = 'buy-gas' LIMIT 1`);
  const over = JSON.stringify({ command: { overLimit: { reason: '采暖', second: 'wei' } } });
  store.db.exec('BEGIN');
  insert.run('buy-gas', over);
  expect(() => batch(store.db)).toThrow('maker and checker are one');
  store.db.exec('ROLLBACK; BEGIN');
  const told = JSON.stringify({
    command: { reason: '"second": "wei"' },
    result: { second: 'wei' },
  });
  insert.run('buy-gas', told);
  expect(() => batch(store.db)).not.toThrow();
  insert.run('record-audit', over);
  expect(() => batch(store.db)).not.toThrow();
  store.db.exec('ROLLBACK');
});

test('the database refuses whoever counted as ruler, and whoever submitted as reviewer', async () => {
  const store = openStore();
  await live(store);
  const { db } = store;
  const insert = db.prepare(`INSERT INTO entry SELECT ${NEXT}, kind, randomblob(16),
    request_hash, account_id, card_no, at, wall, business_date, operator, NULL, json_set(detail, '$.command.ruledBy', ?),
    digest FROM entry WHERE kind = ? LIMIT 1`);
  const cashier = db.prepare('SELECT cashier FROM shift WHERE ruled_by IS NOT NULL').pluck().get();
  const counter = db
    .prepare('SELECT counted_by FROM card_count WHERE ruled_by IS NOT NULL')
    .pluck();
  for (const [kind, maker] of [
    ['rule-difference', cashier],
    ['rule-card-count', counter.get()],
  ]) {
    expect(maker).toEqual(expect.any(String));
    db.exec('BEGIN');
    insert.run(maker, kind);
    expect(() => batch(db), String(kind)).toThrow('maker and checker are one');
    db.exec('ROLLBACK');
  }
  const month = db
    .prepare<[], { period: string; submitted_by: string }>(
      'SELECT period, submitted_by FROM month WHERE submitted_by IS NOT NULL',
    )
    .get();
  expect(toPeriod(month?.period ?? '')).toBeDefined();
  for (const column of ['reviewed_by', 'closed_by', 'missing_second']) {
    const update = `UPDATE month SET ${column} = submitted_by WHERE period = ?`;
    expect(() => db.prepare(update).run(month?.period), column).toThrow(
      'maker and checker are one',
    );
  }
});

test('the database refuses whoever submitted a month as who deducts it, and whoever counted a drawer as who explains it', async () => {
  const store = openStore();
  await live(store);
  const { db } = store;
  const insert =
    db.prepare(`INSERT INTO entry SELECT ${NEXT}, kind, randomblob(16), request_hash, account_id, card_no, at, wall,
    business_date, ?, NULL, detail, digest FROM entry WHERE id = ?`);
  const deduction = db
    .prepare<[], { id: number; maker: string }>(
      `SELECT id, submitted_by AS maker FROM entry JOIN month ON period = json_extract(detail, '$.command.period')
       WHERE kind = 'deduct-usage' AND submitted_by IS NOT NULL LIMIT 1`,
    )
    .get();
  const explained = db
    .prepare<[], { id: number; maker: string }>(
      `SELECT id, cashier AS maker FROM entry
       JOIN shift ON lower(hex(shift)) = replace(json_extract(detail, '$.command.how.shift'), '-', '')
       WHERE kind = 'resolve-recovered' AND json_extract(detail, '$.command.how.channel') = 'cash-over' LIMIT 1`,
    )
    .get();
  for (const one of [deduction, explained]) {
    expect(one).toMatchObject({ maker: expect.any(String) });
    db.exec('BEGIN');
    insert.run(one?.maker, one?.id);
    expect(() => batch(db)).toThrow('maker and checker are one');
    db.exec('ROLLBACK; BEGIN');
    insert.run('somebody else', one?.id);
    expect(() => batch(db)).not.toThrow();
    db.exec('ROLLBACK');
  }
});

test('every column that names a checker in a table has a CHECK or a trigger that holds the maker against it', () => {
  const { db } = openStore();
  const tables = db
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    .all();
  const held = tables.flatMap(({ name, sql }) =>
    db
      .prepare<[], string>(`SELECT name FROM pragma_table_info('${name}')`)
      .pluck()
      .all()
      .filter((column) => /witness|second|checker|reviewed_by|ruled_by|closed_by/.test(column))
      .map((column) => {
        const guard = new RegExp(`CHECK \\(${column} <> \\w+\\)`).test(sql) ? 'check' : 'trigger';
        return `${name}.${column} ${guard}`;
      }),
  );
  // shift.closed_by and the like are operations, whose entries the trigger looks at.
  expect(sorted(held)).toMatchInlineSnapshot(`
    [
      "approval.checker check",
      "card_count.ruled_by trigger",
      "epoch.checker check",
      "month.closed_by trigger",
      "month.missing_second trigger",
      "month.reviewed_by trigger",
      "shift.closed_by trigger",
      "shift.ruled_by trigger",
      "tool_card.witness check",
    ]
  `);
});

test('the database refuses the cashier as who signs that a hand-over of their own drawer is taken back', async () => {
  const store = openStore();
  await live(store);
  const { db } = store;
  const cashier = db
    .prepare('SELECT cashier FROM hand_over WHERE red_by IS NOT NULL')
    .pluck()
    .get();
  expect(cashier).toEqual(expect.any(String));
  const insert =
    db.prepare(`INSERT INTO entry SELECT ${NEXT}, kind, unhex('00112233445566778899aabbccddeeff'),
    request_hash, account_id, card_no, at, wall, business_date, operator, NULL,
    json_set(detail, '$.command.second', ?), digest FROM entry WHERE kind = 'red-hand-over' LIMIT 1`);
  for (const [second, throws] of [
    [cashier, true],
    ['gu', false],
  ] as const) {
    db.exec('BEGIN');
    insert.run(second);
    db.exec(`UPDATE hand_over SET red_by = unhex('00112233445566778899aabbccddeeff')
      WHERE rowid = (SELECT rowid FROM hand_over WHERE red_by IS NOT NULL LIMIT 1)`);
    if (throws) expect(() => batch(db)).toThrow('maker and checker are one');
    else expect(() => batch(db)).not.toThrow();
    db.exec('ROLLBACK');
  }
});
