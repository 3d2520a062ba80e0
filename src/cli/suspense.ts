/** `qika suspense`: money that came for closed accounts and waits at the running station (暂收款), with what there is to do. */
import { fen, formatYuan } from '../core/units.ts';
import { askStation } from './ask-station.ts';
import type { ConfigOf } from './commands.ts';
import { readOptions } from './options.ts';
import { nobodyListens, type Problem, problemText } from './station-says.ts';

interface Parts {
  readonly configOf: ConfigOf;
  readonly say: (line: string) => void;
}

interface Suspended {
  readonly suspense: string;
  readonly accountId: number;
  readonly leftFen: number;
  readonly bank: string;
  readonly serial: string;
  readonly bookedOn: string;
}

/** Exit code 0 when the station told it, 1 when it refused; throws UsageError when it is not there. */
export async function suspense(
  words: readonly string[],
  { configOf, say }: Parts,
): Promise<number> {
  const { socketPath } = await configOf(readOptions(words, ['config', 'data', 'port']));
  const answer = await askStation(socketPath, 'GET', '/api/suspense');
  if (answer === null) throw nobodyListens(socketPath);
  if (answer.status !== 200) {
    say(problemText(answer.body as Problem));
    return 1;
  }
  const waiting = answer.body as readonly Suspended[];
  for (const { suspense: id, accountId, leftFen, bank, serial, bookedOn } of waiting) {
    const left = `${formatYuan(fen(leftFen))} yuan 元`;
    say(`${bookedOn}  ${id}  closed account 已销户 ${accountId}  ${bank} ${serial}  ${left} 待退`);
  }
  if (waiting.length === 0) say('No money waits in suspense. 无暂收款。');
  else {
    say(
      'Pay it back, or let it be a transfer that waits, by two people: Finance → Transfers, items.',
    );
    say('请由两人退还，或转入等待中的转账：财务 → 到账、项目。');
  }
  return 0;
}
