/**
 * What is made for meters that count gas, and is not done with a money meter (金额表): a closed list, asked before any rule, so that
 * no act takes a figure of money for litres. Each has a refusal of its own, which says what there is instead.
 */

import type { RefusalCode } from '../catalogue.ts';
import { type AccountId, formatMeter, type MeterId } from '../ids.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';
import type { LedgerCommand } from './commands.ts';
import { countsMoney } from './money-meter.ts';
import type { Snapshot } from './snapshot.ts';

type Met = readonly (MeterId | null | undefined)[];

const ofAccount = (snapshot: Snapshot, id: AccountId): MeterId | null | undefined =>
  snapshot.account(id)?.meter;

/** The refusal, and the meters that the act would touch; null for an act that both kinds of meter know. */
function gasAct(
  command: LedgerCommand,
  snapshot: Snapshot,
): readonly [Extract<RefusalCode, `money-meter.${string}`>, Met] | null {
  switch (command.kind) {
    case 'supply-owed':
      return ['money-meter.no-gas-owed', [ofAccount(snapshot, command.accountId)]];
    case 'grant-emergency':
      return ['money-meter.no-emergency', [ofAccount(snapshot, command.accountId)]];
    case 'swap-meters':
      return ['money-meter.not-exchanged', command.accounts.map((id) => ofAccount(snapshot, id))];
    case 'adjust-usage':
      return usageAct(command, ofAccount(snapshot, command.accountId));
    case 'correct-price':
      return ['money-meter.no-price-correction', [ofAccount(snapshot, command.accountId)]];
    case 'true-up-year':
      return ['money-meter.no-true-up', [ofAccount(snapshot, command.accountId)]];
    case 'link-meter':
      return ['money-meter.no-line', [command.meter]];
    case 'change-account':
      return command.to.what === 'size'
        ? ['money-meter.no-size-change', [ofAccount(snapshot, command.accountId)]]
        : null;
    case 'make-tool-card':
      return ['money-meter.no-tool-card', [command.meter]];
    default:
      return null;
  }
}

/** Gas that its wheel never counted is billed for a money meter as for every other: only the two other ends have none. */
function usageAct(
  { litres, trueIndex }: Extract<LedgerCommand, { kind: 'adjust-usage' }>,
  meter: MeterId | null | undefined,
): ReturnType<typeof gasAct> {
  if (litres < 0) return ['money-meter.no-give-back', [meter]];
  return trueIndex === undefined ? null : ['money-meter.no-true-index', [meter]];
}

/** The refusals of this list; of a meter that counts gas, and of one that nobody knows, none. */
export function forGasMeters(command: LedgerCommand, snapshot: Snapshot): Outcome<true> {
  const known = gasAct(command, snapshot);
  if (known === null) return accept(true);
  const [code, meters] = known;
  for (const meter of meters) {
    if (meter === null || meter === undefined || !countsMoney(snapshot, meter)) continue;
    return refuse(code, { meter: formatMeter(meter) });
  }
  return accept(true);
}
