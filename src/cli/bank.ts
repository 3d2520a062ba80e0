/**
 * `qika bank FILE`: a bank's file beside the transfers that wait, as CSV; with --confirm those lines that are sure, or that are
 * named by their rows and have one candidate, confirm theirs. The same file sent again confirms nothing twice.
 */
import { readFileSync } from 'node:fs';
import { derivedOperationId } from '../app/request-hash.ts';
import { csvLine, textCell } from '../core/csv.ts';
import { formatYuan } from '../core/units.ts';
import { SHEET_TYPES } from '../http/sheet-types.ts';
import type { Hash } from '../ports/hash.ts';
import { askForBytes, askStation } from './ask-station.ts';
import type { ConfigOf } from './commands.ts';
import { readOptions, UsageError } from './options.ts';
import { nobodyListens, type Problem, problemText } from './station-says.ts';

const USAGE =
  'qika bank FILE [--bank NAME] [--confirm sure|ROW,ROW… --operator NAME] [--config FILE]';
const HEAD = ['row', 'serial', 'booked_on', 'yuan', 'payer', 'state', 'ground', 'account'];

interface Waiting {
  readonly payment: string;
  readonly accountId: number;
  readonly amountFen: number;
  readonly ticket: string;
  readonly names: readonly string[];
}

interface Line {
  readonly row: number;
  readonly serial: string;
  readonly bookedOn: string;
  readonly amountFen: number;
  readonly payer: string;
  readonly state: string;
  readonly ground: string | null;
  readonly candidates: readonly (Waiting & { readonly doubts: readonly string[] })[];
  readonly candidateCount: number;
  readonly handOver: Banked | null;
}

/** Cash that was taken to the bank, by its slip. */
interface Banked {
  readonly bankSlip: string;
  readonly bankDate: string;
  readonly cashier: string;
  readonly amountFen: number;
}

/** As much of the answer as is told; the station checks its own answers. */
interface Preview {
  readonly bank: string;
  readonly lines: readonly Line[];
  readonly faults: readonly { readonly row: number; readonly column: string }[];
  readonly passed: number;
  readonly waiting: readonly Waiting[];
  readonly waitingCount: number;
  readonly missing: readonly Banked[];
}

interface Parts {
  readonly configOf: ConfigOf;
  readonly hash: Hash;
  readonly say: (line: string) => void;
}

const yuan = (amountFen: number): string => formatYuan(amountFen as never);

const slipOf = ({ handOver }: Line): string => (handOver === null ? '' : handOver.bankSlip);

function told({ lines, faults, passed, waiting, ...rest }: Preview, say: Parts['say']): void {
  say(csvLine([...HEAD, 'ticket', 'doubts']).trimEnd());
  for (const line of lines) {
    const [only] = line.candidates;
    const whose = line.candidateCount === 1 && only !== undefined ? only : null;
    const cells = [
      ...[line.row, textCell(line.serial), line.bookedOn, yuan(line.amountFen)],
      ...[textCell(line.payer), line.state, line.ground ?? ''],
      ...[whose?.accountId ?? (line.candidateCount > 1 ? `${line.candidateCount} ×` : '')],
      ...[textCell(whose?.ticket ?? slipOf(line)), whose?.doubts.join(' ') ?? ''],
    ];
    say(csvLine(cells).trimEnd());
  }
  for (const { row, column } of faults) say(`row ${row}: ${column}? 该行无法读取`);
  for (const { ticket, accountId, amountFen, names } of waiting) {
    say(`waits 待到账: ${ticket} ${accountId} ${yuan(amountFen)} ${names.join(' ')}`);
  }
  for (const { bankSlip, bankDate, cashier, amountFen } of rest.missing) {
    say(`not at the bank 银行未见: ${bankSlip} ${bankDate} ${cashier} ${yuan(amountFen)}`);
  }
  const sure = lines.filter(({ state }) => state === 'sure').length;
  say(
    `${lines.length} lines 笔到账, ${sure} sure 可确认, ${faults.length} unreadable 无法读取, ` +
      `${passed} out 支出, ${rest.waitingCount} transfers wait 待到账`,
  );
}

function chosen(lines: readonly Line[], wish: string): readonly Line[] {
  if (wish === 'sure') return lines.filter(({ state }) => state === 'sure');
  if (!/^\d{1,6}(,\d{1,6})*$/.test(wish)) throw new UsageError(USAGE);
  return wish.split(',').map((text) => {
    const line = lines.find(({ row }) => row === Number(text));
    if (line?.candidateCount === 1) return line;
    throw new UsageError(`Row ${text} has not one candidate. 第 ${text} 行没有唯一的待到账收款。`);
  });
}

interface Confirming {
  readonly socketPath: string;
  readonly bank: string;
  readonly operator: string;
}

/** Rows that were confirmed; stops at the first refusal. */
async function confirm(
  lines: readonly Line[],
  { socketPath, bank, operator }: Confirming,
  { hash, say }: Parts,
): Promise<number> {
  for (const { row, serial, bookedOn, amountFen, payer, candidates } of lines) {
    const payment = candidates[0]?.payment ?? '';
    const bankLine = { bank, serial, amountFen, bookedOn, payer };
    const operationId = derivedOperationId(hash, { kind: 'bank-line', bank, serial, payment });
    const body = { operationId, payment, operator, bankLine };
    const answer = await askStation(socketPath, 'POST', '/api/payments/confirm', body);
    if (answer === null) throw nobodyListens(socketPath);
    if (answer.status !== 200) {
      say(`row ${row}: ${problemText(answer.body as Problem)}`);
      return 1;
    }
    say(`row ${row}: confirmed 已确认到账 ${yuan(amountFen)}`);
  }
  return 0;
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new UsageError(`${file} cannot be read 文件无法读取: ${String(cause)}`);
  }
}

/** 0 when all that was asked is done, 1 at a refusal; throws UsageError where no station runs. */
export async function bank(words: readonly string[], parts: Parts): Promise<number> {
  const [file = '', ...rest] = words;
  if (file === '' || file.startsWith('--')) throw new UsageError(USAGE);
  const options = readOptions(rest, ['config', 'data', 'port', 'bank', 'confirm', 'operator']);
  const wish = options.get('confirm');
  const operator = options.get('operator');
  if (wish !== undefined && operator === undefined) throw new UsageError(USAGE);
  const { socketPath } = await parts.configOf(options);
  const bytes = bytesOf(file);
  const type = file.toLowerCase().endsWith('.xlsx') ? SHEET_TYPES.xlsx : SHEET_TYPES.csv;
  const name = options.get('bank');
  const query = name === undefined ? '' : `?${new URLSearchParams({ bank: name })}`;
  const path = `/api/bank-files${query}`;
  const reply = await askForBytes(socketPath, {
    method: 'POST',
    path,
    body: { type, bytes },
  }).catch((cause: unknown) => {
    if (cause instanceof Error && 'syscall' in cause) throw nobodyListens(socketPath);
    throw cause;
  });
  const body: unknown = JSON.parse(reply.bytes.toString('utf8'));
  if (reply.status !== 200) {
    parts.say(problemText(body as Problem));
    return 1;
  }
  const preview = body as Preview;
  if (wish === undefined || operator === undefined) {
    told(preview, parts.say);
    return 0;
  }
  return confirm(chosen(preview.lines, wish), { socketPath, bank: preview.bank, operator }, parts);
}
