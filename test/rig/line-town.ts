/** One household whose meter takes its gas over a line: a real ledger, the real conductor, and a simulated bus. */

import { referenceV1 } from '../../drivers/card/formats/reference-v1.ts';
import { createRandom, type Random } from '../../simulators/random.ts';
import { createCounter } from '../../src/app/counter/counter.ts';
import type { AppDeps } from '../../src/app/deps.ts';
import { createLineDesk } from '../../src/app/lines/line-desk.ts';
import { type OperationId, operationId, stationId } from '../../src/core/ids.ts';
import { fen, litre } from '../../src/core/units.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { systemHash } from '../../src/system/hash.ts';
import { Desk } from '../unit/core/ledger-commands.ts';
import { ANNA, METER_A } from '../unit/core/ledger-town.ts';
import { inTime, linkOf, type MeterLineOptions, meterLine } from './meter-line.ts';
import { rigVault } from './rig-vault.ts';

export const CLERK = { operator: 'li.na' };

/** 3.00 yuan buy at least one cubic metre at every tier of the town's price. */
const FEN_A_M3 = 300;

export interface LineTownOptions extends MeterLineOptions {
  readonly profile?: string;
  readonly seed?: number;
}

const uuid = (random: Random): OperationId => {
  const digits = Array.from({ length: 32 }, () => random.below(16).toString(16));
  digits[12] = '7';
  digits[16] = '8';
  const text = digits.join('');
  const parts = [0, 8, 12, 16, 20].map((at, n) => text.slice(at, [8, 12, 16, 20, 32][n]));
  return operationId(parts.join('-'));
};

export async function lineTown(options: LineTownOptions = {}) {
  const { profile = 'volume-credit-ser', seed = 1 } = options;
  const house = meterLine(options);
  const { clock, faces, lines } = house;
  const dice = createRandom(seed);
  const unit = { unitLitres: litre(1), capacity: referenceV1.capabilities.capacity };
  const limits = { perPurchase: litre(0), perDay: litre(0), perMonth: litre(0) };
  const settings = { company: 4401, ...unit, limits };
  const store = openSqliteStore({ path: ':memory:', clock, hash: systemHash, settings });
  const silent = () => undefined;
  const deps: AppDeps = {
    store,
    cards: { states: () => [], watch: () => silent, session: () => Promise.reject(new Error('')) },
    lines,
    vault: rigVault,
    clock,
    hash: systemHash,
    random: { bytes: (n) => Uint8Array.from({ length: n }, () => dice.below(256)) },
    station: stationId(1),
    company: {
      companyCode: 4401,
      name: 'Line Gas',
      outlet: 'Hall 1',
      timeZone: 'Asia/Shanghai',
      unitLitres: litre(1),
    },
    log: { info: silent, warn: silent, error: silent },
  };
  const counter = createCounter(deps);
  const [face] = faces;
  if (face === undefined) throw new Error('a town has a meter');
  const go = <T>(work: Promise<T>, ms?: number): Promise<T> => inTime(clock, work, ms);
  const writer = new Desk();
  const founding = [
    writer.community(),
    writer.regulatorBox(),
    writer.tariff(),
    writer.openAccount(ANNA),
    writer.enrol(METER_A, ANNA),
  ];
  for (const outcome of await go(store.commitBatch(founding))) {
    if (!outcome.ok) throw new Error(outcome.refusal.code);
  }
  let desk = createLineDesk(deps);
  const id = () => uuid(dice);
  const town = {
    ...house,
    deps,
    store,
    counter,
    face,
    id,
    go,
    get desk() {
      return desk;
    },
    /** The process dies and starts again: what was in memory is gone. */
    restart() {
      desk = createLineDesk(deps);
    },
    link: (credited = true) => {
      const place = linkOf(1, profile);
      return go(desk.link(CLERK, { operationId: id(), meter: METER_A, place, credited }));
    },
    /** Pays for and buys `cubicMetres`; it waits to be written. */
    async buy(cubicMetres: number) {
      const amount = fen(cubicMetres * FEN_A_M3);
      const payment = { channel: 'cash', cashGiven: amount, reference: null, payer: null } as const;
      const paid = await go(
        counter.takePayment(CLERK, { operationId: id(), accountId: ANNA, amount, ...payment }),
      );
      if (!paid.ok) throw new Error(paid.refusal.code);
      const want = { by: 'volume', volume: litre(cubicMetres * 1000) } as const;
      const request = { operationId: id(), accountId: ANNA, want, quoted: null };
      const bought = await go(counter.buyGas(CLERK, request));
      if (!bought.ok) throw new Error(bought.refusal.code);
    },
    load: (operation = id(), ms?: number) =>
      go(desk.load(CLERK, { operationId: operation, accountId: ANNA }), ms),
    settle: (operation: OperationId, wish: 'complete' | 'cancel' = 'complete', second?: string) =>
      go(desk.settle(CLERK, operation, wish, second)),
    /** What books and meter say of the gas, side by side. */
    gas() {
      const account = store.account(ANNA);
      if (account === undefined) throw new Error('the account has gone');
      const { toBeWritten, inFlight, inMeter } = account.gas;
      return { toBeWritten, inFlight, inMeter, credited: face.meter.record.creditedLitresEver };
    },
    orders: () =>
      face.meter.record.credits.map(({ sequence, litres }) => ({ ser: sequence, litres })),
  };
  return town;
}

export type LineTown = Awaited<ReturnType<typeof lineTown>>;
