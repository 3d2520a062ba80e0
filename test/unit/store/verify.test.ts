/** `verify` must see what was changed behind the ledger's back, wherever it was, and say which row it was. */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { UsageHash } from '../../../src/app/finance/usage-hash.ts';
import { stationId } from '../../../src/core/ids.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { toPeriod } from '../../../src/core/period.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { type Verification, verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { Ledger } from '../core/ledger-books.ts';
import { Desk } from '../core/ledger-commands.ts';
import { ANNA, CARD_A } from '../core/ledger-town.ts';
import {
  columnsOf,
  defenceless,
  dice,
  type Edit,
  editOneCell,
  tablesOf,
  type Value,
} from './edits.ts';
import { live } from './histories.ts';
import { openStore, storeFile } from './stores.ts';

const broken = ({ laws }: Verification) => laws.filter(({ ok }) => !ok);

test('an eventful past obeys every law', async () => {
  const store = openStore();
  await live(store);
  const verification = verifyLedger(store.db, systemHash);
  expect(broken(verification)).toEqual([]);
  expect(verification.ok).toBe(true);
  for (const { law, checked } of verification.laws) expect(checked, law).toBeGreaterThan(0);
});

test('the books of two stations in one file obey every law', async () => {
  const store = openStore();
  await live(store);
  const desk = new Desk(700);
  const other = new Desk(800, stationId(2));
  await store.commitBatch([other.pay(ANNA, 5), desk.pay(ANNA, 6), other.buy(ANNA, 1_000)]);
  await store.commitBatch([desk.pay(ANNA, 7)]);
  expect(broken(verifyLedger(store.db, systemHash))).toEqual([]);
});

test('over-use billed between a purchase and its reversal stays on the ladder, in the books and in their replay', async () => {
  const store = openStore();
  const ledger = Ledger.town();
  const { desk } = ledger;
  const past: LedgerCommand[] = new Desk().town();
  const lived = <C extends LedgerCommand>(command: C): C => {
    ledger.mustDo(command);
    past.push(command);
    return command;
  };
  lived(desk.pay(ANNA, 10_000));
  lived(desk.buy(ANNA, 10_000));
  lived(desk.reserve({ litres: litre(10_000), fen: fen(2_000) }));
  const { operationId: purchase } = lived(desk.buy(ANNA, 5_000));
  lived(desk.usage('2026-06', [{ index: litre(20_000) }]));
  const lines = new UsageHash(systemHash);
  for (const row of ledger.books.usages.values()) lines.add(row);
  const hash = lines.value;
  lived(desk.submit(ledger.books.month(toPeriod('2026-06')), { hash }));
  lived({ ...desk.review('2026-06'), hash } as LedgerCommand);
  lived(desk.deduct('2026-06'));
  const reversal = { kind: 'reverse-purchase', accountId: ANNA, purchase, reason: '错购' } as const;
  lived({ ...desk.head(), ...reversal });
  await live(store, [past]);
  expect(store.account(ANNA)?.cycleVolume).toBe(15_000);
  expect(ledger.books.live(ANNA)?.cycleVolume).toBe(15_000);
  expect(broken(verifyLedger(store.db, systemHash))).toEqual([]);
});

test('an empty ledger obeys every law', () => {
  expect(broken(verifyLedger(openStore().db, systemHash))).toEqual([]);
});

test('a file is verified read-only, while the daemon has it open', async () => {
  const path = storeFile();
  const store = openStore(path);
  await live(store);
  expect(broken(verifyLedger(path, systemHash))).toEqual([]);
  const [outcome] = await store.commitBatch([new Desk(900).pay(ANNA, 100)]);
  expect(outcome?.ok).toBe(true);
});

test('a missing file is not created by verifying it', () => {
  const path = storeFile();
  expect(verifyLedger(path, systemHash)).toMatchObject({ ok: false, readWhole: false });
  expect(existsSync(path)).toBe(false);
});

/** How verify may name an edit: by the row, or where a key was changed by what is missing now. */
function names(edit: Edit): string[] {
  const { table, row } = edit;
  const hex = (value: Value | undefined): string =>
    Buffer.isBuffer(value)
      ? value.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
      : '';
  const key: Record<string, string> = {
    entry: `${row.id}`,
    posting: `${row.id}`,
    batch: `${row.id}`,
    load: hex(row.op_id),
    line_load: hex(row.op_id),
    meter_link: `${row.meter}`,
    transfer: hex(row.op_id),
    price_correction: hex(row.op_id),
    refund: hex(row.payment),
    card_secret: `${row.card_no} ${row.fingerprint}`,
    personal_key: `${row.account_id}`,
    card: `${row.card_no}`,
    card_difference: `${row.card_no}`,
    meter: `${row.meter}`,
    meter_plate: `${row.meter}`,
    papers: `${row.account_id}`,
    reading: `${row.entry_id}`,
    meter_fault: `${row.meter}`,
    bench_check: `${row.meter}`,
    window_count: `${row.meter}`,
    meter_end: `${row.meter}`,
    review_sheet: `${row.sheet_no}`,
    meter_swap: hex(row.document),
    community: `${row.community_id}`,
    regulator_box: `${row.regulator_box_id}`,
    tariff: `${row.id}`,
    month: `${row.period}`,
    usage: `${row.period} ${row.account_id}`,
    watermark: `${row.period} ${row.station}`,
    metered: `${row.meter}`,
    document: `${row.form_no}`,
    recognition: `${row.account_id}`,
    true_up: `${row.account_id} ${row.year}`,
    payment_plan: `${row.account_id}`,
    shift: hex(row.shift),
    card_batch: `${row.batch}`,
    card_holding: `${row.holder}\t${row.batch}`,
    card_piece: `${row.card_no}`,
    card_movement: `${row.entry_id}`,
    card_count: hex(row.count),
    card_format: `${row.card_no}`,
    tool_card: `${row.tool_no}`,
    person: `${row.person}`,
    approval: hex(row.approval),
    bank_line: `${row.bank}\n${row.serial}`,
    epoch: hex(row.operation_id),
    recovered: hex(row.load),
    ticket_end: `${row.station}-${row.ticket_no}`,
    charge_item: `${row.item}`,
    ticket_series: `${row.series}`,
    invoice: `${row.ticket_kind} ${row.number}`,
    hand_over: `${row.bank_slip} ${hex(row.handed_over_by)}`,
    slip: `${row.station}-${row.ticket_no}-${row.slip}`,
    schema_migration: `${row.n}`,
  };
  const name = key[table] ?? `${row.account_id}`;
  return [`${table} ${name}`, `row ${name}`];
}

describe('one changed cell is found and its row is named', async () => {
  const db = await defenceless();
  const seed = 20_260_615;
  const PER_TABLE = 25;

  test.each(tablesOf(db))(`in %s, ${PER_TABLE} times (seed ${seed})`, (table) => {
    const roll = dice(seed);
    for (let n = 0; n < PER_TABLE; n++) {
      db.exec('BEGIN');
      const edit = editOneCell(db, table, roll);
      const found = broken(verifyLedger(db, systemHash));
      db.exec('ROLLBACK');
      const what = `${edit.table}.${edit.column} of ${names(edit)[0]}`;
      expect(found.length, what).toBeGreaterThan(0);
      const named = found.flatMap(({ firstBadRow, message }) => [firstBadRow, message]).join('; ');
      // Changing a key removes one row and makes another: either may be the first.
      const isKey = columnsOf(db, table).some(({ name, pk }) => name === edit.column && pk > 0);
      if (!isKey) expect(named, what).toMatch(new RegExp(`\\b(${names(edit).join('|')})\\b`));
    }
  });
});

test('what a card may be presented again: what it took once, and what it was given anew', async () => {
  const store = openStore();
  await live(store);
  const desk = new Desk(900);
  const shown = (...outcomes: ('proven' | 'wrong' | 'being-set')[]): Promise<unknown> =>
    store.commitBatch(outcomes.map((outcome) => desk.secret(CARD_A, '00ff00ff00ff00ff', outcome)));
  await shown('wrong', 'being-set', 'wrong', 'being-set', 'proven', 'wrong', 'wrong', 'proven');
  expect(broken(verifyLedger(store.db, systemHash))).toEqual([]);
  await shown('being-set', 'wrong', 'wrong');
  const [law] = broken(verifyLedger(store.db, systemHash));
  expect(law).toMatchObject({ law: 'L14', message: expect.stringContaining(`card ${CARD_A}`) });
});

describe('history that was cut or added', async () => {
  const db = await defenceless();
  const lawsBrokenBy = (sql: string): Record<string, string | undefined> => {
    db.exec('BEGIN');
    db.exec(sql);
    const found = broken(verifyLedger(db, systemHash));
    db.exec('ROLLBACK');
    return Object.fromEntries(found.map(({ law, firstBadRow }) => [law, firstBadRow]));
  };
  const id = (table: string): number =>
    db.prepare<[], { id: number }>(`SELECT max(id) AS id FROM ${table}`).get()?.id ?? 0;

  const entriesOf = (kind: string): number[] =>
    db
      .prepare<[string], number>('SELECT id FROM entry WHERE kind = ? ORDER BY id')
      .pluck()
      .all(kind);

  test('a deleted posting is missing', () => {
    const last = id('posting');
    expect(lawsBrokenBy(`DELETE FROM posting WHERE id = ${last}`)).toMatchObject({
      L12: `row ${last}`,
    });
  });

  test('a deleted entry is missing', () => {
    const last = id('entry');
    expect(lawsBrokenBy(`DELETE FROM entry WHERE id = ${last}`)).toMatchObject({
      L12: `row ${last}`,
    });
  });

  test('a deleted batch leaves its rows in no batch', () => {
    const laws = lawsBrokenBy(`DELETE FROM batch WHERE id = ${id('batch')}`);
    expect(laws.L12).toMatch(/^entry \d+$/);
  });

  test('an inserted posting is in no batch', () => {
    const row = Math.max(id('posting'), id('entry')) + 1;
    const sql = `INSERT INTO posting SELECT ${row}, entry_id, debit, credit, commodity, amount,
      owner, prev, digest FROM posting ORDER BY id LIMIT 1`;
    expect(lawsBrokenBy(sql)).toMatchObject({ L12: `posting ${row}` });
  });

  test('rows of a station without batches are in no batch', () => {
    const sql = `INSERT INTO posting SELECT 9 * (1 << 44) + 1, entry_id, debit, credit, commodity,
      amount, owner, prev, digest FROM posting ORDER BY id LIMIT 1`;
    expect(lawsBrokenBy(sql)).toMatchObject({ L12: `posting ${9 * 2 ** 44 + 1}` });
  });

  test('a posting that keeps the sum at zero but moves money to another customer breaks the chain', () => {
    const sql = `UPDATE posting SET owner = 1002 WHERE id = (SELECT min(id) FROM posting)`;
    expect(Object.keys(lawsBrokenBy(sql))).toEqual(expect.arrayContaining(['L12', 'replay']));
  });

  test('two open loads of one meter are found even where the unique index is gone', () => {
    const sql = `DROP INDEX load_open_card; DROP INDEX load_open_meter;
      UPDATE load SET state = 'RESERVED' WHERE state = 'SUPERSEDED'`;
    expect(Object.keys(lawsBrokenBy(sql))).toEqual(expect.arrayContaining(['L5', 'L9']));
  });

  test('two loads that were open on one card at once are found, though both have ended since', () => {
    const sql = `UPDATE entry SET kind = 'gone' WHERE kind = 'end-load'`;
    const [first] = entriesOf('reserve-load');
    const [second] = entriesOf('reserve-load').slice(1);
    expect(lawsBrokenBy(sql).L5).toBe(`entry ${second}`);
    const ends = `UPDATE entry SET detail = replace(detail, 'POSTED', 'CASE') WHERE kind = 'end-load'`;
    expect(lawsBrokenBy(ends).L5).toBe(`entry ${second}`);
    expect(lawsBrokenBy(`DELETE FROM entry WHERE id = ${first}`)).not.toHaveProperty('L5');
  });

  test('a secret that a card had refused was presented to it again', () => {
    const [proven, wrong] = entriesOf('record-secret');
    const outcome = `UPDATE entry SET detail = replace(detail, 'proven', 'wrong') WHERE id = ${proven}`;
    expect(lawsBrokenBy(outcome)).not.toHaveProperty('L14');
    const same = `${outcome};
      UPDATE entry SET detail = (SELECT detail FROM entry WHERE id = ${proven}) WHERE id = ${wrong}`;
    expect(lawsBrokenBy(same).L14).toBe(`entry ${wrong}`);
  });

  test('a live row that gained money is not the sum of its postings', () => {
    const sql = 'UPDATE live SET balance_fen = balance_fen + 100 WHERE account_id = 1001';
    const laws = lawsBrokenBy(sql);
    expect(laws).toMatchObject({ L8: 'live 1001', L16: 'live 1001' });
    expect(laws).not.toHaveProperty('L12');
  });

  test('gas that vanished from a live row is missed by L2', () => {
    const sql = 'UPDATE live SET in_meter_litre = in_meter_litre - 1 WHERE account_id = 1001';
    expect(lawsBrokenBy(sql)).toMatchObject({ L2: 'ledger account inMeterLitre' });
  });

  test('nothing is found once everything is put back', () => {
    expect(lawsBrokenBy('SELECT 1')).toEqual({});
  });
});
