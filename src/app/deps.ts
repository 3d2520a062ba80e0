/** What the use-cases are given: ports, and the settings of the company and the station they work for. */
import { type BankColumns, DEFAULT_BANK_COLUMNS } from '../core/bank/bank-file.ts';
import type { StationId } from '../core/ids.ts';
import type { CashRounding } from '../core/ledger/due.ts';
import type { Facts } from '../core/outcome.ts';
import type { PaperWidth } from '../core/slip.ts';
import type { Litre } from '../core/units.ts';
import type { CardReaders } from '../ports/cards.ts';
import type { Clock } from '../ports/clock.ts';
import type { Hash } from '../ports/hash.ts';
import type { MeterLines } from '../ports/meters.ts';
import type { Printer } from '../ports/printer.ts';
import type { Random } from '../ports/random.ts';
import type { LedgerStore } from '../ports/store.ts';
import type { Vault } from '../ports/vault.ts';
import type { LoadStep } from './counter/steps.ts';

/** The accounting calendar, the reading cycles and the smallest coin, as the company has set them. */
export interface FinanceSettings {
  /** Day of the month on which a period begins, 1 … 28; above 1 in the month before the one that names it. */
  readonly periodStartDay: number;
  /** Months between two readings by customer class (抄表周期), ≥ 1. */
  readonly readingCycleMonths: Readonly<Record<string, number>>;
  /** For a class that is not named there: a card meter is read where its card comes back. */
  readonly defaultReadingCycleMonths: number;
  /** What cash due for a sale is rounded up to (取舍). */
  readonly cashRounding: CashRounding;
  /** Headings of banks' files, by the company's own names of the banks. */
  readonly bankFiles: Readonly<Record<string, BankColumns>>;
}

export const DEFAULT_FINANCE: FinanceSettings = {
  periodStartDay: 1,
  readingCycleMonths: {},
  defaultReadingCycleMonths: 6,
  cashRounding: 'fen',
  bankFiles: { default: DEFAULT_BANK_COLUMNS },
};

/** Card formats (卡格式) of one counter; the same that the ledger's settings hold. */
export interface CardFormats {
  /** What a meter has whose plate names no other. */
  readonly usual: string;
  /** Volume unit of each by its name, the usual one included. */
  readonly units: Readonly<Record<string, Litre>>;
  /** Those whose meters count money (金额表); absent where there are none. */
  readonly money?: readonly string[];
}

export interface CompanySettings {
  /** Code in the header of every card, 1 … 2^32−1. */
  readonly companyCode: number;
  /** As printed on tickets. */
  readonly name: string;
  readonly outlet: string;
  /** IANA name; business dates are of this zone. */
  readonly timeZone: string;
  /** Volume unit of the company's usual card format, ≥ 1 litre; the same that the ledger's settings hold. */
  readonly unitLitres: Litre;
  /** The formats that are taken side by side; absent where only one is known. */
  readonly cardFormats?: CardFormats;
  /** DEFAULT_FINANCE when absent. */
  readonly finance?: FinanceSettings;
}

/** A station's printer and what it is used for. */
export interface Printing {
  readonly printer: Printer;
  readonly paper: PaperWidth;
  /** Is a ticket printed with its payment, without being asked for? */
  readonly atPayment: boolean;
  /** A drawer hangs on the printer; it is kicked open for cash and for nothing else. */
  readonly drawer: boolean;
}

/** Facts first, then the sentence. Never card images, secrets, names or telephone numbers. */
export interface Log {
  info(facts: Facts, message: string): void;
  warn(facts: Facts, message: string): void;
  error(facts: Facts, message: string): void;
}

export interface AppDeps {
  readonly store: LedgerStore;
  readonly cards: CardReaders;
  readonly lines: MeterLines;
  readonly vault: Vault;
  /**
   * What stands for a personal text in a stored hash, so that nobody tries telephone numbers on it. Throws VaultSealedError.
   * Absent where personal data is kept in clear.
   */
  readonly blind?: (text: string) => string;
  readonly clock: Clock;
  readonly hash: Hash;
  readonly random: Random;
  readonly station: StationId;
  readonly company: CompanySettings;
  readonly log: Log;
  /** Absent where the station has no printer. */
  readonly printing?: Printing;
}

/** Who asks, and how they are told how far a load has come. */
export interface RequestContext {
  readonly operator: string;
  readonly tell?: (step: LoadStep) => void;
}
