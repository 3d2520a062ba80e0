/** A building over HTTP: looked at, imported, corrected from the file of faults, and sent again without harm. */
import { expect, test } from 'vitest';
import { writeCsv } from '../../../drivers/sheet/csv.ts';
import { sheetOf } from '../../../drivers/sheet/read-sheet.ts';
import { writeXlsx } from '../../../drivers/sheet/xlsx.ts';
import { createRosterDesk } from '../../../src/app/engineering/roster-desk.ts';
import { READING_COLUMNS, ROSTER_COLUMNS } from '../../../src/core/roster/columns.ts';
import { SHEET_TYPES } from '../../../src/http/sheet-types.ts';
import type { SheetFiles } from '../../../src/ports/sheets.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { inlineSheets } from '../../rig/inline-sheets.ts';
import { type Answer, type House, openHouse, PAGE, problem } from './house.ts';

const HEADINGS = ROSTER_COLUMNS.map(({ heading }) => heading);

const line = (number: number, change: Record<string, string> = {}): string[] =>
  ROSTER_COLUMNS.map(({ name, example }) => {
    const usual: Record<string, string> = {
      community: '梧桐花园',
      regulatorBox: '梧桐1号',
      number: String(number),
      address: `梧桐花园3栋${number}`,
    };
    return change[name] ?? usual[name] ?? example;
  });

const building = (...lines: string[][]): Uint8Array => writeCsv([HEADINGS, ...lines]);

interface Roster {
  readonly stage: string;
  readonly faults: readonly { row: number; problem: { code: string } }[];
}

const send = (
  house: House,
  id: string,
  mode: string,
  file: Uint8Array,
  type: string = SHEET_TYPES.csv,
) =>
  house.knock({
    method: 'POST',
    url: `/api/rosters?operationId=${id}&mode=${mode}`,
    headers: { ...PAGE, 'content-type': type },
    payload: Buffer.from(file),
  });

const state = async (house: House, id: string): Promise<Roster> => {
  for (;;) {
    const roster = (await house.get(`/api/rosters/${id}`)).body as Roster;
    if (!['reading', 'checking', 'writing'].includes(roster.stage)) return roster;
    await new Promise((resolve) => setImmediate(resolve));
  }
};

const sent = async (house: House, id: string, mode: string, file: Uint8Array): Promise<Roster> => {
  const answer = await send(house, id, mode, file);
  expect([answer.status, answer.text.slice(0, 300)]).toMatchObject([202, expect.any(String)]);
  return state(house, id);
};

const bytesOf = async (house: House, url: string): Promise<Uint8Array> => {
  const reply = await house.server.inject({ method: 'GET', url, headers: PAGE });
  expect(reply.statusCode).toBe(200);
  return reply.rawPayload;
};

test('a dry run tells what would be, and writes nothing', async () => {
  const house = await openHouse();
  const before = house.digest();
  const id = house.hall.id();
  const file = building(
    line(1),
    line(2, { direction: '上' }),
    line(202_611_230_042, { maker: '7' }),
  );
  expect(await sent(house, id, 'dry-run', file)).toMatchObject({
    stage: 'done',
    rows: 3,
    good: 1,
    enrolled: 0,
    faultCount: 2,
    faults: [
      { row: 3, problem: { code: 'roster.cell-invalid' } },
      { row: 4, problem: { code: 'meter.exists' } },
    ],
  });
  expect(house.digest()).toBe(before);
});

