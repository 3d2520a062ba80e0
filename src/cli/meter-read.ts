/**
 * `qika meter read`: asks a meter over one of the configured lines, and prints what it says. A running station holds its
 * lines, and two masters on one bus spoil each other's exchanges; so it is the station that asks then.
 */
import {
  type AskedMeter,
  type MeterOnLine,
  type Questions,
  readMeter,
  unlinkedProfile,
} from '../app/lines/read-meter.ts';
import type { LineConfig } from '../config/lines.ts';
import { CATALOGUE } from '../core/catalogue.ts';
import { formatCubicMetres, type Litre } from '../core/units.ts';
import { MeterError, type MeterLines } from '../ports/meters.ts';
import { askStation } from './ask-station.ts';
import { type Options, UsageError } from './options.ts';
import { type Problem, problemText } from './station-says.ts';

export const METER_USAGE =
  'qika meter read [--config FILE] --line NAME --address A [--protocol cjt188] [--profile P] [--ask address,index,purchases]';

const QUESTIONS = ['address', 'index', 'purchases'] as const;
type Question = (typeof QUESTIONS)[number];

export interface MeterAsked {
  /** Without a profile the station takes that of the meter's link. */
  readonly link: AskedMeter;
  readonly ask: readonly Question[];
}

/** Throws UsageError. */
export function readAsked(options: Options): MeterAsked {
  const named = (options.get('ask') ?? 'index').split(',');
  const ask = QUESTIONS.filter((question) => named.includes(question));
  if (ask.length !== named.length) {
    throw new UsageError(`--ask takes ${QUESTIONS.join(', ')}. 只能是这些项目。`);
  }
  const [line, address] = [options.get('line'), options.get('address')];
  if (line === undefined || address === undefined) throw new UsageError(METER_USAGE);
  const protocol = options.get('protocol') ?? 'cjt188';
  const profile = options.get('profile') ?? null;
  return { link: { line, protocol, profile, address }, ask };
}

/** The answer of POST /api/lines/read; the station checks its own answers. */
interface Told {
  readonly profile: string;
  readonly toldAddress: string | null;
  readonly index: {
    readonly indexLitres: Litre;
    readonly settlementIndexLitres: Litre | null;
    readonly clock: string | null;
    readonly valve: string | null;
    readonly batteryLow: boolean | null;
  } | null;
  readonly purchases: {
    readonly unit: 'm3' | 'yuan';
    readonly count: number;
    readonly amount: number;
    readonly total: number;
    readonly remaining: number;
  } | null;
}

function toldBy({ link, address, index, purchases, unit }: MeterOnLine): Told {
  return {
    profile: link.profile,
    toldAddress: address,
    index: index && {
      ...index,
      indexLitres: index.index,
      settlementIndexLitres: index.settlementIndex,
    },
    purchases: purchases && { unit, ...purchases },
  };
}

const hundredths = (n: number): string => (n / 100).toFixed(2);

const battery = (low: boolean | null): string =>
  low === null ? '—' : low ? 'low 欠压' : 'good 正常';

function linesOf({ profile, toldAddress, index, purchases }: Told): string[] {
  const lines: string[] = [];
  if (toldAddress !== null) lines.push(`address 地址 ${toldAddress}`);
  if (index !== null) {
    const { indexLitres, settlementIndexLitres, clock, valve, batteryLow } = index;
    lines.push(`index 当前累积 ${formatCubicMetres(indexLitres)} m³`);
    if (settlementIndexLitres !== null) {
      lines.push(`settlement day 结算日 ${formatCubicMetres(settlementIndexLitres)} m³`);
    }
    lines.push(
      `clock 表内时钟 ${clock ?? '—'} · valve 阀门 ${valve ?? '—'} · battery 电池 ${battery(batteryLow)}`,
    );
  }
  if (purchases !== null) {
    const { count, amount, total, remaining } = purchases;
    const unit = purchases.unit === 'yuan' ? 'yuan 元' : 'm³';
    lines.push(
      `purchase count 购买序号 ${count} · last 本次 ${hundredths(amount)} ${unit}`,
      `total 累计 ${hundredths(total)} ${unit} · remaining 剩余 ${hundredths(remaining)} ${unit} · by profile 按配置 ${profile}`,
    );
  }
  return lines;
}

/** Resolves with the exit code, and null when no station runs at that socket. */
export async function askRunning(
  socketPath: string,
  { link, ask }: MeterAsked,
  say: (line: string) => void,
): Promise<number | null> {
  const { profile, ...place } = link;
  const body = { ...place, ...(profile === null ? {} : { profile }), ask };
  const answer = await askStation(socketPath, 'POST', '/api/lines/read', body);
  if (answer === null) return null;
  if (answer.status !== 200) {
    say(problemText(answer.body as Problem));
    return 1;
  }
  for (const line of linesOf(answer.body as Told)) say(line);
  return 0;
}

/** Resolves with the exit code: 0 answered, 1 not answered; the reason stands in `errors`. */
export async function meterRead(
  lines: MeterLines,
  known: readonly LineConfig[],
  { link, ask }: MeterAsked,
  output: NodeJS.WritableStream,
  errors: NodeJS.WritableStream,
): Promise<number> {
  const questions: Questions = {
    address: ask.includes('address'),
    index: ask.includes('index'),
    purchases: ask.includes('purchases'),
  };
  try {
    const profile = link.profile ?? unlinkedProfile(link.protocol);
    const told = toldBy(await readMeter({ lines }, { ...link, profile }, questions));
    for (const text of linesOf(told)) output.write(`${text}\n`);
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
