/** Loads of money in the pure ledger: written, posted, and reported by their meter. */
import { type MeterReport, otherSlot } from '../../../src/core/card.ts';
import type { OperationId } from '../../../src/core/ids.ts';
import type { ReserveLoad } from '../../../src/core/ledger/commands.ts';
import type { ReserveTakeOff } from '../../../src/core/ledger/take-off-commands.ts';
import type { Reservation } from '../../../src/core/load.ts';
import { fen, litre, ZERO_LITRE } from '../../../src/core/units.ts';
import type { Ledger } from './ledger-books.ts';
import { ANNA, CARD_A, METER_A } from './ledger-town.ts';

/** All of Anna's money that waits, onto her card. */
export function reserveMoney(ledger: Ledger, over: Partial<Reservation> = {}): ReserveLoad {
  const head = ledger.desk.head();
  const card = ledger.books.card(CARD_A);
  if (card === undefined) throw new Error('Anna has a card');
  const money = ledger.books.live(ANNA)?.toBeWrittenFen ?? fen(0);
  const reservation: Reservation = {
    ...{ operationId: head.operationId, attempt: 1, accountId: ANNA, cardNo: CARD_A },
    ...{ meter: METER_A, litres: ZERO_LITRE, fen: money },
    ...{ sequenceBefore: card.writeSequence, totalBefore: card.total },
    target: {
      ...{ slot: 'B', writeSequence: card.writeSequence + 1, total: fen(card.total + money) },
      ...{ tag: '00000000000000aa', soldAt: 0, volume: ZERO_LITRE, ceiling: ZERO_LITRE },
    },
    ...{ imageBefore: new Uint8Array(256), imageTarget: new Uint8Array(256) },
    ...over,
  };
  return { ...head, kind: 'reserve-load', reservation };
}

export function loadedMoney(ledger: Ledger): void {
  const load = reserveMoney(ledger);
  ledger.mustDo(load);
  ledger.mustDo({
    ...ledger.desk.head(),
    kind: 'end-load',
    load: load.operationId,
    attempt: 1,
    ending: { state: 'POSTED', evidence: 'TARGET' },
  });
}

/** A purchase's money off Anna's card again, and the load that would put it back. */
export function takeOffMoney(
  { desk }: Pick<Ledger, 'desk'>,
  source: ReserveLoad,
  purchase: OperationId,
  over: Partial<Reservation> = {},
  rest: Partial<ReserveTakeOff> = {},
): ReserveTakeOff {
  const head = desk.head();
  const { target, ...load } = source.reservation;
  const left = fen(target.total - load.fen);
  const takeOff = {
    ...target,
    slot: otherSlot(target.slot),
    writeSequence: target.writeSequence + 1,
    ...{ total: left, tag: '00000000000000bb' },
  };
  const back = { ...takeOff, writeSequence: takeOff.writeSequence + 1, total: target.total };
  const reservation: Reservation = {
    ...load,
    operationId: head.operationId,
    ...{ attempt: 1, sequenceBefore: takeOff.writeSequence, totalBefore: left, takeOff },
    target: { ...back, tag: '00000000000000cc' },
    ...over,
  };
  const asked = { purchase, source: source.operationId, reservation, count: null };
  return { ...head, kind: 'reserve-take-off', ...asked, ...rest };
}

const report = (
  takenSequence: number,
  meterTotal: number,
  remaining: number,
  index = 0,
): MeterReport => ({
  ...{
    result: 'taken' as const,
    takenSequence,
    meterTotal: fen(meterTotal),
    remaining: fen(remaining),
  },
  ...{ index: litre(index), valveOpen: true, batteryLow: false, tamper: false, magnet: false },
  ...{ clock: 1_781_500_000, tariffVersion: 7 },
});

/** What the meter of Anna's card says of itself: 'done', or the code of the refusal. */
export const takenMoney = (ledger: Ledger, ...told: Parameters<typeof report>): string =>
  ledger.try({
    ...ledger.desk.head(),
    kind: 'take-into-meter',
    cardNo: CARD_A,
    report: report(...told),
  });