test('the good rows are enrolled, the others come back as a file, and that file corrected brings the rest', async () => {
  const house = await openHouse();
  const [first, second] = [house.hall.id(), house.hall.id()];
  const file = building(line(1), line(2, { direction: '' }), line(3, { address: '梧桐花园3栋1' }));
  expect(await sent(house, first, 'good-rows', file)).toMatchObject({
    stage: 'done',
    enrolled: 2,
    faultCount: 1,
    notices: [{ row: 4, notice: 'another meter at this address 同址已有气表: row 行 2' }],
  });
  expect((await house.get('/api/meters/2/3')).status).toBe(200);
  for (const format of ['csv', 'xlsx'] as const) {
    const bytes = await bytesOf(house, `/api/rosters/${first}/faults?format=${format}`);
    const faults = await sheetOf(bytes);
    const [, row] = faults.ok ? faults.value : [];
    expect(row?.slice(-2)).toEqual(['3', '“气表方向”为空。请填写。']);
    expect(row?.slice(0, 4)).toEqual(line(2).slice(0, 4));
  }
  const faults = await sheetOf(await bytesOf(house, `/api/rosters/${first}/faults?format=csv`));
  const corrected = (faults.ok ? faults.value : []).map((cells, i) =>
    i === 0
      ? [...cells]
      : cells.map((cell, at) => (at === HEADINGS.indexOf('气表方向') ? '右' : cell)),
  );
  expect(await sent(house, second, 'good-rows', writeCsv(corrected))).toMatchObject({
    enrolled: 1,
  });
  expect((await house.get('/api/meters/2/2')).body).toMatchObject({ direction: 'right' });
  expect(verifyLedger(house.hall.store.db, systemHash).ok).toBe(true);
});

test('all or nothing is nothing while one row is wrong, and all of it once it is not', async () => {
  const house = await openHouse();
  const before = house.digest();
  const id = house.hall.id();
  const lines = Array.from({ length: 120 }, (_, i) => line(i + 1));
  const wrong = building(...lines, line(500, { size: 'G3' }));
  expect(await sent(house, id, 'all-or-nothing', wrong)).toMatchObject({
    stage: 'refused',
    enrolled: 0,
    problem: { code: 'roster.has-faults', facts: { faults: 1 } },
  });
  expect(house.digest()).toBe(before);
  const right = building(...lines, line(500));
  expect(await sent(house, id, 'all-or-nothing', right)).toMatchObject({
    stage: 'done',
    enrolled: 121,
    already: 0,
  });
  const after = house.digest();
  expect(await sent(house, id, 'good-rows', right)).toMatchObject({ enrolled: 0, already: 121 });
  expect(house.digest()).toBe(after);
});

test('the same roster with a row changed after it was enrolled does not change the meter', async () => {
  const house = await openHouse();
  const id = house.hall.id();
  await sent(house, id, 'good-rows', building(line(1)));
  const changed = await sent(house, id, 'good-rows', building(line(1, { direction: '右' })));
  expect(changed.faults).toMatchObject([{ row: 2, problem: { code: 'operation.other-body' } }]);
  expect((await house.get('/api/meters/2/1')).body).toMatchObject({ direction: 'left' });
});

test('one roster at a time; the same one sent twice at once is one', async () => {
  const house = await openHouse();
  const { hall, station, bugs } = house;
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const sheets: SheetFiles = {
    ...inlineSheets,
    read: (bytes) => held.then(() => inlineSheets.read(bytes)),
  };
  const desk = createRosterDesk(station.deps, sheets, (cause) => bugs.push(cause));
  const bytes = building(line(1));
  const [id, other] = [hall.id(), hall.id()];
  const start = (operationId: typeof id) =>
    desk.start({ operator: '工程部' }, { operationId, kind: 'meters', mode: 'good-rows', bytes });
  expect(start(id)).toMatchObject({ ok: true, value: { stage: 'reading' } });
  expect(start(id)).toMatchObject({ ok: true, value: { stage: 'reading' } });
  expect(start(other)).toMatchObject({ ok: false, refusal: { code: 'roster.running' } });
  letGo();
  while (desk.state(id)?.stage !== 'done') await Promise.resolve();
  expect(desk.state(id)).toMatchObject({ enrolled: 1, already: 0 });
  expect(start(other)).toMatchObject({ ok: true });
  await desk.stop();
  expect(bugs).toEqual([]);
});

