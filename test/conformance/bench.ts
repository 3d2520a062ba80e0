/** A pair in a whole gas hall: real counter, real ledger in memory, real driver, and the pair's own card and meter. */
import type { CardChip } from '../../drivers/card/chips/chip.ts';
import type { AcsReader } from '../../simulators/card/acs-reader.ts';
import type { SimulatedCard } from '../../simulators/card/simulated-card.ts';
import type { TornMode } from '../../simulators/card/torn-byte.ts';
import { createRandom } from '../../simulators/random.ts';
import type { LoadOutcome, SaleOutcome, SaleRequest } from '../../src/app/counter/sale.ts';
import { formatMeter } from '../../src/core/ids.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { settle } from '../manual-clock.ts';
import { ACCOUNT, CARD, CLERK, COMPANY, furnish, METER } from '../unit/app/account.ts';
import { Hall, pscOf, type Station } from '../unit/app/desk.ts';
import type { CardPair, PairMeter } from './pair.ts';

/** Gas of every sale on this bench, litres: a multiple of any format's unit. */
export const SOLD = 20_000;

export const ownSecret = (chip: CardChip, card: number = CARD): Uint8Array =>
  pscOf(card, chip.secretLength);

export class PairBench {
  readonly hall: Hall;
  readonly station: Station;
  readonly reader: AcsReader;
  readonly card: SimulatedCard;
  readonly meter: PairMeter;
  readonly #name: string;
  readonly #opening: Parameters<Station['counter']['openCard']>[1];

  private constructor(pair: CardPair, hall: Hall, station: Station, seed: number) {
    this.hall = hall;
    this.station = station;
    this.#name = pair.reader;
    this.reader = station.hardware.plug(pair.reader);
    this.card = pair.newCard(createRandom(seed));
    const [maker, number = ''] = formatMeter(METER).split('-');
    this.meter = pair.newMeter({ maker: Number(maker), number, company: COMPANY }, (card) =>
      ownSecret(pair.chip, card),
    );
    this.#opening = {
      operationId: hall.id(),
      accountId: ACCOUNT,
      cardNo: CARD,
      reader: pair.reader,
      confirmLowTries: true,
    };
  }

  /** A household with its meter, and a card as delivered in the reader. */
  static async create(pair: CardPair, seed: number): Promise<PairBench> {
    const hall = new Hall({}, pair.format.capabilities);
    const driver = { chips: [pair.chip], formats: [pair.format] };
    const station = await hall.station(1, hall.store, driver);
    const bench = new PairBench(pair, hall, station, seed);
    await furnish(station.deps, () => hall.id());
    await bench.putBack();
    return bench;
  }

  /** The same, with the account's card opened. Throws where that does not go well. */
  static async opened(pair: CardPair, seed: number): Promise<PairBench> {
    const bench = await PairBench.create(pair, seed);
    const state = await bench.open();
    if (state !== 'active') throw new Error(`opening a card as delivered ended ${state}`);
    return bench;
  }

  /** `active`, or why not. */
  async open(): Promise<string> {
    const opened = await this.station.counter.openCard(CLERK, this.#opening);
    if (!opened.ok) return opened.refusal.code;
    const { state, refusal } = opened.value;
    return state === 'active' ? state : (refusal?.code ?? state);
  }

  sale(): SaleRequest {
    return this.hall.sale({ reader: this.#name, confirmLowTries: true });
  }

  load(request: SaleRequest): Promise<Outcome<SaleOutcome>> {
    return this.station.counter.loadCard(CLERK, request);
  }

  cancel(request: SaleRequest): Promise<Outcome<LoadOutcome>> {
    const ask = { load: request.load.operationId, reader: this.#name, confirmLowTries: true };
    return this.station.counter.cancelLoad(CLERK, ask);
  }

  async triesLeft(): Promise<number> {
    return (await this.station.readers.session(this.#name, (card) => card.read())).triesLeft;
  }

  /** Power is lost inside the n-th programming from now on. */
  cut(programming: number, torn: TornMode): void {
    this.card.cutPowerAfter(programming, torn);
  }

  takeOut(): void {
    if (this.reader.card !== null) this.station.hardware.remove(this.#name);
  }

  /** The card comes back, with no fault left to happen. */
  async putBack(): Promise<void> {
    await settle();
    this.takeOut();
    this.reader.clearFaults();
    this.card.clearFaults();
    this.station.hardware.insert(this.#name, this.card);
    await settle();
  }

  visitMeter(): void {
    this.takeOut();
    this.meter.visit(this.card);
  }
}
