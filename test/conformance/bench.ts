/** A pair in a whole gas hall: real counter, real ledger in memory, real driver, and the pair's own card and meter. */
import type { AcsReader } from '../../simulators/card/acs-reader.ts';
import type { SimulatedCard } from '../../simulators/card/simulated-card.ts';
import type { TornMode } from '../../simulators/card/torn-byte.ts';
import { createRandom } from '../../simulators/random.ts';
import type { FormatCardRequest } from '../../src/app/counter/format-card.ts';
import { type MakeToolRequest, makeToolCard } from '../../src/app/counter/make-tool-card.ts';
import type { ReplaceCardRequest } from '../../src/app/counter/replace-card.ts';
import type { ReversePurchaseRequest } from '../../src/app/counter/reverse-purchase.ts';
import type { LoadOutcome, SaleOutcome, SaleRequest } from '../../src/app/counter/sale.ts';
import { formatMeter, type OperationId } from '../../src/core/ids.ts';
import type { Outcome, Refusal } from '../../src/core/outcome.ts';
import { fen, litre } from '../../src/core/units.ts';
import { settle } from '../manual-clock.ts';
import { ACCOUNT, CARD, CLERK, COMPANY, furnish, METER } from '../unit/app/account.ts';
import { Hall, pscOf, type Station } from '../unit/app/desk.ts';
import { gas, money, story } from '../unit/app/told.ts';
import { type CardPair, driverOf, type PairMeter } from './pair.ts';

/** The state of an operation on a card, or why it is not there yet. */
function toldOf(outcome: Outcome<{ readonly state: string; readonly refusal?: Refusal }>): string {
  if (!outcome.ok) return outcome.refusal.code;
  return outcome.value.refusal?.code ?? outcome.value.state;
}

/** What every sale on this bench brings: litres, a multiple of any format's unit; or fen, where the meter counts money. */
export const SOLD = 20_000;

const ownSecret = ({ chip }: CardPair, card: number): Uint8Array =>
  chip.secretLength === 0 ? new Uint8Array(0) : pscOf(card, chip.secretLength);

export class PairBench {
  readonly hall: Hall;
  readonly station: Station;
  readonly reader: AcsReader;
  readonly meter: PairMeter;
  readonly #pair: CardPair;
  readonly #name: string;
  readonly #cards: SimulatedCard[];
  readonly #opening: Parameters<Station['counter']['openCard']>[1];

  readonly #seed: number;
  #card: SimulatedCard;

