/**
 * Use for the month as a file: `account,source,index_m3,estimate_m3,read_on`, a line a customer. A reading has the index of
 * the base meter, an estimate its volume; the other cell is empty. UTF-8, with or without BOM, CRLF or LF; no quotes are needed,
 * and none are read.
 */
import { isBusinessDate } from './calendar.ts';
import { type AccountId, accountId } from './ids.ts';
import type { UsageEntry, UsageSource } from './ledger/month-commands.ts';
import { accept, type Outcome, refuse } from './outcome.ts';
import { type Litre, parseCubicMetres, parseIndex } from './units.ts';

export const USAGE_HEAD = 'account,source,index_m3,estimate_m3,read_on';

const SOURCES: readonly string[] = ['line', 'card', 'handheld', 'estimate'] satisfies UsageSource[];
const ACCOUNT = /^[1-9]\d{0,9}$/;
const U32_MAX = 0xffff_ffff;

const isSource = (text: string): text is UsageSource => SOURCES.includes(text);

function accountOf(text: string): AccountId | undefined {
  const number = ACCOUNT.test(text) ? Number(text) : 0;
  return number >= 1 && number <= U32_MAX ? accountId(number) : undefined;
}

/** Null for an empty cell, undefined for one that is no volume. */
function readBy(parse: (text: string) => Outcome<Litre>, text: string): Litre | null | undefined {
  if (text === '') return null;
  const volume = parse(text);
  return volume.ok ? volume.value : undefined;
}

function entryOf(row: string, line: number): Outcome<UsageEntry> {
  const cells = row.split(',').map((cell) => cell.trim());
  const bad = (field: string): Outcome<never> => refuse('usage.csv', { line, field });
  const [account = '', source = '', index = '', estimate = '', readOn = ''] = cells;
  if (cells.length !== 5) return bad('columns');
  const id = accountOf(account);
  if (id === undefined) return bad('account');
  if (!isSource(source)) return bad('source');
  const read = readBy(parseIndex, index);
  const litres = readBy(parseCubicMetres, estimate);
  const isEstimate = source === 'estimate';
  if (read === undefined || isEstimate !== (read === null)) return bad('index_m3');
  if (litres === undefined || isEstimate !== (litres !== null)) return bad('estimate_m3');
  if (!isBusinessDate(readOn)) return bad('read_on');
  return accept({ accountId: id, source, index: read, litres, readOn });
}

/** Every line of the file, or usage.csv {line, field} for the first that is none. Blank lines are passed over. */
export function readUsageCsv(text: string): Outcome<readonly UsageEntry[]> {
  const [head = '', ...rows] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (head.trim() !== USAGE_HEAD) return refuse('usage.csv', { line: 1, field: 'header' });
  const entries: UsageEntry[] = [];
  for (const [n, row] of rows.entries()) {
    if (row.trim() === '') continue;
    const entry = entryOf(row, n + 2);
    if (!entry.ok) return entry;
    entries.push(entry.value);
  }
  return accept(entries);
}
