/**
 * The kill proof: the daemon is killed (-9) again and again while people pay, buy and load, with the cards and meters in a
 * process of their own that outlives it. At the end the simulated world is held against what the people were told.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom, type Random } from '../../../simulators/random.ts';
import { Cashier } from './cashier.ts';
import { Errands } from './errands.ts';
import { House } from './house.ts';
import { OperationBook } from './operation-book.ts';
import { reckon } from './oracle.ts';
import { foundTown, type Household, householdOf, type Town } from './town.ts';
import { visitMeters } from './visits.ts';

export interface KillOrder {
  readonly kills: number;
  /** Owns errands, households and moments; the machine's own timing adds to it. */
  readonly seed: number;
}

export interface KillFigures extends KillOrder {
  /** Kills of a daemon that had not yet said that it was ready. */
  readonly killsAtStart: number;
  /** Kills while a request that writes a card was being carried out. */
  readonly killsInLoad: number;
  /** Loads found reserved and undecided after a restart. */
  readonly foundOpen: number;
  readonly operations: number;
  readonly acknowledged: number;
  readonly acknowledgedLoads: number;
  readonly litresSold: number;
  readonly litresCredited: number;
  /** What the reckoning says when one litre more is claimed to have been loaded: the negative control, never empty. */
  readonly control: readonly string[];
  /** Exit code of `qika verify` at the end. */
  readonly verify: number | null;
  /** Everything that was lost, created, or said falsely, in words. Empty is the proof. */
  readonly violations: readonly string[];
}

const HOUSEHOLDS = 6;
const LONGEST_QUIET_MS = 350;
/** So many of the earlier answers are asked for again after each restart. */
const ASKED_AGAIN = 10;

class Siege {
  readonly #house: House;
  readonly #town: Town;
  readonly #random: Random;
  readonly #book: OperationBook;
  readonly #cashier: Cashier;
  readonly #errands: Errands;
  #loading = 0;
  killsAtStart = 0;
  killsInLoad = 0;
  foundOpen = 0;

  constructor(house: House, town: Town, random: Random, book: OperationBook) {
    this.#house = house;
    this.#town = town;
    this.#random = random;
    this.#book = book;
    this.#cashier = new Cashier(town, book);
    this.#errands = new Errands(random.stream('errands'), town.nextId, book);
  }

  /** Business until the kill, the kill, the restart, and the answers to all that was left unknown. */
  async round(): Promise<void> {
    const day = { open: true };
    const desks = this.#town.readers.map((reader, i) => this.#desk(reader, i, day));
    const business = Promise.all([...desks, this.#office(day)]);
    await sleep(this.#random.below(LONGEST_QUIET_MS));
    if (this.#loading > 0) this.killsInLoad += 1;
    await this.#house.killDaemon();
    day.open = false;
    await business;
    if (this.#random.chance(1, 6)) {
      this.#house.startDaemon();
      await sleep(this.#random.below(LONGEST_QUIET_MS));
      await this.#house.killDaemon();
      this.killsAtStart += 1;
    }
    await this.#house.bringUp();
    this.foundOpen += await this.#house.openLoads();
    await this.#cashier.resolve();
    const known = [...this.#book.operations.keys()];
    for (let i = 0; i < ASKED_AGAIN && known.length > 0; i += 1) {
      await this.#cashier.askFor(this.#random.pick(known));
    }
  }

  /** Every card is served to its end and put into its meter, and every answer ever given is asked for again. */
  async finish(): Promise<void> {
    await this.#cashier.resolve();
    for (const [i, household] of this.#town.households.entries()) {
      const reader = this.#town.readers[i % this.#town.readers.length] ?? '';
      const serve = () => this.#cashier.serve(this.#errands.loadOnly(household, reader));
      await visitMeters(this.#town, household, reader, serve);
    }
    for (const id of this.#book.operations.keys()) await this.#cashier.askFor(id);
  }

  async #desk(reader: string, index: number, day: { open: boolean }): Promise<void> {
    const { households, readers, control } = this.#town;
    const mine = households.filter((_, i) => i % readers.length === index);
    while (day.open) {
      const household: Household = this.#random.pick(mine);
      if (this.#random.chance(1, 3)) {
        const { card, meter } = household;
        await control.call('put-into-meter', { card, meter });
        await control.call('burn', { meter, days: 1, litresPerDay: 500 });
      }
      this.#loading += 1;
      const told = await this.#cashier.serve(this.#errands.sale(household, reader));
      this.#loading -= 1;
      if (!told) return;
    }
  }

  async #office(day: { open: boolean }): Promise<void> {
    while (day.open) {
      const household = this.#random.pick(this.#town.households);
      const told = await this.#cashier.serve(this.#errands.office(household));
      if (!told) return;
      await sleep(this.#random.below(20));
    }
  }
}

export async function runKills({ kills, seed }: KillOrder): Promise<KillFigures> {
  const random = createRandom(seed);
  const book = new OperationBook();
  const house = await House.build();
  try {
    const town: Town = {
      http: house.http,
      control: house.control,
      nextId: idsFrom(random.stream('ids')),
      readers: house.readers,
      households: Array.from({ length: HOUSEHOLDS }, (_, i) => householdOf(i + 1)),
    };
    await foundTown(town);
    const siege = new Siege(house, town, random.stream('siege'), book);
    while (house.kills < kills) await siege.round();
    await siege.finish();
    const sums = await reckon(town, book);
    const control = await reckonWithLie(town, book);
    const verify = await house.close(book);
    const loads = [...book.operations.values()].filter(({ kind }) => kind === 'load');
    return {
      kills: house.kills,
      seed,
      killsAtStart: siege.killsAtStart,
      killsInLoad: siege.killsInLoad,
      foundOpen: siege.foundOpen,
      operations: book.operations.size,
      acknowledged: book.acknowledged,
      acknowledgedLoads: loads.filter(({ told }) => told.state === 'done').length,
      litresSold: sums.litresSold,
      litresCredited: sums.litresCredited,
      control,
      verify,
      violations: book.violations,
    };
  } catch (cause) {
    throw new Error(`seed ${seed}: ${String(cause)}\n${house.said}`, { cause });
  } finally {
    house.sweep();
  }
}

/** One acknowledged load of a single litre that no card and no meter ever saw. */
async function reckonWithLie(town: Town, book: OperationBook): Promise<readonly string[]> {
  const result = { kind: 'load', state: 'POSTED', litres: 1 };
  const accountId = town.households[0]?.accountId ?? 0;
  const lie = { id: 'lie', kind: 'load', accountId, told: { state: 'done', result } } as const;
  const credulous = book.withLie(lie);
  await reckon(town, credulous);
  return credulous.violations;
}

/** UUIDs of version 4, from the seed. */
function idsFrom(random: Random): () => string {
  return () => {
    const words = Array.from({ length: 4 }, () => random.next().toString(16).padStart(8, '0'));
    const h = words.join('');
    const [a, b, c, d] = [h.slice(0, 8), h.slice(8, 12), h.slice(13, 16), h.slice(17, 20)];
    return `${a}-${b}-4${c}-8${d}-${h.slice(20)}`;
  };
}
