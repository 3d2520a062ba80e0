/** What stops a meter from being taken down and settled; a part of the one catalogue. */
import { type CatalogueEntry, entry } from './entry.ts';

export const LIFE_REFUSALS = {
  'settlement.other-meter': entry(
    409,
    [
      'Account {accountId} has meter {own}, not {meter}.',
      'Read the plate again; if the change was entered before, look at its sheet.',
    ],
    ['户号 {accountId} 的气表是 {own}，不是 {meter}。', '请核对铭牌；如已换表，请查看换表单。'],
  ),
  'settlement.line-waiting': entry(
    409,
    [
      'The use of account {accountId} in {period} is entered and not deducted; the settlement would bill it twice.',
      'Deduct that line first, then settle the meter.',
    ],
    [
      '户号 {accountId} 在 {period} 有已录入、未扣收的用气量，结算会重复计费。',
      '请先扣收该户，再结算气表。',
    ],
  ),
  'settlement.index-back': entry(
    409,
    [
      'The final index {finalLitres} m³ lies below {readLitres} m³, up to which the meter was billed.',
      'Read the photograph again; if the earlier reading was wrong, correct it by a document first.',
    ],
    [
      '止数 {finalLitres} 立方米低于已计费读数 {readLitres} 立方米。',
      '请核对照片；如原读数有误，请先以调整单更正。',
    ],
  ),
  'meter.taken-down': entry(
    409,
    [
      'Meter {meter} was taken down and settled; it serves nobody again.',
      'Hang another meter; what this one still holds is settled.',
    ],
    ['气表 {meter} 已拆除并结算，不得再用。', '请另装一只气表。'],
  ),
  'reversal.settled': entry(
    409,
    [
      'The gas of this purchase was settled with a meter change; {litres} m³ of it are still owed.',
      'Have the gas owed written first; what is left at the end is paid back when the account is closed.',
    ],
    ['该笔购气已随换表结算，尚待补 {litres} 立方米。', '请先补气写卡；剩余气量在销户时退还。'],
  ),
  'lost.not-taken': entry(
    409,
    [
      'The meter shows {meterLitres} m³ and the load leads to {targetLitres} m³: the lost card {cardNo} may still be put in.',
      'Replace the card: the new one carries the same gas, and the meter credits it once.',
    ],
    [
      '气表累计 {meterLitres} 立方米，该笔写卡应为 {targetLitres} 立方米：遗失的卡 {cardNo} 仍可能插表。',
      '请补卡：新卡带同一气量，气表只计一次。',
    ],
  ),
  'lost.count-unknown': entry(
    409,
    [
      'The meter shows {meterLitres} m³, a total that no load of card {cardNo} leads to ({targetLitres} m³).',
      'Read the meter again; if it stays so, have the meter changed: the base meter settles it.',
    ],
    [
      '气表累计 {meterLitres} 立方米，与卡 {cardNo} 的写卡（{targetLitres} 立方米）不符。',
      '请重新读表；仍不符则换表，以基表结算。',
    ],
  ),
  'lost.money-not-taken': entry(
    409,
    [
      'The money meter shows {meterFen} yuan and the load leads to {targetFen} yuan: the lost card {cardNo} may still be put in.',
      'Replace the card: the new one carries the same money, and the meter credits it once.',
    ],
    [
      '金额表累计 {meterFen} 元，该笔写卡应为 {targetFen} 元：遗失的卡 {cardNo} 仍可能插表。',
      '请补卡：新卡带同一金额，表只计一次。',
    ],
  ),
  'lost.money-unknown': entry(
    409,
    [
      'The money meter shows {meterFen} yuan, a total that no load of card {cardNo} leads to ({targetFen} yuan).',
      'Read the meter again; if it stays so, have the meter changed: the base meter settles it.',
    ],
    [
      '金额表累计 {meterFen} 元，与卡 {cardNo} 的写卡（{targetFen} 元）不符。',
      '请重新读表；仍不符则换表，以基表结算。',
    ],
  ),
  'lost.not-noted': entry(
    409,
    [
      'No count of meter {meter} was noted since the load on card {cardNo} was begun, or it is not the last one.',
      'Note what stands in the meter’s window now, with its photograph and a second person, or type the total here.',
    ],
    [
      '卡 {cardNo} 写卡之后没有登记过气表 {meter} 的表窗读数，或所引用的不是最近一次。',
      '请登记当前表窗读数（照片、两人），或在此直接填写累计购气量。',
    ],
  ),
  'closure.meter-hangs': entry(
    409,
    [
      'Account {accountId} still has meter {meter}.',
      'Take the meter down and settle the gas first.',
    ],
    ['户号 {accountId} 的气表 {meter} 尚未拆除。', '请先拆表并退气结算。'],
  ),
  'closure.debt': entry(
    409,
    [
      'Account {accountId} owes {overUseFen} yuan for over-use.',
      'Take a payment of it first; it settles the debt.',
    ],
    ['户号 {accountId} 尚欠超用气费 {overUseFen} 元。', '请先收款补缴。'],
  ),
  'closure.transfer-pending': entry(
    409,
    [
      'A bank transfer of account {accountId} (ticket {ticketNo}) is not confirmed yet.',
      'Let finance confirm it first, then pay it back with the rest; where it never comes, two people of finance withdraw it.',
    ],
    [
      '户号 {accountId} 有银行转账（票号 {ticketNo}）待到账确认。',
      '请财务先确认到账，再一并退款；确实未到账的，由财务两人撤回。',
    ],
  ),
  'closure.deposit-held': entry(
    409,
    [
      'A deposit of {heldFen} yuan of account {accountId} is still held.',
      'Pay it back (POST /api/deposits/refund), or close with keepDeposit where it stays a liability.',
    ],
    [
      '户号 {accountId} 仍有预付款 {heldFen} 元在押。',
      '请先退还预付款；经用户同意留存的，请选择留存后销户。',
    ],
  ),
  'erasure.done': entry(
    409,
    [
      'The personal data of account {accountId} was deleted before.',
      'Nothing is left to be deleted.',
    ],
    ['户号 {accountId} 的个人信息已删除。', '无需再次删除。'],
  ),
  'erasure.open': entry(
    409,
    [
      'Account {accountId} is not closed: it needs its customer.',
      'Settle and close the account (销户) first.',
    ],
    ['户号 {accountId} 尚未销户，不能删除个人信息。', '请先办理结清、销户。'],
  ),
  'erasure.value-left': entry(
    409,
    [
      'Account {accountId} still holds money or gas, or owes some.',
      'See what is left with the account, settle it, then delete.',
    ],
    ['户号 {accountId} 仍有余款、气量或欠款。', '请先结清，再删除个人信息。'],
  ),
  'erasure.deposit-held': entry(
    409,
    [
      'A deposit of {heldFen} yuan of account {accountId} is still held, and its owner must be found.',
      'Pay it back (POST /api/deposits/refund), then delete.',
    ],
    [
      '户号 {accountId} 仍有预付款 {heldFen} 元在押，须能找到户主。',
      '请先退还预付款，再删除个人信息。',
    ],
  ),
  'erasure.suspense-held': entry(
    409,
    [
      '{waitsFen} yuan came for account {accountId} after its end and wait in suspense; whoever paid them must be found.',
      'Pay them back, or let them be the transfer of another account (Finance → Transfers, items; qika suspense), then delete.',
    ],
    [
      '户号 {accountId} 销户后到账的暂收款尚有 {waitsFen} 元，须能找到付款人。',
      '请先退还或转入其他户号（财务 → 到账、项目；qika suspense），再删除个人信息。',
    ],
  ),
  'erasure.in-clear': entry(
    409,
    [
      'The ledger holds the customer of account {accountId} in clear, from before personal data was sealed; its rows are never rewritten.',
      'Nothing was deleted. Tell whoever answers for personal data in the company.',
    ],
    [
      '户号 {accountId} 的个人信息在加密启用前以明文入账，账目只增不改。',
      '未删除任何内容。请告知公司个人信息负责人。',
    ],
  ),
  'closure.balance-left': entry(
    409,
    [
      'Account {accountId} still has {balanceFen} yuan.',
      'Pay it back by the channel it came by: name refunds of all of it.',
    ],
    ['户号 {accountId} 尚有结余 {balanceFen} 元。', '请按原渠道全部退还（原路退回）。'],
  ),
  'owed.first': entry(
    409,
    [
      '{owedLitres} m³ are owed to account {accountId}; older gas is written before newer gas is sold.',
      'Supply the gas owed first, then sell.',
    ],
    ['户号 {accountId} 尚待补气 {owedLitres} 立方米，须先补后售。', '请先补气，再购气。'],
  ),
  'owed.none': entry(
    409,
    ['No gas is owed to account {accountId}.', 'Nothing needs to be done.'],
    ['户号 {accountId} 没有待补气。', '无需处理。'],
  ),
  'owed.no-room': entry(
    409,
    [
      '{owedLitres} m³ are owed to account {accountId}; the meter has no room for them, or they are less than a unit.',
      'Ask again when the customer has used gas and the card has been read.',
    ],
    [
      '户号 {accountId} 待补气 {owedLitres} 立方米，表内已无余量，或不足一个写卡单位。',
      '请待用户用气并读卡后再补。',
    ],
  ),
  'settlement.unknown': entry(
    404,
    ['Meter {meter} was not taken down.', 'Check maker and number on the sheet.'],
    ['气表 {meter} 没有拆表结算单。', '请核对单上的厂家和表号。'],
  ),
} as const satisfies Record<string, CatalogueEntry>;
