/** The rig: one seeded world with its stations, its ledger and its laws, and the verbs that move it. */

import type { RemovalLook } from '../../simulators/card/acs-reader.ts';
import type { CountVisit } from '../../simulators/meter/count-meter.ts';
import type { Visit } from '../../simulators/meter/gas-meter.ts';
import type { MoneyVisit } from '../../simulators/meter/money-meter.ts';
import { createRandom, type Random } from '../../simulators/random.ts';
import { businessDate } from '../../src/core/calendar.ts';
import { versionNumber } from '../../src/core/card-tariff.ts';
import { assert } from '../../src/core/outcome.ts';
import type { SqliteLedgerStore } from '../../src/store/sqlite.ts';
import { verifyLedger } from '../../src/store/verify.ts';
import { systemHash } from '../../src/system/hash.ts';
import { Laws } from '../laws/check.ts';
import { ClosedMonths } from '../laws/closed-month.ts';
import { checkCarried } from '../laws/counts.ts';
import { MonthLaws } from '../laws/month.ts';
import { checkPrices } from '../laws/prices.ts';
import { Cells, type Strike } from './cells.ts';
import {
  enterCompany,
  enterHouseholds,
  enterMeter,
  enterPrices,
  exchangeMeters,
  FIRST_PRICES,
  openLedger,
  removeLedger,
} from './ledger.ts';
import { LedgerLine } from './ledger-line.ts';
import { LedgerViews } from './ledger-views.ts';
import { Killed } from './life.ts';
import { isLifeDeed, type LifeDeed } from './life-deeds.ts';
import { LifeTill } from './life-till.ts';
import { MonthDesk } from './month-desk.ts';
import { PhaseReader } from './phase.ts';
import { PromiseBook } from './promises.ts';
import type { RigCard } from './rig-card.ts';
import { type FormatChoice, namedFormats, rigFormats } from './rig-formats.ts';
import { Station } from './station.ts';
import { Story } from './story.ts';
import { type Deed, type Request, Till } from './till.ts';
import { VirtualClock } from './virtual-clock.ts';
import type { Intent } from './witness.ts';
import { type Household, type MeterVisit, numberOf, type RigChip, World } from './world.ts';

/** 2026-11-24 09:00 in Shanghai. */
const OPENING_HOUR = Date.UTC(2026, 10, 24, 1);
const INSERTION_MS = 10;
/** No request may take longer, whatever happens to it. */
const PATIENCE_MS = 300_000;

export interface RigOptions extends FormatChoice {
  readonly seed: number;
  /** Default SLE4442. */
  readonly chip?: RigChip;
  /** Default 1. */
  readonly stations?: number;
  /** Default 1. */
  readonly homes?: number;
  /** Default ':memory:'; a file is closed and opened again when the house restarts. */
  readonly path?: string;
  readonly removalLook?: RemovalLook;
  /** Ceiling of each meter, litres; 0 = none. Default 0. */
  readonly ceilingLitres?: number;
  /** Households from this one on (1 = the first) have money meters. Default: none has. */
  readonly moneyFrom?: number;
}

/** A request on its way. */
export interface Sent {
  readonly request: Request;
  readonly station: Station;
  /** What the user was told; null while nothing. */
  line: string | null;
  /** Answered, or nobody is left to answer. */
  over: boolean;
}

export class Rig {
  readonly seed: number;
  readonly random: Random;
  readonly clock = new VirtualClock(OPENING_HOUR);
  readonly world: World;
  readonly promises = new PromiseBook();
  readonly story = new Story();
  readonly cells = new Cells();
  readonly till: Till;
  /** For everything at a counter that is not a sale. */
  readonly life: LifeTill;
  readonly offices: MonthDesk;
  readonly month: MonthLaws;
  readonly months = new ClosedMonths();
  /** Exports of the closed periods, file by file. */
  readonly closed = new Map<string, ReadonlyMap<string, Buffer>>();
  readonly line: LedgerLine;
  readonly laws: Laws;
  readonly stations: Station[] = [];
  /** First day of each price version by the number under which meters know it. */
  readonly prices = new Map<number, string>([[versionNumber(FIRST_PRICES), '2020-01-01']]);
  /** What broke, in the order in which it was found. */
  readonly broken: string[] = [];
  readonly #setup: Random;
  readonly #phases: PhaseReader;
  readonly #path: string;
  readonly #moneyFrom: number;
  readonly #formats: ReturnType<typeof rigFormats>;
  #ledger: SqliteLedgerStore;

