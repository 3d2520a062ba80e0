/**
 * The laws of design.md §2, with the simulated world as oracle: bytes on cards, litres credited by meters, coins handed
 * over and answers given. Each check returns sentences of what is broken; none is the goal.
 */

import { readCard } from '../../simulators/card/reference-v1.ts';
import type { OperationId } from '../../src/core/ids.ts';
import type { LoadState } from '../../src/core/load.ts';
import type { AccountView, CardView, LedgerStore, LoadView } from '../../src/ports/store.ts';
import type { PromiseBook, Promised } from '../rig/promises.ts';
import { type Household, readings, shown, tagOf, validTags, type World } from '../rig/world.ts';

const ENDED: ReadonlySet<LoadState> = new Set(['POSTED', 'VOIDED', 'SUPERSEDED']);

export class Laws {
  readonly #world: World;
  readonly #promises: PromiseBook;
  readonly #store: () => LedgerStore;
  readonly #ended = new Map<OperationId, LoadState>();
  /** Effects that have been seen in the books: they may never vanish. */
  readonly #effects = new Set<OperationId>();
  readonly #sequences = new Map<number, number>();

  constructor(world: World, promises: PromiseBook, store: () => LedgerStore) {
    this.#world = world;
    this.#promises = promises;
    this.#store = store;
  }

  /** All laws that hold at every moment, also in the middle of a load. */
  check(): string[] {
    const store = this.#store();
    const broken = this.#world.witness.violations.splice(0);
    for (const home of this.#world.households) broken.push(...this.#checkHome(home, store));
    broken.push(...this.#checkOpenLoads(store), ...this.#checkAnswers(store));
    return broken;
  }

  #checkHome(home: Household, store: LedgerStore): string[] {
    const account = store.account(home.accountId);
    if (account === undefined) return [];
    const card = store.card(home.cardNo);
    const say = (law: string) => (what: string) => `${law}: account ${home.accountId}: ${what}`;
    return [
      ...this.#checkMoney(account, store).map(say('L2')),
      ...checkFloors(account).map(say('L8')),
      ...(card === undefined
        ? checkStock(home).map(say('L3'))
        : [
            ...checkCard(home, account, card).map(say('L3')),
            ...checkMeter(home, account, card, store).map(say('L4')),
            ...this.#checkLoads(home, card, store).map(say('L9')),
          ]),
    ];
  }

  /** Coins handed over are cash in the books, once; gas sold is gas in the stages. */
  #checkMoney(account: AccountView, store: LedgerStore): string[] {
    let coins = 0;
    let sold = 0;
    for (const promised of this.#promises.of(account.accountId)) {
      const result = store.operation(promised.operationId)?.committed.result;
      if (result === undefined) continue;
      if (promised.kind === 'payment') coins += promised.coins;
      if (result.kind === 'purchase') sold += result.volumeLitres;
    }
    const { money, gas } = account;
    const kept = sum(Object.values(money));
    const stages = sum(Object.values(gas));
    return [
      ...(kept === coins ? [] : [`${coins} fen were handed over, the books hold ${kept}`]),
      ...(stages === sold ? [] : [`${sold} litres were sold, the stages hold ${stages}`]),
    ];
  }

  #checkLoads(home: Household, card: CardView, store: LedgerStore): string[] {
    const broken: string[] = [];
    let posted = 0;
    for (const promised of this.#promises.of(home.accountId)) {
      if (promised.kind !== 'load') continue;
      const id = promised.operationId;
      const state = this.#ended.get(id) ?? store.load(id)?.state;
      if (state === undefined) continue;
      if (ENDED.has(state)) this.#ended.set(id, state);
      if (state === 'POSTED') posted += 1;
      if (state === 'VOIDED') broken.push(...checkVoided(home, id));
    }
    if (card.writeSequence !== posted) {
      broken.push(`L10: write sequence ${card.writeSequence} after ${posted} posted loads`);
    }
    const last = this.#sequences.get(home.cardNo) ?? 0;
    if (card.writeSequence < last || card.writeSequence > last + 1) {
      broken.push(`L10: write sequence went from ${last} to ${card.writeSequence}`);
    }
    this.#sequences.set(home.cardNo, card.writeSequence);
    return broken;
  }

  /** L5: one open load a card and a meter. */
  #checkOpenLoads(store: LedgerStore): string[] {
    const seen = new Set<string>();
    const broken: string[] = [];
    for (const load of store.openLoads(1000)) {
      for (const key of [`card ${load.cardNo}`, `meter ${load.meter}`]) {
        if (seen.has(key)) broken.push(`L5: two open loads for ${key}`);
        seen.add(key);
      }
    }
    return broken;
  }

  /** L15, L7: what users were told stands in the books, now and for ever. */
  #checkAnswers(store: LedgerStore): string[] {
    const broken: string[] = [];
    for (const promised of this.#promises.all.values()) {
      const { operationId, kind } = promised;
      const known =
        (kind === 'load' ? store.load(operationId) : store.operation(operationId)) !== undefined;
      if (known) this.#effects.add(operationId);
      else if (this.#effects.has(operationId)) broken.push(`L7: ${kind} ${operationId} vanished`);
      if (promised.running > 0) continue;
      const told = checkAnswer(promised, known, store);
      if (told !== null) broken.push(`L15: ${kind} ${operationId}: ${told}`);
    }
    return broken;
  }
}

