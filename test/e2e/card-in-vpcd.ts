/** The customer's hands: simulated cards and meters in a process of their own, put into vpcd, pulled out, swapped. */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CardKind } from '../../simulators/card/card-kinds.ts';
import type { TornMode } from '../../simulators/card/torn-byte.ts';
import { type Control, connectControl } from '../../simulators/control-client.ts';
import type { Visit } from '../../simulators/meter/gas-meter.ts';
import type { CardLine, MeterLine, Station } from '../../simulators/station.ts';
import { firstLine, kill, REAL_READER, type RealPcscd } from './pcscd.ts';

const PROCESS = fileURLToPath(new URL('../unit/simulators/station-process.ts', import.meta.url));
/** Node's arguments for the simulators as they stand in the sources; a test of the built program gives its own. */
const FROM_SOURCES = ['--import', import.meta.resolve('tsx'), PROCESS];

/** What cards are in hand, and the reader that they go into. */
export interface CardAndReader {
  readonly reader: string;
  readonly kind: CardKind;
  /** Slot of vpcd, 0 or 1. Default 0. */
  readonly slot?: number;
}

/** vpcd listens here for its first slot. */
const FIRST_PORT = 35_963;

type Listing = ReturnType<Station['list']>;

export class CardInVpcd {
  readonly control: Control;
  readonly #process: ChildProcess;
  readonly #kind: CardKind;

  private constructor(child: ChildProcess, control: Control, kind: CardKind) {
    this.#process = child;
    this.control = control;
    this.#kind = kind;
  }

  /** Blank stock with the transport secret is in the reader, under the name `card`. */
  static async start(
    stack: RealPcscd,
    card: string,
    program: readonly string[] = FROM_SOURCES,
    { reader, kind, slot = 0 }: CardAndReader = { reader: REAL_READER, kind: 'sle4442' },
  ): Promise<CardInVpcd> {
    const dir = join(stack.folder, `station-${slot}`);
    const socket = join(stack.folder, `station-${slot}.sock`);
    const wish = ['--dir', dir, '--socket', socket, '--reader', reader, '--card', card];
    wish.push('--kind', kind, '--port', String(FIRST_PORT + slot));
    const child = stack.inside(process.execPath, [...program, 'vpcd', ...wish], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await firstLine(child, 'the simulated card');
    return new CardInVpcd(child, connectControl(socket), kind);
  }

  async list(): Promise<Listing> {
    return (await this.control.call('list')) as Listing;
  }

  async card(name: string): Promise<CardLine> {
    const found = (await this.list()).cards.find((card) => card.name === name);
    if (found === undefined) throw new Error(`there is no card ${name}`);
    return found;
  }

  async meter(number: string): Promise<MeterLine> {
    const found = (await this.list()).meters.find((meter) => meter.number === number);
    if (found === undefined) throw new Error(`there is no meter ${number}`);
    return found;
  }

  /** Name of the card in the reader; null when it is empty. */
  async inReader(): Promise<string | null> {
    return (await this.list()).readers[0]?.card ?? null;
  }

  /** A module with these master keys, 48 bytes. */
  newModule = (card: string, keys: Uint8Array) =>
    this.#do('new-card', { card, kind: 'psam', keys: Buffer.from(keys).toString('hex') });
  newCard = (card: string) => this.#do('new-card', { card, kind: this.#kind });
  insert = (card: string) => this.#do('insert', { card });
  remove = () => this.#do('remove');
  /** Out with the one and in with the other, quicker than any poll. */
  swap = (card: string) => this.#do('swap', { card });
  newMeter = (number: string, maker: number, company: number) =>
    this.#do('new-meter', { number, maker, company });
  burn = (meter: string, days: number, litresPerDay: number) =>
    this.#do('burn', { meter, days, litresPerDay });

  /** Power goes inside the n-th byte programmed from now, and the card is out. */
  pullAtByte = (n: number, mode: TornMode) => this.#do('pull-at-byte', { n, mode });
  /** The command that brings this byte to `value` is carried out, its answer is empty, and the card is out. */
  loseAnswerOfChange = (offset: number, value: number) =>
    this.#do('lose-answer-of-change', { offset, value });
  /** The n-th command from now is never answered. */
  hang = (n: number) => this.#do('hang', { n });
  clearFaults = () => this.#do('clear-faults');

  async putIntoMeter(card: string, meter: string): Promise<Visit> {
    return (await this.control.call('put-into-meter', { card, meter })) as Visit;
  }

  async stop(): Promise<void> {
    this.control.close();
    await kill(this.#process);
  }

  async #do(verb: string, args: Record<string, unknown> = {}): Promise<void> {
    await this.control.call(verb, args);
  }
}
