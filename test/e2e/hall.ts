/** A business hall on the real stack: ledger on a disk, use-cases, a reader child over pcsclite, cards in vpcd. */

import { join } from 'node:path';
import { createCardReaders, type StoppableCardReaders } from '../../drivers/card/card-readers.ts';
import { referenceV1 } from '../../drivers/card/formats/reference-v1.ts';
import { createForkLauncher } from '../../drivers/card/readers/fork-launcher.ts';
import type { HostLauncher } from '../../drivers/card/readers/messages.ts';
import { createMeterLines } from '../../drivers/meter/meter-lines.ts';
import { activeSlot } from '../../simulators/card/reference-v1.ts';
import { createRandom, type Random } from '../../simulators/random.ts';
import { type Counter, createCounter } from '../../src/app/counter/counter.ts';
import type { SaleOutcome } from '../../src/app/counter/sale.ts';
import type { AppDeps, RequestContext } from '../../src/app/deps.ts';
import { stationId } from '../../src/core/ids.ts';
import { assert, type Outcome } from '../../src/core/outcome.ts';
import { fen, litre } from '../../src/core/units.ts';
import type { ReaderState } from '../../src/ports/cards.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { verifyLedger } from '../../src/store/verify.ts';
import { systemClock } from '../../src/system/clock.ts';
import { systemHash } from '../../src/system/hash.ts';
import { systemRandom } from '../../src/system/random.ts';
import { afterTurn } from '../../src/system/turn.ts';
import { newOperationId } from '../rig/operation-ids.ts';
import { METER_MASTER, rigSam, STATION_MASTER, STORAGE_MASTER } from '../rig/rig-sam.ts';
import { rigVault } from '../rig/rig-vault.ts';
import { type CardAndReader, CardInVpcd } from './card-in-vpcd.ts';
import { COMPANY, type Household, householdOf, MAKER, openingCommands } from './households.ts';
import { firstSlot, REAL_READER, RealPcscd } from './pcscd.ts';
import { until } from './until.ts';

/** Milliseconds for one APDU; about 44 of them are vpcd's own. */
const TRANSMIT = 3_000;
/** pcscd looks at the slot every 400 ms, and powers a new card up. */
const SEEN_WITHIN = 3_000;
const NO_LIMITS = { perPurchase: litre(0), perDay: litre(0), perMonth: litre(0) };
export const CASHIER: RequestContext = { operator: 'cashier' };

export class Hall {
  readonly stack: RealPcscd;
  readonly readerName: string;
  /** The module in the second slot, where keys are in one. */
  readonly psam: CardInVpcd | null;
  readonly hands: CardInVpcd;
  readonly readers: StoppableCardReaders;
  readonly deps: AppDeps;
  readonly counter: Counter;
  readonly random: Random;
  /** Reader hosts started so far. */
  hosts = 0;
  readonly #path: string;
  #households = 0;

