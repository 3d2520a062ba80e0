/**
 * The laws of design.md §2, with the simulated world as oracle: bytes on cards, litres credited by meters, coins handed
 * over and answers given. Each check returns sentences of what is broken; none is the goal.
 */
import type { OperationId } from '../../src/core/ids.ts';
import type { SettlementResult } from '../../src/core/ledger/life/results.ts';
import type { DeductionResult } from '../../src/core/ledger/month-results.ts';
import type { CardView, LoadView } from '../../src/ports/store.ts';
import type { LedgerViews } from '../rig/ledger-views.ts';
import type { PromiseBook } from '../rig/promises.ts';
import type { Household, World } from '../rig/world.ts';
import { checkAnswer, lookUp, newSeen, type Seen, takeOffOf } from './answers.ts';
import { checkCard, checkStock, checkVoided } from './cards.ts';
import { checkCount } from './counts.ts';
import { checkMeter, checkMoneyMeter } from './meters.ts';
import { checkOpenLoads } from './open-loads.ts';
import { NOTHING_PASSED, type Passed } from './passed.ts';
import { settledGas, settledMoney } from './settled.ts';
import { checkClosed, checkFloors, checkMoney, sum } from './stages.ts';

export class Laws {
  readonly #world: World;
  readonly #promises: PromiseBook;
  readonly #store: LedgerViews;
  readonly #seen = new Map<number, Seen>();
  readonly #sequences = new Map<number, number>();
  readonly #passed = new Map<number, Passed>();
  /** By meter: the highest total that there ever was evidence of. */
  readonly #proven = new Map<number, number>();

  constructor(world: World, promises: PromiseBook, store: LedgerViews) {
    this.#world = world;
    this.#promises = promises;
    this.#store = store;
  }

