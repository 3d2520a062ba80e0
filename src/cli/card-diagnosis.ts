/**
 * `qika card read` beside a running station: the station has the reader and the ledger, so it is asked, and says what a
 * cashier asks. Without a station the card is read from its public bytes alone (card-read.ts).
 */
import { formatCubicMetres, litre } from '../core/units.ts';
import { diagnosisSchema } from '../http/diagnosis.ts';
import { readerSchema } from '../http/events.ts';
import { problemSchema } from '../http/problem.ts';
import { askStation, type StationAnswer } from './ask-station.ts';
import { CARD_KINDS } from './card-read.ts';

type Diagnosis = ReturnType<typeof diagnosisSchema.parse>;

const cubicMetres = (litres: number | null): string =>
  litres === null ? '—' : `${formatCubicMetres(litre(litres))} m³`;

const countText = (count: Diagnosis['counts']['card']): string =>
  count === null ? '—' : `${count.sequence} / ${cubicMetres(count.totalLitres)}`;

function whose({ account, meter, cardNo, stage }: Diagnosis): string[] {
  return [
    `card 卡号 ${cardNo ?? '—'} · ${stage ?? 'not in the ledger 不在台账'}`,
    ...(account === null
      ? []
      : [`account 户号 ${account.accountId} · ${account.name} · ${account.address}`]),
    ...(meter === null ? [] : [`meter 表号 ${meter.plate}`]),
  ];
}

function windowLine(window: Diagnosis['window']): string[] {
  if (window === null) return [];
  const { at, operator, second, totalLitres, remainingLitres, purchases, photo } = window;
  const count = purchases === null ? '' : `${purchases} / `;
  const seen = `${new Date(at).toISOString()} ${operator}, ${second} · photo 照片 ${photo.slice(0, 12)}…`;
  const left = remainingLitres === null ? '' : ` · left 剩余 ${cubicMetres(remainingLitres)}`;
  return [`  window 表窗 ${count}${cubicMetres(totalLitres)}${left} · ${seen}`];
}

function threeBooks({ counts, gas, window }: Diagnosis): string[] {
  return [
    'write sequence / total 写卡序号 / 累计:',
    `  ledger 账 ${countText(counts.ledger)}`,
    `  card   卡 ${countText(counts.card)}`,
    `  meter  表 ${countText(counts.meter)}`,
    ...windowLine(window),
    `gas on card 卡内 ${cubicMetres(gas.onCardLitres)} · in meter 表内 ${cubicMetres(gas.inMeterLitres)}`,
  ];
}

/** A diagnosis as lines for a terminal, in both languages. Blank stock and tool cards are nobody's, and count nothing. */
export function diagnosisText(diagnosis: Diagnosis): string {
  const { findings, kind, triesLeft } = diagnosis;
  return [
    `${CARD_KINDS[kind]} · tries left 剩余密码次数 ${triesLeft}`,
    ...(kind === 'customer' ? [...whose(diagnosis), ...threeBooks(diagnosis)] : []),
    ...findings.flatMap(({ bars, code, en, zh }) => [
      `${bars ? '!' : '·'} ${en.what} ${zh.what} (${code})`,
      `  → ${en.next} ${zh.next}`,
    ]),
  ].join('\n');
}

function refused(answer: StationAnswer): number {
  const problem = problemSchema.parse(answer.body);
  process.stderr.write(
    `${problem.zh.detail} ${problem.zh.next}\n${problem.detail} ${problem.next}\n`,
  );
  return 1;
}

/** Resolves with the exit code, or null when no station is running at that socket. */
export async function diagnoseAtStation(
  socketPath: string,
  wanted: string | null,
): Promise<number | null> {
  const listed = await askStation(socketPath, 'GET', '/api/readers');
  if (listed === null) return null;
  if (listed.status !== 200) return refused(listed);
  const readers = readerSchema.array().parse(listed.body);
  const reader = wanted ?? readers.find(({ condition }) => condition === 'card')?.name;
  if (reader === undefined) {
    process.stderr.write('No card in a reader. 读卡器中没有卡。\n');
    return 1;
  }
  const answer = await askStation(socketPath, 'POST', '/api/cards/diagnose', { reader });
  if (answer === null) return null;
  if (answer.status !== 200) return refused(answer);
  process.stdout.write(`${reader}\n${diagnosisText(diagnosisSchema.parse(answer.body))}\n`);
  return 0;
}
