/**
 * The heart: one command on one state of the books is one set of effects or one refusal. Two questions, kept apart:
 * `ruleOn` says whether, and with what result; `consequencesOf` says what a result does to the books, from the entry's own
 * content, so that past entries can be replayed for ever whatever the rules have become.
 */

import { accept, type Outcome } from '../outcome.ts';
import { changeAccountEffects, decideChangeAccount } from './change-account.ts';
import type { LedgerCommand } from './commands.ts';
import { correctPlateFormatEffects, decideCorrectPlateFormat } from './correct-plate.ts';
import { correctWheelEffects, decideCorrectWheel } from './correct-wheel.ts';
import { adjustUsageEffects, decideAdjustUsage } from './decide-adjustment.ts';
import {
  activateCardEffects,
  decideActivateCard,
  decideOpenCard,
  decideRecordSecret,
  openCardEffects,
  recordSecretEffects,
} from './decide-card.ts';
import { closePeriodEffects, decideClosePeriod } from './decide-close.ts';
import { decideDeductUsage, deductUsageEffects } from './decide-deduction.ts';
import {
  assignMeterEffects,
  decideAssignMeter,
  decideEnrolMeter,
  enrolMeterEffects,
} from './decide-enrolment.ts';
import {
  decideEndLoad,
  decideReserveLoad,
  decideRetryLoad,
  endLoadEffects,
  reserveLoadEffects,
  retryLoadEffects,
} from './decide-load.ts';
import { decideTakeIntoMeter, takeIntoMeterEffects } from './decide-meter.ts';
import {
  decideEnterReviewSheet,
  decideFilePaper,
  decideSignReviewSheet,
  enterReviewSheetEffects,
  filePaperEffects,
  signReviewSheetEffects,
} from './decide-papers.ts';
import { decideTakePayment, takePaymentEffects } from './decide-payment.ts';
import { agreePlanEffects, decideAgreePlan } from './decide-plan.ts';
import { correctPriceEffects, decideCorrectPrice } from './decide-price-correction.ts';
import { buyGasEffects, decideBuyGas } from './decide-purchase.ts';
import { decideRefundPayment, refundPaymentEffects } from './decide-refund.ts';
import {
  decideEnterCommunity,
  decideEnterRegulatorBox,
  decideEnterTariff,
  decideOpenAccount,
  decideSetHold,
  enterCommunityEffects,
  enterRegulatorBoxEffects,
  enterTariffEffects,
  openAccountEffects,
  setHoldEffects,
} from './decide-registry.ts';
import { decideReplaceCard, replaceCardEffects } from './decide-replace.ts';
import { decideReversePurchase, reversePurchaseEffects } from './decide-reversal.ts';
import { decideSupersedeLoad, supersedeLoadEffects } from './decide-supersede.ts';
import { decideSwapMeters, swapMetersEffects } from './decide-swap.ts';
import { decideTrueUpYear, trueUpYearEffects } from './decide-true-up.ts';
import {
  decideEnterUsage,
  decideReviewUsage,
  decideSubmitUsage,
  decideWaiveUsage,
  decideWithdrawUsage,
  enterUsageEffects,
  reviewUsageEffects,
  submitUsageEffects,
  waiveUsageEffects,
  withdrawUsageEffects,
} from './decide-usage.ts';
import { consequencesOfDesk, ruledByDesk } from './desks.ts';
import { formIsFree, registered } from './documents.ts';
import type { Consequence, Effects } from './effects.ts';
import { stillWaiting } from './gap/still-waiting.ts';
import { forGasMeters } from './gas-only.ts';
import type { CommandResult } from './results.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';

/** The first refusal in the order that each rule documents. */
function ruledBy(command: LedgerCommand, snapshot: Snapshot, place: Place): Outcome<CommandResult> {
  switch (command.kind) {
    case 'take-payment':
      return decideTakePayment(command, snapshot, place);
    case 'buy-gas':
      return decideBuyGas(command, snapshot);
    case 'reverse-purchase':
      return decideReversePurchase(command, snapshot);
    case 'refund-payment':
      return decideRefundPayment(command, snapshot);
    case 'reserve-load':
      return decideReserveLoad(command, snapshot);
    case 'retry-load':
      return decideRetryLoad(command, snapshot);
    case 'end-load':
      return decideEndLoad(command, snapshot);
    case 'supersede-load':
      return decideSupersedeLoad(command, snapshot);
    case 'take-into-meter':
      return decideTakeIntoMeter(command, snapshot);
    case 'record-secret':
      return decideRecordSecret(command, snapshot);
    case 'open-account':
      return decideOpenAccount(command, snapshot);
    case 'change-account':
      return decideChangeAccount(command, snapshot);
    case 'enrol-meter':
      return decideEnrolMeter(command, snapshot);
    case 'assign-meter':
      return decideAssignMeter(command, snapshot);
    case 'correct-wheel':
      return decideCorrectWheel(command, snapshot);
    case 'correct-plate-format':
      return decideCorrectPlateFormat(command, snapshot);
    case 'swap-meters':
      return decideSwapMeters(command, snapshot);
    case 'file-paper':
      return decideFilePaper(command, snapshot);
    case 'enter-review-sheet':
      return decideEnterReviewSheet(command, snapshot);
    case 'sign-review-sheet':
      return decideSignReviewSheet(command, snapshot);
    case 'open-card':
      return decideOpenCard(command, snapshot);
    case 'activate-card':
      return decideActivateCard(command, snapshot);
    case 'replace-card':
      return decideReplaceCard(command, snapshot);
    case 'set-hold':
      return decideSetHold(command, snapshot);
    case 'enter-community':
      return decideEnterCommunity(command, snapshot);
    case 'enter-regulator-box':
      return decideEnterRegulatorBox(command, snapshot);
    case 'enter-tariff':
      return decideEnterTariff(command, snapshot);
    case 'enter-usage':
      return decideEnterUsage(command, snapshot);
    case 'waive-usage':
      return decideWaiveUsage(command, snapshot);
    case 'submit-usage':
      return decideSubmitUsage(command, snapshot);
    case 'withdraw-usage':
      return decideWithdrawUsage(command, snapshot);
    case 'review-usage':
      return decideReviewUsage(command, snapshot);
    case 'deduct-usage':
      return decideDeductUsage(command, snapshot);
    case 'adjust-usage':
      return decideAdjustUsage(command, snapshot);
    case 'correct-price':
      return decideCorrectPrice(command, snapshot);
    case 'true-up-year':
      return decideTrueUpYear(command, snapshot);
    case 'agree-plan':
      return decideAgreePlan(command, snapshot);
    case 'close-period':
      return decideClosePeriod(command, snapshot);
    default:
      return ruledByDesk(command, snapshot, place);
  }
}