  /** All laws that hold at every moment, also in the middle of a load. */
  check(): string[] {
    const store = this.#store;
    const broken = this.#world.witness.violations.splice(0);
    for (const home of this.#world.households) broken.push(...this.#checkHome(home, store));
    broken.push(...checkOpenLoads(store));
    return broken;
  }

  /** The same, believing nothing that was seen before: L7, nothing that was there has vanished. */
  checkAll(): string[] {
    const before = new Map(this.#seen);
    this.#seen.clear();
    const broken = this.check();
    for (const [account, { coins, sold, posted }] of before) {
      const now = this.#seen.get(account);
      // A household that was retired is not looked at again.
      if (now === undefined) continue;
      if (now.coins !== coins || now.sold !== sold || now.posted !== posted) {
        broken.push(`L7: account ${account}: what was in the books is there no more`);
      }
    }
    return broken;
  }

  /**
   * Before two households exchange accounts: gas and loads go with the meters, and the money of that gas with it; coins
   * stay whose they were. The answer makes it so, for where it was done.
   */
  exchange(one: Household, other: Household): () => void {
    const stands = [one, other].map((home) => {
      const account = this.#store.account(home.accountId);
      const { balance = 0, ...ofGas } = account?.money ?? {};
      const { seen } = this.#look(home, this.#store);
      return { home, balance, ofGas: sum(Object.values(ofGas)), ...this.#counted(home, seen) };
    });
    const [a, b] = stands;
    if (a === undefined || b === undefined) throw new Error('two households exchange meters');
    return () => {
      for (const [own, its] of [
        [a, b],
        [b, a],
      ] as const) {
        const { accountId } = own.home;
        const before = this.#passed.get(accountId) ?? NOTHING_PASSED;
        this.#passed.set(accountId, {
          ...before,
          coins: before.coins + its.ofGas - own.ofGas,
          sold: before.sold + its.sold - own.sold,
          posted: before.posted + its.posted - own.posted,
        });
      }
    };
  }

  /**
   * A meter has come down: what its base meter counted is used, whatever the electronics said; the rest is still the
   * customer's, or was given back. Answers where the ledger's figures are others.
   */
  settled(home: Household, indexLitres: number, result: SettlementResult): string[] {
    const { accountId, moneyMeter } = home;
    const { use, returned } = result;
    const over = use.overUse ?? { litres: 0, fen: 0 };
    const before = this.#passed.get(accountId) ?? NOTHING_PASSED;
    // A money meter's gas is sold and used in one breath: it never stood in a stage.
    const gas = moneyMeter === null ? use.litres + (returned?.litres ?? 0) : 0;
    this.#passed.set(accountId, {
      ...before,
      coins: before.coins - use.fen - over.fen,
      sold: before.sold - gas,
      billed: 0,
    });
    const told =
      moneyMeter === null
        ? settledGas(indexLitres, result)
        : settledMoney(moneyMeter, before.billed, indexLitres, result);
    return told.map((what) => `L2: account ${accountId}: ${what}`);
  }

  /**
   * The month took what was used: out of the meter, and over-use from the balance or on credit. `fromWaiting` litres of it
   * were on no card yet: gas that the electronics had missed is used out of what waits to be written.
   */
  deducted(
    { accountId, moneyMeter }: Household,
    result: DeductionResult,
    fromWaiting: number,
  ): void {
    const { litres, fen, overUse } = result;
    const before = this.#passed.get(accountId) ?? NOTHING_PASSED;
    // A money meter's gas is sold and used in one breath: it never stood in a stage.
    const gas = moneyMeter === null ? litres : 0;
    this.#passed.set(accountId, {
      ...before,
      coins: before.coins - fen - (overUse?.fen ?? 0),
      sold: before.sold - gas,
      billed: before.billed + (moneyMeter === null ? litres - fromWaiting : fen),
    });
  }

  /** A paper says that so many litres were used beside the wheel, or (below zero) were not. */
  papered({ accountId }: Household, litres: number): void {
    const before = this.#passed.get(accountId) ?? NOTHING_PASSED;
    this.#passed.set(accountId, { ...before, papers: before.papers + litres });
  }

  /** A paper charged so much for gas that was sold before, or (below zero) gave it back. */
  charged({ accountId }: Household, fen: number): void {
    const before = this.#passed.get(accountId) ?? NOTHING_PASSED;
    this.#passed.set(accountId, { ...before, coins: before.coins - fen });
  }

  /** What the month has billed out of the account's meter. */
  billedOf({ accountId }: Household): number {
    return (this.#passed.get(accountId) ?? NOTHING_PASSED).billed;
  }

  /** Everything that was seen of the account, and what came over with its meter. */
  #counted({ accountId }: Household, { coins, sold, posted }: Seen): Passed {
    const passed = this.#passed.get(accountId) ?? NOTHING_PASSED;
    return {
      coins: coins + passed.coins,
      sold: sold + passed.sold,
      posted: posted + passed.posted,
      billed: passed.billed,
      papers: passed.papers,
    };
  }

  #checkHome(home: Household, store: LedgerViews): string[] {
    const account = store.account(home.accountId);
    if (account === undefined) return [];
    const { seen, broken } = this.#look(home, store);
    const card = store.card(home.cardNo);
    const say = (law: string) => (what: string) => `${law}: account ${home.accountId}: ${what}`;
    return [
      ...broken,
      ...checkMoney(account, this.#counted(home, seen)).map(say('L2')),
      ...checkFloors(account).map(say('L8')),
      ...checkClosed(account).map(say('L2')),
      ...(card === undefined
        ? checkStock(home).map(say('L3'))
        : [
            ...checkCard(home, account, card, this.billedOf(home)).map(say('L3')),
            ...(home.moneyMeter === null
              ? checkMeter(home, account, card, store, this.#provenIn(home, card))
              : checkMoneyMeter(home, home.moneyMeter, account, card, store)
            ).map(say('L4')),
            ...checkCount(home, card).map(say('L4')),
            ...[...seen.voided, ...this.#takenOff(seen)]
              .flatMap((load) => checkVoided(home, load))
              .map(say('L9')),
            ...this.#checkSequence(home, card, this.#writes(home, seen)).map(say('L10')),
          ]),
    ];
  }

  /**
   * The most that was ever proven to be in the meter: what it counted itself, or all that was loaded once its wheel, or a
   * paper of two people that the wheel has missed some, shows more than that (§6). A later paper unsays nothing of it.
   */
  #provenIn({ meter, accountId, gasMeter }: Household, card: CardView): number {
    const { totalLitres, indexLitres } = gasMeter.record;
    const { papers } = this.#passed.get(accountId) ?? NOTHING_PASSED;
    const isPast = indexLitres + papers > totalLitres;
    // A load that is open may be void tomorrow: it counts as long as it is open.
    const kept = Math.max(isPast ? card.total : totalLitres, this.#proven.get(meter) ?? 0);
    this.#proven.set(meter, kept);
    return isPast ? Math.max(kept, card.openLoad?.target.total ?? 0) : kept;
  }

  /** Reads what is new, and holds every answer against it (L15). */
  #look(home: Household, store: LedgerViews): { seen: Seen; broken: string[] } {
    const { accountId } = home;
    const seen = this.#seen.get(accountId) ?? newSeen();
    this.#seen.set(accountId, seen);
    const promises = this.#promises.of(accountId);
    for (const promised of promises.slice(seen.looked)) {
      seen.open.add(promised);
      if (promised.kind === 'reversal') seen.takeOffs.push(takeOffOf(promised.operationId));
    }
    seen.looked = promises.length;
    const broken: string[] = [];
    for (const promised of new Set([...seen.open, ...this.#promises.takeFresh(accountId)])) {
      const standing = lookUp(promised, seen, store);
      const told = promised.running > 0 ? null : checkAnswer(promised, standing);
      const { kind, operationId } = promised;
      if (told !== null) broken.push(`L15: ${kind} ${operationId}: ${told}`);
    }
    return { seen, broken };
  }

  /** The load that would have put the gas back is void once the gas is off. */
  #takenOff({ takeOffs }: Seen): readonly OperationId[] {
    return takeOffs.filter((id) => this.#store.load(id)?.state === 'VOIDED');
  }

  /** Posted loads, and what was written where gas was taken off the card or put back. */
  #writes(home: Household, seen: Seen): number {
    const extra = seen.takeOffs.map((id) => {
      const load = this.#store.load(id);
      if (load === undefined) return 0;
      const off = load.state === 'VOIDED' || load.takeOff === 'turned' ? 1 : 0;
      return off + (load.state === 'POSTED' ? 1 : 0);
    });
    return this.#counted(home, seen).posted + sum(extra);
  }

  #checkSequence(home: Household, card: CardView, posted: number): string[] {
    const { writeSequence } = card;
    const last = this.#sequences.get(home.cardNo) ?? 0;
    this.#sequences.set(home.cardNo, writeSequence);
    return [
      // A card that replaced another begins above whatever that one may show.
      ...(writeSequence === posted || home.former.size > 0
        ? []
        : [`write sequence ${writeSequence} after ${posted} posted loads`]),
      // One visit may settle an old load and write a new one.
      ...(writeSequence >= last ? [] : [`write sequence fell from ${last} to ${writeSequence}`]),
    ];
  }
}

/** L13, when all faults are off and each card has visited once: nothing open is left. */
export function checkLiveness(loads: readonly LoadView[]): string[] {
  return loads.map((load) => `L13: load ${load.operationId} is ${load.state} after a visit`);
}
