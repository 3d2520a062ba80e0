/** One visit to a counter, with all that may go wrong at it. */

import { factoryImage } from '../../simulators/card/card-memory.ts';
import {
  encodeHeader,
  encodeSlot,
  HEADER_AT,
  SLOT_AT,
} from '../../simulators/card/reference-v1.ts';
import type { Strike } from '../rig/cells.ts';
import { isLifeDeed, type LifeDeed } from '../rig/life-deeds.ts';
import { newOperationId } from '../rig/operation-ids.ts';
import type { Rig, Sent } from '../rig/rig.ts';
import type { RigCard } from '../rig/rig-card.ts';
import type { Station } from '../rig/station.ts';
import type { Deed, Request } from '../rig/till.ts';
import type { Household } from '../rig/world.ts';
import type { CardPast } from './card-past.ts';
import type { LostCommit, Mishap, ShownCard, Visit } from './script.ts';
import { setSeenFault } from './set-fault.ts';
import { discardSpoiledNext, replaceSpoiled } from './spoiled-stock.ts';

/** From one reader to the next. */
const CARRY_MS = 15;

export interface Scene {
  readonly rig: Rig;
  readonly past: CardPast;
  /** Requests that have been sent, to be sent again. */
  readonly requests: Request[];
}

/** The reader, its service and its process are there again, and nothing is planned. */
export async function mend(rig: Rig, station: Station): Promise<void> {
  const { bench } = station;
  bench.clearFaults();
  rig.line.heal();
  bench.virtual.startService();
  bench.virtual.plug(bench.name);
  bench.virtual.wake(bench.name);
  if (!station.life.alive) station.restart();
  await rig.clock.settle();
}

export function shownChip(scene: Scene, home: Household, shown: ShownCard): RigCard | null {
  const { rig, past } = scene;
  switch (shown) {
    case 'own':
      return home.chip;
    case 'neighbour': {
      const others = rig.world.households.filter((other) => other !== home);
      return others[0]?.chip ?? home.chip;
    }
    case 'copy':
      return past.copyOf(rig, home) ?? home.chip;
    case 'blank':
      return rig.world.addStranger(`stock ${rig.world.strangers.length}`, {});
    case 'lost':
      return home.lost.at(-1) ?? home.chip;
    case 'none':
      return null;
  }
}

/** What is laid into the reader for this deed; a customer without a card gets a blank from stock. */
function chipFor(
  scene: Scene,
  home: Household,
  deed: Deed | LifeDeed,
  shown: ShownCard,
): RigCard | null {
  if (isLifeDeed(deed)) {
    return scene.rig.life.chipFor(home, deed) ?? shownChip(scene, home, shown);
  }
  switch (deed.kind) {
    case 'open-card':
      return home.chip;
    case 'replace-card': {
      const { world, random } = scene.rig;
      return (home.next ?? world.nextCard(home, newOperationId(random))).chip;
    }
    default:
      return shownChip(scene, home, shown);
  }
}

/** Nothing can be sold on a card that has not been opened. */
function deedFor(rig: Rig, home: Household, { deed }: Visit): Visit['deed'] {
  const active = rig.ledger.card(home.cardNo)?.stage === 'active';
  const needsCard = deed.kind === 'sell' || deed.kind === 'load' || deed.kind === 'replace-card';
  return !active && needsCard ? { kind: 'open-card' } : deed;
}

/** A card of another company, with another secret. */
const OTHERS = {
  image: otherCompanysImage(),
  psc: Uint8Array.of(0x12, 0x34, 0x56),
};

function otherCompanysImage(): Uint8Array {
  const image = factoryImage();
  const card = 1234;
  image.set(
    encodeHeader({ company: 7, card, account: 1, maker: 7, meter: '000000000001', kind: 1 }),
    HEADER_AT,
  );
  const slot = { sequence: 3, totalLitres: 9000, tag: '00'.repeat(8), soldAt: 1, loadLitres: 1 };
  image.set(encodeSlot({ ...slot, ceilingLitres: 0 }, card), SLOT_AT.A);
  return image;
}

/** Things that happen at the n-th event after the request was sent. */
class Happenings {
  readonly #planned: { event: number; happen: () => void }[] = [];
  #events = 0;

  plan(event: number, happen: () => void): void {
    this.#planned.push({ event, happen });
  }

  next(): void {
    this.#events += 1;
    this.#at(this.#events);
  }

  /** A commit is late or lost. */
  atLoss(): void {
    this.#at(0);
  }

  #at(now: number): void {
    for (const { event, happen } of this.#planned) if (event === now) happen();
  }
}