  constructor(options: RigOptions) {
    const { seed, path = ':memory:', removalLook = 'removed' } = options;
    this.seed = seed;
    this.random = createRandom(seed);
    this.world = new World(this.random.stream('world'), options);
    this.#formats = rigFormats(options);
    this.#moneyFrom = options.moneyFrom ?? Number.POSITIVE_INFINITY;
    for (let n = 0; n < (options.homes ?? 1); n += 1) this.#addHousehold(options.ceilingLitres);
    this.#path = path;
    this.#ledger = openLedger(path, this.clock, namedFormats(this.#formats));
    this.line = new LedgerLine(this.#ledger, this.clock);
    this.#setup = this.random.stream('setup');
    this.till = new Till(this.promises, this.random.stream('till'));
    const views = new LedgerViews(() => this.#ledger, this.line);
    this.laws = new Laws(this.world, this.promises, views);
    this.life = new LifeTill({
      world: this.world,
      book: this.promises,
      random: this.random.stream('life'),
      ledger: () => this.#ledger,
      onSettled: (home, index, result) => this.laws.settled(home, index, result),
    });
    this.offices = new MonthDesk({
      book: this.promises,
      random: this.random.stream('offices'),
      store: () => this.#ledger,
      now: () => this.clock.now(),
    });
    this.month = new MonthLaws(this);
    this.#phases = new PhaseReader(views, this.promises);
    this.#wireWitness();
    for (let no = 1; no <= (options.stations ?? 1); no += 1) {
      const random = this.random.stream(`station ${no}`);
      const onStrike = (kind: Strike, chip: RigCard | null): void => this.reach(kind, chip);
      const { chip } = this.world;
      const { clock, line } = this;
      const formats = this.#formats;
      const parts = { no, chip, clock, random, removalLook, line, onStrike, formats };
      this.stations.push(new Station(parts));
    }
  }

  #addHousehold(ceilingLitres = 0): Household {
    const nth = this.world.households.length + 1;
    return this.world.addHousehold(ceilingLitres, nth < this.#moneyFrom ? 'gas' : 'money');
  }

  get ledger(): SqliteLedgerStore {
    return this.#ledger;
  }

  station(n: number): Station {
    const station = this.stations[n % this.stations.length];
    assert(station !== undefined, 'a rig has at least one station');
    return station;
  }

  home(n: number): Household {
    const home = this.world.households[n % this.world.households.length];
    assert(home !== undefined, 'a rig has at least one household');
    return home;
  }

  /** Prices and places, and the households that were built with the rig. */
  async enterCompany(): Promise<void> {
    await enterCompany(this.#ledger, this.clock, this.#setup);
    await enterHouseholds(this.#ledger, this.clock, this.#setup, this.world.households);
    this.line.version += 1;
  }

  /** A meter from stock is enrolled for the household, and hangs nowhere yet. */
  async enrolSpare(
    home: Household,
    { toOther = false, ceilingLitres = home.ceilingLitres } = {},
  ): Promise<void> {
    if (home.spare !== null) return;
    const counts = (home.moneyMeter === null) === toOther ? 'money' : 'gas';
    const spare = this.world.newMeter(undefined, counts);
    await enterMeter(this.#ledger, this.clock, this.#setup, { ...spare, ceilingLitres });
    home.spare = spare;
    this.line.version += 1;
  }

  /** New prices from so many days on, in 0.0001 yuan by tier; money meters learn of them by their cards. */
  async announce(inDays: number, prices: readonly number[]): Promise<string> {
    const id = `R-${this.prices.size + 1}`;
    const from = businessDate(this.clock.now() + inDays * 86_400_000, 'Asia/Shanghai');
    if ([...this.prices.values()].includes(from)) return `there are prices of ${from}`;
    await enterPrices(this.#ledger, this.clock, this.#setup, { id, from, prices });
    this.prices.set(versionNumber(id), from);
    this.line.version += 1;
    return `${id} from ${from}`;
  }

  /** One more household, with an account, a meter and a blank card. */
  async newHome(): Promise<Household> {
    const home = this.#addHousehold();
    await enterHouseholds(this.#ledger, this.clock, this.#setup, [home]);
    this.line.version += 1;
    return home;
  }

  /** Two households exchange accounts: their meters were written down crosswise. Null where it was done. */
  async exchangeMeters(one: Household, other: Household): Promise<string | null> {
    const accounts = [one.accountId, other.accountId] as const;
    const goesOver = this.laws.exchange(one, other);
    const refused = await exchangeMeters(this.#ledger, this.clock, this.#setup, accounts);
    if (refused !== null) return refused;
    goesOver();
    [one.accountId, other.accountId] = [other.accountId, one.accountId];
    this.line.version += 1;
    return null;
  }

  /** Counts a fault in the phase of the card it strikes; cards of nobody are not counted. */
  reach(strike: Strike, chip: RigCard | null): void {
    const home = chip === null ? undefined : this.world.householdOf(chip);
    if (home === undefined || chip === null) return;
    this.cells.reach(this.#phases.of(home, chip), strike);
  }

  /** The card goes into the reader, wherever it was; whatever is in there comes out. */
  async insert(chip: RigCard, station: Station): Promise<void> {
    if (station.bench.card !== chip) {
      this.take(chip);
      station.bench.remove();
      station.bench.insert(chip);
      // The process may still believe in the card before; a customer who waits a moment spares it that.
      await this.clock.pass(INSERTION_MS);
    }
    if (!station.life.alive) return;
    await this.clock.runUntil(() => station.seesCard, 20_000);
  }

  /** The card comes out of whatever reader it is in. */
  take(chip: RigCard): void {
    for (const { bench } of this.stations) {
      if (bench.card === chip) bench.remove();
    }
  }

  visitMeter(
    home: Household,
    visit: MeterVisit = {},
    chip = home.chip,
  ): Visit | MoneyVisit | CountVisit {
    this.take(chip);
    this.reach('meter', chip);
    const result = this.world.visitMeter(home, chip, this.clock.now(), visit);
    if (result.kind === 'pulled' && visit.stopAfter !== undefined) {
      this.reach('meter-pull', chip);
    }
    return result;
  }

  request(home: Household, deed: Deed | LifeDeed, confirm = false): Request {
    if (isLifeDeed(deed)) return this.life.request(home, deed, confirm);
    return this.till.request(home, deed, confirm);
  }

  /** Sends a request; it runs as far as time is given to it. `reader`: another one of the station than its first. */
  send(request: Request, station: Station, reader = station.bench.name): Sent {
    const sent: Sent = { request, station, line: null, over: false };
    const { life } = station;
    const end = (line: string): void => {
      sent.line = line;
      sent.over = true;
    };
    life.mourn(() => {
      if (sent.over) return;
      sent.over = true;
      for (const promised of request.promised) this.promises.abandon(promised);
    });
    request.send(station.desk, reader).then(end, (error: unknown) => {
      if (error instanceof Killed) return;
      this.broken.push(`bug: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
      for (const promised of request.promised) this.promises.abandon(promised);
      end('bug');
    });
    return sent;
  }

  /** Lets time pass until all requests are over. `between` is called before each event. */
  async finish(sent: readonly Sent[], between?: () => void): Promise<void> {
    const over = (): boolean => sent.every((one) => one.over);
    if (await this.clock.runUntil(over, PATIENCE_MS, between)) return;
    const open = sent.filter((one) => !one.over).map((one) => one.request.name);
    this.broken.push(`L13: no answer after ${PATIENCE_MS} ms to: ${open.join(', ')}`);
  }

  /** A card in hand, a wish, an answer: the ordinary visit. Checks all laws at its end. */
  async serve(
    home: Household,
    deed: Deed | LifeDeed,
    how: { readonly station?: number; readonly confirm?: boolean } = {},
  ): Promise<string> {
    const station = this.station(how.station ?? 0);
    if (!station.life.alive) station.restart();
    await this.insert(home.chip, station);
    const request = this.request(home, deed, how.confirm ?? false);
    this.world.witness.confirmed = how.confirm ?? false;
    const sent = this.send(request, station);
    await this.finish([sent]);
    const line = sent.line ?? 'silence';
    this.story.tell(`${request.name} at station ${station.no}: ${line}`);
    this.check();
    return line;
  }

  /** A replacement is over when the ledger says so, however its request ended. */
  #seeReplacements(): void {
    for (const home of this.world.households) {
      const { next, accountId } = home;
      if (next === null || this.#ledger.account(accountId)?.cardNo !== next.cardNo) continue;
      const before = this.#ledger.card(home.cardNo);
      const after = this.#ledger.card(next.cardNo);
      assert(before !== undefined && after !== undefined, 'one card takes over from another');
      this.broken.push(...checkCarried(home, before, after));
      this.world.tookOver(home, next);
    }
  }

  /** All laws of every moment; what is broken is remembered with the story's last line. */
  check(): void {
    this.#seeReplacements();
    const month = this.month.see();
    const found = [...this.life.see(), ...month, ...this.laws.check(), ...checkPrices(this)];
    if (found.length === 0) return;
    const after = this.story.lines.at(-1) ?? 'the beginning';
    this.broken.push(...found.map((what) => `${what} — after: ${after}`));
  }

  /** Every law that the ledger can be asked about itself. */
  verify(): void {
    const { ok, laws } = verifyLedger(this.#ledger.db, systemHash);
    if (ok) return;
    const failed = laws.filter((law) => !law.ok);
    this.broken.push(`verify: ${JSON.stringify(failed)}`);
  }

  /** All processes die, and the house opens again: from the ledger's file, where there is one. */
  async restartHouse(): Promise<void> {
    for (const station of this.stations) station.crash();
    await this.clock.settle();
    if (this.#path !== ':memory:') {
      await this.#ledger.close();
      this.#ledger = openLedger(this.#path, this.clock, namedFormats(this.#formats));
      this.line.behind = this.#ledger;
    }
    for (const station of this.stations) station.restart();
  }

  async close(): Promise<void> {
    for (const station of this.stations) station.crash();
    await this.clock.settle();
    await this.#ledger.close();
    if (this.#path !== ':memory:') removeLedger(this.#path);
  }

  #isProven(chip: RigCard): boolean {
    const no = this.life.numberBeingMade(chip);
    const card = no === null ? undefined : this.#ledger.card(no);
    return (card?.provenSecrets.length ?? 0) > 0;
  }

  #intentOn(chip: RigCard): Intent | null {
    if (this.life.numberBeingMade(chip) !== null) {
      return { stage: 'making', slot: null, proven: this.#isProven(chip) };
    }
    const home = this.world.householdOf(chip);
    const card = home && this.#ledger.card(numberOf(home, chip));
    if (card === undefined) return null;
    const slot = card.openLoad?.target.slot ?? null;
    return { stage: card.stage, slot, proven: card.provenSecrets.length > 0 };
  }

  #wireWitness(): void {
    const { witness } = this.world;
    let known: { chip: RigCard; version: number; intent: Intent | null } | null = null;
    witness.intentOf = (chip) => {
      const { version } = this.line;
      // Asked for every byte; the ledger stands still between two commits.
      if (known?.chip !== chip || known.version !== version) {
        known = { chip, version, intent: this.#intentOn(chip) };
      }
      return known.intent;
    };
    witness.expecting = (chip, fault) => {
      const home = this.world.householdOf(chip);
      if (home === undefined) return () => undefined;
      const phase = this.#phases.of(home, chip);
      return () => this.cells.reach(phase, fault);
    };
  }
}

/** A company at work: accounts, meters and prices are in the ledger, the readers are seen, the cards are still blank. */
export async function buildRig(options: RigOptions): Promise<Rig> {
  const rig = new Rig(options);
  await rig.enterCompany();
  await rig.clock.pass(100);
  return rig;
}
