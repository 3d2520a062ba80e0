/** Rows by their key, whatever keeps them: what books on SQLite and books in memory answer in the same words. */
import type { AccountId, CardNo, MeterId, OperationId, RowId } from '../ids.ts';
import type { Period } from '../period.ts';
import type { TariffVersion } from '../tariff.ts';
import type { CardDifferenceRow } from './card-difference.ts';
import type { DocumentRow } from './documents.ts';
import type { MeterEndRow } from './life/rows.ts';
import type { LineLoadRow, MeterLinkRow } from './line-rows.ts';
import type { MeteredRow, MonthRow, PlanRow } from './month-rows.ts';
import type { PapersRow, ReviewSheetRow } from './papers.ts';
import type { MeterFaultRow, ReadingRow } from './reading-rows.ts';
import type { RecognitionRow } from './recognition.ts';
import {
  type AccountRow,
  type CardRow,
  type Change,
  type CommunityRow,
  type LiveRow,
  type LoadRow,
  type MeterFigures,
  type MeterRow,
  type PlateRow,
  putRow,
  type RefundRow,
  type RegulatorBoxRow,
  type Tables,
  type TransferRow,
} from './rows.ts';
import type { WindowCountRow } from './window-count.ts';

/** One table, asked by the key of a row. */
interface Kept<Key, Row> {
  put(row: Row): void;
  get(key: Key): Row | undefined;
}

export abstract class KeptRows {
  abstract readonly accounts: Kept<AccountId, AccountRow>;
  abstract readonly lives: Kept<AccountId, LiveRow>;
  abstract readonly meters: Kept<MeterId, MeterRow>;
  abstract readonly plates: Kept<MeterId, PlateRow>;
  abstract readonly papersOf: Kept<AccountId, PapersRow>;
  abstract readonly reviewSheets: Kept<string, ReviewSheetRow>;
  abstract readonly readings: Kept<RowId, ReadingRow>;
  abstract readonly faults: Kept<MeterId, MeterFaultRow>;
  abstract readonly meterEnds: Kept<MeterId, MeterEndRow>;
  abstract readonly windowCounts: Kept<MeterId, WindowCountRow>;
  abstract readonly cards: Kept<CardNo, CardRow>;
  abstract readonly cardDifferences: Kept<CardNo, CardDifferenceRow>;
  abstract readonly loads: Kept<OperationId, LoadRow>;
  abstract readonly links: Kept<MeterId, MeterLinkRow>;
  abstract readonly lineLoads: Kept<OperationId, LineLoadRow>;
  abstract readonly transfers: Kept<OperationId, TransferRow>;
  abstract readonly refunds: Kept<OperationId, RefundRow>;
  abstract readonly communities: Kept<number, CommunityRow>;
  abstract readonly regulatorBoxes: Kept<number, RegulatorBoxRow>;
  abstract readonly tariffs: Kept<string, TariffVersion>;
  abstract readonly months: Kept<Period, MonthRow>;
  abstract readonly meteredRows: Kept<MeterId, MeteredRow>;
  abstract readonly recognitions: Kept<AccountId, RecognitionRow>;
  abstract readonly plans: Kept<AccountId, PlanRow>;
  abstract readonly documents: Kept<string, DocumentRow>;
  abstract readonly benchChecks: Tables['benchCheck'];
  abstract readonly secrets: Tables['secret'];
  abstract readonly usages: Tables['usage'];
  abstract readonly watermarks: Tables['watermark'];
  abstract readonly meterSwaps: Tables['meterSwap'];
  abstract readonly trueUps: Tables['trueUp'];
  abstract readonly priceCorrections: Tables['priceCorrection'];
  abstract readonly bankLines: Tables['bankLine'];
  abstract readonly hall: Tables['hall'];
  abstract readonly stock: Tables['stock'];
  abstract readonly people: Tables['person'];
  abstract readonly approvals: Tables['approval'];
  abstract readonly gap: Tables['gap'];
  protected abstract readonly erasures: Tables['erasure'];
  /** As `tablesByName` found them, once all stand. */
  protected abstract readonly tables: Tables;

