/** What stands against an account, its places and its tariff; a part of the one catalogue. */
import { type CatalogueEntry, entry } from './entry.ts';

export const ACCOUNT_REFUSALS = {
  'account.unknown': entry(
    404,
    [
      'There is no account {accountId}.',
      'Check the account number, or find the customer by address.',
    ],
    ['没有户号 {accountId}。', '请核对户号，或按地址查找。'],
  ),
  'account.identity': entry(
    400,
    [
      'The identity number for account {accountId} cannot be right.',
      'Compare it with the document; the last character of a resident identity card is a check.',
    ],
    ['户号 {accountId} 的证件号码有误。', '请与证件核对；居民身份证末位为校验码。'],
  ),
  'account.class-unknown': entry(
    409,
    [
      'No price is entered for customer class {customerClass}.',
      'Choose one of: {known}; a new class is entered with its price first.',
    ],
    ['用户类别 {customerClass} 没有任何气价。', '请选用：{known}；新类别请先录入其气价。'],
  ),
  'account.exists': entry(
    409,
    ['Account {accountId} exists already.', 'Use the next free account number.'],
    ['户号 {accountId} 已存在。', '请使用下一个空闲户号。'],
  ),
  'account.changed-meanwhile': entry(
    409,
    [
      'The record of account {accountId} has changed since it was looked at.',
      'Look at it again, and change what is still to be changed.',
    ],
    ['户号 {accountId} 的资料在查看之后已有变更。', '请重新查看，再变更仍需变更的内容。'],
  ),
  'account.unchanged': entry(
    409,
    ['The record of account {accountId} says so already.', 'There is nothing to change.'],
    ['户号 {accountId} 的资料与所填相同。', '无须变更。'],
  ),
  'account.class-bound': entry(
    409,
    [
      'Money or gas of account {accountId} has moved already, and it was of class {customerClass}.',
      'A class is put right before anything is paid or sold. Close this account (its balance goes back) and open another of the right class.',
    ],
    [
      '户号 {accountId} 已有收款或购气，用气性质为 {customerClass}。',
      '用气性质只能在收款、购气之前更正；请销户（退还户结余），再按正确的性质另行开户。',
    ],
  ),
  'account.other-owner': entry(
    409,
    [
      'The identity number on file for account {accountId} is not the one that was shown.',
      'The same person under another name shows the document whose number is on file. A new owner (过户) gets an account of their own: close this one, and open another.',
    ],
    [
      '所示证件与户号 {accountId} 登记的证件号码不符。',
      '本人更名须出示登记号码的证件；户主变更（过户）请销户后由新户主另行开户。',
    ],
  ),
  'account.closed': entry(
    409,
    [
      'Account {accountId} is closed (销户).',
      'Open a new account for the customer; a transfer that came for the closed one is taken in by finance (Finance → Transfers, items: 暂收款).',
    ],
    [
      '户号 {accountId} 已销户。',
      '请为客户重新开户；销户后才到账的转账，请财务收为暂收款（财务 → 到账、项目）。',
    ],
  ),
  'account.blacklisted': entry(
    409,
    [
      'Account {accountId} is blacklisted: {reason}.',
      'Send the customer to the department manager.',
    ],
    ['户号 {accountId} 在黑名单：{reason}。', '请客户联系部门经理。'],
  ),
  'account.stopped': entry(
    409,
    [
      'The company stopped the gas of account {accountId}: {reason}.',
      'Settle the reason, then have the stop released.',
    ],
    ['户号 {accountId} 已停气/封停：{reason}。', '处理原因后办理解除停气。'],
  ),
  'account.suspended': entry(
    409,
    ['The customer suspended account {accountId} (报停).', 'Resume the account first.'],
    ['户号 {accountId} 已报停。', '请先办理恢复用气。'],
  ),
  'account.no-meter': entry(
    409,
    [
      'Account {accountId} has no meter, of gas or of money.',
      'Have engineering enrol the meter first; where the last one was settled, close the account, or hang another one.',
    ],
    [
      '户号 {accountId} 没有气表（气量表或金额表）。',
      '请工程部先录入气表；原表已结算的，请销户或另装新表。',
    ],
  ),
  'account.no-card': entry(
    409,
    ['Account {accountId} has no card.', 'Open a card first.'],
    ['户号 {accountId} 没有卡。', '请先开卡。'],
  ),
  'community.unknown': entry(
    404,
    ['There is no community {communityId}.', 'Enter the community first.'],
    ['没有小区 {communityId}。', '请先录入小区。'],
  ),
  'community.exists': entry(
    409,
    ['Community {communityId} exists already.', 'Use another number.'],
    ['小区 {communityId} 已存在。', '请换一个编号。'],
  ),
  'regulator-box.unknown': entry(
    404,
    ['There is no regulator box {regulatorBoxId}.', 'Enter the regulator box first.'],
    ['没有调压箱 {regulatorBoxId}。', '请先录入调压箱。'],
  ),
  'regulator-box.exists': entry(
    409,
    ['Regulator box {regulatorBoxId} exists already.', 'Use another number.'],
    ['调压箱 {regulatorBoxId} 已存在。', '请换一个编号。'],
  ),
  'tariff.none': entry(
    409,
    [
      'No price is in force for class {customerClass} on {date}.',
      'Have finance enter a price version.',
    ],
    ['{date} 用户类别 {customerClass} 没有有效气价。', '请财务录入价格版本。'],
  ),
  'tariff.invalid': entry(
    400,
    ['The price version is not consistent: {why}.', 'Correct the tiers and send it again.'],
    ['价格版本不一致：{why}。', '请更正阶梯后重新提交。'],
  ),
  'tariff.exists': entry(
    409,
    [
      'Price version {tariffId} exists already.',
      'A version never changes: enter a new one with its date.',
    ],
    ['价格版本 {tariffId} 已存在。', '版本不可修改：请录入新版本和生效日期。'],
  ),
  'tariff.number-taken': entry(
    409,
    [
      'Price version {tariffId} would have the number {number} on the cards of money meters, which {other} has.',
      'Enter it under another name: a meter reports its version by that number only.',
    ],
    [
      '价格版本 {tariffId} 在金额表卡上的编号为 {number}，与 {other} 相同。',
      '请换一个名称录入：表只按该编号回写价格版本。',
    ],
  ),
  'emergency.granted': entry(
    409,
    [
      'Emergency gas was granted for the open load of card {cardNo} already ({litres} m³).',
      'End the load: from the meter’s own count, with a replacement card, or with a meter change.',
    ],
    [
      '卡 {cardNo} 的未了写卡已发放过应急气量（{litres} 立方米）。',
      '请了结该写卡：按表内累计、补卡或换表。',
    ],
  ),
  'emergency.above-limit': entry(
    422,
    ['{litres} m³ are more than may be granted at once ({limitLitres} m³).', 'Grant less.'],
    ['{litres} 立方米超过一次可发放的应急气量（{limitLitres} 立方米）。', '请减少气量。'],
  ),
  'emergency.unpaid': entry(
    409,
    [
      'Account {accountId} owes {amountFen} yuan, and emergency gas is granted on credit.',
      'Take the payment first.',
    ],
    ['户号 {accountId} 尚欠 {amountFen} 元，应急气量为赊付。', '请先收款。'],
  ),
} as const satisfies Record<string, CatalogueEntry>;
