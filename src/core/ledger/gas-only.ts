/**
 * What is made for meters that count gas, and is not done with a money meter (金额表): a closed list, asked before any rule, so that
 * no act takes a figure of money for litres.
 */
import { type AccountId, formatMeter, type MeterId } from '../ids.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';
import type { LedgerCommand } from './commands.ts';
import { countsMoney } from './money-meter.ts';
import type { Snapshot } from './snapshot.ts';

type Met = readonly (MeterId | null | undefined)[];

const ofAccount = (snapshot: Snapshot, id: AccountId): MeterId | null | undefined =>
  snapshot.account(id)?.meter;

/** The act in both languages, and the meters that it would touch; null for an act that both kinds of meter know. */
function gasAct(command: LedgerCommand, snapshot: Snapshot): readonly [string, Met] | null {
  switch (command.kind) {
    case 'supply-owed':
      return ['补气 gas owed', [ofAccount(snapshot, command.accountId)]];
    case 'grant-emergency':
      return ['应急气量 emergency gas', [ofAccount(snapshot, command.accountId)]];
    case 'swap-meters':
      return ['错表互换 exchange', command.accounts.map((id) => ofAccount(snapshot, id))];
    case 'adjust-usage':
      return ['调量补量 adjustment', [ofAccount(snapshot, command.accountId)]];
    case 'correct-price':
      return ['调价追收追退 price correction', [ofAccount(snapshot, command.accountId)]];
    case 'true-up-year':
      return ['年末清算 true-up', [ofAccount(snapshot, command.accountId)]];
    case 'link-meter':
      return ['线路 line', [command.meter]];
    case 'make-tool-card':
      return ['工具卡 tool card', [command.meter]];
    case 'recover-load':
      return ['找回 recovery after a gap', [snapshot.card(command.cardNo)?.meter]];
    default:
      return null;
  }
}

/** money-meter.not-here. */
export function forGasMeters(command: LedgerCommand, snapshot: Snapshot): Outcome<true> {
  const known = gasAct(command, snapshot);
  if (known === null) return accept(true);
  const [act, meters] = known;
  for (const meter of meters) {
    if (meter === null || meter === undefined || !countsMoney(snapshot, meter)) continue;
    return refuse('money-meter.not-here', { meter: formatMeter(meter), act });
  }
  return accept(true);
}
