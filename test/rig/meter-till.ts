/**
 * The requests that tell what a meter shows: it is changed, its contract ends, the load of a lost card ends by its window, gas that
 * is owed or granted meanwhile. The window of a money meter (金额表) shows fen.
 */
import type { Random } from '../../simulators/random.ts';
import { settleAccount } from '../../src/app/counter/close-account.ts';
import { grantEmergency } from '../../src/app/counter/emergency-gas.ts';
import { endLostLoad } from '../../src/app/counter/end-lost-load.ts';
import { changeMeter, supplyOwed } from '../../src/app/engineering/change-meter.ts';
import { type NoteWindowRequest, noteWindow } from '../../src/app/engineering/note-window.ts';
import type { OperationId } from '../../src/core/ids.ts';
import type { SettlementResult } from '../../src/core/ledger/life/results.ts';
import type { Committed } from '../../src/core/ledger/results.ts';
import { assert, type Outcome } from '../../src/core/outcome.ts';
import { fen, litre } from '../../src/core/units.ts';
import type { LedgerStore } from '../../src/ports/store.ts';
import type { TakenDown } from './life-deeds.ts';
import { newOperationId } from './operation-ids.ts';
import type { PromiseBook } from './promises.ts';
import { plainReply, replyTo } from './replies.ts';
import { CASHIER, type Conduct, inUnits, type Request, requestOf, SUPERVISOR } from './till.ts';
import type { Household, World } from './world.ts';

/** Told when a meter was settled: the figures of the answer are held against the base meter. */
export type OnSettled = (
  home: Household,
  indexLitres: number,
  result: SettlementResult,
) => readonly string[];

export const PAPERS = { papers: 'passport' } as const;

/** What a meter's window shows of all that it was ever given: litres, or of a money meter fen. */
const totalOf = ({ moneyMeter, gasMeter }: Household): number =>
  moneyMeter?.money.totalFen ?? gasMeter.record.totalLitres;

interface Parts {
  readonly world: World;
  readonly book: PromiseBook;
  readonly random: Random;
  readonly ledger: () => LedgerStore;
  readonly onSettled: OnSettled;
  /** Something that the world does once the ledger knows the operation. */
  readonly later: (
    operationId: OperationId,
    happen: (committed: Committed) => readonly string[],
  ) => void;
}

export class MeterTill {
  readonly #parts: Parts;
  #documents = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  #id(): OperationId {
    return newOperationId(this.#parts.random);
  }

