/** `qika meter read`: asks a meter over one of the configured lines, and prints what it says. */

import { CATALOGUE } from '../core/catalogue.ts';
import { formatCubicMetres } from '../core/units.ts';
import type { LineConfig } from '../line-config.ts';
import { type LineMeter, MeterError, type MeterLines } from '../ports/meters.ts';
import { type Options, UsageError } from './options.ts';

export const METER_USAGE =
  'qika meter read --config FILE --line NAME --address A [--protocol cjt188] [--profile P] [--ask address,index,purchases]';

const QUESTIONS = ['address', 'index', 'purchases'] as const;
type Question = (typeof QUESTIONS)[number];

function questionsOf(options: Options): readonly Question[] {
  const asked = (options.get('ask') ?? 'index').split(',');
  const known = QUESTIONS.filter((question) => asked.includes(question));
  if (known.length !== asked.length) {
    throw new UsageError(`--ask takes ${QUESTIONS.join(', ')}. 只能是这些项目。`);
  }
  return known;
}

const hundredths = (n: number): string => (n / 100).toFixed(2);

async function linesOf(meter: LineMeter, question: Question): Promise<string[]> {
  switch (question) {
    case 'address':
      return [`address 地址 ${await meter.readAddress()}`];
    case 'index': {
      const { index, settlementIndex, clock, valve, batteryLow } = await meter.readIndex();
      return [
        `index 当前累积 ${formatCubicMetres(index)} m³`,
        ...(settlementIndex === null
          ? []
          : [`settlement day 结算日 ${formatCubicMetres(settlementIndex)} m³`]),
        `clock 表内时钟 ${clock ?? '—'} · valve 阀门 ${valve ?? '—'} · battery 电池 ${batteryLow === null ? '—' : batteryLow ? 'low 欠压' : 'good 正常'}`,
      ];
    }
    case 'purchases': {
      const { count, amount, total, remaining } = await meter.readPurchases();
      const unit = meter.creditRule === null ? 'yuan 元' : 'm³';
      return [
        `purchase count 购买序号 ${count} · last 本次 ${hundredths(amount)} ${unit}`,
        `total 累计 ${hundredths(total)} ${unit} · remaining 剩余 ${hundredths(remaining)} ${unit}`,
      ];
    }
  }
}

/** Resolves with the exit code: 0 answered, 1 not answered; the reason stands in `errors`. Throws UsageError. */
export async function meterRead(
  lines: MeterLines,
  known: readonly LineConfig[],
  options: Options,
  output: NodeJS.WritableStream,
  errors: NodeJS.WritableStream,
): Promise<number> {
  const questions = questionsOf(options);
  const [line, address] = [options.get('line'), options.get('address')];
  if (line === undefined || address === undefined) throw new UsageError(METER_USAGE);
  const protocol = options.get('protocol') ?? 'cjt188';
  const profile = options.get('profile') ?? (protocol === 'cjt188' ? 'auto' : '');
  try {
    const meter = lines.meter({ line, protocol, profile, address });
    for (const question of questions) {
      for (const text of await linesOf(meter, question)) output.write(`${text}\n`);
    }
    return 0;
  } catch (cause) {
    if (!(cause instanceof MeterError)) throw cause;
    const { en, zh } = CATALOGUE[cause.code];
    const names = known.map(({ name }) => name).join(', ') || 'none';
    const hint = cause.code === 'line.unknown' ? ` Known 已有: ${names}.` : '';
    errors.write(`${cause.message}. ${en.next}${hint}\n${zh.next}\n`);
    return 1;
  }
}