function effectsOf(
  command: LedgerCommand,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  switch (command.kind) {
    case 'take-payment':
      return takePaymentEffects(command, result, books, place);
    case 'buy-gas':
      return buyGasEffects(command, result, books, place);
    case 'reverse-purchase':
      return reversePurchaseEffects(command, result, books, place);
    case 'refund-payment':
      return refundPaymentEffects(command, result, books, place);
    case 'reserve-load':
      return reserveLoadEffects(command, books, place);
    case 'retry-load':
      return retryLoadEffects(command, books);
    case 'end-load':
      return endLoadEffects(command, result, books, place);
    case 'supersede-load':
      return supersedeLoadEffects(command, books, place);
    case 'take-into-meter':
      return takeIntoMeterEffects(command, result, books, place);
    case 'record-secret':
      return recordSecretEffects(command, books);
    case 'open-account':
      return openAccountEffects(command);
    case 'change-account':
      return changeAccountEffects(command, books);
    case 'enrol-meter':
      return enrolMeterEffects(command, books);
    case 'assign-meter':
      return assignMeterEffects(command, books);
    case 'correct-wheel':
      return correctWheelEffects(command, books);
    case 'correct-plate-format':
      return correctPlateFormatEffects(command, books);
    case 'swap-meters':
      return swapMetersEffects(command, result, books, place);
    case 'file-paper':
      return filePaperEffects(command, books);
    case 'enter-review-sheet':
      return enterReviewSheetEffects(command, books);
    case 'sign-review-sheet':
      return signReviewSheetEffects(command, books);
    case 'open-card':
      return openCardEffects(command, result, books, place);
    case 'activate-card':
      return activateCardEffects(command, books);
    case 'replace-card':
      return replaceCardEffects(command, books);
    case 'set-hold':
      return setHoldEffects(command, books);
    case 'enter-community':
      return enterCommunityEffects(command);
    case 'enter-regulator-box':
      return enterRegulatorBoxEffects(command);
    case 'enter-tariff':
      return enterTariffEffects(command);
    case 'enter-usage':
      return enterUsageEffects(command, result, books);
    case 'waive-usage':
      return waiveUsageEffects(command, books);
    case 'submit-usage':
      return submitUsageEffects(command, books);
    case 'withdraw-usage':
      return withdrawUsageEffects(command, books);
    case 'review-usage':
      return reviewUsageEffects(command, books);
    case 'deduct-usage':
      return deductUsageEffects(command, result, books, place);
    case 'adjust-usage':
      return adjustUsageEffects(command, result, books, place);
    case 'correct-price':
      return correctPriceEffects(command, result, books, place);
    case 'true-up-year':
      return trueUpYearEffects(command, result, books, place);
    case 'agree-plan':
      return agreePlanEffects(command);
    case 'close-period':
      return closePeriodEffects(command, books);
    default:
      return consequencesOfDesk(command, result, books, place);
  }
}

/** The command's result, or a refusal: document.exists first, then as gas-only.ts, then in the order that each rule documents. */
export function ruleOn(
  command: LedgerCommand,
  snapshot: Snapshot,
  place: Place,
): Outcome<CommandResult> {
  const free = formIsFree(command, snapshot);
  if (!free.ok) return free;
  const fitting = forGasMeters(command, snapshot);
  return fitting.ok ? ruledBy(command, snapshot, place) : fitting;
}

/** Postings and new rows of an accepted command; throws Bug when they do not fit the books. */
export function consequencesOf(
  command: LedgerCommand,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  const consequence = effectsOf(command, result, books, place);
  const { changes } = consequence;
  const more = [...registered(command, books), ...stillWaiting(command, changes, books)];
  return more.length === 0 ? consequence : { ...consequence, changes: [...changes, ...more] };
}

/** Pure: the same command on the same snapshot and place always has the same effects. */
export function decide(command: LedgerCommand, snapshot: Snapshot, place: Place): Outcome<Effects> {
  const ruled = ruleOn(command, snapshot, place);
  if (!ruled.ok) return ruled;
  const result = ruled.value;
  const { subject, postings, changes } = consequencesOf(command, result, snapshot, place);
  return accept({ result, subject, postings, changes });
}