const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

function checkAnswer(promised: Promised, known: boolean, store: LedgerStore): string | null {
  const { answer, code, kind, operationId } = promised;
  const state = kind === 'load' ? store.load(operationId)?.state : undefined;
  switch (answer) {
    case 'done':
      if (!known) return 'done, yet the books do not know it';
      return kind === 'load' && state !== 'POSTED' ? `done, yet it is ${state}` : null;
    case 'pending':
      return known ? null : 'pending, yet the books do not know it';
    case 'undone':
      return known && state !== 'VOIDED' ? `${code}, yet it had its effect` : null;
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
  return readings(home.chip).some((image) => readCard(image).header !== null)
    ? ['its card is initialised and the ledger does not know it']
    : [];
}

function checkCard(home: Household, account: AccountView, card: CardView): string[] {
  const broken: string[] = [];
  const load = card.openLoad;
  const loaded = account.gas.onCard + account.gas.inMeter;
  if (card.total !== loaded) {
    broken.push(`its total is ${card.total}, on the card and in the meter are ${loaded}`);
  }
  if (account.gas.inFlight !== (load?.litres ?? 0)) {
    broken.push(`${account.gas.inFlight} litres in flight, the open load has ${load?.litres ?? 0}`);
  }
  for (const image of readings(home.chip)) {
    const slot = shown(image);
    if (slot === null) {
      if (card.stage !== 'opening') broken.push('its card shows nothing that counts');
      continue;
    }
    if (!explains(card, slot.sequence, slot.total)) {
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

/** L4: a meter never holds more than was loaded, and the ledger never believes more than the meter holds. */
function checkMeter(
  home: Household,
  account: AccountView,
  card: CardView,
  store: LedgerStore,
): string[] {
  const { totalLitres, creditedLitresEver, remainingLitres, consumedLitresEver } =
    home.gasMeter.record;
  const most = card.openLoad?.target.total ?? card.total;
  const known = store.meter(home.meter)?.takenTotal ?? 0;
  const broken: string[] = [];
  if (totalLitres > most) broken.push(`its meter has ${totalLitres} litres of at most ${most}`);
  if (creditedLitresEver !== totalLitres) {
    broken.push(`its meter credited ${creditedLitresEver} litres for a total of ${totalLitres}`);
  }
  if (remainingLitres + consumedLitresEver !== creditedLitresEver) {
    broken.push('its meter lost or made gas');
  }
  if (known > totalLitres || account.gas.inMeter > totalLitres) {
    broken.push(
      `the ledger puts ${known} (${account.gas.inMeter}) litres into a meter that has ${totalLitres}`,
    );
  }
  return broken;
}

/** L9: no reading of the card and no credit of the meter ever shows a load that was voided. */
function checkVoided(home: Household, load: OperationId): string[] {
  const tag = tagOf(load);
  const onCard = readings(home.chip).some((image) => validTags(image).includes(tag));
  return [
    ...(onCard ? [`voided load ${load} shows on the card`] : []),
    ...(home.takenTags.includes(tag) ? [`voided load ${load} is in the meter`] : []),
  ];
}

/** L13, when all faults are off and each card has visited once: nothing open is left. */
export function checkLiveness(loads: readonly LoadView[]): string[] {
  return loads.map((load) => `L13: load ${load.operationId} is ${load.state} after a visit`);
}
