/**
 * A whole building, or a handheld's readings, from a spreadsheet (批量导入). The file is read, every row is asked of the books without writing, and
 * then the rows are written as small groups of ordinary commands: a cashier in between waits for one group. Each row is an
 * operation of its own, derived from the roster's id and the row, so a roster that broke off is sent again and goes on.
 */
import type { OperationId } from '../../core/ids.ts';
import type { EnrolMeter } from '../../core/ledger/commands.ts';
import type { RecordReading } from '../../core/ledger/reading-rows.ts';
import type { CommandResult } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { placesOf } from '../../core/roster/places.ts';
import { type ReadingBody, ReadingReader } from '../../core/roster/reading-lines.ts';
import { type EnrolmentBody, RosterReader } from '../../core/roster/rows.ts';
import { isEmpty, type LineReader } from '../../core/roster/sheet-lines.ts';
import type { SheetFiles, Table } from '../../ports/sheets.ts';
import { commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { derivedOperationId } from '../request-hash.ts';
import { hashedEnrolment } from './enrol-meter.ts';
import type { RosterJob } from './roster-job.ts';

/** Rows of one group: read, asked and written in a few milliseconds each at the pace of a station PC. */
const GROUP = 25;

interface Parts {
  readonly deps: AppDeps;
  readonly sheets: SheetFiles;
  readonly context: RequestContext;
  readonly job: RosterJob;
  /** True when the station is closing. */
  readonly closing: () => boolean;
}

type Body = EnrolmentBody | ReadingBody;

interface RosterRow {
  readonly row: number;
  readonly body: Body;
}

interface RowCommand {
  readonly row: number;
  readonly command: EnrolMeter | RecordReading;
}

/** A row is an operation of its roster; a reading is itself, in whatever file it comes. */
function commandOf({ deps, context, job }: Parts, { row, body }: RosterRow): RowCommand {
  if (body.kind === 'record-reading') {
    const hashed = { ...body, reading: { ...body.reading } };
    const id = derivedOperationId(deps.hash, hashed);
    return { row, command: { ...headOf(deps, context, id, hashed), ...body } };
  }
  const roster: OperationId = job.operationId;
  const id = derivedOperationId(deps.hash, { kind: 'roster-row', roster, row });
  return { row, command: { ...headOf(deps, context, id, hashedEnrolment(body)), ...body } };
}

const groupsOf = <T>(list: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(list.length / GROUP) }, (_, i) =>
    list.slice(i * GROUP, (i + 1) * GROUP),
  );

const rowCount = (lines: Table): number => lines.filter((line) => !isEmpty(line)).length;

/** The lines of a group that can be commands; what is wrong with the others goes to the job. */
function rowsIn(job: RosterJob, reader: LineReader<Body>, first: number): RosterRow[] {
  const rows: RosterRow[] = [];
  for (const [i, line] of job.table.slice(first, first + GROUP).entries()) {
    const row = first + i + 1;
    const read = reader.read(row, line);
    if (read.kind === 'empty') continue;
    if (read.kind === 'fault') job.faults.push({ row, refusal: read.refusal });
    else {
      rows.push(read);
      if (read.notice !== '') job.notices.push({ row, notice: read.notice });
    }
  }
  return rows;
}

/** What the books add: another meter at the same address, or what is doubtful about a reading. */
function notice(job: RosterJob, row: number, result: CommandResult): void {
  if (result.kind !== 'fact') return;
  const { sameAddress, readingDoubts } = result.facts;
  if (typeof sameAddress === 'string') {
    job.notices.push({ row, notice: `another meter at this address 同址已有气表: ${sameAddress}` });
  }
  if (typeof readingDoubts === 'string' && readingDoubts !== '') {
    job.notices.push({ row, notice: `doubtful 存疑: ${readingDoubts}` });
  }
}

/** The rows that the books would take now. Each group is read and asked in a turn of its own. */
async function foreseen(parts: Parts, reader: LineReader<Body>): Promise<RowCommand[]> {
  const { deps, job } = parts;
  // All of them before the first is checked: a share of the rows so far is no progress.
  job.rows = rowCount(job.table.slice(1));
  job.begin('checking');
  const good: RowCommand[] = [];
  for (let first = 1; first < job.table.length; first += GROUP) {
    const group = rowsIn(job, reader, first).map((row) => commandOf(parts, row));
    const answers = await deps.store.registry.foresee(group.map(({ command }) => command));
    for (const [i, one] of group.entries()) {
      const answer = answers[i];
      if (answer === undefined) continue;
      if (!answer.ok) {
        job.faults.push({ row: one.row, refusal: answer.refusal });
        continue;
      }
      good.push(one);
      if (!answer.value.replayed) notice(job, one.row, answer.value.result);
    }
    job.good = good.length;
    job.done += rowCount(job.table.slice(first, first + GROUP));
  }
  return good;
}

async function write({ deps, job, closing }: Parts, rows: readonly RowCommand[]): Promise<void> {
  job.begin('writing');
  for (const group of groupsOf(rows)) {
    if (closing()) return job.end('stopped', { code: 'station.closing', facts: {} });
    const outcomes = await Promise.all(group.map(({ command }) => commitOne(deps, command)));
    for (const [i, outcome] of outcomes.entries()) {
      const row = group[i]?.row ?? 0;
      // What the check could not know: somebody enrolled this very meter in between.
      if (!outcome.ok) job.faults.push({ row, refusal: outcome.refusal });
      else if (outcome.value.replayed) job.already += 1;
      else job.enrolled += 1;
    }
    job.done += group.length;
  }
  job.end('done');
}

/** Refuses what SheetFiles.read and openSheet refuse. */
async function opened(
  { deps, sheets, job }: Parts,
  bytes: Uint8Array,
): Promise<Outcome<LineReader<Body>>> {
  const table = await sheets.read(bytes);
  if (!table.ok) return table;
  job.table = table.value;
  const { registry } = deps.store;
  if (job.kind === 'readings') {
    return ReadingReader.open(table.value, {
      addressOf: (meter) => registry.meterRecord(meter)?.address,
      timeZone: deps.company.timeZone,
    });
  }
  return RosterReader.open(
    table.value,
    placesOf(registry.communities(), registry.regulatorBoxes()),
    deps.company.cardFormats?.usual,
  );
}

/** Carries the job to its end. Throws StoreError where the ledger cannot be asked or written. */
export async function importRoster(parts: Parts, bytes: Uint8Array): Promise<void> {
  const { job } = parts;
  const reader = await opened(parts, bytes);
  if (!reader.ok) return job.end('refused', reader.refusal);
  const good = await foreseen(parts, reader.value);
  if (job.mode === 'dry-run') return job.end('done');
  if (job.mode === 'all-or-nothing' && job.faults.length > 0) {
    return job.end('refused', { code: 'roster.has-faults', facts: { faults: job.faults.length } });
  }
  await write(parts, good);
}
