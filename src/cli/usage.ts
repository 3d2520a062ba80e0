/**
 * `qika usage 2026-10 --file FILE --operator NAME`: sends a file of use to the running station, over its socket. The ids of
 * the requests come from what is sent, so the same file sent again, or gone on with after a break, enters nothing twice.
 */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { derivedOperationId } from '../app/request-hash.ts';
import { CATALOGUE, fill } from '../core/catalogue.ts';
import type { UsageEntry } from '../core/ledger/month-commands.ts';
import { isPeriod, type Period } from '../core/period.ts';
import { readUsageCsv, USAGE_HEAD } from '../core/usage-csv.ts';
import type { Hash } from '../ports/hash.ts';
import { type Options, UsageError } from './options.ts';

export const USAGE_USAGE = `qika usage YYYY-MM --file FILE --operator NAME [--config FILE]; first line: ${USAGE_HEAD}`;

/** Lines of one request: 64 KiB hold them with room to spare. */
const LINES = 200;
const ANSWER_MS = 60_000;

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

function post(socketPath: string, path: string, body: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        socketPath,
        path,
        method: 'POST',
        timeout: ANSWER_MS,
        headers: { host: 'qika', 'content-type': 'application/json' },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        answer.on('end', () => {
          try {
            resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) });
          } catch (cause) {
            reject(new Error(`the station answered ${answer.statusCode}: ${text}`, { cause }));
          }
        });
      },
    );
    asked.on('timeout', () => asked.destroy(new Error('the station does not answer')));
    asked.on('error', reject).end(JSON.stringify(body));
  });
}

const linesOf = (entries: readonly UsageEntry[]) =>
  entries.map(({ index, ...rest }) => ({ ...rest, indexLitres: index }));

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;

/** What the station says of a refusal, in both languages. */
function problemText({ status, body }: Answer): string {
  const zh = field(body, 'zh');
  const parts = [
    field(body, 'detail'),
    field(body, 'next'),
    field(zh, 'detail'),
    field(zh, 'next'),
  ];
  const told = parts.filter((part) => typeof part === 'string').join(' ');
  return told === '' ? `HTTP ${status}` : told;
}

function blockedIn(body: unknown): number {
  const lines = field(field(body, 'result'), 'lines');
  return Array.isArray(lines) ? lines.filter((line) => field(line, 'why') !== '').length : 0;
}

function fileOf(options: Options): readonly UsageEntry[] {
  const file = options.get('file');
  if (file === undefined) throw new UsageError(`--file is missing. 缺少 --file。 ${USAGE_USAGE}`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (cause) {
    throw new UsageError(`${file} cannot be read as UTF-8: ${String(cause)}. 无法读取。`);
  }
  const entries = readUsageCsv(text);
  if (entries.ok) return entries.value;
  const { code, facts } = entries.refusal;
  const { en, zh } = CATALOGUE[code];
  throw new UsageError(
    [en.what, en.next, zh.what, zh.next].map((one) => fill(one, facts)).join(' '),
  );
}

function wishOf(word: string | undefined, options: Options): { period: Period; operator: string } {
  const operator = options.get('operator');
  if (word === undefined || !isPeriod(word) || operator === undefined) {
    throw new UsageError(USAGE_USAGE);
  }
  return { period: word, operator };
}

interface Station {
  readonly socketPath: string;
  readonly hash: Hash;
}

/** 0 when every line is in the books; 1 at the first refusal, which names what stands before it. */
export async function sendUsage(
  { socketPath, hash }: Station,
  word: string | undefined,
  options: Options,
): Promise<number> {
  const { period, operator } = wishOf(word, options);
  const entries = fileOf(options);
  let blocked = 0;
  for (let first = 0; first < entries.length; first += LINES) {
    const lines = linesOf(entries.slice(first, first + LINES));
    const operationId = derivedOperationId(hash, { kind: 'usage-file', period, operator, lines });
    const body = { operationId, operator, lines };
    const answer = await post(socketPath, `/api/months/${period}/usage`, body);
    if (answer.status !== 200) {
      process.stderr.write(
        `${first} lines are entered. 已录入 ${first} 行。 ${problemText(answer)}\n`,
      );
      return 1;
    }
    blocked += blockedIn(answer.body);
  }
  process.stdout.write(
    `${period}: ${entries.length} lines, ${blocked} wait for a second look. 已录入 ${entries.length} 行，待复核 ${blocked} 行。\n`,
  );
  return 0;
}
