/** Commands about cards that carry gas: loads, what meters took, what was lost, noted or lent. */
import { otherSlot } from '../../../src/core/card.ts';
import type { CardNo, MeterId, OperationId } from '../../../src/core/ids.ts';
import type {
  EndCardDifference,
  NoteCardDifference,
} from '../../../src/core/ledger/card-difference.ts';
import type { CommandHead } from '../../../src/core/ledger/command-head.ts';
import type {
  EndLoad,
  LedgerCommand,
  RecordSecret,
  ReserveLoad,
} from '../../../src/core/ledger/commands.ts';
import type { EndLostLoad, GrantEmergency } from '../../../src/core/ledger/life/commands.ts';
import type { ReserveTakeOff } from '../../../src/core/ledger/take-off-commands.ts';
import type { NoteWindow } from '../../../src/core/ledger/window-count.ts';
import type { Reservation } from '../../../src/core/load.ts';
import { litre } from '../../../src/core/units.ts';
import { ANNA, reportOf, reservationOf } from './ledger-town.ts';
import { MoneyDesk } from './money-commands.ts';

export class LoadDesk extends MoneyDesk {
  reserve(over: Partial<Reservation> = {}, head: Partial<CommandHead> = {}): ReserveLoad {
    const made = { ...this.head(), ...head };
    const reservation = reservationOf({ operationId: made.operationId, ...over });
    return { ...made, kind: 'reserve-load', reservation };
  }

  retry(load: OperationId, attempt: number): LedgerCommand {
    return { ...this.head(), kind: 'retry-load', load, attempt };
  }

  end(load: OperationId, ending: EndLoad['ending'], attempt = 1): EndLoad {
    return { ...this.head(), kind: 'end-load', load, attempt, ending };
  }

  post(load: OperationId, attempt = 1): EndLoad {
    return this.end(load, { state: 'POSTED', evidence: 'TARGET' }, attempt);
  }

  void(load: OperationId, attempt = 1): EndLoad {
    return this.end(load, { state: 'VOIDED', erased: true }, attempt);
  }

  /** The gas of a posted load goes off its card again, all that `over` names of it. */
  takeOff(
    source: ReserveLoad,
    purchase: OperationId,
    over: Partial<Reservation> = {},
    rest: Partial<ReserveTakeOff> = {},
  ): ReserveTakeOff {
    const head = this.head();
    const { operationId } = head;
    const { target, ...load } = source.reservation;
    const litres = over.litres ?? load.litres;
    const left = litre(target.total - litres);
    const takeOff = {
      ...target,
      slot: otherSlot(target.slot),
      writeSequence: target.writeSequence + 1,
      total: left,
      volume: litre(0),
      tag: 'fedcba9876543210',
    };
    const before = { sequenceBefore: takeOff.writeSequence, totalBefore: left };
    const back = { ...takeOff, writeSequence: takeOff.writeSequence + 1, total: target.total };
    const reservation = {
      ...load,
      operationId,
      litres,
      ...before,
      takeOff,
      target: { ...back, volume: litres, tag: '00aa00aa00aa00aa' },
      ...over,
    };
    const asked = { purchase, source: source.operationId, reservation, count: null };
    return { ...head, kind: 'reserve-take-off', ...asked, ...rest };
  }

  turn(load: OperationId, attempt = 1): LedgerCommand {
    return { ...this.head(), kind: 'turn-take-off', load, attempt };
  }

  endTakeOff(load: OperationId, attempt = 1): LedgerCommand {
    return { ...this.head(), kind: 'end-take-off', load, attempt, evidence: 'TARGET' };
  }

  supersede(load: OperationId, over: Partial<Reservation>, attempt = 1): LedgerCommand {
    const head = this.head();
    const replacement = reservationOf({ operationId: head.operationId, ...over });
    return { ...head, kind: 'supersede-load', load, attempt, replacement };
  }

  taken(card: CardNo, takenSequence: number, meterTotal: number): LedgerCommand {
    const report = reportOf(takenSequence, meterTotal);
    return { ...this.head(), kind: 'take-into-meter', cardNo: card, report };
  }

  secret(card: CardNo, fingerprint: string, outcome: RecordSecret['outcome']): LedgerCommand {
    return { ...this.head(), kind: 'record-secret', cardNo: card, fingerprint, outcome };
  }

  /** The card is gone, and the meter's window shows `meterTotal`. */
  lost(load: OperationId, meterTotal: number, over: Partial<EndLostLoad> = {}): EndLostLoad {
    return {
      ...this.head(),
      kind: 'end-lost-load',
      load,
      attempt: 1,
      meterTotal: litre(meterTotal),
      photo: 'YS-2026-0003/1.jpg',
      reason: '用户遗失卡',
      second: 'gu',
      ...over,
    };
  }

  /** The counter refused the card, which shows more than was ever written; or it agrees again. */
  differs(card: CardNo, over: Partial<NoteCardDifference> = {}): NoteCardDifference {
    const facts = { cardNo: card, cardSequence: 9, ledgerSequence: 1 };
    const body = { kind: 'note-card-difference', cardNo: card, code: 'card.ahead', facts } as const;
    return { ...this.head(), ...body, ...over };
  }

  agrees(card: CardNo): EndCardDifference {
    return { ...this.head(), kind: 'end-card-difference', cardNo: card };
  }

  /** Two people read `total` in the window of Anna's meter. */
  window(meter: MeterId, total: number, over: Partial<NoteWindow> = {}): NoteWindow {
    return {
      ...this.head(),
      kind: 'note-window',
      meter,
      total: litre(total),
      purchases: null,
      remaining: -250,
      photo: 'a5'.repeat(32),
      reason: '用户遗失卡',
      second: 'gu',
      ...over,
    };
  }

  /** Anna's card is gone with an open load, and two people give her something to cook with. */
  emergency(load: OperationId, litres: number, over: Partial<GrantEmergency> = {}): GrantEmergency {
    return {
      ...this.head(),
      kind: 'grant-emergency',
      accountId: ANNA,
      load,
      litres: litre(litres),
      formNo: this.form('YJ-2026', 4),
      responsible: '吴师傅',
      reason: '卡遗失，等待核实',
      second: 'gu',
      ...over,
    };
  }
}
