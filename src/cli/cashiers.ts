/** `qika cashiers`: counters per cashier from the running station, as CSV. */
import { csvLine, textCell } from '../core/csv.ts';
import { formatYuan } from '../core/units.ts';
import { askStation } from './ask-station.ts';
import type { ConfigOf } from './commands.ts';
import { readOptions, UsageError } from './options.ts';
import { nobodyListens, type Problem, problemText } from './station-says.ts';

const USAGE = 'qika cashiers --from DATE --to DATE [--config FILE]';

const COLUMNS = [
  ...['station', 'cashier', 'shifts', 'tickets', 'purchases', 'purchasedFen', 'reversals'],
  ...['reversedFen', 'voids', 'reprints', 'writeFailures', 'differences', 'overFen', 'shortFen'],
];
const HEAD = [
  ...['station', 'cashier', 'shifts', 'tickets', 'purchases', 'purchased_yuan', 'reversals'],
  ...['reversed_yuan', 'voids', 'reprints', 'write_failures', 'differences', 'over_yuan'],
  'short_yuan',
];

interface Parts {
  readonly configOf: ConfigOf;
  readonly say: (line: string) => void;
}

function cell(name: string, value: string | number | undefined): string | number {
  if (typeof value === 'string') return textCell(value);
  const number = value ?? 0;
  return name.endsWith('Fen') ? formatYuan(number as never) : number;
}

/** Exit code 0 when the station told it, 1 when it refused; throws UsageError when it is not there. */
export async function cashiers(
  words: readonly string[],
  { configOf, say }: Parts,
): Promise<number> {
  const options = readOptions(words, ['config', 'data', 'port', 'from', 'to']);
  const [from, to] = [options.get('from'), options.get('to')];
  if (from === undefined || to === undefined) throw new UsageError(USAGE);
  const { socketPath } = await configOf(options);
  const range = new URLSearchParams({ from, to });
  const answer = await askStation(socketPath, 'GET', `/api/reports/cashiers?${range}`);
  if (answer === null) throw nobodyListens(socketPath);
  if (answer.status !== 200) {
    say(problemText(answer.body as Problem));
    return 1;
  }
  say(csvLine(HEAD).trimEnd());
  for (const one of answer.body as Readonly<Record<string, string | number>>[]) {
    say(csvLine(COLUMNS.map((name) => cell(name, one[name]))).trimEnd());
  }
  return 0;
}
