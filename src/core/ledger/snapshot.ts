/** What a decision may read. Every read is of one state of the books: the one that the effects will be written on. */
import type { CardCapacity } from '../card.ts';
import type { AccountId, CardNo, MeterId, OperationId, RowId } from '../ids.ts';
import type { Lot } from '../lots.ts';
import type { TariffVersion } from '../tariff.ts';
import type { Fen, Litre } from '../units.ts';
import type {
  AccountRow,
  CardRow,
  CommunityRow,
  LiveRow,
  LoadRow,
  MeterRow,
  PlateRow,
  RegulatorBoxRow,
  SecretRow,
  TransferRow,
} from './rows.ts';

/** What engineering has to keep to. */
export interface EngineeringRules {
  /** From this floor on a meter must take a card (渝燃〔2007〕18号: 8 and above); 0 means from none. */
  readonly icFromFloor: number;
}

/** What the company has set. Effects never depend on it, so a past entry stays what it was when a setting changes. */
export interface LedgerSettings {
  /** Company code on every card, 1 … 4294967295. */
  readonly company: number;
  /** Volume unit of the card format, ≥ 1 litre: every volume sold is a multiple of it. */
  readonly unitLitres: Litre;
  /** What the card format can hold: nothing is sold that no load could carry. */
  readonly capacity: CardCapacity;
  /** 限购 of one customer; 0 means no limit. */
  readonly limits: {
    readonly perPurchase: Litre;
    readonly perDay: Litre;
    readonly perMonth: Litre;
  };
  /** Absent: the company has set none of these rules. */
  readonly engineering?: EngineeringRules;
}

/** Rows by their key: all that the effects of a decided command need. */
export interface Books {
  account(id: AccountId): AccountRow | undefined;
  live(id: AccountId): LiveRow | undefined;
  meter(id: MeterId): MeterRow | undefined;
  /** Undefined where the meter was enrolled before plates were kept. */
  plate(id: MeterId): PlateRow | undefined;
  card(no: CardNo): CardRow | undefined;
  load(id: OperationId): LoadRow | undefined;
  transfer(id: OperationId): TransferRow | undefined;
  secret(no: CardNo, fingerprint: string): SecretRow | undefined;
}

/** Gas that one posted load, or several, moved onto cards of one meter. */
export interface LoadedSum {
  readonly litres: Litre;
  readonly fen: Fen;
}

export interface Snapshot extends Books {
  readonly settings: LedgerSettings;
  community(id: number): CommunityRow | undefined;
  regulatorBox(id: number): RegulatorBoxRow | undefined;
  /** A meter that hangs at this very address already, kitchen beside boiler; the lowest one. */
  meterAt(communityId: number, address: string): MeterId | undefined;
  tariff(id: string): TariffVersion | undefined;
  tariffsOf(customerClass: string): readonly TariffVersion[];
  /** The load in state RESERVED or CASE; the unique indexes allow one. */
  openLoadOnCard(no: CardNo): LoadRow | undefined;
  openLoadOnMeter(meter: MeterId): LoadRow | undefined;
  /** Sum of the posted loads of `meter` with a total in (above, upTo]; undefined when none ends exactly at `upTo`. */
  postedBetween(meter: MeterId, above: Litre, upTo: Litre): LoadedSum | undefined;
  /** Every lot of the account, newest first; whoever walks them stops when it has seen enough. */
  lotsOf(id: AccountId): Iterable<Lot>;
  /** True when this operation is a payment of any channel. */
  isPayment(id: OperationId): boolean;
}

/** Where the entry will stand if the command is accepted. */
export interface Place {
  readonly entryId: RowId;
  /** Row time, ms since 1970 UTC. */
  readonly at: number;
  /** Next ticket number (小票号) of the station; taken only by a payment. */
  readonly ticketNo: number;
}
