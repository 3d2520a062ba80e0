/**
 * A roster of ten thousand meters through a daemon, as CSV and as XLSX: wall-clock and processor time (of the daemon and of
 * the process that reads the file), beside reading the file alone and beside the bare insert of every row that it left.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ROSTER_COLUMNS } from '../src/core/roster/columns.ts';
import { SHEET_TYPES } from '../src/http/sheet-types.ts';
import type { SheetKind, Table } from '../src/ports/sheets.ts';
import { type Daemon, startDaemon } from './daemon.ts';
import { sheets } from './product.ts';
import { askSocket, sendFile } from './socket.ts';
import { Stopwatch } from './stopwatch.ts';
import type { Figure } from './table.ts';

const ROWS = 10_000;
const HOUSEHOLDS_A_BUILDING = 40;
/** Rows that the import writes at a time. */
const GROUP = 25;
const GOAL_SECONDS = 10;

/** A whole quarter of the town, each cell filled in. */
function roster(first: number): Table {
  const heading = ROSTER_COLUMNS.map((column) => column.heading);
  const rows = Array.from({ length: ROWS }, (_, n) => {
    const building = Math.floor(n / HOUSEHOLDS_A_BUILDING) + 1;
    const floor = Math.floor((n % HOUSEHOLDS_A_BUILDING) / 2) + 1;
    const cells: Readonly<Record<(typeof ROSTER_COLUMNS)[number]['name'], string>> = {
      community: '云栖公寓',
      address: `云栖公寓${building}栋${first}单元${floor}0${(n % 2) + 1}`,
      maker: '2',
      number: String(first * 100_000 + n),
      direction: n % 2 === 0 ? '左' : '右',
      regulatorBox: '云栖公寓调压箱',
      floor: String(floor),
      metering: 'IC卡表',
      model: 'IC-G2.5',
      size: 'G2.5',
      format: '',
      linkAddress: '',
      initialIndex: '0.125',
      wheelDigits: '5',
      ceiling: '600',
      seals: `F${n}`,
      acceptanceNo: `YS-2026-${building}`,
      acceptedOn: '2026-11-20',
      serviceUntil: '2036-11-19',
      accountId: '',
    };
    return ROSTER_COLUMNS.map(({ name }) => cells[name]);
  });
  return [heading, ...rows];
}

interface State {
  readonly stage: string;
  readonly done: number;
  readonly enrolled: number;
}

interface Taken {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Different answers to how far it is, while it ran. */
  readonly steps: number;
}

async function importFile(
  daemon: Daemon,
  socket: string,
  kind: SheetKind,
  file: Uint8Array,
): Promise<Taken> {
  const operationId = randomUUID();
  const cpu = daemon.processorSeconds();
  const began = performance.now();
  const path = `/api/rosters?operationId=${operationId}&kind=meters&mode=good-rows`;
  await sendFile(socket, path, SHEET_TYPES[kind], file);
  const seen = new Set<string>();
  for (;;) {
    await new Promise((wake) => setTimeout(wake, 50));
    const state = (await askSocket(socket, `/api/rosters/${operationId}`, null)) as State;
    seen.add(`${state.stage} ${state.done}`);
    if (['reading', 'checking', 'writing'].includes(state.stage)) continue;
    if (state.enrolled !== ROWS) throw new Error(`enrolled ${JSON.stringify(state)}`);
    const seconds = (performance.now() - began) / 1000;
    return { seconds, cpuSeconds: daemon.processorSeconds() - cpu, steps: seen.size };
  }
}

/** Reading alone: the file becomes rows of text within its bounds. */
async function readAlone(file: Uint8Array): Promise<number> {
  const watch = new Stopwatch();
  await watch.time(async () => {
    const read = await sheets.sheetOf(file);
    if (!read.ok || read.value.length !== ROWS + 1) throw new Error('the roster is not read');
  });
  return watch.total().cpuSeconds;
}

interface TableRows {
  readonly insert: Database.Statement<unknown[]>;
  readonly rows: unknown[][];
}

