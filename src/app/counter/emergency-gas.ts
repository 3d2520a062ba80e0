/** Emergency gas (应急气量) while a load on a lost card waits: the grant, and the slip that goes with the work order. */
import { formatMeter, type OperationId } from '../../core/ids.ts';
import type { GrantEmergency } from '../../core/ledger/life/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import { COLUMNS, pair, RULE, type SlipLine, slipText, title } from '../../core/slip.ts';
import { fen, formatCubicMetres, formatYuan, litre } from '../../core/units.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { localTime } from '../local-time.ts';

export type EmergencyRequest = Omit<BodyOf<GrantEmergency>, 'kind'> & {
  readonly operationId: OperationId;
};

/** Refuses document.exists, and as `decideGrantEmergency`. */
export function grantEmergency(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...asked }: EmergencyRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<GrantEmergency> = { kind: 'grant-emergency', ...asked };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}

/** The slip (应急气量单), on paper of 80 mm. Refuses operation.unknown: nothing was granted under this id. */
export function emergencySlip(deps: AppDeps, operationId: OperationId): Outcome<string> {
  const entry = deps.store.operation(operationId);
  if (entry?.command.kind !== 'grant-emergency' || entry.committed.result.kind !== 'purchase') {
    return refuse('operation.unknown', { operationId });
  }
  const { command, committed } = entry;
  const { creditFen = 0, costFen } = entry.committed.result;
  const account = deps.store.account(command.accountId);
  const meter = account?.meter ?? null;
  const lines: SlipLine[] = [
    title(deps.company.name),
    title('应急气量单'),
    RULE,
    pair('工单号', command.formNo),
    pair('户号', String(command.accountId)),
    ...(account === undefined ? [] : [pair('户名', account.name), pair('地址', account.address)]),
    ...(meter === null ? [] : [pair('表号', formatMeter(meter))]),
    pair('应急气量', `${formatCubicMetres(litre(command.litres))}方`),
    pair('气费', `￥${formatYuan(fen(costFen))}`),
    pair('其中户结余支付', `￥${formatYuan(fen(costFen - creditFen))}`),
    pair('待补缴', `￥${formatYuan(fen(creditFen))}`),
    RULE,
    pair('原因', command.reason),
    pair('责任人', command.responsible),
    pair('经办', command.operator),
    pair('复核', command.second),
    pair('时间', localTime(deps, committed.at)),
    pair('用户签字', ''),
  ];
  return accept(slipText(lines, COLUMNS[80]));
}