test('while a file is checked and written, what is done stands beside all of its rows', async () => {
  const house = await openHouse();
  const { hall, station, bugs } = house;
  const desk = createRosterDesk(station.deps, inlineSheets, (cause) => bugs.push(cause));
  const lines = Array.from({ length: 120 }, (_, i) => line(i + 1));
  const bytes = building(...lines, line(1));
  const id = hall.id();
  const asked = { operationId: id, kind: 'meters', mode: 'good-rows', bytes } as const;
  expect(desk.start({ operator: '工程部' }, asked)).toMatchObject({ ok: true });
  const seen = new Set<string>();
  for (let state = desk.state(id); state?.stage !== 'done'; state = desk.state(id)) {
    const { stage, rows, done, good } = state ?? {};
    if (stage === 'checking' || stage === 'writing') seen.add([stage, done, rows, good].join(' '));
    await Promise.resolve();
  }
  await desk.stop();
  expect([...seen]).toEqual([
    'checking 0 121 0',
    'checking 25 121 25',
    'checking 50 121 50',
    'checking 75 121 75',
    'checking 100 121 100',
    'checking 121 121 120',
    'writing 0 121 120',
    'writing 25 121 120',
    'writing 50 121 120',
    'writing 75 121 120',
    'writing 100 121 120',
  ]);
  expect(bugs).toEqual([]);
});

test('the template is filled in, saved and imported', async () => {
  const house = await openHouse();
  for (const format of ['csv', 'xlsx'] as const) {
    const template = await sheetOf(await bytesOf(house, `/api/rosters/template?format=${format}`));
    expect(template.ok && template.value[0]).toEqual(HEADINGS);
  }
  const id = house.hall.id();
  const xlsx = await writeXlsx([HEADINGS, line(9)]);
  expect((await send(house, id, 'good-rows', xlsx, SHEET_TYPES.xlsx)).status).toBe(202);
  expect(await state(house, id)).toMatchObject({ stage: 'done', enrolled: 1 });
});

test('a file of faults or a template that cannot be made is a refusal', async () => {
  const { hall, station, bugs } = await openHouse();
  const refusal = { code: 'file.not-written', facts: { rows: 1 } } as const;
  const sheets: SheetFiles = { ...inlineSheets, write: async () => ({ ok: false, refusal }) };
  const desk = createRosterDesk(station.deps, sheets, (cause) => bugs.push(cause));
  const id = hall.id();
  const bytes = building(line(1));
  desk.start({ operator: '工程部' }, { operationId: id, kind: 'meters', mode: 'dry-run', bytes });
  await desk.stop();
  expect(await desk.faults(id, 'csv')).toEqual({ ok: false, refusal });
  expect(await desk.template('meters', 'xlsx')).toEqual({ ok: false, refusal });
  expect(bugs).toEqual([]);
});

test('what is no file of rows is refused and changes nothing', async () => {
  const house = await openHouse();
  const before = house.digest();
  const id = house.hall.id();
  const codeOf = (answer: Answer): string => problem(answer).code;
  const json = await house.post(`/api/rosters?operationId=${id}`, {});
  expect([json.status, codeOf(json)]).toEqual([415, 'request.content-type']);
  const elsewhere = await house.knock({
    method: 'POST',
    url: '/api/communities',
    headers: { ...PAGE, 'content-type': 'text/csv' },
    payload: 'a,b',
  });
  expect([elsewhere.status, codeOf(elsewhere)]).toEqual([415, 'request.content-type']);
  const huge = await house.knock({
    method: 'POST',
    url: `/api/rosters?operationId=${id}`,
    headers: { ...PAGE, 'content-type': 'text/csv' },
    payload: Buffer.alloc(8 * 1024 * 1024 + 2, 0x61),
  });
  expect([huge.status, codeOf(huge)]).toEqual([413, 'file.too-large']);
  expect(problem(huge).detail).toContain('8388608');
  const unknown = await house.get(`/api/rosters/${house.hall.id()}`);
  expect([unknown.status, codeOf(unknown)]).toEqual([404, 'roster.unknown']);
  const bad = await sent(house, id, 'good-rows', Uint8Array.from([0xff, 0xfe, 0x00, 0x41]));
  expect(bad).toMatchObject({ stage: 'refused', problem: { code: 'file.unreadable' } });
  expect(house.digest()).toBe(before);
  expect(house.errors).toEqual([]);
});

