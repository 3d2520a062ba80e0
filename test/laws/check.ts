/**
 * The laws of design.md §2, with the simulated world as oracle: bytes on cards, litres credited by meters, coins handed
 * over and answers given. Each check returns sentences of what is broken; none is the goal.
 */

import type { MoneyMeter } from '../../simulators/meter/money-meter.ts';
import { derivedOperationId } from '../../src/app/request-hash.ts';
import type { OperationId } from '../../src/core/ids.ts';
import { factOf } from '../../src/core/ledger/fact.ts';
import type { SettlementResult } from '../../src/core/ledger/life/results.ts';
import type { DeductionResult } from '../../src/core/ledger/month-results.ts';
import type { LoadState } from '../../src/core/load.ts';
import type { AccountView, CardView, LoadView } from '../../src/ports/store.ts';
import { systemHash } from '../../src/system/hash.ts';
import type { LedgerViews } from '../rig/ledger-views.ts';
import type { PromiseBook, Promised } from '../rig/promises.ts';
import {
  type Household,
  hasHeader,
  readings,
  shown,
  tagOf,
  validTags,
  type World,
} from '../rig/world.ts';
import { checkCount } from './counts.ts';

/** What has been seen of one account's operations; history only grows, so what is known stays known. */
interface Seen {
  coins: number;
  sold: number;
  posted: number;
  voided: OperationId[];
  /** What took gas off the card, or may have, for each reversal that was asked for. */
  takeOffs: OperationId[];
  /** Not in the books, or a load that has not ended: looked at again every time. */
  open: Set<Promised>;
  /** How many promises of the account have been looked at. */
  looked: number;
}

/** What an exchange of meters brought to an account, or took from it; what was used by a meter that came down. */
interface Passed {
  readonly coins: number;
  readonly sold: number;
  readonly posted: number;
  /** What the month has billed out of the meter and off the card: litres, or of a money meter fen. */
  readonly billed: number;
  /** Litres that papers say were used, and no wheel shows. */
  readonly papers: number;
}

/** Fen a litre in the rig's ladder. */
const CHEAPEST = 0.24;
const DEAREST = 0.36;
const ROUNDING = 50;

const NOTHING_PASSED: Passed = { coins: 0, sold: 0, posted: 0, billed: 0, papers: 0 };

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

const newSeen = (): Seen => ({
  coins: 0,
  sold: 0,
  posted: 0,
  voided: [],
  takeOffs: [],
  open: new Set(),
  looked: 0,
});

/** `absent`: no effect. A load in its state; everything else is done when it is there at all. */
type Standing = 'absent' | 'done' | LoadState;

/** The id that the counter derives for taking gas off before this reversal. */
const takeOffOf = (reversal: OperationId): OperationId =>
  derivedOperationId(systemHash, { kind: 'reserve-take-off', reversal });

function lookUp(promised: Promised, seen: Seen, store: LedgerViews): Standing {
  const { kind, operationId } = promised;
  const load = kind === 'load' ? store.load(operationId) : undefined;
  const result = kind === 'load' ? undefined : store.operation(operationId)?.committed.result;
  const standing = kind === 'load' ? (load?.state ?? 'absent') : result ? 'done' : 'absent';
  const ended = standing !== 'absent' && standing !== 'RESERVED' && standing !== 'CASE';
  if (ended && seen.open.delete(promised)) {
    if (kind === 'payment') seen.coins += promised.coins;
    if (kind === 'refund') seen.coins -= promised.coins;
    if (result?.kind === 'purchase') seen.sold += result.volumeLitres;
    if (kind === 'reversal' && result !== undefined) seen.sold -= factOf(result, 'litres');
    if (standing === 'POSTED') seen.posted += 1;
    if (standing === 'VOIDED') seen.voided.push(operationId);
  }
  return standing;
}

/** L5: one open load a card and a meter. */
function checkOpenLoads(store: LedgerViews): string[] {
  const seen = new Set<string>();
  const broken: string[] = [];
  for (const load of store.openLoads()) {
    for (const key of [`card ${load.cardNo}`, `meter ${load.meter}`]) {
      if (seen.has(key)) broken.push(`L5: two open loads for ${key}`);
      seen.add(key);
    }
  }
  return broken;
}

/** Coins handed over are cash in the books, once; gas sold is gas in the stages. */
function checkMoney({ money, gas, overUse }: AccountView, { coins, sold }: Passed): string[] {
  const kept = sum(Object.values(money)) - overUse;
  const stages = sum(Object.values(gas));
  return [
    ...(kept === coins ? [] : [`${coins} fen were handed over, the books hold ${kept}`]),
    ...(stages === sold ? [] : [`${sold} litres were sold, the stages hold ${stages}`]),
  ];
}

