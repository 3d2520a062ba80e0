/** One station: a reader, a process that serves it, and the ways in which that process ends and begins again. */

import { createCardReaders, type StoppableCardReaders } from '../../drivers/card/card-readers.ts';
import type { StepwiseFormat } from '../../drivers/card/formats/format.ts';
import { createInlineLauncher } from '../../drivers/card/readers/inline-launcher.ts';
import { createMeterLines } from '../../drivers/meter/meter-lines.ts';
import type { RemovalLook } from '../../simulators/card/acs-reader.ts';
import type { FaultKind } from '../../simulators/faults.ts';
import type { Random } from '../../simulators/random.ts';
import { type Counter, createCounter } from '../../src/app/counter/counter.ts';
import type { AppDeps, CompanySettings, Log } from '../../src/app/deps.ts';
import { cardFormatsOf } from '../../src/cli/card-formats.ts';
import { type StationId, stationId } from '../../src/core/ids.ts';
import { litre } from '../../src/core/units.ts';
import { systemHash } from '../../src/system/hash.ts';
import type { LedgerLine } from './ledger-line.ts';
import { Life } from './life.ts';
import { mortalCards, mortalStore, mortalVault } from './mortal-ports.ts';
import { ReaderBench } from './reader-bench.ts';
import type { RigCard } from './rig-card.ts';
import { namedFormats } from './rig-formats.ts';
import { rigSam } from './rig-sam.ts';
import { rigVault } from './rig-vault.ts';
import type { VirtualClock } from './virtual-clock.ts';
import { COMPANY, type RigChip } from './world.ts';

const companyWith = (formats: readonly StepwiseFormat[]): CompanySettings => ({
  companyCode: COMPANY,
  name: 'Simulated Gas',
  outlet: 'Hall 1',
  timeZone: 'Asia/Shanghai',
  unitLitres: litre(1),
  cardFormats: cardFormatsOf(namedFormats(formats)),
});

const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The reader that a kind of card wants. */
const READERS: Readonly<Record<RigChip, (no: number) => string>> = {
  sle4442: (no) => `ACS ACR39U ICC Reader 0${no} 00`,
  sle4428: (no) => `ACS ACR39U ICC Reader 0${no} 00`,
  'cpu-3des': (no) => `Gemalto USB Shell Token V2 0${no} 00`,
  'cpu-sm4': (no) => `ACS ACR39U ICC Reader 0${no} 00`,
  mifare: (no) => `ACS ACR122U PICC Interface 0${no} 00`,
};

export interface StationParts {
  readonly no: number;
  readonly chip: RigChip;
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly removalLook: RemovalLook;
  /** The way to the ledger, which may lose answers. */
  readonly line: LedgerLine;
  readonly onStrike: (kind: FaultKind, chip: RigCard | null) => void;
  readonly log?: Log;
  /** What its cards may bear. */
  readonly formats: readonly StepwiseFormat[];
}

/** What a process offers its users: the counter, and the ports for every other use-case. */
export interface Desk {
  readonly counter: Counter;
  readonly deps: AppDeps;
}

interface Born {
  readonly life: Life;
  readonly cards: StoppableCardReaders;
  readonly desk: Desk;
}

export class Station {
  readonly no: StationId;
  readonly bench: ReaderBench;
  readonly #parts: StationParts;
  #born: Born;

  constructor(parts: StationParts) {
    this.#parts = parts;
    this.no = stationId(parts.no);
    this.bench = new ReaderBench({
      name: READERS[parts.chip](parts.no),
      clock: parts.clock,
      random: parts.random.stream('bench'),
      removalLook: parts.removalLook,
      onStrike: parts.onStrike,
    });
    this.#born = this.#boot();
  }

  get desk(): Desk {
    return this.#born.desk;
  }

  get life(): Life {
    return this.#born.life;
  }

  /** Does the process know of a card in its reader? */
  get seesCard(): boolean {
    const { name } = this.bench;
    return this.#born.cards
      .states()
      .some((state) => state.name === name && state.condition === 'card');
  }

  /** The process dies: whatever it was doing ends there. */
  crash(): void {
    this.life.die();
  }

  /** A new process, which knows what the ledger knows. */
  restart(): void {
    this.life.die();
    this.#born = this.#boot();
  }

  #boot(): Born {
    const { clock, random, line, log, formats } = this.#parts;
    const { virtual } = this.bench;
    // pcscd resets the card of a process that died.
    const life = new Life(() => virtual.killClients());
    const launcher = createInlineLauncher({
      binding: virtual.pcsclite,
      killed: () => virtual.killClients(),
    });
    const cards = createCardReaders({ launcher, clock: life.clock(clock), sam: rigSam, formats });
    const bytes = random.stream(`ids of a process started at ${clock.steps}`);
    const deps: AppDeps = {
      store: mortalStore(
        line.storeFor(() => life.alive),
        life,
      ),
      cards: mortalCards(cards, life),
      lines: createMeterLines([], []),
      vault: mortalVault(rigVault, life),
      clock: life.clock(clock),
      hash: systemHash,
      random: { bytes: (n) => Uint8Array.from({ length: n }, () => bytes.below(256)) },
      station: this.no,
      company: companyWith(formats),
      log: log ?? SILENT,
    };
    return { life, cards, desk: { counter: createCounter(deps), deps } };
  }
}
