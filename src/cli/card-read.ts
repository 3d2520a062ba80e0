/** `qika card read`: prints the card in the reader from its public bytes. No secret is presented, nothing is written. */
import type { CardContent, MeterReport, Recognition, SlotContent } from '../core/card.ts';
import { formatMeter } from '../core/ids.ts';
import { formatCubicMetres } from '../core/units.ts';
import { CardError, type CardReaders, type CardReading, ReaderError } from '../ports/cards.ts';
import type { Clock } from '../ports/clock.ts';
import { counted, reportsMoney, tariffLines } from './money-card.ts';

/** Milliseconds that readers are given to show themselves after a start. */
const SHOW_MS = 3_000;

/** What a card in a reader is, in words for a terminal. */
export const CARD_KINDS: Readonly<Record<Recognition['kind'], string>> = {
  customer: 'customer card 用户卡',
  blank: 'blank card 空白卡',
  unfinished: 'initialisation not finished 初始化未完成',
  tool: 'tool card 工具卡',
  foreign: 'not a card of this system 非本系统卡',
};

const time = (seconds: number): string => new Date(seconds * 1000).toISOString();

function slotLines(
  name: 'A' | 'B',
  slot: SlotContent | null,
  active: boolean,
  money: boolean,
): string[] {
  if (slot === null) return [`slot ${name}: not valid 无效`];
  const { writeSequence, total, volume, ceiling, tag, soldAt } = slot;
  const head = [
    `slot ${name}: valid 有效${active ? ' · counts 有效槽' : ''}`,
    `  write sequence 写卡序号 ${writeSequence} · total 累计 ${counted(total, money)}`,
  ];
  if (money) return [...head, ...tariffLines(slot), `  tag ${tag}`];
  return [
    ...head,
    `  last volume 本次 ${formatCubicMetres(volume)} m³ · ceiling 充值上限 ${formatCubicMetres(ceiling)} m³`,
    `  sold at ${time(soldAt)} · tag ${tag}`,
  ];
}

function reportLines(report: MeterReport | null): string[] {
  if (report === null) return ['  report 回写: none 无'];
  const { result, takenSequence, meterTotal, remaining, index, clock } = report;
  const money = reportsMoney(report);
  const flags = [
    report.valveOpen ? 'valve open 阀开' : 'valve closed 阀关',
    ...(report.batteryLow ? ['battery low 电池低'] : []),
    ...(report.tamper ? ['tamper 拆盖'] : []),
    ...(report.magnet ? ['magnet 磁干扰'] : []),
  ];
  return [
    `  report 回写: ${result} · taken ${takenSequence} · total ${counted(meterTotal, money)}`,
    `  remaining 剩余 ${counted(remaining, money)} · index 字轮 ${formatCubicMetres(index)} m³`,
    `  ${flags.join(' · ')} · meter clock ${time(clock)}`,
  ];
}

function contentLines(content: CardContent, money: boolean): string[] {
  const { company, cardNo, accountId, meter, slots, active, mark, markTorn, report } = content;
  const taken = markTorn ? 'torn 残缺' : mark === null ? 'none 无' : String(mark);
  return [
    `company 公司 ${company} · card 卡号 ${cardNo} · account 户号 ${accountId} · meter 表号 ${formatMeter(meter)}`,
    ...slotLines('A', slots.A, active === 'A', money),
    ...slotLines('B', slots.B, active === 'B', money),
    'return area 回写区:',
    `  mark 取气标记: ${taken}`,
    ...reportLines(report),
  ];
}

function hexLines(image: Uint8Array): string[] {
  const bytes = Buffer.from(image);
  return Array.from({ length: Math.ceil(bytes.length / 16) }, (_, row) => {
    const at = (row * 16).toString(16).padStart(2, '0');
    const line = bytes.subarray(row * 16, row * 16 + 16).toString('hex');
    return `  ${at}  ${line.replace(/(..)/g, '$1 ').trim()}`;
  });
}

export function describeCard(reading: CardReading): string {
  const { recognition, triesLeft, format, image } = reading;
  return [
    `${CARD_KINDS[recognition.kind]} · format ${format.id} · tries left 剩余密码次数 ${triesLeft}`,
    ...(recognition.kind === 'customer'
      ? contentLines(recognition.content, reading.format.capabilities.counts === 'money')
      : []),
    'memory 存储:',
    ...hexLines(image),
  ].join('\n');
}

/** Resolves with the name of the reader to use, once one has shown itself; null when none does. */
function readerToUse(cards: CardReaders, clock: Clock, wanted: string | null) {
  const find = (): string | null => {
    const fits = cards.states().filter(({ name }) => wanted === null || name === wanted);
    return (fits.find(({ condition }) => condition === 'card') ?? null)?.name ?? null;
  };
  return new Promise<string | null>((resolve) => {
    const known = find();
    if (known !== null) {
      resolve(known);
      return;
    }
    const end = (name: string | null): void => {
      cancel();
      unwatch();
      resolve(name);
    };
    const cancel = clock.after(SHOW_MS, () => end(null));
    const unwatch = cards.watch(() => {
      const name = find();
      if (name !== null) end(name);
    });
  });
}

export async function readCardInReader(
  cards: CardReaders,
  clock: Clock,
  wanted: string | null,
): Promise<number> {
  const reader = await readerToUse(cards, clock, wanted);
  if (reader === null) {
    const list = cards.states().map(({ name, condition }) => `  ${name}: ${condition}`);
    const lines = ['No card in a reader. 读卡器中没有卡。', ...list];
    process.stderr.write(`${lines.join('\n')}\n`);
    return 1;
  }
  try {
    const reading = await cards.session(reader, (session) => session.read());
    process.stdout.write(`${reader}\n${describeCard(reading)}\n`);
    return 0;
  } catch (cause) {
    if (!(cause instanceof CardError || cause instanceof ReaderError)) throw cause;
    process.stderr.write(`${reader}: ${cause.code}: ${cause.message}\n`);
    return 1;
  }
}
