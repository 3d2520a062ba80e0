/** The card desk of a station: readers over PC/SC, the chips and formats they may hold, one session a reader. */
import { assert } from '../../src/core/outcome.ts';
import { CardError, type CardReaders, ReaderError } from '../../src/ports/cards.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Sam } from '../../src/ports/sam.ts';
import { ChipSession } from './card-session.ts';
import type { CardChip, ChipOnCard, SamChip } from './chips/chip.ts';
import { cpuCard } from './chips/cpu-card.ts';
import { mifareClassic } from './chips/mifare-classic.ts';
import { sle4428 } from './chips/sle4428.ts';
import { sle4442 } from './chips/sle4442.ts';
import { acsDialect } from './dialects/acs.ts';
import { dialectFor, type ReaderDialect } from './dialects/dialect.ts';
import { omnikeyDialect } from './dialects/omnikey.ts';
import type { StepwiseFormat } from './formats/format.ts';
import { referenceV1 } from './formats/reference-v1.ts';
import { type AskedMacs, KNOWN_MACS } from './keys/asked-macs.ts';
import { createPsam } from './keys/psam.ts';
import type { CardConnection } from './readers/connection.ts';
import type { HostLauncher } from './readers/messages.ts';
import { DEFAULT_DEADLINES, type ReaderDeadlines, ReaderSupervisor } from './readers/supervisor.ts';

export interface CardReadersOptions {
  /** How a reader host is started: createForkLauncher, or createInlineLauncher in simulations. */
  readonly launcher: HostLauncher;
  readonly clock: Clock;
  /** Asked in their order. Default: ACS, OMNIKEY. */
  readonly dialects?: readonly ReaderDialect[];
  /** Asked in their order. Default: SLE4428, SLE4442. */
  readonly chips?: readonly CardChip[];
  /** Asked before them, in their order, where there is a keeper of keys. Default: MIFARE Classic, CPU card. */
  readonly samChips?: readonly SamChip[];
  /** Keeper of the keys of cards whose secrets do not leave it; without one those cards are not known. */
  readonly sam?: Sam;
  /** Name of the reader slot that holds a PSAM; it takes the place of `sam`, and no customer's card is looked for there. */
  readonly psamReader?: string;
  /** At least one. Default: reference v1. */
  readonly formats?: readonly StepwiseFormat[];
  /** What `formats` ask for MACs, where the PSAM makes them; only beside `psamReader`. */
  readonly psamMacs?: AskedMacs;
  /** Milliseconds; those not given keep their default. */
  readonly deadlines?: Partial<ReaderDeadlines>;
}

export interface StoppableCardReaders extends CardReaders {
  /** Ends the reader host at once; sessions under way fail with ReaderError 'reader.service-down'. */
  stop(): Promise<void>;
}

export function createCardReaders(options: CardReadersOptions): StoppableCardReaders {
  const { launcher, clock, psamReader } = options;
  const deadlines = { ...DEFAULT_DEADLINES, ...options.deadlines };
  const supervisor = new ReaderSupervisor({ launcher, clock, deadlines });
  const { psamMacs } = options;
  const psam =
    psamReader === undefined
      ? undefined
      : createPsam(psamReader, () => supervisor.connect(psamReader));
  assert(psamMacs === undefined || psam !== undefined, 'MACs by a PSAM need its slot');
  if (psam !== undefined) psamMacs?.ask(psam);
  const sam = psam ?? options.sam;
  const dialects = options.dialects ?? [acsDialect, omnikeyDialect];
  // An SLE4442 may have any memory card's answer to reset, an SLE4428 only its own.
  const chips = options.chips ?? [sle4428, sle4442];
  const samChips = options.samChips ?? [mifareClassic, cpuCard];
  const formats = options.formats ?? [referenceV1];
  /** The end of the last session of each reader, whether it went well or not. */
  const lastOf = new Map<string, Promise<void>>();

  async function alone<T>(reader: string, work: () => Promise<T>): Promise<T> {
    const before = lastOf.get(reader) ?? Promise.resolve();
    const mine = before.then(work);
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    lastOf.set(reader, settled);
    try {
      return await mine;
    } finally {
      if (lastOf.get(reader) === settled) lastOf.delete(reader);
    }
  }

  return {
    states: () => supervisor.rows.states().filter(({ name }) => name !== psamReader),
    watch: (listener) =>
      supervisor.rows.watch((state) => {
        if (state.name !== psamReader) listener(state);
      }),
    session: (reader, work) =>
      alone(reader, async () => {
        if (reader === psamReader) {
          throw new ReaderError('reader.unknown', reader, 'this slot holds the security module');
        }
        const connection = await supervisor.connect(reader);
        try {
          const chip = samChipIn(connection, sam, samChips) ?? chipIn(connection, dialects, chips);
          const session = new ChipSession(connection, chip, formats, psamMacs ?? KNOWN_MACS);
          try {
            // Selecting the chip gives it fresh power.
            await session.powerCycle();
            return await work(session);
          } finally {
            session.end();
          }
        } finally {
          await giveBack(connection);
        }
      }),
    stop: () => supervisor.stop(),
  };
}

/** A chip whose keys are in a SAM; null where the answer to reset hints at none. */
function samChipIn(
  connection: CardConnection,
  sam: Sam | undefined,
  chips: readonly SamChip[],
): ChipOnCard | null {
  const { atr } = connection;
  if (sam === undefined || atr === null) return null;
  return chips.find((candidate) => candidate.mayAnswer(atr))?.on(connection, sam) ?? null;
}

/** The chip the answer to reset hints at, spoken to as the reader understands it. Selecting it is what tells. */
function chipIn(
  connection: CardConnection,
  dialects: readonly ReaderDialect[],
  chips: readonly CardChip[],
): ChipOnCard {
  const { reader, atr } = connection;
  const dialect = dialectFor(dialects, reader);
  if (dialect === undefined) {
    // A guess could cost a try of the secret or the card: what is success to one reader is a dead card to another.
    const known = dialects.map(({ id }) => id).join(', ');
    const reason = `nobody knows how this reader speaks to memory cards (known: ${known}); its card was not touched`;
    throw new ReaderError('reader.unknown', reader, reason);
  }
  const chip = chips.find((candidate) => atr !== null && candidate.mayAnswer(atr));
  if (chip === undefined) {
    const reason = `no known chip answers to reset with ${atr ?? 'nothing'}`;
    throw new CardError('card.refused-by-chip', reader, reason);
  }
  return chip.on(connection, dialect);
}

/**
 * What the use-case achieved stands, whether or not the card could be reset afterwards; a host that cannot give a card
 * back is replaced by its supervisor.
 */
async function giveBack(connection: CardConnection): Promise<void> {
  try {
    await connection.disconnect();
  } catch (cause) {
    if (!(cause instanceof CardError || cause instanceof ReaderError)) throw cause;
  }
}