test('a station that closes in the middle breaks off between two groups, and the roster goes on later', async () => {
  const house = await openHouse();
  const id = house.hall.id();
  const { deps } = house.station;
  const lines = Array.from({ length: 150 }, (_, i) => line(i + 1));
  const bytes = building(...lines);
  const closed = createRosterDesk(deps, inlineSheets, (cause) => house.bugs.push(cause));
  closed.start(
    { operator: '工程部' },
    { operationId: id, kind: 'meters', mode: 'good-rows', bytes },
  );
  while (closed.state(id)?.stage !== 'writing') await Promise.resolve();
  await closed.stop();
  const broken = closed.state(id);
  expect(broken).toMatchObject({ stage: 'stopped', refusal: { code: 'station.closing' } });
  expect(broken?.enrolled).toBeLessThan(150);
  const again = await sent(house, id, 'good-rows', bytes);
  expect(again).toMatchObject({
    stage: 'done',
    already: broken?.enrolled,
    enrolled: 150 - (broken?.enrolled ?? 0),
  });
  expect(house.bugs).toEqual([]);
});

test('a handheld file brings readings: matched by number and address, doubtful ones told, never twice', async () => {
  const house = await openHouse();
  const id = house.hall.id();
  const headings = READING_COLUMNS.map(({ heading }) => heading);
  const read = (index: string, change: Record<string, string> = {}): string[] =>
    READING_COLUMNS.map(({ name, example }) => {
      const usual: Record<string, string> = {
        maker: '7',
        number: '202611230042',
        address: '梧桐花园3栋2单元501',
        index,
        readAt: '2026-11-20 09:30',
      };
      return change[name] ?? usual[name] ?? example;
    });
  const file = writeCsv([
    headings,
    read('12.5'),
    read('12.4', { readAt: '2026/11/19' }),
    read('12.6', { address: '梧桐花园3栋2单元502' }),
    read('12.6', { number: '5' }),
    read('12.6', { readAt: '2026-11-20 24:00' }),
    read('12.6', { readAt: '2027-11-20' }),
    read('12.7', { battery: '低', valve: '关', electronic: '12.7', readAt: '2026-11-21' }),
  ]);
  const url = `/api/rosters?operationId=${id}&kind=readings&mode=good-rows`;
  const send = () =>
    house.knock({
      method: 'POST',
      url,
      headers: { ...PAGE, 'content-type': SHEET_TYPES.csv },
      payload: Buffer.from(file),
    });
  expect((await send()).status).toBe(202);
  expect(await state(house, id)).toMatchObject({
    kind: 'readings',
    enrolled: 3,
    faults: [
      { row: 4, problem: { code: 'reading.other-address' } },
      { row: 5, problem: { code: 'meter.unknown' } },
      { row: 6, problem: { code: 'roster.cell-invalid' } },
      { row: 7, problem: { code: 'reading.from-the-future' } },
    ],
    notices: [{ row: 8, notice: 'doubtful 存疑: battery-low' }],
  });
  const shown = (await house.get('/api/meters/7/202611230042/readings')).body;
  const shanghai = (text: string): number => Date.parse(`${text}+08:00`);
  expect(shown).toMatchObject({
    total: 3,
    readings: [
      { at: shanghai('2026-11-21T00:00:00'), indexLitres: 12_700, electronicLitres: 12_700 },
      { at: shanghai('2026-11-20T09:30:00'), indexLitres: 12_500, source: 'handheld' },
      { at: shanghai('2026-11-19T00:00:00'), indexLitres: 12_400, readBy: '抄表员01' },
    ],
  });
  const before = house.digest();
  await send();
  expect(await state(house, id)).toMatchObject({ enrolled: 0, already: 3 });
  expect(house.digest()).toBe(before);
});
