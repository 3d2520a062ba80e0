/**
 * A station's process dies before or after one of its port calls, and one way in which the world goes on. Exhausted by
 * every-step.sim.test.ts.
 */
import { buildRig, type Rig } from '../rig/rig.ts';
import type { Request } from '../rig/till.ts';
import type { Household } from '../rig/world.ts';
import { homeWithCard, proveEnd } from './households.ts';
import { SALE } from './tears.ts';

/** What the process was doing. */
export const FLOWS = [
  'open a card',
  'sell',
  'settle a torn load',
  'take a report',
  'cancel',
] as const;
export type Flow = (typeof FLOWS)[number];

export const AFTER_A_CRASH = ['same station', 'other station', 'meter first'] as const;
export type AfterACrash = (typeof AFTER_A_CRASH)[number];

export interface Crash {
  readonly flow: Flow;
  /** 1 = the first asynchronous port call of the request. */
  readonly call: number;
  readonly when: 'before' | 'after';
  readonly after: AfterACrash;
}

/** Brings a household to where the flow begins, and gives the request that begins it. */
async function prepare(rig: Rig, flow: Flow): Promise<{ home: Household; request: Request }> {
  if (flow === 'open a card') {
    const home = await rig.newHome();
    await rig.insert(home.chip, rig.station(0));
    return { home, request: rig.request(home, { kind: 'open-card' }) };
  }
  const home = await homeWithCard(rig, 'later');
  if (flow === 'take a report') rig.visitMeter(home);
  if (flow === 'settle a torn load' || flow === 'cancel') {
    await rig.insert(home.chip, rig.station(0));
    rig.station(0).bench.plan({ kind: 'cut-power', byte: 7, torn: 'mixture' });
    await rig.serve(home, SALE);
  }
  await rig.insert(home.chip, rig.station(0));
  const deed =
    flow === 'sell' ? SALE : { kind: flow === 'cancel' ? ('cancel' as const) : ('read' as const) };
  return { home, request: rig.request(home, deed, true) };
}

/** Runs one case; answers how many port calls the process had made when it ended. */
export async function crashOnce(rig: Rig, crash: Crash): Promise<number> {
  const { flow, call, when, after } = crash;
  const { home, request } = await prepare(rig, flow);
  const station = rig.station(0);
  rig.world.witness.confirmed = true;
  const made = station.life.calls.length;
  station.life.dieAt({ call, when });
  const sent = rig.send(request, station);
  await rig.finish([sent]);
  const calls = station.life.calls.length - made;
  rig.story.tell(`${JSON.stringify(crash)}: ${sent.line ?? 'died'}`);
  rig.check();
  station.restart();
  if (after === 'meter first') rig.visitMeter(home);
  // The client kept its ids and asks again.
  const next = after === 'other station' ? rig.station(1) : station;
  await rig.insert(home.chip, next);
  const again = rig.send(request, next);
  await rig.finish([again]);
  rig.story.tell(`again at station ${next.no}: ${again.line}`);
  rig.check();
  if (flow === 'open a card') await rig.serve(home, { kind: 'open-card' }, { confirm: true });
  await proveEnd(rig, home, JSON.stringify(crash));
  return calls;
}

/** Dies before and after every call of one flow, then goes on in one way. */
export async function crashEverywhere(
  flow: Flow,
  after: AfterACrash,
  counts: 'gas' | 'money' = 'gas',
) {
  let cases = 0;
  const money = counts === 'money' ? { moneyFrom: 1 } : {};
  const rig = await buildRig({ seed: 5, stations: 2, ...money });
  for (const when of ['before', 'after'] as const) {
    for (let call = 1; ; call += 1) {
      // A call that is never reached means that the whole flow has run.
      if ((await crashOnce(rig, { flow, call, when, after })) < call) break;
      cases += 1;
    }
  }
  await rig.close();
  return { cases, broken: rig.broken };
}