  private constructor(pair: CardPair, hall: Hall, station: Station, seed: number) {
    this.#pair = pair;
    this.#seed = seed;
    this.hall = hall;
    this.station = station;
    this.#name = pair.reader;
    this.reader = station.hardware.plug(pair.reader);
    this.#card = pair.newCard(createRandom(seed));
    this.#cards = [this.#card];
    const [maker, number = ''] = formatMeter(METER).split('-');
    this.meter = pair.newMeter({ maker: Number(maker), number, company: COMPANY }, (card) =>
      ownSecret(pair, card),
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
    const station = await hall.station(1, hall.store, driverOf(pair));
    const bench = new PairBench(pair, hall, station, seed);
    // A card of money has no place for a ceiling.
    const { counts } = pair.format.capabilities;
    await furnish(station.deps, () => hall.id(), ...(counts === 'money' ? [litre(0)] : []));
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

  get #countsMoney(): boolean {
    return this.#pair.format.capabilities.counts === 'money';
  }

  /** Where the ledger has what was bought: to be written, in flight, on the card, in the meter; in what the meter counts. */
  get stages(): readonly number[] {
    return this.#countsMoney ? money(this.hall) : gas(this.hall);
  }

  /** All that the meter has credited, in what it counts. */
  get credited(): number {
    const { creditedFen, creditedLitres } = this.meter;
    return this.#countsMoney ? (creditedFen ?? 0) : creditedLitres;
  }

  /** The card on the counter. */
  get card(): SimulatedCard {
    return this.#card;
  }

  /** `active`, or why not. */
  async open(confirmLowTries = true): Promise<string> {
    const opening = { ...this.#opening, confirmLowTries };
    const opened = await this.station.counter.openCard(CLERK, opening);
    if (!opened.ok) return opened.refusal.code;
    const { state, refusal } = opened.value;
    return state === 'active' ? state : (refusal?.code ?? state);
  }

  sale(): SaleRequest {
    const request = { reader: this.#name, confirmLowTries: true };
    if (!this.#countsMoney) return this.hall.sale(request);
    const amount = fen(SOLD);
    const { payment, purchase } = this.hall.sale();
    return this.hall.sale({
      ...request,
      payment: payment && { ...payment, amount, cashGiven: amount },
      purchase: purchase && { ...purchase, want: { by: 'amount', amount } },
    });
  }

  load(request: SaleRequest): Promise<Outcome<SaleOutcome>> {
    return this.station.counter.loadCard(CLERK, request);
  }

  cancel(request: SaleRequest): Promise<Outcome<LoadOutcome>> {
    const ask = { load: request.load.operationId, reader: this.#name, confirmLowTries: true };
    return this.station.counter.cancelLoad(CLERK, ask);
  }

  /** A sale that nothing disturbs. */
  async mustLoad(request = this.sale()): Promise<void> {
    const told = story(await this.load(request));
    if (told !== 'done done done') throw new Error(`a load that nothing disturbs ended ${told}`);
  }

  /** Paid and bought, and on no card yet. */
  async buyOnly(): Promise<void> {
    const { payment, purchase, accountId } = this.sale();
    const { counter } = this.station;
    if (payment === null || purchase === null) throw new Error('a sale pays and buys');
    const paid = await counter.takePayment(CLERK, { ...payment, accountId });
    const bought = await counter.buyGas(CLERK, { ...purchase, accountId });
    if (!paid.ok || !bought.ok) throw new Error('a purchase was refused');
  }

  async writeAgain(operationId: OperationId): Promise<string> {
    const ask = { operationId, accountId: ACCOUNT, reader: this.#name, confirmLowTries: true };
    const written = await this.station.counter.writeAgain(CLERK, ask);
    if (!written.ok) return written.refusal.code;
    return written.value.state;
  }

  async replace(request: ReplaceCardRequest): Promise<string> {
    return toldOf(await this.station.counter.replaceCard(CLERK, request));
  }

  async format(request: FormatCardRequest): Promise<string> {
    return toldOf(await this.station.counter.formatCard(CLERK, request));
  }

  async reverse(request: ReversePurchaseRequest): Promise<string> {
    const reversed = await this.station.counter.reversePurchase(CLERK, request);
    return reversed.ok ? 'reversed' : reversed.refusal.code;
  }

  async makeTool(request: MakeToolRequest): Promise<string> {
    return toldOf(await makeToolCard(this.station.deps, CLERK, request));
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

  /** Another card from stock is on the counter now. */
  async takeBlank(): Promise<void> {
    this.takeOut();
    this.#card = this.#pair.newCard(createRandom(this.#seed).stream('another card'));
    this.#cards.push(this.#card);
    await this.putBack();
  }

  /** Another card of the same owner is on the counter now: a copy of the first, or what somebody made of it. */
  exchange(card: SimulatedCard): void {
    this.takeOut();
    this.#card = card;
  }

  /** The first card is on the counter again. */
  async takeOld(): Promise<void> {
    this.takeOut();
    const [old] = this.#cards;
    if (old === undefined) throw new Error('there is a first card');
    this.#card = old;
    await this.putBack();
  }

  visitMeter(): void {
    this.takeOut();
    this.meter.visit(this.card);
  }

  /** Every card that there is goes into the meter, twice: of a lost card and the one in its place it may see either first. */
  visitMeterWithAll(first: 'oldest' | 'newest'): void {
    this.takeOut();
    const cards = first === 'oldest' ? this.#cards : this.#cards.toReversed();
    for (const card of [...cards, ...cards]) this.meter.visit(card);
  }

  async end(): Promise<void> {
    await this.station.readers.stop();
    await this.hall.store.close();
  }
}
