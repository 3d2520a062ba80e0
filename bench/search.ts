/** The one box over a million customers: what a cashier waits for between a pause in typing and the first page. */
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { pageHeaders } from '../test/rig/page-session.ts';
import { startDaemon } from './daemon.ts';
import { quantile } from './statistics.ts';

const ROUNDS = 20;

/** Words as they are typed, from what names one customer to what names all of them, and nobody. */
const wordsOf = (n: number): readonly string[] => [
  String(n),
  String(n).slice(0, 4),
  `139${String(n).padStart(8, '0')}`,
  `客户${n}`,
  `光明 ${1 + (n % 80)}栋 ${n}室`,
  '光明小区',
  `没有这个人${n}`,
];

export interface SearchTimes {
  /** A number, sent the moment the station is ready: the first search after a start. */
  readonly firstNumberMs: number;
  /** A name behind it: answered from what has been read by then, with how much that is. */
  readonly firstNameMs: number;
  /** From then until names of all customers are found. */
  readonly allReadMs: number;
  /** 95th percentile of each kind of words. */
  readonly p95Ms: readonly number[];
}

const AGAIN_MS = 50;

async function readWhole(
  search: (text: string, heard: (answer: string) => void) => Promise<number>,
  began: number,
): Promise<number> {
  for (let isRead = false; !isRead; ) {
    await sleep(AGAIN_MS);
    await search('没有这个人', (body) => {
      isRead = body.includes('"readPercent":null');
    });
  }
  return performance.now() - began;
}

export async function timeSearches(folder: string, customers: number): Promise<SearchTimes> {
  const daemon = await startDaemon(folder);
  const headers = { ...pageHeaders(daemon.port), ...daemon.headers };
  const search = (
    text: string,
    heard: (answer: string) => void = () => undefined,
  ): Promise<number> =>
    new Promise((resolve, reject) => {
      const began = performance.now();
      const path = `/api/accounts?find=${encodeURIComponent(text)}&limit=12`;
      request({ host: '127.0.0.1', port: daemon.port, path, headers }, (answer) => {
        if (answer.statusCode !== 200) {
          reject(new Error(`a search was answered ${answer.statusCode}`));
        }
        let body = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          body += part;
        });
        answer.on('end', () => {
          resolve(performance.now() - began);
          heard(body);
        });
      })
        .on('error', reject)
        .end();
    });
  try {
    const began = performance.now();
    let found = '';
    const firstNumberMs = await search(String(customers), (body) => {
      found = body;
    });
    if (!found.includes(`客户${customers}`)) throw new Error('the last customer was not found');
    const firstNameMs = await search('光明小区');
    const allReadMs = await readWhole(search, began);
    const kinds = wordsOf(1).map((): number[] => []);
    for (let round = 0; round < ROUNDS; round += 1) {
      const n = 1 + ((round * 48_611) % customers);
      for (const [kind, text] of wordsOf(n).entries()) kinds[kind]?.push(await search(text));
    }
    return {
      firstNumberMs,
      firstNameMs,
      allReadMs,
      p95Ms: kinds.map((times) => quantile(times, 0.95)),
    };
  } finally {
    await daemon.stop();
  }
}