  private constructor(
    stack: RealPcscd,
    hands: CardInVpcd,
    seed: number,
    readerName: string,
    psam: CardInVpcd | null,
  ) {
    this.psam = psam;
    this.stack = stack;
    this.readerName = readerName;
    this.hands = hands;
    this.random = createRandom(seed);
    const fork = createForkLauncher({ binding: 'pcsclite', execArgv: ['--import', 'tsx'] });
    const launcher: HostLauncher = {
      launch: (listener) => {
        this.hosts += 1;
        return fork.launch(listener);
      },
    };
    const deadlines = { transmit: TRANSMIT };
    this.readers = createCardReaders({
      launcher,
      clock: systemClock,
      deadlines,
      sam: rigSam,
      ...(psam !== null && { psamReader: readerName.replace(/00$/, '01') }),
    });
    this.#path = join(stack.folder, 'qika.db');
    this.deps = depsOf(this.#path, this.readers);
    this.counter = createCounter(this.deps);
  }

  /** With a reader of this name, and cards of this kind in the customers' hands; keys in a PSAM in its second slot, or in software. */
  static async open(
    seed: number,
    name?: string,
    kind: CardAndReader['kind'] = 'sle4442',
    keys: 'software' | 'psam' = 'software',
  ): Promise<Hall> {
    process.stdout.write(`seed ${seed}\n`);
    const stack = await RealPcscd.start(name);
    Object.assign(process.env, stack.env);
    const reader = name === undefined ? REAL_READER : firstSlot(name);
    const hands = await CardInVpcd.start(stack, 'stock', undefined, { reader, kind });
    const psam = keys === 'psam' ? await moduleIn(stack) : null;
    const hall = new Hall(stack, hands, seed, reader, psam);
    // Or the card that is there from the start could be taken for the first one that is put in.
    await hall.readerIs('card');
    const commands = openingCommands(() => newOperationId(hall.random));
    for (const outcome of await hall.deps.store.commitBatch(commands)) assert(outcome.ok, 'opened');
    return hall;
  }

  async close(): Promise<void> {
    await this.counter.settled();
    await this.readers.stop();
    await this.deps.store.close();
    await this.hands.stop();
    await this.psam?.stop();
    await this.stack.stop();
  }

  id = () => newOperationId(this.random);

  get reader(): ReaderState {
    return this.stateOf(this.readerName);
  }

  stateOf(name: string): ReaderState {
    const found = this.readers.states().find((state) => state.name === name);
    return found ?? { name, condition: 'gone', insertion: 0, atr: null };
  }

  async readerIs(condition: ReaderState['condition'], deadline?: number): Promise<void> {
    const what = `the reader to be ${condition}`;
    await until(what, () => this.reader.condition === condition, deadline);
  }

  /**
   * Puts a card in, as a person does: whoever sees that the reader does not see it takes it out and puts it in again.
   * pcscd overlooks a card that came back between an exchange that failed and its next look at the slot, and a card that
   * was put in while it powered up another one is mute.
   */
  async putIn(card: string, hands = this.hands, reader = this.readerName): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const { insertion } = this.stateOf(reader);
      const seen = () => {
        const now = this.stateOf(reader);
        return now.insertion > insertion && now.atr !== null;
      };
      await hands.remove();
      await hands.insert(card);
      try {
        await until(`the reader to see ${card}`, seen, SEEN_WITHIN);
        return;
      } catch (cause) {
        if (tries === 3) throw cause;
      }
    }
  }

  /** Account, meter and a card from blank stock. The card is in the reader afterwards. */
  async openHousehold(): Promise<Household> {
    this.#households += 1;
    const home = householdOf(this.#households);
    const { accountId, cardNo, card, meterNumber } = home;
    await this.hands.newCard(card);
    await this.hands.newMeter(meterNumber, MAKER, COMPANY);
    await this.putIn(card);
    const request = { operationId: this.id(), accountId, cardNo, reader: this.readerName };
    const opened = await this.counter.openCard(CASHIER, { ...request, confirmLowTries: false });
    assert(opened.ok && opened.value.state === 'active', `opening: ${JSON.stringify(opened)}`);
    return home;
  }

  /** Payment in cash, purchase for all of it, load; in one request. */
  sell(home: Household, yuan: number): Promise<Outcome<SaleOutcome>> {
    const amount = fen(yuan * 100);
    const cash = { channel: 'cash', cashGiven: amount, reference: null, payer: null } as const;
    const want = { by: 'amount', amount } as const;
    return this.counter.loadCard(CASHIER, {
      accountId: home.accountId,
      reader: this.readerName,
      payment: { operationId: this.id(), amount, ...cash },
      purchase: { operationId: this.id(), want, quoted: null },
      load: { operationId: this.id() },
      confirmLowTries: false,
    });
  }

  /** What the contact with a card says: its status, or the code of the refusal. */
  async contact(home: Household) {
    const { accountId } = home;
    const ask = { reader: this.readerName, accountId, confirmLowTries: false };
    return this.counter.readCard(CASHIER, ask);
  }

  /** Laws that `qika verify` finds broken; none is the goal. */
  brokenLaws() {
    return verifyLedger(this.#path, systemHash).laws.filter(({ ok }) => !ok);
  }

  /** The three books of one household, each from its own source: the ledger, the bytes on the card, the meter. */
  async books(home: Household) {
    const { store } = this.deps;
    const account = store.account(home.accountId);
    const card = store.card(home.cardNo);
    assert(account !== undefined && card !== undefined, 'the household is in the ledger');
    const { image } = await this.hands.card(home.card);
    const slot = activeSlot(
      Uint8Array.from(Buffer.from(image.replaceAll(' ', ''), 'hex')),
      home.cardNo,
    );
    const meter = await this.hands.meter(home.meterNumber);
    return {
      balance: account.money.balance,
      gas: account.gas,
      ledger: { sequence: card.writeSequence, total: card.total },
      card: slot && { sequence: slot.sequence, total: slot.totalLitres },
      meter: { sequence: meter.sequence, total: meter.totalLitres },
      credited: meter.creditedLitresEver,
      open: this.counter.openLoads(null, 100).rows.filter((load) => load.cardNo === home.cardNo)
        .length,
    };
  }
}

/** A module with the rig's master keys in vpcd's second slot. */
async function moduleIn(stack: RealPcscd): Promise<CardInVpcd> {
  const place = { reader: 'ACS ACR39U SAM Reader 00 00', kind: 'psam', slot: 1 } as const;
  const psam = await CardInVpcd.start(stack, 'anybody', undefined, place);
  await psam.newModule(
    'ours',
    Uint8Array.of(...STORAGE_MASTER, ...STATION_MASTER, ...METER_MASTER),
  );
  await psam.swap('ours');
  return psam;
}

function depsOf(path: string, cards: StoppableCardReaders): AppDeps {
  const { capacity } = referenceV1.capabilities;
  const settings = { company: COMPANY, unitLitres: litre(1), capacity, limits: NO_LIMITS };
  const opening = { path, clock: systemClock, hash: systemHash, settings, defer: afterTurn };
  const company = { name: 'Real Gas', outlet: 'Hall 1', timeZone: 'Asia/Shanghai' };
  const silent = () => undefined;
  return {
    store: openSqliteStore(opening),
    cards,
    lines: createMeterLines([], []),
    vault: rigVault,
    clock: systemClock,
    hash: systemHash,
    random: systemRandom,
    station: stationId(1),
    company: { ...company, companyCode: COMPANY, unitLitres: litre(1) },
    log: { info: silent, warn: silent, error: silent },
  };
}
