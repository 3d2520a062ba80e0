/**
 * A gas hall in one process: real counter, real ledger in memory, real card driver, simulated readers, cards and meters.
 * Time stands still unless moved, and every id is drawn from one seed.
 */

import {
  type CardReadersOptions,
  createCardReaders,
  type StoppableCardReaders,
} from '../../../drivers/card/card-readers.ts';
import type { StepwiseFormat } from '../../../drivers/card/formats/format.ts';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { createInlineLauncher } from '../../../drivers/card/readers/inline-launcher.ts';
import { createMeterLines } from '../../../drivers/meter/meter-lines.ts';
import { createCardMemory } from '../../../simulators/card/card-memory.ts';
import type { SimulatedCard } from '../../../simulators/card/simulated-card.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import {
  createVirtualReaders,
  type VirtualReaders,
} from '../../../simulators/card/virtual-pcsc.ts';
import { GasMeter } from '../../../simulators/meter/gas-meter.ts';
import { createMeterMemory, newMeterRecord } from '../../../simulators/meter/meter-memory.ts';
import { createRandom, type Random as Dice } from '../../../simulators/random.ts';
import { type Counter, createCounter } from '../../../src/app/counter/counter.ts';
import type { SaleRequest } from '../../../src/app/counter/sale.ts';
import type { AppDeps } from '../../../src/app/deps.ts';
import { cardFormatsOf, formatSettings } from '../../../src/cli/card-formats.ts';
import type { FormatCapabilities } from '../../../src/core/card.ts';
import {
  cardNo,
  formatMeter,
  type OperationId,
  operationId,
  stationId,
} from '../../../src/core/ids.ts';
import {
  DEFAULT_MONTH,
  type LedgerSettings,
  type MonthSettings,
} from '../../../src/core/ledger/snapshot.ts';
import { fen, type Litre, litre } from '../../../src/core/units.ts';
import type { LedgerStore } from '../../../src/ports/store.ts';
import { openSqliteStore, type SqliteLedgerStore } from '../../../src/store/sqlite.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { KeyRing } from '../../../src/system/keys/key-ring.ts';
import { createPersonalCipher } from '../../../src/system/personal-cipher.ts';
import { createVault } from '../../../src/system/vault.ts';
import { ManualClock, settle } from '../../manual-clock.ts';
import { ACCOUNT, CARD, CLERK, COMPANY, furnish, METER } from './account.ts';
import { value } from './told.ts';

// Other folders' tests begin with this desk and its household.
export { ACCOUNT, CARD, CLERK };

export const READER = 'ACS ACR39U ICC Reader 00 00';
export const SPARE_READER = 'ACS ACR39U ICC Reader 01 00';
/** 2026-11-23 14:05:09 in Shanghai. */
export const NOW = Date.UTC(2026, 10, 23, 6, 5, 9);
const SEED = 20261123;

export const MASTER_KEY = Uint8Array.from({ length: 32 }, (_, i) => i);
const vault = createVault(KeyRing.of(MASTER_KEY));
export const pscOf = (card: number, length = 3): Uint8Array =>
  vault.secretOf(cardNo(card), length, 1).bytes;

/** One station: its own readers, conductors and ids over a ledger that others may share. */
const named = (formats: readonly StepwiseFormat[]) =>
  formats.map(({ id, capabilities }) => ({ id, ...capabilities }));

export interface Station {
  readonly deps: AppDeps;
  readonly counter: Counter;
  readonly hardware: VirtualReaders;
  readonly readers: StoppableCardReaders;
  /** The master keys of this station; emptied, it is sealed. */
  readonly keys: KeyRing;
  insert(card: SimulatedCard, reader?: string): Promise<void>;
  remove(reader?: string): Promise<void>;
}

const drawnFrom = (dice: Dice): AppDeps['random'] => ({
  bytes: (n) => Uint8Array.from({ length: n }, () => dice.below(256)),
});

export class Hall {
  readonly dice: Dice = createRandom(SEED);
  readonly clock = new ManualClock(NOW);
  readonly store: SqliteLedgerStore;
  readonly settings: LedgerSettings;
  /** Under keys that are there whatever a test does with those of the cards, and a luck that no other draw moves. */
  private readonly personal = createPersonalCipher(
    KeyRing.of(MASTER_KEY),
    drawnFrom(createRandom(SEED)),
  );
  readonly #unitLitres: Litre;
  /** Several formats side by side, the usual one first; none where the hall takes one. */
  private readonly formats: readonly StepwiseFormat[];

