/** The document of exchanged meters (调表单), as it is printed for the signatures. */
import { formatMeter } from '../../core/ids.ts';
import { moneyOfGas } from '../../core/ledger/stages.ts';
import { type MeterSwapRow, type SwapSide, sidesFor } from '../../core/ledger/swap.ts';
import { pair, RULE, type SlipLine, title } from '../../core/slip.ts';
import { fen, formatCubicMetres, formatYuan, litre } from '../../core/units.ts';
import type { AppDeps } from '../deps.ts';
import { localTime } from '../local-time.ts';

const cubicMetres = (volume: number): string => `${formatCubicMetres(litre(volume))}方`;
const yuan = (amount: number): string => `￥${formatYuan(fen(amount))}`;
const gas = (litres: number, money: number): string => `${cubicMetres(litres)} ${yuan(money)}`;

/** What the account had before, and what it has instead. */
function sideLines(deps: AppDeps, own: SwapSide, other: SwapSide): SlipLine[] {
  const account = deps.store.account(own.accountId);
  const { stages } = own;
  const moved = [
    ['待写', stages.toBeWrittenLitre, stages.toBeWrittenFen],
    ['待补', stages.owedLitre, stages.owedFen],
    ['卡内', stages.onCardLitre, stages.onCardFen],
    ['表内', stages.inMeterLitre, stages.inMeterFen],
  ] as const;
  return [
    pair('户号', String(own.accountId)),
    ...(account === undefined ? [] : [pair('户名', account.name), pair('地址', account.address)]),
    pair('原表号', formatMeter(own.meter)),
    pair('更正表号', formatMeter(other.meter)),
    pair('原卡号', own.cardNo === null ? '无' : String(own.cardNo)),
    pair('更正卡号', other.cardNo === null ? '无' : String(other.cardNo)),
    ...moved.flatMap(([name, litres, money]) =>
      litres === 0 ? [] : [pair(`转出${name}`, gas(litres, money))],
    ),
    ...own.lots.map(({ boughtOn, leftLitres, fen: money }) =>
      pair(`  ${boughtOn} 购气批`, gas(leftLitres, money)),
    ),
    ...(stages.overUseFen === 0 ? [] : [pair('转出超用应收', yuan(stages.overUseFen))]),
  ];
}

/** Who of the two got gas of the greater price: for them to settle, the ledger moves no balance for it. */
function differenceLine({ sides: [a, b] }: MeterSwapRow): SlipLine {
  const difference = moneyOfGas(a.stages) - moneyOfGas(b.stages);
  if (difference === 0) return pair('两户气量价款相等', '');
  const gained = difference > 0 ? b : a;
  return pair(`户号 ${gained.accountId} 多得价款`, yuan(Math.abs(difference)));
}

export function swapSheetLines(deps: AppDeps, row: MeterSwapRow): SlipLine[] {
  return [
    title(deps.company.name),
    title('调表单（表号错误）'),
    RULE,
    pair('工作单号', row.workOrder),
    pair('日期', row.businessDate),
    pair('登记时间', localTime(deps, row.at)),
    pair('原因', row.reason),
    pair('门牌随表号更正', row.exchangeDoors ? '是' : '否'),
    ...row.sides.flatMap(({ accountId }) => {
      const { own, other } = sidesFor(row, accountId);
      return [RULE, ...sideLines(deps, own, other)];
    }),
    RULE,
    differenceLine(row),
    RULE,
    pair('责任人', row.responsible),
    pair('经办', row.operator),
    pair('复核', row.witness),
    ...row.sides.map(({ accountId }) => pair(`户号 ${accountId} 签字`, '')),
  ];
}
