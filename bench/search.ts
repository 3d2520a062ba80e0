/** The one box over a million customers: what a cashier waits for between a pause in typing and the first page. */
import { request } from 'node:http';
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
  /** The first search, sent as soon as the station is ready: it reads what was not read ahead. */
  readonly firstMs: number;
  /** 95th percentile of each kind of words. */
  readonly p95Ms: readonly number[];
}

export async function timeSearches(folder: string, customers: number): Promise<SearchTimes> {
  const daemon = await startDaemon(folder);
  const headers = { ...pageHeaders(daemon.port), ...daemon.headers };
  const search = (text: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const began = performance.now();
      const path = `/api/accounts?find=${encodeURIComponent(text)}&limit=12`;
      request({ host: '127.0.0.1', port: daemon.port, path, headers }, (answer) => {
        if (answer.statusCode !== 200) {
          reject(new Error(`a search was answered ${answer.statusCode}`));
        }
        answer.resume().on('end', () => resolve(performance.now() - began));
      })
        .on('error', reject)
        .end();
    });
  try {
    const firstMs = await search('光明小区');
    const kinds = wordsOf(1).map((): number[] => []);
    for (let round = 0; round < ROUNDS; round += 1) {
      const n = 1 + ((round * 48_611) % customers);
      for (const [kind, text] of wordsOf(n).entries()) kinds[kind]?.push(await search(text));
    }
    return { firstMs, p95Ms: kinds.map((times) => quantile(times, 0.95)) };
  } finally {
    await daemon.stop();
  }
}