  /** One fact, one answer. */
  #plain(
    home: Household,
    name: string,
    operationId: OperationId,
    conduct: (...args: Parameters<Conduct>) => Promise<Outcome<unknown>>,
  ): Request {
    return requestOf(this.#parts.book, { name, home, promised: [] }, (desk, reader) =>
      replyTo(conduct(desk, reader), () => plainReply(operationId)),
    );
  }

  /** What the electronics show; nothing where the window of a money meter is dead. */
  #window({ moneyMeter, gasMeter }: Household, isDead: boolean) {
    if (moneyMeter === null) return { electronic: gasMeter.record.remainingLitres };
    const { totalFen, remainingFen } = moneyMeter.money;
    const window = { total: fen(totalFen), remaining: remainingFen };
    return { electronic: null, ...(isDead ? {} : { window }) };
  }

  #sheet(home: Household, { leak, cardLost, deadWindow }: TakenDown) {
    home.gasMeter.passUncounted(leak);
    const { indexLitres } = home.gasMeter.record;
    const open = this.#parts.ledger().card(home.cardNo)?.openLoad ?? null;
    this.#documents += 1;
    return {
      operationId: this.#id(),
      accountId: home.accountId,
      meter: home.meter,
      finalIndex: litre(indexLitres),
      ...this.#window(home, deadWindow === true),
      cardGas: null,
      photo: `photo ${this.#documents}`,
      sheetNo: `sheet ${this.#documents}`,
      reason: 'stuck',
      responsible: 'fitter',
      second: SUPERVISOR,
      ...(cardLost && open !== null ? { lostLoad: open.operationId } : {}),
    };
  }

  /** A sheet is of the meter that hangs there and of what it shows. */
  #isFresh(home: Household, { meter, finalIndex }: { meter: number; finalIndex: number }) {
    const total = totalOf(home);
    return (): boolean =>
      home.meter === meter &&
      home.gasMeter.record.indexLitres === finalIndex &&
      (home.moneyMeter === null || totalOf(home) === total);
  }

  change(home: Household, deed: TakenDown): Request {
    const { spare } = home;
    assert(spare !== null, 'a new meter is enrolled before the old one comes down');
    const sheet = this.#sheet(home, deed);
    const { operationId } = sheet;
    const request = { ...sheet, newMeter: spare.meter, openingIndex: litre(0) };
    this.#parts.later(operationId, ({ result }) => {
      assert(result.kind === 'settlement', 'a meter change is a settlement');
      const broken = this.#parts.onSettled(home, sheet.finalIndex, result);
      this.#retire(home);
      Object.assign(home, spare, { spare: null });
      return broken;
    });
    const asked = this.#plain(home, 'change the meter', operationId, ({ deps }) =>
      changeMeter(deps, CASHIER, request),
    );
    return { ...asked, isFresh: this.#isFresh(home, sheet) };
  }

  settlement(home: Household, deed: TakenDown): Request {
    const sheet = this.#sheet(home, deed);
    const { operationId } = sheet;
    this.#parts.later(operationId, ({ result }) => {
      assert(result.kind === 'settlement', 'the end of a contract is a settlement');
      const broken = this.#parts.onSettled(home, sheet.finalIndex, result);
      this.#retire(home);
      // Nothing hangs on the wall any more; what is on the way to nobody credits nothing.
      const counts = home.moneyMeter === null ? 'gas' : 'money';
      Object.assign(home, this.#parts.world.newMeter(undefined, counts));
      return broken;
    });
    const asked = this.#plain(home, 'settle the contract', operationId, ({ deps }) =>
      settleAccount(deps, CASHIER, { ...sheet, ...PAPERS }),
    );
    return { ...asked, isFresh: this.#isFresh(home, sheet) };
  }

  /** The household's card named the meter that came down: from now on it has a blank of stock. */
  #retire(home: Household): void {
    if (this.#parts.ledger().card(home.cardNo)?.stage !== 'void-listed') return;
    this.#parts.world.retired(home);
    home.next = null;
    this.#parts.world.anotherBlank(home);
  }

  supply(home: Household): Request {
    const operationId = this.#id();
    const { accountId } = home;
    return this.#plain(home, 'supply gas owed', operationId, ({ deps }) =>
      supplyOwed(deps, CASHIER, { operationId, accountId }),
    );
  }

  #windowNote({ meter, moneyMeter }: Household, total: number): NoteWindowRequest {
    const seen = { photo: '5a'.repeat(32), reason: 'lost', second: SUPERVISOR };
    const counted =
      moneyMeter === null
        ? { total: litre(total) }
        : { total: fen(total), counts: 'money' as const };
    const untold = { purchases: null, remaining: null };
    return { operationId: this.#id(), meter, ...counted, ...untold, ...seen };
  }

  lostLoad(home: Household): Request {
    const open = this.#parts.ledger().card(home.cardNo)?.openLoad ?? null;
    const operationId = this.#id();
    const load = open?.operationId ?? operationId;
    this.#parts.later(operationId, () => {
      home.declaredLost = true;
      return [];
    });
    const { meter, moneyMeter } = home;
    const total = totalOf(home);
    // Every other count was noted before, and is taken from there.
    const isNoted = total % 2 === 0;
    const typed =
      moneyMeter === null
        ? { meterTotal: litre(total) }
        : { meterTotal: fen(total), counts: 'money' as const };
    const count = isNoted ? null : { ...typed, photo: 'photo' };
    const body = { load, count, reason: 'lost', second: SUPERVISOR };
    const note = this.#windowNote(home, total);
    const asked = requestOf(
      this.#parts.book,
      { name: 'end the lost load', home, promised: [] },
      ({ deps }) => {
        // Where nobody knows whether the count was noted, the load is not ended from it.
        const ended = async () => {
          if (isNoted) await noteWindow(deps, CASHIER, note);
          return endLostLoad(deps, CASHIER, { operationId, ...body });
        };
        return replyTo(ended(), () => ({
          line: 'done',
          told: [{ operationId: load, answer: 'done', code: '' }],
          otherwise: null,
        }));
      },
    );
    return { ...asked, isFresh: () => home.meter === meter && totalOf(home) === total };
  }

  /** What is granted is put into the meter as soon as the books say so, and never before. */
  emergency(home: Household, litres: number): Request {
    const open = this.#parts.ledger().card(home.cardNo)?.openLoad ?? null;
    const operationId = this.#id();
    const { accountId, gasMeter } = home;
    const put = inUnits(home, litres);
    this.#documents += 1;
    this.#parts.later(operationId, () => {
      gasMeter.putEmergency(put);
      return [];
    });
    const body = {
      operationId,
      accountId,
      load: open?.operationId ?? operationId,
      litres: litre(put),
      formNo: `emergency ${this.#documents}`,
      responsible: 'fitter',
      reason: 'no gas',
      second: SUPERVISOR,
    };
    const bought = this.#parts.book.add({ operationId, kind: 'purchase', accountId, coins: 0 });
    const request = { name: 'grant emergency gas', home, promised: [bought] };
    return requestOf(this.#parts.book, request, ({ deps }) =>
      replyTo(grantEmergency(deps, CASHIER, body), () => plainReply(operationId)),
    );
  }
}
