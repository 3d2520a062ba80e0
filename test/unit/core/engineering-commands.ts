/** Commands of the engineers: places, prices, meters, papers, readings and faults. */
import { toBusinessDate } from '../../../src/core/calendar.ts';
import type { AccountId, MeterId, RowId } from '../../../src/core/ids.ts';
import type { BenchCheck } from '../../../src/core/ledger/bench-check.ts';
import type { EnrolMeter, LedgerCommand } from '../../../src/core/ledger/commands.ts';
import type { ChangeMeter } from '../../../src/core/ledger/life/commands.ts';
import type { Paper, SigningPost } from '../../../src/core/ledger/papers.ts';
import type { SwapMeters } from '../../../src/core/ledger/swap.ts';
import type { Observed } from '../../../src/core/reading.ts';
import type { TariffVersion } from '../../../src/core/tariff.ts';
import { litre } from '../../../src/core/units.ts';
import { HallDesk } from './hall-commands.ts';
import { ANNA, TARIFF } from './ledger-town.ts';

export class EngineeringDesk extends HallDesk {
  community(communityId = 1): LedgerCommand {
    return { ...this.head(), kind: 'enter-community', communityId, name: '翠湖花园' };
  }

  regulatorBox(regulatorBoxId = 11, communityId = 1): LedgerCommand {
    const name = '3 号调压箱';
    return { ...this.head(), kind: 'enter-regulator-box', regulatorBoxId, communityId, name };
  }

  tariff(version: TariffVersion = TARIFF): LedgerCommand {
    return { ...this.head(), kind: 'enter-tariff', version };
  }

  enrol(meter: MeterId, account: AccountId | null, over: Partial<EnrolMeter> = {}): LedgerCommand {
    return {
      ...this.head(),
      kind: 'enrol-meter',
      meter,
      accountId: account,
      communityId: 1,
      address: '厨房',
      direction: 'left',
      regulatorBoxId: 11,
      floor: 3,
      model: 'G2.5',
      initialIndex: litre(0),
      ceiling: litre(0),
      ...over,
    };
  }

  benchCheck(meter: MeterId, over: Partial<BenchCheck> = {}): LedgerCommand {
    const address = { step: 'address', outcome: 'passed', said: '00312611000001' } as const;
    return {
      ...this.head(),
      kind: 'bench-check',
      meter,
      line: 'bench',
      address: address.said,
      steps: [address],
      signedBy: '周工',
      ...over,
    };
  }

  correctWheel(meter: MeterId, wheelDigits: number, witness = 'wang.jun'): LedgerCommand {
    const document = { meter, wheelDigits, reason: '现场核对字轮', witness };
    return { ...this.head(), kind: 'correct-wheel', ...document };
  }

  assign(meter: MeterId, account: AccountId): LedgerCommand {
    return { ...this.head(), kind: 'assign-meter', meter, accountId: account };
  }

  correctFormat(meter: MeterId, format: string, witness = 'gu'): LedgerCommand {
    const body = { kind: 'correct-plate-format', meter, format, witness } as const;
    return { ...this.head(), ...body, reason: '铭牌格式录入有误' };
  }

  swap(one: AccountId, other: AccountId, over: Partial<SwapMeters> = {}): SwapMeters {
    const document = {
      workOrder: this.form('GD', 4, 42),
      responsible: '周安装',
      reason: '表号写反',
    };
    const how = { witness: 'gu', exchangeDoors: true };
    return {
      ...this.head(),
      kind: 'swap-meters',
      accounts: [one, other],
      ...document,
      ...how,
      ...over,
    };
  }

  paper(account: AccountId, paper: Paper): LedgerCommand {
    return { ...this.head(), kind: 'file-paper', accountId: account, paper };
  }

  reviewSheet(sheetNo: string, accounts: readonly AccountId[]): LedgerCommand {
    return { ...this.head(), kind: 'enter-review-sheet', sheetNo, accounts };
  }

  sign(sheetNo: string, post: SigningPost, signedBy: string): LedgerCommand {
    return { ...this.head(), kind: 'sign-review-sheet', sheetNo, post, signedBy };
  }

  read(
    meter: MeterId,
    index: number,
    at: number,
    over: Partial<Pick<Observed, 'source' | 'electronic'>> = {},
  ): LedgerCommand {
    const unasked = { electronic: null, valveOpen: null, batteryLow: null };
    const reading = { source: 'typed' as const, at, index: litre(index), ...unasked, ...over };
    return { ...this.head(), kind: 'record-reading', meter, reading, readBy: '抄表员01' };
  }

  resolve(reading: RowId, resolution: 'confirmed' | 'discarded'): LedgerCommand {
    const reason = '现场核对';
    return { ...this.head(), kind: 'resolve-reading', reading, resolution, reason };
  }

  fault(meter: MeterId, on: string): LedgerCommand {
    const found = { foundOn: toBusinessDate(on), foundBy: '抄表员01' };
    return { ...this.head(), kind: 'report-fault', meter, fault: 'stuck', ...found };
  }

  faultEnds(meter: MeterId, on: string): LedgerCommand {
    const endedOn = toBusinessDate(on);
    return { ...this.head(), kind: 'end-fault', meter, endedOn, handling: '换表' };
  }

  /** Anna's meter comes down at `finalIndex`, and another one takes its place at 0. */
  change(
    meter: MeterId,
    newMeter: MeterId,
    finalIndex: number,
    over: Partial<ChangeMeter> = {},
  ): ChangeMeter {
    return {
      ...this.head({ operator: 'chen' }),
      kind: 'change-meter',
      accountId: ANNA,
      meter,
      newMeter,
      finalIndex: litre(finalIndex),
      openingIndex: litre(0),
      electronic: null,
      cardGas: null,
      photo: 'HB-2026-0007/1.jpg',
      sheetNo: this.form('HB-2026', 4, 7),
      reason: '计量不准',
      responsible: '吴师傅',
      second: 'gu',
      ...over,
    };
  }
}
