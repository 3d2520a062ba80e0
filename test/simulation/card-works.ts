/**
 * The works at a counter that touch a card beside the sale of reader-trouble.ts: what each begins with, the request that is sent again
 * with the same ids until it is done, and what the world then has to show. Here those on a card that is in service; blank-works.ts has
 * the others, work-list.ts names them all, and troubled-works.ts troubles them.
 */
import { assert } from '../../src/core/outcome.ts';
import type { Rig } from '../rig/rig.ts';
import type { RigCard } from '../rig/rig-card.ts';
import type { Request } from '../rig/till.ts';
import type { Household } from '../rig/world.ts';
import { homeWithCard, proveEnd } from './households.ts';
import { SALE } from './tears.ts';

/** One work under way. */
export interface Work {
  readonly home: Household;
  /** The card that lies in the reader for it, and the request. After a card was named spoiled: the next of both. */
  ask(confirm: boolean): { readonly chip: RigCard; readonly request: Request };
  /** Is the work done, by the ledger? */
  isDone(): boolean;
  /** The first word of an answer that is no refusal, by what the ledger has; null where the ledger knows nothing of the work. */
  stands(): string | null;
  /** The answer has named the card spoiled: the cashier takes another. False where it has not. */
  spoiled(line: string): boolean;
  /** After its meter took the card: the work is not to be done any more, for a reason that is true. */
  barred(line: string): boolean;
  /** What may happen between the trouble and the next contact: the card, or the one before, goes into its meter. */
  meter(): void;
  /** Everything came right: ends the household. */
  end(what: string): Promise<void>;
}

/** The sale's card loses its power inside a byte, and its load stays open. */
export async function tornSale(rig: Rig, home: Household): Promise<void> {
  const station = rig.station(0);
  await rig.insert(home.chip, station);
  station.bench.plan({
    kind: 'cut-power',
    byte: rig.world.chip === 'mifare' ? 2 : 7,
    torn: 'mixture',
  });
  await rig.serve(home, SALE);
  station.bench.clearFaults();
  rig.take(home.chip);
  assert(rig.ledger.openLoads(2).length === 1, 'the load of a torn sale is open');
}

/** Works on a card that is in service, of a load or a purchase: its card is never spoiled. */
function onOwnCard(rig: Rig, home: Household, request: Request, isDone: () => boolean): Work {
  return {
    home,
    ask: () => ({ chip: home.chip, request }),
    isDone,
    stands: () => null,
    spoiled: () => false,
    barred: () => false,
    meter: () => void rig.visitMeter(home),
    end: (what) => proveEnd(rig, home, what),
  };
}

export async function writeAgain(rig: Rig): Promise<Work> {
  const home = await homeWithCard(rig, 'later');
  await rig.serve(home, { kind: 'pay', fen: 6000 });
  await rig.serve(home, { kind: 'buy', litres: 10_000 });
  const request = rig.request(home, { kind: 'load' }, true);
  const [load] = request.promised;
  assert(load !== undefined, 'writing again is a load');
  const state = () => rig.ledger.load(load.operationId)?.state;
  return onOwnCard(rig, home, request, () => state() === 'POSTED');
}

export async function takeOff(rig: Rig): Promise<Work> {
  const home = await homeWithCard(rig, 'later');
  await rig.serve(home, SALE);
  const request = rig.request(home, { kind: 'reverse-card' }, true);
  const [reversal] = request.promised;
  assert(reversal !== undefined, 'a sale is reversed');
  const before = home.gasMeter.record.sequence;
  const own = onOwnCard(
    rig,
    home,
    request,
    () => rig.ledger.operation(reversal.operationId) !== undefined,
  );
  // Put back: the card had shown less for a while, and its meter may have seen it before.
  const tooLate = ['reversal.meter-took-it', 'reversal.put-back'];
  const barred = (line: string) => tooLate.includes(line) && home.gasMeter.record.sequence > before;
  return { ...own, barred };
}

export async function settle(rig: Rig, wish: 'read' | 'cancel'): Promise<Work> {
  const home = await homeWithCard(rig, 'later');
  await tornSale(rig, home);
  const request = rig.request(home, { kind: wish }, true);
  return onOwnCard(rig, home, request, () => rig.ledger.openLoads(1).length === 0);
}