  constructor(
    limits: { readonly perPurchase?: number } = {},
    { volumeUnit, capacity, replacement, counts }: FormatCapabilities = referenceV1.capabilities,
    month: MonthSettings = DEFAULT_MONTH,
    formats: readonly StepwiseFormat[] = [],
  ) {
    this.formats = formats;
    this.#unitLitres = volumeUnit;
    this.settings = {
      company: COMPANY,
      unitLitres: volumeUnit,
      capacity,
      replacement,
      ...(counts === undefined ? {} : { counts }),
      ...(formats.length > 0 && formatSettings(named(formats))),
      month,
      limits: {
        perPurchase: litre(limits.perPurchase ?? 0),
        perDay: litre(0),
        perMonth: litre(0),
      },
    };
    this.store = openSqliteStore({
      path: ':memory:',
      clock: this.clock,
      hash: systemHash,
      personal: this.personal,
      settings: this.settings,
    });
  }

  id(): OperationId {
    const digits = Array.from({ length: 32 }, () => this.dice.below(16).toString(16));
    digits[12] = '7';
    digits[16] = '8';
    const text = digits.join('');
    const parts = [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20)];
    return operationId(`${parts.join('-')}-${text.slice(20)}`);
  }

  /** `store` replaces the ledger as this station sees it; `driver` says which cards its readers know. */
  async station(
    no: number,
    store: LedgerStore = this.store,
    driver: Partial<CardReadersOptions> = {},
  ): Promise<Station> {
    const hardware = createVirtualReaders({ readers: [READER, SPARE_READER] });
    const launcher = createInlineLauncher({
      binding: hardware.pcsclite,
      killed: () => hardware.killClients(),
    });
    const known = this.formats.length > 0 ? { formats: this.formats } : {};
    const readers = createCardReaders({ launcher, clock: this.clock, ...known, ...driver });
    const keys = KeyRing.of(MASTER_KEY);
    const deps: AppDeps = {
      store,
      cards: readers,
      lines: createMeterLines([], []),
      vault: createVault(keys),
      blind: (text) => this.personal.blind(text),
      clock: this.clock,
      hash: systemHash,
      random: drawnFrom(this.dice),
      station: stationId(no),
      company: {
        companyCode: COMPANY,
        name: '示范燃气有限公司',
        outlet: '城东营业厅',
        timeZone: 'Asia/Shanghai',
        unitLitres: this.#unitLitres,
        ...(this.formats.length > 0 && { cardFormats: cardFormatsOf(named(this.formats)) }),
      },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    };
    await settle();
    return {
      deps,
      counter: createCounter(deps),
      hardware,
      readers,
      keys,
      async insert(card, reader = READER) {
        hardware.insert(reader, card);
        await settle();
      },
      async remove(reader = READER) {
        hardware.remove(reader);
        await settle();
      },
    };
  }

  blankCard(): Sle4442 {
    return new Sle4442({ memory: createCardMemory(), random: this.dice });
  }

  /** A second card with the same bytes and secret: a copy, as a forger would make it. */
  copyOf(card: Sle4442, psc: Uint8Array, image = card.main()): Sle4442 {
    const memory = createCardMemory({ image, psc });
    return new Sle4442({ memory, random: this.dice });
  }

  gasMeter(): GasMeter {
    const [maker, number] = formatMeter(METER).split('-');
    return new GasMeter(
      createMeterMemory(
        newMeterRecord({ maker: Number(maker), number: number ?? '', company: COMPANY }),
      ),
    );
  }

  /** Opens the account's card; it stays in the reader. */
  async openCard(station: Station, card: Sle4442): Promise<void> {
    await station.insert(card);
    const opened = value(
      await station.counter.openCard(CLERK, {
        operationId: this.id(),
        accountId: ACCOUNT,
        cardNo: CARD,
        reader: READER,
        confirmLowTries: false,
      }),
    );
    if (opened.state !== 'active') throw new Error(`not opened: ${opened.refusal?.code}`);
  }

  /** 48.00 yuan in cash for 20 m³, onto the card in the reader. */
  sale(change: Partial<SaleRequest> = {}): SaleRequest {
    return {
      accountId: ACCOUNT,
      reader: READER,
      payment: {
        operationId: this.id(),
        amount: fen(4800),
        channel: 'cash',
        cashGiven: fen(5000),
        reference: null,
        payer: null,
      },
      purchase: {
        operationId: this.id(),
        want: { by: 'volume', volume: litre(20_000) },
        quoted: null,
      },
      load: { operationId: this.id() },
      confirmLowTries: false,
      ...change,
    };
  }
}

export interface Scene {
  readonly hall: Hall;
  readonly station: Station;
  readonly card: Sle4442;
}

/** Account 10000042 with meter and an opened card in the reader of station 1. */
export async function openedHall(): Promise<Scene> {
  const hall = new Hall();
  const station = await hall.station(1);
  await furnish(station.deps, () => hall.id());
  const card = hall.blankCard();
  await hall.openCard(station, card);
  return { hall, station, card };
}
