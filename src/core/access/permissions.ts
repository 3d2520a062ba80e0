/**
 * Who may do what: the one table of permissions and the roles that have them. Every route names the permission it needs;
 * docs/permissions.md is made from this table. The auditor has only what looks, the administrator nothing that sells.
 */
import { ROLES, type Role } from './roles.ts';

interface Right {
  readonly roles: readonly Role[];
  /** Does it change anything of the company's? What it says, in the page of permissions. */
  readonly changes: boolean;
  readonly en: string;
  readonly zh: string;
}

const looks = (roles: readonly Role[], en: string, zh: string): Right => ({
  roles,
  changes: false,
  en,
  zh,
});
const changes = (roles: readonly Role[], en: string, zh: string): Right => ({
  roles,
  changes: true,
  en,
  zh,
});

const EVERYBODY = ROLES;
const ALL_BUT_ADMINISTRATOR = ROLES.filter((role) => role !== 'administrator');

export const PERMISSIONS = {
  'station.see': looks(
    EVERYBODY,
    'Readers, printer, lines, price items, counts of the station',
    '本站设备与状态',
  ),
  'customer.see': looks(
    ALL_BUT_ADMINISTRATOR,
    'Customers, tickets, open loads, what to look after',
    '客户、小票、待核实写卡',
  ),
  'customer.personal': looks(
    ['cashier', 'engineering', 'customer-service', 'manager'],
    'Names, telephones and addresses whole; everybody else sees them masked',
    '查看完整客户姓名、电话、地址（其他岗位仅见脱敏信息）',
  ),
  'meter.see': looks(
    ALL_BUT_ADMINISTRATOR,
    'Meters, readings, faults, rosters',
    '气表、读数、故障、清册',
  ),
  'operation.see': looks(EVERYBODY, 'What became of an operation', '查询操作结果'),
  'stock.see': looks(
    ['cashier', 'card-administrator', 'finance', 'manager', 'auditor'],
    'Blank cards and tool cards',
    '空白卡与工具卡台账',
  ),
  'shift.see': looks(
    ['cashier', 'finance', 'manager', 'auditor'],
    'Shifts, the day, tickets and invoices',
    '交班单、日报、票据交接单',
  ),
  'month.see': looks(
    ['customer-service', 'finance', 'manager', 'auditor'],
    'The month, its lines and its export',
    '月份、用气明细、导出文件',
  ),
  'people.see': looks(['manager', 'auditor', 'administrator'], 'The list of people', '人员名单'),
  'audit.see': looks(
    ['manager', 'auditor', 'administrator'],
    'Who came, who was refused, what was looked at and taken away',
    '审计记录',
  ),
  'sale.make': changes(
    ['cashier'],
    'Take money, sell gas and write it, also over a line; reverse a purchase, after its day by two people',
    '收款、购气、写卡、线路充值、冲正（隔日须两人）',
  ),
  'card.read': changes(
    ['cashier', 'card-administrator'],
    'Read a card and settle what is open on it; print the slips of card works',
    '读卡并核实；打印业务凭单',
  ),
  'card.diagnose': looks(
    ['cashier', 'card-administrator', 'engineering', 'customer-service', 'manager'],
    'Look at a card without touching it',
    '卡诊断',
  ),
  'load.write': changes(
    ['cashier', 'card-administrator'],
    'Write gas that waits; settle or cancel an open load',
    '补写卡、核实、撤销写卡',
  ),
  'card.open': changes(['cashier', 'card-administrator'], 'Open and replace cards', '开卡、补卡'),
  'card.format': changes(['card-administrator'], 'Format returned cards', '格式化'),
  'card.tool': changes(['card-administrator'], 'Make and take back tool cards', '工具卡'),
  'card.lost': changes(
    ['card-administrator'],
    'End the load of a card that cannot come back',
    '遗失结案',
  ),
  'card.emergency': changes(
    ['card-administrator'],
    'Grant emergency gas while a load on a lost card waits',
    '应急气量',
  ),
  'window.note': changes(
    ['cashier', 'card-administrator', 'engineering', 'customer-service'],
    'Note what stands in a meter’s window, with a second person',
    '表窗读数登记（两人）',
  ),
  'stock.keep': changes(
    ['card-administrator'],
    'Receive, issue and take back blank cards',
    '空白卡入库、发放、收回',
  ),
  'stock.use': changes(
    ['cashier', 'card-administrator'],
    'Return, spoil and count blank cards',
    '空白卡退库、报废、盘点',
  ),
  'ticket.give': changes(
    ['cashier'],
    'Print tickets, take them back, give invoices',
    '打印与收回小票、开票',
  ),
  'invoice.red': changes(['finance'], 'Take an invoice back with a red one', '红字发票'),
  'shift.work': changes(['cashier'], 'Begin and end a shift, hand cash over', '开班、盲点、缴款'),
  'difference.rule': changes(
    ['manager'],
    'Rule on what a drawer or a count of cards differed by',
    '长短款、盘点差异处理',
  ),
  'account.enter': changes(['customer-service'], 'Open accounts', '开户'),
  'account.close': changes(
    ['cashier', 'customer-service'],
    'Settle and close an account, with its refund',
    '结清、销户、退费',
  ),
  'customer.erase': changes(
    ['customer-service', 'manager'],
    'Delete the personal data of a former customer, by two people',
    '删除已销户客户的个人信息（两人）',
  ),
  'account.hold': changes(
    ['customer-service', 'manager'],
    'Set and release holds',
    '报停、停气、黑名单',
  ),
  'paper.file': changes(
    ['engineering', 'customer-service'],
    'Put papers and review sheets on file',
    '资料、审核表归档',
  ),
  'paper.sign': changes(
    ['engineering', 'customer-service', 'manager'],
    'Sign review sheets',
    '审核表签字',
  ),
  'meter.enter': changes(
    ['engineering'],
    'Communities, boxes, meters, rosters, bench checks, line links',
    '小区、调压箱、气表、清册、台检、接线',
  ),
  'reading.enter': changes(
    ['engineering', 'customer-service'],
    'Readings, doubts and faults',
    '抄表、存疑、故障',
  ),
  'line.read': changes(
    ['engineering', 'customer-service'],
    'Ask meters over lines',
    '线路抄表、巡抄',
  ),
  'usage.enter': changes(
    ['customer-service'],
    'Enter, adjust, waive and submit use',
    '录入、调整、豁免、提交用气量',
  ),
  'usage.withdraw': changes(['customer-service', 'finance'], 'Take a submission back', '撤回提交'),
  'month.close': changes(
    ['finance'],
    'Review, deduct, close and export a month',
    '审核、扣收、关账、导出',
  ),
  'price.enter': changes(['finance'], 'Prices and price items', '气价、收费项目'),
  'transfer.confirm': changes(['finance'], 'Confirm bank transfers', '到账确认'),
  'series.enter': changes(['finance'], 'Give out numbered paper', '领用票据'),
  'recovered.resolve': changes(
    ['finance'],
    'Say what gas was that cards showed after a ledger was lost',
    '找回气量处理',
  ),
  'gap.accept': changes(
    ['finance', 'manager'],
    'Go on from a copy that is older than its anchors, at the machine (`qika restore --accept-gap`)',
    '确认台账断档（本机命令）',
  ),
  'second.give': changes(
    ['cashier', 'card-administrator', 'engineering', 'customer-service', 'finance', 'manager'],
    'Approve a request of another person',
    '复核他人业务',
  ),
  'people.enter': changes(
    ['administrator'],
    'Enter people, give roles and passwords, shut out',
    '人员、角色、密码、停用',
  ),
  'people.unlock': changes(
    ['manager', 'administrator'],
    'Unlock a person after too many guesses',
    '解除锁定',
  ),
  'demo.play': looks(EVERYBODY, 'The simulated hardware of a demo', '演示硬件'),
} as const satisfies Record<string, Right>;

export type Permission = keyof typeof PERMISSIONS;

export const PERMISSION_NAMES = Object.keys(PERMISSIONS) as readonly Permission[];

/**
 * What a route needs: a permission; `nobody`, before anybody has logged in; `self`, anybody who has; `local`, the owner of
 * this machine over the socket.
 */
export type Need = Permission | 'nobody' | 'self' | 'local';

/** Everything that some of the roles has. */
export const permissionsOf = (roles: readonly Role[]): ReadonlySet<Permission> =>
  new Set(
    PERMISSION_NAMES.filter((name) => {
      const having: readonly Role[] = PERMISSIONS[name].roles;
      return roles.some((role) => having.includes(role));
    }),
  );
