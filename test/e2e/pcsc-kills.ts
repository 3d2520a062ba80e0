/**
 * The daemon killed (-9) at random moments of a load on the real stack: pcscd, vpcd, pcsclite in a reader child, and the
 * card in a process of its own. At the end the card, the meter and the ledger are held against what people were told.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom, type Random } from '../../simulators/random.ts';
import { Cashier } from '../proofs/kill/cashier.ts';
import { type Errand, Errands } from '../proofs/kill/errands.ts';
import { OperationBook } from '../proofs/kill/operation-book.ts';
import { reckon } from '../proofs/kill/oracle.ts';
import { foundTown, householdOf, type Town } from '../proofs/kill/town.ts';
import { visitMeters } from '../proofs/kill/visits.ts';
import { newOperationId } from '../rig/operation-ids.ts';
import { PcscHouse } from './pcsc-house.ts';
import { REAL_READER } from './pcscd.ts';

export interface PcscKillOrder {
  readonly kills: number;
  /** Owns errands and moments; the machine's own timing adds to it. */
  readonly seed: number;
}

export interface PcscKillFigures extends PcscKillOrder {
  /** Loads found reserved and undecided after a restart. */
  readonly foundOpen: number;
  readonly operations: number;
  readonly acknowledgedLoads: number;
  readonly litresSold: number;
  readonly litresCredited: number;
  /** Exit code of `qika verify` at the end. */
  readonly verify: number | null;
  /** Everything that was lost, created, or said falsely, in words. Empty is the proof. */
  readonly violations: readonly string[];
}

const HOUSEHOLDS = 2;
/** Some twenty-five commands of about 45 ms each. */
const LOAD_TAKES = 1_200;

interface Scene {
  readonly house: PcscHouse;
  readonly town: Town;
  readonly random: Random;
  readonly book: OperationBook;
  readonly cashier: Cashier;
  readonly errands: Errands;
  foundOpen: number;
}

/** One sale after the other, a kill inside one of them, the restart, and the answers to all that was left unknown. */
async function round(scene: Scene): Promise<void> {
  const { house, town, random, cashier, errands } = scene;
  const household = random.pick(town.households);
  const { card, meter } = household;
  if (random.chance(1, 4)) await town.control.call('put-into-meter', { card, meter });
  await town.control.call('swap', { card });
  const business = sellUntilKilled(cashier, () => errands.sale(household, REAL_READER));
  await sleep(random.below(LOAD_TAKES));
  await house.killDaemon();
  await business;
  await house.bringUp();
  scene.foundOpen += await house.openLoads();
  await cashier.resolve();
}

async function sellUntilKilled(cashier: Cashier, sale: () => Errand): Promise<void> {
  for (;;) {
    const told = await cashier.serve(sale());
    if (!told) return;
  }
}

/** Every card is served to its end and put into its meter, and every answer ever given is asked for again. */
async function finish({ town, cashier, errands, book }: Scene): Promise<void> {
  for (const household of town.households) {
    const serve = () => cashier.serve(errands.loadOnly(household, REAL_READER));
    await visitMeters(town, household, REAL_READER, serve);
  }
  for (const id of book.operations.keys()) await cashier.askFor(id);
}

function sceneIn(house: PcscHouse, seed: number): Scene {
  const random = createRandom(seed);
  const ids = random.stream('ids');
  const book = new OperationBook();
  const town: Town = {
    http: house.http,
    control: house.control,
    nextId: () => newOperationId(ids),
    readers: [REAL_READER],
    households: Array.from({ length: HOUSEHOLDS }, (_, i) => householdOf(i + 1)),
  };
  const cashier = new Cashier(town, book);
  const errands = new Errands(random.stream('errands'), town.nextId, book);
  return { house, town, random, book, cashier, errands, foundOpen: 0 };
}

export async function runPcscKills({ kills, seed }: PcscKillOrder): Promise<PcscKillFigures> {
  const house = await PcscHouse.build(20_000 + (seed % 10_000));
  try {
    const scene = sceneIn(house, seed);
    const { town, book } = scene;
    await foundTown(town);
    // Kills that all missed the write prove little; a house in which none ever hits it is broken, and stops, too.
    while (house.kills < kills || (scene.foundOpen === 0 && house.kills < 3 * kills)) {
      await round(scene);
    }
    await finish(scene);
    const { litresSold, litresCredited } = await reckon(town, book);
    const { code, said } = await house.verify();
    if (code !== 0) book.violate(`qika verify: ${said}`);
    const loads = [...book.operations.values()].filter(({ kind }) => kind === 'load');
    return {
      kills: house.kills,
      seed,
      foundOpen: scene.foundOpen,
      operations: book.operations.size,
      acknowledgedLoads: loads.filter(({ told }) => told.state === 'done').length,
      litresSold,
      litresCredited,
      verify: code,
      violations: book.violations,
    };
  } catch (cause) {
    throw new Error(`seed ${seed}: ${String(cause)}\n${house.said}`, { cause });
  } finally {
    await house.sweep();
  }
}
