/** The columns of a roster (花名册): one line a meter. Headings are read in Chinese or by their English name. */

export interface RosterColumn {
  readonly name: string;
  /** As it stands in the template. */
  readonly heading: string;
  /** A row without it is not enrolled. */
  readonly needed: boolean;
  /** Of the line that the template shows how to fill in. */
  readonly example: string;
}

export const ROSTER_COLUMNS = [
  { name: 'community', heading: '小区', needed: true, example: '云栖公寓' },
  { name: 'address', heading: '地址门牌号', needed: true, example: '云栖公寓9栋1单元1201' },
  { name: 'maker', heading: '厂家', needed: true, example: '2' },
  { name: 'number', heading: '用户表号', needed: true, example: '202611230042' },
  { name: 'direction', heading: '气表方向', needed: true, example: '左' },
  { name: 'regulatorBox', heading: '所属调压箱', needed: true, example: '云栖公寓调压箱' },
  { name: 'floor', heading: '楼层', needed: false, example: '12' },
  { name: 'metering', heading: '表类型', needed: false, example: 'IC卡表' },
  { name: 'model', heading: '型号', needed: true, example: 'IC-G2.5' },
  { name: 'size', heading: '规格', needed: true, example: 'G2.5' },
  { name: 'format', heading: '卡格式', needed: false, example: '' },
  { name: 'linkAddress', heading: '通讯地址', needed: false, example: '' },
  { name: 'initialIndex', heading: '表底数(m³)', needed: true, example: '0' },
  { name: 'wheelDigits', heading: '字轮整数位', needed: false, example: '5' },
  { name: 'ceiling', heading: '充值上限(m³)', needed: false, example: '600' },
  { name: 'seals', heading: '封印号', needed: false, example: 'F0042' },
  { name: 'acceptanceNo', heading: '验收单号', needed: true, example: 'YS-2026-0042' },
  { name: 'acceptedOn', heading: '验收日期', needed: true, example: '2026-11-20' },
  { name: 'serviceUntil', heading: '使用期限', needed: false, example: '' },
  { name: 'accountId', heading: '户号', needed: false, example: '' },
] as const satisfies readonly RosterColumn[];

/** The columns of a file of readings, as a handheld gives it (抄表机). */
export const READING_COLUMNS = [
  { name: 'maker', heading: '厂家', needed: true, example: '2' },
  { name: 'number', heading: '用户表号', needed: true, example: '202611230042' },
  { name: 'address', heading: '地址门牌号', needed: true, example: '云栖公寓9栋1单元1201' },
  { name: 'index', heading: '读数(m³)', needed: true, example: '123.456' },
  { name: 'readAt', heading: '抄表时间', needed: true, example: '2026-11-20 09:30' },
  { name: 'readBy', heading: '抄表员', needed: true, example: '抄表员01' },
  { name: 'electronic', heading: '电子读数(m³)', needed: false, example: '' },
  { name: 'battery', heading: '电池', needed: false, example: '正常' },
  { name: 'valve', heading: '阀门', needed: false, example: '开' },
] as const satisfies readonly RosterColumn[];

/** What a file has a line for. */
export type RosterKind = 'meters' | 'readings';

export const columnsOf = (
  kind: RosterKind,
): readonly (RosterColumn & { name: RosterColumnName })[] =>
  kind === 'meters' ? ROSTER_COLUMNS : READING_COLUMNS;

export type RosterColumnName =
  | (typeof ROSTER_COLUMNS)[number]['name']
  | (typeof READING_COLUMNS)[number]['name'];

export const headingOf = (name: RosterColumnName): string =>
  [...ROSTER_COLUMNS, ...READING_COLUMNS].find((column) => column.name === name)?.heading ?? name;

/** The template: headings, and one line as an example that nobody can import by mistake (its community is unknown elsewhere). */
export const rosterTemplate = (kind: RosterKind): readonly (readonly string[])[] => [
  columnsOf(kind).map(({ heading }) => heading),
  columnsOf(kind).map(({ example }) => example),
];
