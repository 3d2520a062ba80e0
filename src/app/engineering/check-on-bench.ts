/**
 * The bench check (台检) of a meter that is alone on a line: which meter it is, its index, clock and valve, and the address
 * that it shall have. One record, whatever came of it. Nothing is written to a meter that is not the one on the sheet.
 */
import { formatMeter, type MeterId, type OperationId } from '../../core/ids.ts';
import {
  BENCH_STEPS,
  type BenchCheck,
  type BenchStep,
  type BenchStepName,
} from '../../core/ledger/bench-check.ts';
import type { Committed } from '../../core/ledger/results.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import { formatCubicMetres } from '../../core/units.ts';
import { type LineMeter, MeterError, type MeterLink } from '../../ports/meters.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { localTime } from '../local-time.ts';
import type { Canonical } from '../request-hash.ts';

export interface BenchCheckRequest {
  readonly operationId: OperationId;
  readonly meter: MeterId;
  /** Where it answers now; the address is the one printed on it. */
  readonly place: MeterLink;
  /** Written into the meter at the end; null leaves it as it is. */
  readonly newAddress: string | null;
  readonly signedBy: string;
}

/** Seconds that a clock may differ after it was set: a question and an answer lie between. */
const CLOCK_SECONDS = 60;

/** What a step says beside figures and addresses; the page has each in its languages. */
export const BENCH_SAID = {
  closed: 'closed',
  open: 'open',
  notTold: 'not told',
  noClock: 'the meter tells no clock',
  noGas: 'closed: no gas in the meter; give it test gas, check again',
  noneGiven: 'none was given',
  notShown: 'which meter it is was not shown',
} as const;

type Found = Pick<BenchStep, 'outcome' | 'said'>;

/** Told of each step when it begins (null) and of what it found; it decides nothing. */
export type TellStep = (step: BenchStepName, found: Found | null) => void;

const found = (right: boolean, said: string): Found => ({
  outcome: right ? 'passed' : 'failed',
  said,
});

/** A meter's local time without zone, in seconds; only differences mean anything. */
const secondsOf = (local: string): number => Date.parse(`${local}Z`) / 1000;

async function clockStep(deps: AppDeps, meter: LineMeter): Promise<Found> {
  const local = localTime(deps, deps.clock.now()).replace(' ', 'T');
  await meter.setClock(local);
  const { clock } = await meter.readIndex();
  if (clock === null) return found(false, BENCH_SAID.noClock);
  const apart = Math.abs(secondsOf(clock) - secondsOf(local));
  return found(apart <= CLOCK_SECONDS, clock);
}

/** Not every answer to a valve command says how the valve stands; the next reading does. */
async function valveStep(meter: LineMeter, wanted: 'open' | 'closed'): Promise<Found> {
  const told = await meter.setValve(wanted);
  const valve = told ?? (await meter.readIndex()).valve;
  if (valve === 'closed' && wanted === 'open') return found(false, await whyShut(meter));
  return found(valve === wanted, valve ?? BENCH_SAID.notTold);
}

/** A prepaid meter keeps its valve shut while it has no gas; then the finding is about the gas and not about the valve. */
async function whyShut(meter: LineMeter): Promise<string> {
  if (meter.creditRule === null) return BENCH_SAID.closed;
  const { remaining } = await meter.readPurchases();
  return remaining > 0 ? BENCH_SAID.closed : BENCH_SAID.noGas;
}

function stepsOf(
  deps: AppDeps,
  { place, newAddress }: BenchCheckRequest,
): Readonly<Record<BenchStepName, () => Promise<Found>>> {
  const meter = deps.lines.meter(place);
  // Before anything is asked: an address that the protocol does not have is no finding about the meter.
  const there = newAddress === null ? null : deps.lines.meter({ ...place, address: newAddress });
  return {
    async address() {
      const told = await meter.readAddress();
      return found(told === place.address, told);
    },
    async index() {
      const { index } = await meter.readIndex();
      return found(true, `${formatCubicMetres(index)} m³`);
    },
    clock: () => clockStep(deps, meter),
    'valve-closed': () => valveStep(meter, 'closed'),
    'valve-opened': () => valveStep(meter, 'open'),
    'valve-closed-again': () => valveStep(meter, 'closed'),
    async 'new-address'() {
      if (newAddress === null || there === null) {
        return { outcome: 'skipped', said: BENCH_SAID.noneGiven };
      }
      await meter.writeAddress(newAddress);
      const told = await there.readAddress();
      return found(told === newAddress, told);
    },
  };
}

/** A command that the protocol does not have is skipped; every other fault of the line is what the step found. */
async function outcomeOf(step: () => Promise<Found>): Promise<Found> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof MeterError)) throw error;
    const skipped = error.code === 'meter.not-supported';
    return { outcome: skipped ? 'skipped' : 'failed', said: error.code };
  }
}

async function check(
  deps: AppDeps,
  request: BenchCheckRequest,
  tell: TellStep,
): Promise<readonly BenchStep[]> {
  const steps = stepsOf(deps, request);
  const done: BenchStep[] = [];
  for (const step of BENCH_STEPS) {
    const [first] = done;
    const barred = first !== undefined && first.outcome !== 'passed';
    tell(step, null);
    const outcome = barred
      ? ({ outcome: 'skipped', said: BENCH_SAID.notShown } as const)
      : await outcomeOf(steps[step]);
    done.push({ step, ...outcome });
    tell(step, outcome);
  }
  return done;
}

const hashed = ({ meter, place, newAddress, signedBy }: BenchCheckRequest): Canonical => ({
  kind: 'bench-check',
  meter,
  place: { ...place },
  newAddress,
  signedBy,
});

/**
 * Carries out the check and records it. The same operation id again is answered as recorded, and the meter is not asked.
 * Refuses meter.unknown; throws MeterError where line, protocol, profile or an address are none of this station.
 */
export async function checkOnBench(
  deps: AppDeps,
  context: RequestContext,
  request: BenchCheckRequest,
  tell: TellStep = () => undefined,
): Promise<Outcome<Committed>> {
  const { operationId, meter, place, signedBy } = request;
  const head = headOf(deps, context, operationId, hashed(request));
  const known = deps.store.operation(operationId);
  if (known !== undefined) {
    return known.requestHash === head.requestHash
      ? accept({ ...known.committed, replayed: true })
      : refuse('operation.other-body', { operationId });
  }
  if (deps.store.meter(meter) === undefined) {
    return refuse('meter.unknown', { meter: formatMeter(meter) });
  }
  const steps = await check(deps, request, tell);
  const { line, address } = place;
  const body: BodyOf<BenchCheck> = { kind: 'bench-check', meter, line, address, steps, signedBy };
  return commitOne(deps, { ...head, ...body });
}