/** A meter that counts gas: the rest is gas. */
function settledGas(indexLitres: number, result: SettlementResult): string[] {
  const { use, returned } = result;
  const over = use.overUse ?? { litres: 0, fen: 0 };
  const left = result.toBeWrittenLitres + result.owedLitres + (returned?.litres ?? 0);
  const used = `${use.litres} and ${over.litres} litres used`;
  return [
    ...(use.litres + over.litres === indexLitres
      ? []
      : [`${used}, the base meter shows ${indexLitres}`]),
    ...(over.litres === 0 || left === 0 ? [] : [`over-use beside ${left} litres left`]),
    ...(costsSo(use.litres, use.fen) && costsSo(over.litres, over.fen)
      ? []
      : [`${use.litres} litres cost ${use.fen}, over-use of ${over.litres} ${over.fen} fen`]),
  ];
}

/**
 * A money meter (金额表): by its window, what it took is what it says; by the base meter, at least what its own gas cost and at most
 * what all gas of the wheel may cost. What is over beyond that leaves nothing.
 */
function settledMoney(
  meter: MoneyMeter,
  billed: number,
  indexLitres: number,
  { use, money, toBeWrittenLitres, owedLitres, returned }: SettlementResult,
): string[] {
  if (money === undefined) return ['its money meter was settled as one of gas'];
  const { creditedFenEver, remainingFen } = meter.money;
  const taken = creditedFenEver - remainingFen;
  const over = use.overUse?.fen ?? 0;
  const spent = billed + use.fen + over;
  const gas = toBeWrittenLitres + owedLitres + (returned?.litres ?? 0);
  const mayCost = spent >= Math.min(taken, meter.record.consumedLitresEver * CHEAPEST - ROUNDING);
  const mostlyCosts = spent <= indexLitres * DEAREST + ROUNDING || spent <= taken;
  return [
    ...(use.litres === indexLitres ? [] : [`${use.litres} litres used, the wheel: ${indexLitres}`]),
    ...(spent === money.spentFen ? [] : [`${spent} fen used, the sheet says ${money.spentFen}`]),
    ...(money.by === 'window' && spent !== taken
      ? [`${spent} fen used by its window, its meter took ${taken}`]
      : []),
    ...(mayCost && mostlyCosts ? [] : [`${spent} fen for ${indexLitres} litres, taken ${taken}`]),
    ...(over === 0 || money.surplusFen === 0 ? [] : [`over-use beside ${money.surplusFen} fen`]),
    ...(gas === 0 ? [] : [`${gas} litres are left of a money meter`]),
  ];
}

/** Between the dearest and the cheapest tier, a fen a lot more or less. */
const costsSo = (litres: number, money: number): boolean =>
  money >= Math.floor(litres * CHEAPEST) - ROUNDING && money <= litres * DEAREST + ROUNDING;

/** Of a closed account nothing is left. */
function checkClosed({ closed, money, gas, overUse }: AccountView): string[] {
  const left = sum(Object.values(money)) + sum(Object.values(gas)) + overUse;
  return closed && left !== 0 ? [`it is closed, and ${left} is left`] : [];
}

const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

function checkAnswer({ answer, code, kind }: Promised, standing: Standing): string | null {
  switch (answer) {
    case 'done': {
      const right = kind === 'load' ? 'POSTED' : 'done';
      return standing === right ? null : `done, yet it is ${standing}`;
    }
    case 'pending':
      return standing === 'absent' ? 'pending, yet the books do not know it' : null;
    case 'undone': {
      const moved = standing === 'SUPERSEDED' && code === 'load.superseded';
      return standing === 'absent' || standing === 'VOIDED' || moved
        ? null
        : `${code}, yet it is ${standing}`;
    }
    case 'silence':
      return null;
  }
}

function checkFloors(account: AccountView): string[] {
  const stages = { ...account.money, ...account.gas };
  return Object.entries(stages).flatMap(([name, amount]) =>
    amount < 0 ? [`${name} is ${amount}`] : [],
  );
}

/** A card that the ledger does not know yet has nothing on it that counts. */
function checkStock(home: Household): string[] {
  const { creditedLitresEver } = home.gasMeter.record;
  return [
    ...(readings(home.chip).some(hasHeader)
      ? ['its card is initialised and the ledger does not know it']
      : []),
    ...(creditedLitresEver === 0
      ? []
      : [`without a card its meter has credited ${creditedLitresEver} litres`]),
  ];
}

function checkCard(
  home: Household,
  account: AccountView,
  card: CardView,
  billed: number,
): string[] {
  const broken: string[] = [];
  const load = card.openLoad;
  const { emergencyLitres = 0 } = home.gasMeter.record;
  const counts = home.moneyMeter === null ? account.gas : account.money;
  const loaded = counts.onCard + counts.inMeter - emergencyLitres + billed;
  if (card.total !== loaded) {
    broken.push(`its total is ${card.total}, on the card and in the meter are ${loaded}`);
  }
  const onItsWay = (home.moneyMeter === null ? load?.litres : load?.fen) ?? 0;
  if (counts.inFlight !== onItsWay) {
    broken.push(`${counts.inFlight} in flight, the open load has ${onItsWay}`);
  }
  for (const image of readings(home.chip)) {
    const slot = shown(image);
    if (slot === null) {
      // A single zone shows nothing while it is torn; what it shall be is in the open load.
      const torn = home.countMeter !== null && load !== null;
      if (card.stage !== 'opening' && !home.declaredLost && !torn)
        broken.push('its card shows nothing that counts');
      continue;
    }
    // A card that was given up may have been lost before its last bytes were written: it shows less, and never more.
    if (home.declaredLost && slot.sequence <= card.writeSequence && slot.total <= card.total)
      continue;
    if (!explains(card, slot.sequence, slot.total) && !takesOff(card, slot.sequence, slot.total)) {
      const expected = load === null ? '' : ` or the load ${load.operationId}`;
      broken.push(
        `card shows ${slot.sequence}/${slot.total}, ledger ${card.writeSequence}/${card.total}${expected}`,
      );
    }
  }
  return broken;
}

