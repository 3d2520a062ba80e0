/** What a household with a money meter (金额表) leaves in the ledger: loads, a void, reversals, money taken off a card, reports, a month and an adjustment. */
import { referenceMoney } from '../../../drivers/card/formats/reference-money.ts';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { singleZone } from '../../../drivers/card/formats/single-zone.ts';
import { UsageHash } from '../../../src/app/finance/usage-hash.ts';
import { formatSettings } from '../../../src/cli/card-formats.ts';
import { accountId, cardNo, meterId, type OperationId } from '../../../src/core/ids.ts';
import type { LedgerCommand, TakeIntoMeter } from '../../../src/core/ledger/commands.ts';
import type { RecoverLoad } from '../../../src/core/ledger/gap/commands.ts';
import { toPeriod } from '../../../src/core/period.ts';
import { fen, litre, ZERO_LITRE } from '../../../src/core/units.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { Ledger } from '../core/ledger-books.ts';
import type { Desk } from '../core/ledger-commands.ts';
import { PLATE, SETTINGS } from '../core/ledger-town.ts';
import { takeOffMoney } from '../core/money-ledger.ts';

/** A company that takes cards of gas and cards of money. */
export const MONEY_SETTINGS = {
  ...SETTINGS,
  ...formatSettings(
    [referenceV1, referenceMoney, singleZone].map(({ id, capabilities }) => ({
      id,
      ...capabilities,
    })),
  ),
};

const IVAN = accountId(3_009);
const METER_I = meterId(8, 49);
const CARD_I = cardNo(50_019);
const JULY = toPeriod('2026-07');

/** The card's load from one sum to a greater one. */
function load(desk: Desk, sequence: number, before: number, after: number) {
  const writeSequence = sequence + 1;
  return desk.reserve({
    ...{ accountId: IVAN, cardNo: CARD_I, meter: METER_I, sequenceBefore: sequence },
    ...{ litres: ZERO_LITRE, fen: fen(after - before), totalBefore: fen(before) },
    target: {
      ...{ slot: writeSequence % 2 === 1 ? 'B' : 'A', writeSequence, total: fen(after) },
      ...{ tag: `00000000000000b${writeSequence}`, soldAt: 0 },
      ...{ volume: ZERO_LITRE, ceiling: ZERO_LITRE },
    },
  });
}

function report(
  desk: Desk,
  told: { sequence: number; total: number; left: number; index: number },
): TakeIntoMeter {
  return {
    ...desk.head(),
    kind: 'take-into-meter',
    cardNo: CARD_I,
    report: {
      ...{ result: 'taken', takenSequence: told.sequence, meterTotal: fen(told.total) },
      ...{ remaining: fen(told.left), index: litre(told.index), valveOpen: true },
      ...{ batteryLow: false, tamper: false, magnet: false },
      ...{ clock: 1_780_900_000 + told.sequence * 259_200, tariffVersion: 7 },
    },
  };
}

/** Ivan's use of July; the hash is that of its one line, as the ledger has it by then. */
function july(desk: Desk, past: readonly LedgerCommand[], accounts: number): LedgerCommand[] {
  const entered = desk.usage(JULY, [{ accountId: IVAN, index: litre(40_000) }]);
  const ledger = new Ledger(MONEY_SETTINGS);
  for (const command of [...past, entered]) ledger.mustDo(command);
  const hash = new UsageHash(systemHash);
  const line = ledger.books.usage(JULY, IVAN);
  if (line === undefined) throw new Error('Ivan has no line');
  hash.add(line);
  const waiver = { reason: '外出未归', second: 'gu' };
  const counted = { period: JULY, revision: 1, lines: 1, litres: 40_000 } as const;
  return [
    entered,
    desk.submit(counted, { missing: accounts, waiver, hash: hash.value }),
    { ...desk.head({ operator: 'fang' }), kind: 'review-usage', period: JULY, hash: hash.value },
    desk.deduct(JULY, IVAN),
  ];
}

