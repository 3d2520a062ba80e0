/** Rows that a meter leaves behind when it is taken down. */
import type { BusinessDate } from '../../calendar.ts';
import type { AccountId, MeterId, OperationId } from '../../ids.ts';
import type { Litre } from '../../units.ts';
import type { TakenDown } from './commands.ts';
import type { MoneySpent, ReturnedGas } from './results.ts';

/** The signed sheet of a meter that was taken down: written once, never changed. Such a meter serves nobody again. */
export interface MeterEndRow extends TakenDown {
  readonly operationId: OperationId;
  readonly accountId: AccountId;
  /** The meter in its place. */
  readonly newMeter: MeterId | null;
  readonly openingIndex: Litre | null;
  readonly on: BusinessDate;
  /** Row time, ms since 1970 UTC. */
  readonly at: number;
  readonly operator: string;
  /** Use that this settlement billed, over-use within; below zero where an estimate had been too high. */
  readonly usedLitres: number;
  readonly overUseLitres: number;
  readonly overUseFen: number;
  readonly overUseFromBalanceFen: number;
  /** Gas bought and not used: what the customer is owed, waiting gas within. */
  readonly surplusLitres: number;
  /** Of it, what could not be made ready to be written at once. */
  readonly owedLitres: number;
  /** Absent of a meter that counts gas. */
  readonly money?: MoneySpent;
  /** At the end of a contract: what went back, and what the owner showed. */
  readonly returned?: ReturnedGas;
  readonly papers?: string;
}
