/** Payments over HTTP as figures: beside the same route that writes nothing, and with a long past behind them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { copyBooks, operationsAfter } from './books.ts';
import { type Daemon, startDaemon, startSilent } from './daemon.ts';
import { type Books, short } from './in-process-figures.ts';
import { type HttpSample, sendPayments } from './over-http.ts';
import type { Operations } from './payments.ts';
import { ratios, spread } from './statistics.ts';
import { type Figure, figureOf } from './table.ts';

const SECONDS = 4;
const WARM_UP = 1;
const ROUNDS = 7;

/** One daemon under load and what it did. */
interface Target {
  readonly daemon: Daemon;
  readonly operations: Operations;
  readonly customers: number;
  readonly samples: HttpSample[];
}

async function targetWith(folder: string, { past, path }: Books): Promise<Target> {
  const station = join(folder, `station-${past.payments}`);
  mkdirSync(station);
  copyBooks(path, join(station, 'ledger.db'));
  const daemon = await startDaemon(station);
  return { daemon, operations: operationsAfter(past), customers: past.customers, samples: [] };
}

async function silentTarget(folder: string, { past }: Books): Promise<Target> {
  const daemon = await startSilent(folder);
  return { daemon, operations: operationsAfter(past), customers: past.customers, samples: [] };
}

const of = ({ samples }: Target, what: keyof HttpSample): number[] =>
  samples.map((sample) => sample[what]);

function sideFigures(name: string, what: string, target: Target): Figure[] {
  const text = `HTTP, 64 connections, ${what}`;
  const goal = name === 'silent' ? undefined : { atMost: 15 };
  return [
    figureOf(`http.${name}.rate`, text, 'payments/s', spread(of(target, 'perSecond'))),
    figureOf(`http.${name}.p50`, `${text}: p50`, 'ms', spread(of(target, 'p50'))),
    figureOf(`http.${name}.p99`, `${text}: p99`, 'ms', spread(of(target, 'p99')), goal),
    figureOf(`http.${name}.cpu`, `${text}: processor`, 'µs/payment', spread(of(target, 'cpu'))),
    figureOf(
      `http.${name}.load-cpu`,
      `${text}: the load itself`,
      'µs/payment',
      spread(of(target, 'loadCpu')),
    ),
  ];
}

function ratioFigure(name: string, what: string, target: Target, silent: Target): Figure {
  const ratio = ratios(of(target, 'perSecond'), of(silent, 'perSecond'));
  const text = `HTTP, ${what}: ratio to the route that writes nothing`;
  return figureOf(`http.${name}.ratio`, text, '×', spread(ratio), { atLeast: 0.4 });
}

/** The three take turns; two wait idle while one is asked. */
export async function measureHttp(folder: string, few: Books, many: Books): Promise<Figure[]> {
  const silent = await silentTarget(folder, few);
  const young = await targetWith(folder, few);
  const old = await targetWith(folder, many);
  const targets = [silent, young, old];
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    for (const { daemon, operations, customers, samples } of targets) {
      const sample = await sendPayments(daemon, operations, customers, SECONDS);
      if (round >= WARM_UP) samples.push(sample);
    }
  }
  for (const { daemon } of targets) await daemon.stop();
  const growth = spread(ratios(of(young, 'perSecond'), of(old, 'perSecond')));
  const atMany = `at ${short(many.past.payments)}`;
  return [
    ...sideFigures('silent', 'writing nothing', silent),
    ...sideFigures('few', 'at 10 k', young),
    ratioFigure('few', 'at 10 k', young, silent),
    ...sideFigures('many', atMany, old),
    ratioFigure('many', atMany, old, silent),
    figureOf('http.growth', `HTTP: cost ${atMany} over cost at 10 k`, '×', growth, { atMost: 1.2 }),
  ];
}
