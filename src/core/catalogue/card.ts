/** What is wrong with a card, its keys or its reader; a part of the one catalogue. */
import { type CatalogueEntry, entry } from './entry.ts';

export const CARD_REFUSALS = {
  'card.none': entry(
    409,
    ['There is no card in reader {reader}.', "Insert the customer's card, chip first."],
    ['读卡器 {reader} 中没有卡。', '请插入客户的卡，芯片朝内。'],
  ),
  'card.unknown': entry(
    409,
    ['Card {cardNo} is not in the ledger.', 'Check that the card is one of this company.'],
    ['卡 {cardNo} 不在台账中。', '请确认是本公司的卡。'],
  ),
  'card.not-ours': entry(
    409,
    [
      'This is not a card of this system.',
      "Take the customer's gas card. If this is it, it is damaged: replace it.",
    ],
    ['非本系统卡。', '请使用客户的燃气卡；若正是此卡，则卡已损坏，请补卡。'],
  ),
  'card.blank': entry(
    409,
    ['This card is blank.', 'Open a card for the account first.'],
    ['这是空白卡。', '请先为该户开卡。'],
  ),
  'card.unfinished': entry(
    409,
    [
      'The initialisation of this card was not finished.',
      'Open the card again, or put it to the spoiled stock.',
    ],
    ['此卡初始化未完成。', '请重新开卡，或作废卡处理。'],
  ),
  'card.other-company': entry(
    409,
    ['This card belongs to company {company}.', 'Send the customer to that company.'],
    ['此卡属于公司 {company}。', '请客户到该公司办理。'],
  ),
  'card.other-account': entry(
    409,
    ['Card {cardNo} belongs to account {accountId}.', 'Take the card of the account that pays.'],
    ['卡 {cardNo} 属于户号 {accountId}。', '请使用缴费户的卡。'],
  ),
  'card.tool': entry(
    409,
    [
      'Card {cardNo} is a tool card: it is nobody’s and nothing is sold on it.',
      'Give it back to the card administrator.',
    ],
    ['卡 {cardNo} 是工具卡，不属于任何用户，不能售气。', '请交还卡管理员。'],
  ),
  'card.void-listed': entry(
    409,
    ['Card {cardNo} was replaced or returned.', 'Keep the card back; use the present one.'],
    ['卡 {cardNo} 已补换或退回。', '请收回此卡，使用现用卡。'],
  ),
  'card.ahead': entry(
    409,
    [
      'Card {cardNo} shows more than the ledger ever sold (sequence {cardSequence}, ledger {ledgerSequence}).',
      'Keep the card and call the card administrator: nothing is written.',
    ],
    [
      '卡 {cardNo} 超前于台账（卡 {cardSequence}，账 {ledgerSequence}）。',
      '请留下此卡并联系 IC 卡管理员，不写卡。',
    ],
  ),
  'card.behind': entry(
    409,
    [
      'Card {cardNo} shows less than the ledger (sequence {cardSequence}, ledger {ledgerSequence}).',
      'Keep the card and call the card administrator: it may be a copy.',
    ],
    [
      '卡 {cardNo} 落后于台账（卡 {cardSequence}，账 {ledgerSequence}）。',
      '请留下此卡并联系 IC 卡管理员：可能是复制卡。',
    ],
  ),
  'card.difference-stands': entry(
    409,
    [
      'That card {cardNo} contradicts the books is noted already.',
      'Look after it in the list of cards that differ; nothing more is noted.',
    ],
    ['卡 {cardNo} 与台账不符已有登记。', '请在待办的“卡与台账不符”中跟进，无需再登记。'],
  ),
  'card.no-difference': entry(
    409,
    [
      'No note says that card {cardNo} contradicts the books.',
      'Nothing is to be ended; go on with the card.',
    ],
    ['卡 {cardNo} 没有与台账不符的登记。', '无需了结，请照常办理。'],
  ),
  'card.start-overtaken': entry(
    409,
    [
      'Gas was loaded on another card since card {cardNo} was opened; what it starts with no longer holds.',
      'Put it to the spoiled stock; open another blank card under a new number.',
    ],
    [
      '卡 {cardNo} 开卡后另一张卡又写过气量，初始数据已失效。',
      '请作废此卡，另取空白卡用新卡号办理。',
    ],
  ),
  'card.meter-ahead': entry(
    409,
    [
      'The meter of card {cardNo} reports {meterLitres} m³, the ledger knows {ledgerLitres}.',
      'Keep the card and call the card administrator: nothing is written.',
    ],
    [
      '卡 {cardNo} 的气表回写 {meterLitres} 立方米，台账 {ledgerLitres} 立方米。',
      '请留下此卡并联系 IC 卡管理员，不写卡。',
    ],
  ),
  'card.other-meter': entry(
    409,
    [
      'Card {cardNo} is made for another meter than account {accountId} has.',
      'Call the card administrator.',
    ],
    ['卡 {cardNo} 的表号与户号 {accountId} 不符。', '请联系 IC 卡管理员。'],
  ),
  'card.other-format': entry(
    409,
    [
      'Card {cardNo} is written as {format}, and its meter takes {wanted}.',
      'Sell nothing on it; call the card administrator, who looks at the meter’s plate.',
    ],
    [
      '卡 {cardNo} 的卡格式为 {format}，而其气表使用 {wanted}。',
      '请勿在此卡上售气；请联系 IC 卡管理员核对气表铭牌。',
    ],
  ),
  'card.altered': entry(
    409,
    [
      'Card {cardNo} was written by somebody without the company’s key.',
      'Sell nothing on it and keep the card; call the card administrator, who replaces it.',
    ],
    [
      '卡 {cardNo} 的内容不是用本公司密钥写入的。',
      '请勿售气并留下此卡；请联系 IC 卡管理员补卡处理。',
    ],
  ),
  'card.key-unknown': entry(
    409,
    [
      'Card {cardNo} carries a MAC under key version {keyVersion}, which this station does not have.',
      'Is the security module (PSAM) in its slot? Else serve the card at a station that has the key, or have the administrator load it here.',
    ],
    [
      '卡 {cardNo} 的 MAC 使用密钥版本 {keyVersion}，本站没有该密钥。',
      '请检查 PSAM 卡是否在卡槽内；否则请到有该密钥的站点办理，或请管理员在本站装入密钥。',
    ],
  ),
  'card.gas-not-taken': entry(
    409,
    [
      'Card {cardNo} still carries gas, and its kind of meter takes one purchase at a time.',
      'Have the card put into its meter first; then sell.',
    ],
    ['卡 {cardNo} 内的气尚未取走，此类表一次只认一笔购气。', '请先插表取气，再来购气。'],
  ),
  'card.exists': entry(
    409,
    ['Card number {cardNo} is used already.', 'Take the next number.'],
    ['卡号 {cardNo} 已使用。', '请使用下一个卡号。'],
  ),
  'card.not-blank': entry(
    409,
    ['The card in the reader is not blank.', 'Take a card from blank stock.'],
    ['读卡器中不是空白卡。', '请取空白卡。'],
  ),
  'card.meter-counts': entry(
    409,
    [
      'Meter {meter} counts purchases and has been offered count {sequence}: a card that replaces none cannot be proven to fit it.',
      "Have the meter's maker make the card.",
    ],
    [
      '表 {meter} 按购气次数认卡，已用到第 {sequence} 次，非补换的新卡无法保证次数相符。',
      '请由表厂补卡。',
    ],
  ),
  'card.account-has-card': entry(
    409,
    ['Account {accountId} has card {cardNo} already.', 'Replace the card instead.'],
    ['户号 {accountId} 已有卡 {cardNo}。', '请办理补换卡。'],
  ),
  'card.two-tries-left': entry(
    409,
    [
      'Card {cardNo} has two tries left before it locks itself.',
      'Compare the card number with the screen; then confirm and repeat.',
    ],
    ['卡 {cardNo} 密码只剩两次。', '请核对卡号后确认并重试。'],
  ),
  'card.secret-unproven': entry(
    409,
    [
      'Card {cardNo} has two tries left and its secret has never been proven on it.',
      'Replace the card; nothing was tried.',
    ],
    ['卡 {cardNo} 密码只剩两次且从未验证过。', '请换卡；未作任何尝试。'],
  ),
  'card.last-try': entry(
    409,
    [
      'Card {cardNo} has {triesLeft} tries left: nothing is presented any more.',
      'Replace the card.',
    ],
    ['卡 {cardNo} 密码只剩 {triesLeft} 次，不再尝试。', '请换卡。'],
  ),
  'card.secret-wrong': entry(
    409,
    ['The secret of card {cardNo} is not the expected one.', 'Do not try again; replace the card.'],
    ['卡 {cardNo} 密码不符。', '请勿再试，请换卡。'],
  ),
  'card.does-not-hold': entry(
    503,
    [
      'Card {cardNo} does not keep what is written to it.',
      'Replace the card; the gas stays to be decided on this card.',
    ],
    ['卡 {cardNo} 写入后不能保持。', '请换卡；气量仍待核实。'],
  ),
  'card.removed': entry(
    503,
    ['The card left the reader.', 'Put the same card back: what is open settles by itself.'],
    ['卡已离开读卡器。', '请放回同一张卡，未了事项自动核实。'],
  ),
  'card.outcome-unknown': entry(
    503,
    [
      "The card's answer was lost: the outcome is unknown.",
      'Put the same card back: what is open settles by itself.',
    ],
    ['卡的应答丢失，结果未知。', '请放回同一张卡，未了事项自动核实。'],
  ),
  'card.refused-by-chip': entry(
    503,
    ['The chip refused the command.', 'Try again; if it happens again, replace the card.'],
    ['芯片拒绝了命令。', '请重试；仍失败请换卡。'],
  ),
  'reader.unknown': entry(
    404,
    ['There is no reader {reader}.', 'Choose one of the readers shown.'],
    ['没有读卡器 {reader}。', '请选择列出的读卡器。'],
  ),
  'reader.none': entry(
    503,
    ['No card reader is connected.', 'Connect a reader; `qika doctor` says what is missing.'],
    ['没有连接读卡器。', '请连接读卡器；`qika doctor` 会说明缺少什么。'],
  ),
  'reader.gone': entry(
    503,
    ['Reader {reader} was unplugged.', 'Plug it in again.'],
    ['读卡器 {reader} 已拔出。', '请重新插好。'],
  ),
  'reader.stuck': entry(
    503,
    [
      'Reader {reader} does not answer; it is being restarted.',
      'Wait a few seconds, then put the same card back.',
    ],
    ['读卡器 {reader} 无应答，正在重启。', '请稍候几秒，再放回同一张卡。'],
  ),
  'reader.in-use-elsewhere': entry(
    503,
    ['Another program holds the card in reader {reader}.', 'Close the other program.'],
    ['其他程序占用了读卡器 {reader}。', '请关闭其他程序。'],
  ),
  'reader.service-down': entry(
    503,
    ['The card service (pcscd) is not running.', 'Start it: systemctl start pcscd.socket.'],
    ['读卡服务（pcscd）未运行。', '请启动：systemctl start pcscd.socket。'],
  ),
  'reader.module-missing': entry(
    503,
    [
      'The module that talks to card readers is not installed.',
      'Run `qika doctor`: it says how to get it.',
    ],
    ['与读卡器通信的模块未安装。', '请运行 `qika doctor`，按提示安装。'],
  ),
  'sam.missing': entry(
    503,
    [
      'There is no security module of ours (PSAM) in reader {reader}.',
      'Put the module in and try again; what is open settles by itself.',
    ],
    ['读卡器 {reader} 中没有本公司的安全模块（PSAM）。', '请插好模块后重试，未了事项自动核实。'],
  ),
  'sam.refused': entry(
    503,
    [
      'The security module in reader {reader} refused.',
      'Open CPU cards at the station that holds the issuing keys; for anything else call the technician.',
    ],
    [
      '读卡器 {reader} 中的安全模块拒绝操作。',
      'CPU 卡请到持有发卡密钥的站点开卡；其他情况请联系技术员。',
    ],
  ),
} as const satisfies Record<string, CatalogueEntry>;
