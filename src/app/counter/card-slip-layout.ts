/** What stands on the slip of a card work (业务凭单) and in which order. */
import type { ReplaceReason } from '../../core/ledger/commands.ts';
import { pair, RULE, type SlipLine, title } from '../../core/slip.ts';
import type { ToolKind, ToolReport } from '../../core/tool-card.ts';
import { fen, formatCubicMetres, formatYuan, litre } from '../../core/units.ts';

export type CardWork = Told['work'];
type Unit = 'fen' | 'litres';

interface Customer {
  readonly accountId: number;
  /** First character and **, as on a ticket. */
  readonly name: string;
}

/** Gas; where there is none, money of a money meter (金额表). */
interface Moved {
  readonly litres: number;
  readonly fen: number;
}

interface OfCustomer {
  readonly customer: Customer;
  readonly meter: string;
  readonly cardNo: number;
}

interface OfTool {
  readonly cardNo: number;
  readonly tool: ToolKind;
  readonly meter: string;
}

export type Told =
  | (OfCustomer & {
      readonly work: 'opened' | 'replaced';
      readonly replaces: { readonly cardNo: number; readonly reason: ReplaceReason } | null;
      readonly counts: { readonly sequence: number; readonly total: number; readonly unit: Unit };
      /** What was in flight on the old card and went over. */
      readonly carried: Moved | null;
      readonly second: string | null;
    })
  | (OfCustomer & { readonly work: 'formatted'; readonly reason: string })
  | (OfTool & {
      readonly work: 'tool-made';
      readonly toMeter: string | null;
      readonly valve: 'open' | 'closed' | null;
      /** Null is without end. */
      readonly validUntil: string | null;
      readonly order: number;
      readonly purpose: string;
      readonly second: string;
    })
  | (OfTool & {
      readonly work: 'tool-returned';
      readonly lost: boolean;
      readonly result: ToolReport['result'] | null;
      readonly litres: number | null;
      readonly note: string;
    })
  | (OfCustomer & {
      readonly work: 'lost-load';
      readonly load: string;
      readonly window: { readonly total: number; readonly unit: Unit };
      readonly moved: Moved;
      readonly photo: string;
      readonly reason: string;
      readonly second: string;
    });

export interface Frame {
  readonly company: string;
  readonly operationId: string;
  readonly station: string;
  readonly time: string;
  readonly operator: string;
  /** 校验码: where the entry that ended the work stands in the chain. */
  readonly anchor: string;
}

const REASONS: Readonly<Record<ReplaceReason, string>> = {
  lost: '丢失',
  broken: '损坏',
  'old-key': '换密钥',
};
const TOOLS: Readonly<Record<ToolKind, string>> = {
  check: '检查卡',
  transfer: '转移卡',
  clear: '清零卡',
  valve: '阀门卡',
};
const RESULTS: Readonly<Record<ToolReport['result'], string>> = {
  done: '已执行',
  given: '已转入',
  refused: '被拒',
};
const VALVES = { open: '开阀', closed: '关阀' } as const;

const gas = (litres: number): string => `${formatCubicMetres(litre(litres))}方`;
const yuan = (amount: number): string => `￥${formatYuan(fen(amount))}`;
/** Nothing is nothing in either: a meter that never took anything may still become one of the other kind. */
const counted = (total: number, unit: Unit): string =>
  total === 0 ? '0' : unit === 'fen' ? yuan(total) : gas(total);
const moved = ({ litres, fen: money }: Moved): string => (litres === 0 ? yuan(money) : gas(litres));

function nameOf(told: Told): string {
  switch (told.work) {
    case 'opened':
      return '开卡';
    case 'replaced':
      return '补卡';
    case 'formatted':
      return '格式化';
    case 'tool-made':
      return '工具卡制作';
    case 'tool-returned':
      return told.lost ? '工具卡挂失' : '工具卡归还';
    case 'lost-load':
      return '遗失结案';
  }
}

const NO_MONEY = pair('收费', '无');

function bodyOf(told: Told): SlipLine[] {
  switch (told.work) {
    case 'opened':
    case 'replaced': {
      const { replaces, counts, carried } = told;
      return [
        ...(replaces === null
          ? []
          : [
              pair('旧卡号', `${replaces.cardNo}（作废）`),
              pair('原因', REASONS[replaces.reason]),
              pair('转入在途', carried === null ? '无' : moved(carried)),
            ]),
        pair('写卡序号', String(counts.sequence)),
        pair(counts.unit === 'fen' ? '累计购额' : '累计购气量', counted(counts.total, counts.unit)),
        NO_MONEY,
      ];
    }
    case 'formatted':
      return [pair('原因', told.reason), pair('卡片', '已成空白卡'), NO_MONEY];
    case 'tool-made':
      return [
        pair('种类', TOOLS[told.tool]),
        ...(told.toMeter === null ? [] : [pair('转入表号', told.toMeter)]),
        ...(told.valve === null ? [] : [pair('阀门', VALVES[told.valve])]),
        pair('指令号', String(told.order)),
        pair('有效期至', told.validUntil ?? '长期'),
        pair('用途', told.purpose),
        NO_MONEY,
      ];
    case 'tool-returned':
      return [
        pair('种类', TOOLS[told.tool]),
        pair('气表应答', told.result === null ? '无' : RESULTS[told.result]),
        ...(told.litres === null ? [] : [pair('气量', gas(told.litres))]),
        pair('说明', told.note),
        NO_MONEY,
      ];
    case 'lost-load':
      return [
        pair('写卡号', told.load),
        pair('表窗累计', counted(told.window.total, told.window.unit)),
        pair('在途转入表内', moved(told.moved)),
        pair('照片', told.photo),
        pair('原因', told.reason),
        NO_MONEY,
      ];
  }
}

/** Who signs: the customer for a card, whoever takes or brings a tool card, and both where two people stand for it. */
function signaturesOf(told: Told): SlipLine[] {
  const both = [pair('经办签字', ''), pair('复核签字', '')];
  switch (told.work) {
    case 'opened':
    case 'replaced':
      return [...(told.second === null ? [] : both), pair('用户签字', '')];
    case 'formatted':
      return [];
    case 'tool-made':
      return [...both, pair('领用人签字', '')];
    case 'tool-returned':
      return [pair('归还人签字', '')];
    case 'lost-load':
      return both;
  }
}

export function cardWorkLines(told: Told, frame: Frame): readonly SlipLine[] {
  const second = 'second' in told ? told.second : null;
  return [
    title(frame.company),
    title('业务凭单'),
    RULE,
    pair('业务', nameOf(told)),
    pair('业务号', frame.operationId),
    pair('站点', frame.station),
    pair('时间', frame.time),
    ...('customer' in told
      ? [pair('户号', String(told.customer.accountId)), pair('户名', told.customer.name)]
      : []),
    pair('表号', told.meter),
    pair('tool' in told ? '工具卡号' : '卡号', String(told.cardNo)),
    RULE,
    ...bodyOf(told),
    RULE,
    pair('经办', frame.operator),
    ...(second === null ? [] : [pair('复核', second)]),
    pair('校验码', frame.anchor),
    ...signaturesOf(told),
  ];
}
