/** `qika recovered`: what a lost ledger has left at the running station: accepted gaps, and gas or money that nobody has explained. */
import { fen, formatYuan } from '../core/units.ts';
import { askStation } from './ask-station.ts';
import type { ConfigOf } from './commands.ts';
import { readOptions } from './options.ts';
import { nobodyListens, type Problem, problemText } from './station-says.ts';

interface Parts {
  readonly configOf: ConfigOf;
  readonly say: (line: string) => void;
}

interface Gap {
  readonly epoch: number;
  readonly station: number;
  readonly lostFrom: number;
  readonly lostUpTo: number;
  readonly maker: string;
  readonly checker: string;
  readonly reason: string;
  readonly at: number;
}

interface Load {
  readonly load: string;
  readonly accountId: number;
  readonly cardNo: number;
  /** 0 of a money meter. */
  readonly litres: number;
  readonly fen: number;
  readonly at: number;
}

interface Meter {
  readonly meter: string;
  readonly line: string;
  readonly address: string;
  readonly litres: number;
}

const LITRES = 1000;
const time = (at: number): string => new Date(at).toISOString();

interface Told {
  readonly gaps: readonly Gap[];
  readonly loads: readonly Load[];
  readonly meters: readonly Meter[];
}

/** Exit code 0 when the station told it, 1 when it refused; throws UsageError when it is not there. */
export async function recovered(
  words: readonly string[],
  { configOf, say }: Parts,
): Promise<number> {
  const { socketPath } = await configOf(readOptions(words, ['config', 'data', 'port']));
  const answer = await askStation(socketPath, 'GET', '/api/recovered');
  if (answer === null) throw nobodyListens(socketPath);
  if (answer.status !== 200) {
    say(problemText(answer.body as Problem));
    return 1;
  }
  const { gaps, loads, meters } = answer.body as Told;
  for (const gap of gaps) {
    say(
      `${time(gap.at)}  epoch 纪元 ${gap.epoch}: batches ${gap.lostFrom} to ${gap.lostUpTo} of station ${gap.station} lost  ${gap.maker}, ${gap.checker}: ${gap.reason}`,
    );
  }
  for (const { load, accountId, cardNo, litres, fen: money, at } of loads) {
    const found =
      money > 0 ? `${formatYuan(fen(money))} yuan 元` : `${(litres / LITRES).toFixed(3)} m³`;
    say(`${time(at)}  ${load}  account 户 ${accountId}  card 卡 ${cardNo}  ${found} 待查`);
  }
  for (const { meter, line, address, litres } of meters) {
    const m3 = (litres / LITRES).toFixed(3);
    say(
      `line 线路 ${line}  ${address}  meter 表 ${meter}  ledger 台账 ${m3} m³, unread since 断档后未核`,
    );
  }
  if (gaps.length === 0) say('No gap was ever accepted. 台账无断档。');
  else if (loads.length === 0) say('Nothing recovered waits for a reason. 无待查找回气量、金额。');
  return 0;
}