export async function runVisit(scene: Scene, visit: Visit): Promise<string> {
  const { rig, requests } = scene;
  const home = rig.home(visit.home);
  const station = rig.station(visit.station);
  await mend(rig, station);
  const deed = deedFor(rig, home, visit);
  if (deed.kind === 'open-card') replaceSpoiled(rig, home);
  if (deed.kind === 'change-meter') await rig.enrolSpare(home, deed);
  const chip = chipFor(scene, home, deed, visit.shown);
  if (chip === null) station.bench.remove();
  else await rig.insert(chip, station);
  for (const fault of visit.faults) setSeenFault(station, fault);
  const request = rig.request(home, deed, visit.confirm);
  // Its blank is nobody's until it has taken over, so it cannot be asked for with whatever lies in a reader.
  if (deed.kind !== 'replace-card') requests.push(request);
  rig.world.witness.confirmed = visit.confirm;
  const happenings = new Happenings();
  const sent: Sent[] = [];
  planMishap(scene, station, request, visit.mishap, happenings, sent);
  planRival(scene, visit, happenings, sent);
  const lostCommit = lossFor(visit.lostCommit, deed);
  if (lostCommit !== null) {
    const onStrike = (): void => {
      rig.reach(strikeOf(lostCommit), home.chip);
      rig.clock.after(0, () => happenings.atLoss());
    };
    rig.line.lose({ ...lostCommit, onStrike });
  }
  const first = rig.send(request, station);
  sent.push(first);
  await rig.finish(sent, () => {
    happenings.next();
    if (rig.random.chance(1, 48)) rig.check();
  });
  // What was started while the first was under way may not be over yet.
  await rig.clock.pass(CARRY_MS);
  await rig.finish(sent);
  station.bench.clearFaults();
  rig.line.heal();
  if (visit.mishap?.kind === 'restart') await rig.restartHouse();
  if (deed.kind === 'open-card') replaceSpoiled(rig, home, first.line ?? '');
  rig.check();
  if (deed.kind === 'replace-card') discardSpoiledNext(home, first.line ?? '');
  // Only a card of the household may stay in the reader.
  if (!visit.stay || station.bench.card !== home.chip) station.bench.remove();
  return sent.map((one) => `${one.request.name}: ${one.line ?? 'silence'}`).join(' | ');
}

/**
 * An opening, of a first card or the next, has no attempts that a late commit could be held against. It needs none while the ledger is in the station's
 * own process, where nothing is late; its commits are lost instead.
 */
function lossFor(loss: LostCommit | null, deed: Visit['deed']): LostCommit | null {
  const late = loss !== null && typeof loss.what === 'number';
  const opening = deed.kind === 'open-card' || deed.kind === 'replace-card';
  return late && opening ? { ...loss, what: 'answer' } : loss;
}

function strikeOf({ what }: LostCommit): Strike {
  if (typeof what === 'number') return 'commit-late';
  if (what === 'full') return 'disk-full';
  return what === 'answer' ? 'commit-unknown' : 'commit-lost';
}

function planMishap(
  scene: Scene,
  station: Station,
  request: Request,
  mishap: Mishap | null,
  happenings: Happenings,
  sent: Sent[],
): void {
  if (mishap === null) return;
  const { rig } = scene;
  const { bench } = station;
  happenings.plan(mishap.event, () => {
    rig.reach(mishap.kind, bench.card);
    switch (mishap.kind) {
      case 'pull':
        bench.remove();
        break;
      case 'swap':
        bench.remove();
        bench.insert(rig.world.addStranger(`swapped in ${rig.world.strangers.length}`, OTHERS));
        break;
      case 'carry':
        carry(scene, station, request, mishap.next, sent);
        break;
      case 'service-death':
        bench.virtual.stopService();
        rig.clock.after(1500, () => bench.virtual.startService());
        break;
      case 'crash':
        station.crash();
        break;
      case 'restart':
        for (const each of rig.stations) each.crash();
        break;
      case 'clock-jump':
        rig.clock.jump(rig.random.pick([-86_400_000, -3_600_000, 3_600_000, 40 * 86_400_000]));
        break;
      case 'replay':
        sent.push(rig.send(request, station));
        break;
    }
  });
}

/** The card moves to the other station while the first one still works on it, and is asked for there. */
function carry(
  { rig, requests }: Scene,
  from: Station,
  request: Request,
  next: Mishap['next'],
  sent: Sent[],
): void {
  const chip = from.bench.card;
  const to = rig.stations.find((station) => station !== from);
  if (chip === null || to === undefined || !to.life.alive) return;
  rig.take(chip);
  to.bench.remove();
  to.bench.insert(chip);
  rig.clock.after(CARRY_MS, () => {
    const again =
      next === 'same'
        ? request
        : rig.request(request.home, { kind: next }, rig.world.witness.confirmed);
    requests.push(again);
    sent.push(rig.send(again, to));
  });
}

function planRival(scene: Scene, visit: Visit, happenings: Happenings, sent: Sent[]): void {
  const { rival } = visit;
  if (rival === null) return;
  const { rig, requests } = scene;
  const home = rig.home(visit.home);
  happenings.plan(rival.event, () => {
    const station = rig.station(visit.station + 1);
    if (!station.life.alive) return;
    rig.reach('rival', home.chip);
    const request = rig.request(home, rival.deed, visit.confirm);
    requests.push(request);
    sent.push(rig.send(request, station));
  });
}