/** Every row of the ledger into tables and indexes like its own, in as many durable transactions as the import made. */
async function bareInsert(ledger: string, bare: string): Promise<number> {
  const from = new Database(ledger, { readonly: true });
  const to = new Database(bare);
  to.pragma('journal_mode = WAL');
  to.pragma('synchronous = FULL');
  to.pragma('foreign_keys = OFF');
  const schema = from.prepare(
    "SELECT type, name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type DESC",
  );
  const parts = schema.all() as { type: string; name: string; sql: string }[];
  for (const { sql } of parts) to.exec(sql);
  const tables = parts
    .filter(({ type }) => type === 'table')
    .map(({ name }) => ({ name, rows: from.prepare(`SELECT * FROM "${name}"`).raw().all() }))
    .filter(({ rows }) => rows.length > 0)
    .map(({ name, rows }): TableRows => {
      const all = rows as unknown[][];
      const marks = (all[0] ?? []).map(() => '?').join(',');
      return { insert: to.prepare(`INSERT INTO "${name}" VALUES (${marks})`), rows: all };
    });
  const groups = (2 * ROWS) / GROUP;
  const watch = new Stopwatch();
  await watch.time(() => {
    for (let group = 0; group < groups; group += 1) {
      to.transaction(() => {
        for (const { insert, rows } of tables) {
          const share = (n: number): number => Math.floor((n * rows.length) / groups);
          for (const row of rows.slice(share(group), share(group + 1))) insert.run(...row);
        }
      })();
    }
  });
  from.close();
  to.close();
  return watch.total().cpuSeconds;
}

const figure = (id: string, what: string, unit: string, value: number): Figure => ({
  id: `roster.${id}`,
  what: `roster of ${ROWS} rows: ${what}`,
  unit,
  value,
});

async function foundTown(socket: string): Promise<void> {
  const post = (path: string, body: object) =>
    askSocket(socket, path, { operationId: randomUUID(), ...body });
  await post('/api/communities', { communityId: 900, name: '云栖公寓' });
  const box = { regulatorBoxId: 900, communityId: 900, name: '云栖公寓调压箱' };
  await post('/api/regulator-boxes', box);
}

export async function rosterFigures(folder: string): Promise<Figure[]> {
  const station = join(folder, 'roster');
  mkdirSync(station);
  const socket = join(station, 'qika.sock');
  const daemon = await startDaemon(station);
  const taken = new Map<SheetKind, Taken & { readonly alone: number }>();
  try {
    await foundTown(socket);
    for (const [n, kind] of (['csv', 'xlsx'] as const).entries()) {
      const table = roster(n + 1);
      const file = kind === 'csv' ? sheets.writeCsv(table) : await sheets.writeXlsx(table);
      const alone = await readAlone(file);
      taken.set(kind, { ...(await importFile(daemon, socket, kind, file)), alone });
    }
  } finally {
    await daemon.stop();
  }
  const bare = (await bareInsert(join(station, 'ledger.db'), join(folder, 'bare-roster.db'))) / 2;
  const of = (
    kind: SheetKind,
    { seconds, cpuSeconds, steps, alone }: Taken & { alone: number },
  ) => [
    {
      ...figure(`${kind}.cpu`, `${kind}, processor time`, 's', cpuSeconds),
      goal: { atMost: GOAL_SECONDS },
    },
    figure(`${kind}.time`, `${kind}, on this machine as it was`, 's', seconds),
    figure(`${kind}.steps`, `${kind}, different answers to how far it is`, '', steps),
    figure(`${kind}.read`, `reading the ${kind} alone, processor time`, 's', alone),
    figure(
      `${kind}.ratio`,
      `${kind}, ratio to reading it and to the bare insert of its rows`,
      '×',
      cpuSeconds / (alone + bare),
    ),
  ];
  return [
    ...[...taken].flatMap(([kind, one]) => of(kind, one)),
    figure('bare', 'the bare insert of its rows, processor time', 's', bare),
  ];
}
