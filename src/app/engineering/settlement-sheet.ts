/** The sheet of a meter that was taken down (换表结算单), as it is printed for the signatures. */
import { formatMeter } from '../../core/ids.ts';
import type { ReturnedGas } from '../../core/ledger/life/results.ts';
import type { MeterEndRow } from '../../core/ledger/life/rows.ts';
import { pair, RULE, type SlipLine, title } from '../../core/slip.ts';
import { fen, formatCubicMetres, formatYuan, litre } from '../../core/units.ts';
import type { AppDeps } from '../deps.ts';
import { localTime } from '../local-time.ts';

const cubicMetres = (volume: number): string =>
  `${volume < 0 ? '-' : ''}${formatCubicMetres(litre(Math.abs(volume)))}方`;
const evidence = (volume: number | null): string =>
  volume === null ? '无法读取' : cubicMetres(volume);
const yuan = (amount: number): string => `￥${formatYuan(fen(amount))}`;

const signedYuan = (amount: number): string => `${amount < 0 ? '-' : ''}${yuan(Math.abs(amount))}`;

function windowLines(window: MeterEndRow['window']): SlipLine[] {
  if (window === undefined) return [pair('旧表表窗', '无法读取')];
  return [
    pair('旧表累计购额', yuan(window.total)),
    pair('旧表剩余金额', signedYuan(window.remaining)),
  ];
}

/** Of a money meter: what it took, and what of the money is left. */
function spentLines({ money, returned }: MeterEndRow): SlipLine[] {
  if (money === undefined) return [];
  return [
    pair('表内累计用气金额', yuan(money.spentFen)),
    pair('金额依据', money.by === 'window' ? '表窗（与基表相符）' : '基表用量按价格计'),
    ...(returned === undefined ? [pair('应补金额', yuan(money.surplusFen))] : []),
  ];
}

function evidenceLines(row: MeterEndRow): SlipLine[] {
  const { openingIndex } = row;
  return [
    pair('旧表止数', cubicMetres(row.finalIndex)),
    ...(openingIndex === null ? [] : [pair('新表底数', cubicMetres(openingIndex))]),
    ...(row.money === undefined
      ? [pair('旧表电子余量', evidence(row.electronic)), pair('卡内气量', evidence(row.cardGas))]
      : windowLines(row.window)),
    pair('照片', row.photo),
  ];
}

function returnedLines(returned: ReturnedGas, hangsOn: boolean): SlipLine[] {
  const { litres, overUsePaidFen, overUseLeftFen, depositHeldFen } = returned;
  return [
    ...(litres === 0 ? [] : [pair('退气量', cubicMetres(litres))]),
    pair('退气金额', yuan(returned.fen)),
    ...(overUsePaidFen === 0 ? [] : [pair('抵扣超用', yuan(overUsePaidFen))]),
    ...(overUseLeftFen === 0 ? [] : [pair('尚欠超用', yuan(overUseLeftFen))]),
    pair(hangsOn ? '转入后户结余' : '应退户结余', yuan(returned.balanceFen)),
    ...(depositHeldFen === undefined
      ? []
      : [pair('在押预付款', yuan(depositHeldFen)), pair('预付款处理', '另行退还或留存')]),
  ];
}

function moneyLines(row: MeterEndRow): SlipLine[] {
  const { returned, usedLitres, surplusLitres, owedLitres, overUseLitres, overUseFen } = row;
  const rest = overUseFen - row.overUseFromBalanceFen;
  return [
    pair('本次结算用气', cubicMetres(usedLitres)),
    ...spentLines(row),
    ...(returned !== undefined
      ? returnedLines(returned, row.newMeter !== null)
      : row.money === undefined
        ? [pair('应补气量', cubicMetres(surplusLitres))]
        : []),
    ...(owedLitres === 0 ? [] : [pair('其中暂存待补', cubicMetres(owedLitres))]),
    ...(overUseFen === 0 && overUseLitres === 0
      ? []
      : [
          ...(overUseLitres === 0 ? [] : [pair('超用气量', cubicMetres(overUseLitres))]),
          pair('超用气费', yuan(overUseFen)),
          pair('其中户结余支付', yuan(row.overUseFromBalanceFen)),
          pair('待补缴', yuan(rest)),
        ]),
  ];
}

/** The base meter decides; what stands under evidence moved nothing. */
export function sheetLines(deps: AppDeps, row: MeterEndRow): SlipLine[] {
  const account = deps.store.account(row.accountId);
  const { newMeter } = row;
  return [
    title(deps.company.name),
    title(newMeter === null ? '销户结算单' : '换表结算单'),
    RULE,
    pair('工单号', row.sheetNo),
    pair('日期', row.on),
    pair('登记时间', localTime(deps, row.at)),
    pair('户号', String(row.accountId)),
    ...(account === undefined ? [] : [pair('户名', account.name), pair('地址', account.address)]),
    pair('旧表', formatMeter(row.meter)),
    ...(newMeter === null ? [] : [pair('新表', formatMeter(newMeter))]),
    pair('原因', row.reason),
    ...(row.papers === undefined ? [] : [pair('证件', row.papers)]),
    RULE,
    ...evidenceLines(row),
    RULE,
    ...moneyLines(row),
    RULE,
    pair('责任人', row.responsible),
    pair('经办', row.operator),
    pair('复核', row.second),
    pair('用户签字', ''),
  ];
}