  protected tablesByName(): Tables {
    return {
      account: this.accounts,
      live: this.lives,
      meter: this.meters,
      plate: this.plates,
      papers: this.papersOf,
      reviewSheet: this.reviewSheets,
      reading: this.readings,
      meterFault: this.faults,
      meterEnd: this.meterEnds,
      windowCount: this.windowCounts,
      benchCheck: this.benchChecks,
      card: this.cards,
      cardDifference: this.cardDifferences,
      load: this.loads,
      meterLink: this.links,
      lineLoad: this.lineLoads,
      transfer: this.transfers,
      refund: this.refunds,
      secret: this.secrets,
      community: this.communities,
      regulatorBox: this.regulatorBoxes,
      tariff: this.tariffs,
      month: this.months,
      usage: this.usages,
      metered: this.meteredRows,
      watermark: this.watermarks,
      meterSwap: this.meterSwaps,
      recognition: this.recognitions,
      trueUp: this.trueUps,
      priceCorrection: this.priceCorrections,
      plan: this.plans,
      document: this.documents,
      bankLine: this.bankLines,
      hall: this.hall,
      stock: this.stock,
      person: this.people,
      approval: this.approvals,
      gap: this.gap,
      erasure: this.erasures,
    };
  }

  put(change: Change): void {
    putRow(this.tables, change);
  }

  account(id: AccountId): AccountRow | undefined {
    return this.accounts.get(id);
  }
  live(id: AccountId): LiveRow | undefined {
    return this.lives.get(id);
  }
  meter(id: MeterId): MeterRow | undefined {
    return this.meters.get(id);
  }
  meterFigures(id: MeterId): MeterFigures | undefined {
    return this.meters.get(id);
  }
  plate(id: MeterId): PlateRow | undefined {
    return this.plates.get(id);
  }
  papers(id: AccountId): PapersRow | undefined {
    return this.papersOf.get(id);
  }
  reviewSheet(sheetNo: string): ReviewSheetRow | undefined {
    return this.reviewSheets.get(sheetNo);
  }
  reading(id: RowId): ReadingRow | undefined {
    return this.readings.get(id);
  }
  fault(meter: MeterId): MeterFaultRow | undefined {
    return this.faults.get(meter);
  }
  meterEnd(id: MeterId): MeterEndRow | undefined {
    return this.meterEnds.get(id);
  }
  windowCount(id: MeterId): WindowCountRow | undefined {
    return this.windowCounts.get(id);
  }
  card(no: CardNo): CardRow | undefined {
    return this.cards.get(no);
  }
  cardDifference(no: CardNo): CardDifferenceRow | undefined {
    return this.cardDifferences.get(no);
  }
  load(id: OperationId): LoadRow | undefined {
    return this.loads.get(id);
  }
  link(id: MeterId): MeterLinkRow | undefined {
    return this.links.get(id);
  }
  lineLoad(id: OperationId): LineLoadRow | undefined {
    return this.lineLoads.get(id);
  }
  transfer(id: OperationId): TransferRow | undefined {
    return this.transfers.get(id);
  }
  refund(payment: OperationId): RefundRow | undefined {
    return this.refunds.get(payment);
  }
  community(id: number): CommunityRow | undefined {
    return this.communities.get(id);
  }
  regulatorBox(id: number): RegulatorBoxRow | undefined {
    return this.regulatorBoxes.get(id);
  }
  tariff(id: string): TariffVersion | undefined {
    return this.tariffs.get(id);
  }
  month(period: Period): MonthRow | undefined {
    return this.months.get(period);
  }
  metered(meter: MeterId): MeteredRow | undefined {
    return this.meteredRows.get(meter);
  }
  recognition(id: AccountId): RecognitionRow | undefined {
    return this.recognitions.get(id);
  }
  plan(id: AccountId): PlanRow | undefined {
    return this.plans.get(id);
  }
  document(formNo: string): DocumentRow | undefined {
    return this.documents.get(formNo);
  }
}