/** Of the lost days Ivan's card shows two more writes; of the first the paper was found, and less stood on it. */
function foundMoney(desk: Desk): LedgerCommand[] {
  const shows = (writeSequence: number, total: number): RecoverLoad => ({
    ...desk.head(),
    ...{ kind: 'recover-load', cardNo: CARD_I, slot: 'A', openLoad: null },
    seen: {
      ...{ writeSequence, total: fen(total), tag: `00000000000000c${writeSequence}` },
      ...{ soldAt: 0, ceiling: ZERO_LITRE },
    },
    image: Uint8Array.of(writeSequence),
  });
  const [one, two, three] = [shows(8, 42_000), shows(9, 42_700), shows(10, 42_900)];
  const why = { reason: '客户出示小票', second: 'gu' };
  const sold = { by: 'sold', amount: fen(1_900), channel: 'wechat' } as const;
  const how = { ...sold, paper: '900', reference: 'WX-900' };
  const resolve = { kind: 'resolve-recovered', ...why } as const;
  return [
    one,
    two,
    three,
    { ...desk.head(), ...resolve, load: one.operationId, how },
    { ...desk.head(), ...resolve, load: two.operationId, how: { by: 'granted' } },
  ];
}

const reversed = (desk: Desk, purchase: OperationId): LedgerCommand => ({
  ...{ ...desk.head(), kind: 'reverse-purchase', accountId: IVAN, reason: '错购' },
  ...{ purchase, second: 'gu' },
});

/** Two purchases more on the card: of one the money went off it and back, of the other it was put back. */
function offTheCard(desk: Desk): LedgerCommand[] {
  const [wrong, kept] = [desk.buyFor(IVAN, 3_000), desk.buyFor(IVAN, 2_000)];
  const [first, second] = [load(desk, 2, 38_000, 41_000), load(desk, 4, 38_000, 40_000)];
  const off = takeOffMoney({ desk }, first, wrong.operationId, {}, { second: 'gu' });
  const back = takeOffMoney({ desk }, second, kept.operationId, {}, { second: 'gu' });
  return [
    wrong,
    first,
    desk.post(first.operationId),
    off,
    desk.endTakeOff(off.operationId),
    reversed(desk, wrong.operationId),
    kept,
    second,
    desk.post(second.operationId),
    back,
    desk.turn(back.operationId),
    desk.post(back.operationId, 2),
  ];
}

/** Goes on after `before`, told by the same desk. */
export function moneyPast(desk: Desk, before: readonly (readonly LedgerCommand[])[]) {
  const [first, second] = [desk.buyFor(IVAN, 30_000), desk.buyFor(IVAN, 5_000)];
  const loads = [
    load(desk, 0, 0, 30_000),
    load(desk, 1, 30_000, 35_000),
    load(desk, 1, 30_000, 38_000),
  ] as const;
  const counter: LedgerCommand[] = [
    desk.openAccount(IVAN),
    desk.enrol(METER_I, IVAN, { plate: { ...PLATE, format: 'reference-money' } }),
    desk.openCard(IVAN, CARD_I),
    desk.activate(CARD_I),
    desk.pay(IVAN, 60_000),
    first,
    loads[0],
    desk.post(loads[0].operationId),
    report(desk, { sequence: 1, total: 30_000, left: 24_000, index: 25_000 }),
    second,
    loads[1],
    desk.void(loads[1].operationId),
    reversed(desk, second.operationId),
    desk.buyFor(IVAN, 8_000),
    loads[2],
    desk.post(loads[2].operationId),
    report(desk, { sequence: 2, total: 38_000, left: 28_400, index: 40_000 }),
    ...offTheCard(desk),
  ];
  const past = [...before.flat(), ...counter];
  const month = july(desk, past, 3);
  // 1 m³ that its wheel never counted (补量).
  return [counter, month, [desk.adjust(1_000, { accountId: IVAN })], foundMoney(desk)];
}
