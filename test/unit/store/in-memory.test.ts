/** Books in memory prepare what they are asked; a file's books prepare all of it before anything is sold. */
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { InMemoryDatabase } from '../../../src/store/in-memory.ts';
import { openStore, storeFile } from './stores.ts';

const TWO_ROWS =
  'CREATE TABLE piece (n INTEGER, name TEXT); INSERT INTO piece VALUES (1, 1), (2, 2)';

test('a statement in memory is prepared when it is first asked, in the form that was wanted of it', () => {
  const db = new InMemoryDatabase();
  const rows = db.prepare<[number], { n: number }>('SELECT n FROM piece WHERE n >= ? ORDER BY n');
  const names = db.prepare<[], string>('SELECT name FROM piece ORDER BY n').pluck();
  const cells = db.prepare<[], [number, string]>('SELECT n, name FROM piece ORDER BY n').raw();
  const byTable = db.prepare<[], object>('SELECT n FROM piece LIMIT 1').expand();
  const large = db.prepare<[], bigint>('SELECT n FROM piece ORDER BY n').pluck().safeIntegers();
  const bound = db.prepare<[number], number>('SELECT ? + 1').pluck().bind(4);
  const insert = db.prepare<[number]>("INSERT INTO piece VALUES (?, 'new')");
  db.exec(TWO_ROWS);
  expect(rows.get(2)).toEqual({ n: 2 });
  expect(rows.all(1)).toEqual([{ n: 1 }, { n: 2 }]);
  expect([...names.iterate()]).toEqual(['1', '2']);
  expect(names.pluck(false).get()).toEqual({ name: '1' });
  expect(cells.all()).toEqual([
    [1, '1'],
    [2, '2'],
  ]);
  expect(byTable.get()).toEqual({ piece: { n: 1 } });
  expect(large.all()).toEqual([1n, 2n]);
  expect((bound as Database.Statement<[], number>).get()).toBe(5);
  expect(insert.run(3).changes).toBe(1);
  expect(rows.all(3)).toEqual([{ n: 3 }]);
  expect(rows.columns().map(({ name }) => name)).toEqual(['n']);
  expect([insert.reader, insert.readonly, insert.busy]).toEqual([false, false, false]);
  expect(insert.source).toBe("INSERT INTO piece VALUES (?, 'new')");
  expect(rows.database.memory).toBe(true);
  db.close();
});

test('a wrong statement in memory is refused when it is first asked, each time', () => {
  const db = new InMemoryDatabase();
  const wrong = db.prepare('SELECT n FROM nowhere');
  for (const _ of [1, 2]) expect(() => wrong.get()).toThrow('no such table: nowhere');
  db.close();
});

test('a file that has lost a table is refused at its opening, not by the first who asks for it', async () => {
  const path = storeFile();
  await openStore(path).close();
  const db = new Database(path);
  db.exec('DROP TABLE tool_card');
  db.close();
  expect(() => openStore(path)).toThrow('no such table: tool_card');
});