/** L3: the ledger's own numbers, or those of its one open load, before or after. */
function explains(card: CardView, sequence: number, total: number): boolean {
  if (sequence === card.writeSequence && total === card.total) return true;
  const target = card.openLoad?.target;
  return target?.writeSequence === sequence && target.total === total;
}

/** Gas that is being taken off: the card shows it, or itself without it, until it is settled. */
function takesOff({ openLoad }: CardView, sequence: number, total: number): boolean {
  if (openLoad?.takeOff === undefined) return false;
  const { sequenceBefore, totalBefore, target } = openLoad;
  return (
    (sequence === sequenceBefore - 1 && total === target.total) ||
    (sequence === sequenceBefore && total === totalBefore)
  );
}

/** L4: a meter never holds more than was loaded, and the ledger never believes more than the meter holds. */
function checkMeter(
  home: Household,
  account: AccountView,
  card: CardView,
  store: LedgerViews,
  proven: number,
): string[] {
  const { totalLitres, creditedLitresEver, remainingLitres, consumedLitresEver } =
    home.gasMeter.record;
  const { emergencyLitres = 0, carriedLitres = 0 } = home.gasMeter.record;
  const most = card.openLoad?.target.total ?? card.total;
  const known = store.meter(home.meter)?.takenTotal ?? 0;
  const broken: string[] = [];
  if (totalLitres > most) broken.push(`its meter has ${totalLitres} litres of at most ${most}`);
  if (creditedLitresEver !== totalLitres + emergencyLitres) {
    broken.push(`its meter credited ${creditedLitresEver} litres for a total of ${totalLitres}`);
  }
  if (remainingLitres + consumedLitresEver !== creditedLitresEver + carriedLitres) {
    broken.push('its meter lost or made gas');
  }
  if (known > proven || account.gas.inMeter > proven + emergencyLitres) {
    broken.push(
      `the ledger puts ${known} (${account.gas.inMeter}) litres into a meter that has ${totalLitres}`,
    );
  }
  return broken;
}

/**
 * L4 in fen: a money meter never holds more than was loaded, what it deducted is what its gas costs, and the ledger never
 * believes more than the meter was given. No gas stands in a stage of such an account.
 */
function checkMoneyMeter(
  home: Household,
  meter: MoneyMeter,
  account: AccountView,
  card: CardView,
  store: LedgerViews,
): string[] {
  const { totalFen, creditedFenEver, remainingFen } = meter.money;
  const most = card.openLoad?.target.total ?? card.total;
  const known = store.meter(home.meter)?.takenTotal ?? 0;
  const deducted = creditedFenEver - remainingFen;
  const { consumedLitresEver } = meter.record;
  const broken: string[] = [];
  if (totalFen > most) broken.push(`its meter has ${totalFen} fen of at most ${most}`);
  if (creditedFenEver !== totalFen) {
    broken.push(`its meter credited ${creditedFenEver} fen for a total of ${totalFen}`);
  }
  if (!costsSo(consumedLitresEver, deducted)) {
    broken.push(`its meter deducted ${deducted} fen for ${consumedLitresEver} litres`);
  }
  if (known > totalFen || account.money.inMeter > totalFen) {
    broken.push(
      `the ledger puts ${known} (${account.money.inMeter}) fen into a meter that has ${totalFen}`,
    );
  }
  const gas = sum(Object.values(account.gas));
  return gas === 0 ? broken : [...broken, `${gas} litres stand beside its money`];
}

/** L9: no reading of a card, lost or not, and no credit of the meter ever shows a load that was voided. */
function checkVoided(home: Household, load: OperationId): string[] {
  const tag = tagOf(load);
  const onCard = [home.chip, ...home.lost].some((chip) =>
    readings(chip).some((image) => validTags(image).includes(tag)),
  );
  return [
    ...(onCard ? [`voided load ${load} shows on the card`] : []),
    ...(home.takenTags.includes(tag) ? [`voided load ${load} is in the meter`] : []),
  ];
}

/** L13, when all faults are off and each card has visited once: nothing open is left. */
export function checkLiveness(loads: readonly LoadView[]): string[] {
  return loads.map((load) => `L13: load ${load.operationId} is ${load.state} after a visit`);
}
