/**
 * What a cashier is told of a card that is no reason to refuse anything: what is so, and what to do about it. What does bar
 * a sale is told with the catalogue's own sentences. `{name}` is filled from the facts.
 */
interface Sentences {
  readonly en: { readonly what: string; readonly next: string };
  readonly zh: { readonly what: string; readonly next: string };
}

const finding = (en: readonly [string, string], zh: readonly [string, string]): Sentences => ({
  en: { what: en[0], next: en[1] },
  zh: { what: zh[0], next: zh[1] },
});

export const FINDINGS = {
  'card.in-order': finding(
    ['Card, ledger and meter agree.', 'Nothing is to be done.'],
    ['卡、账、表一致。', '无需处理。'],
  ),
  'card.present-one': finding(
    ['The present card of the account is {cardNo}.', 'Ask the customer for that card.'],
    ['该户现用卡为 {cardNo}。', '请客户出示现用卡。'],
  ),
  'card.differs-since': finding(
    [
      'That it contradicts the books is noted since {since}; {operator} had it in the reader.',
      'It stands among the cards that differ till it agrees when it is served (read), or is replaced.',
    ],
    [
      '与台账不符自 {since} 起有登记，{operator} 读卡时发现。',
      '列于待办的“卡与台账不符”；再次读卡相符或补卡后即消去。',
    ],
  ),
  'load.open-here': finding(
    [
      'A write to this card, {cardNo}, is not yet decided.',
      'The card is here: read it now at the counter (serve it), and leave it in the reader until that is done: reading it settles the write.',
    ],
    [
      '此卡 {cardNo} 有未了结的写卡。',
      '卡已在读卡器中：请现在回营业厅页读卡，当场核实；完成前请勿取卡。',
    ],
  ),
  'take-off.open-here': finding(
    [
      'What was bought is going off this card, {cardNo}, for a reversal; that is not yet decided.',
      'The card is here: send the same reversal again now, and leave the card in the reader until that is done.',
    ],
    [
      '此卡 {cardNo} 正为冲正退写，尚未了结。',
      '卡已在读卡器中：请现在重新提交同一笔冲正；完成前请勿取卡。',
    ],
  ),
  'meter.news': finding(
    [
      'The card brings a report of the meter that is not in the books yet.',
      'Serve the card (read it): the report is booked.',
    ],
    ['卡上有尚未入账的回写。', '请读卡，回写自动入账。'],
  ),
  'mark.torn': finding(
    [
      'The meter was interrupted while it marked the card; nothing tells whether it took the gas.',
      'Have the card put into the meter once more and left there until it is done.',
    ],
    ['插表时卡被中途拔出，取气标记残缺。', '请客户再次插表，待表完成后再拔卡。'],
  ),
  'report.not-genuine': finding(
    [
      'The report on the card is not signed by its meter: it was damaged, or somebody else wrote it. It is not believed.',
      'Have the card put into its meter once more; if it stays so, read the meter’s window.',
    ],
    [
      '卡上的回写没有该表的有效 MAC：数据损坏，或由他人写入，不予采信。',
      '请客户再次插表；仍如此则核看表窗读数。',
    ],
  ),
  'gas.to-be-written': finding(
    ['{litres} m³ are bought and on no card.', 'Write them to the card (write again).'],
    ['待写气量 {litres} 立方米。', '请补写卡。'],
  ),
  'gas.owed': finding(
    ['{litres} m³ are owed to the customer.', 'Have them settled with the meter change.'],
    ['待补气 {litres} 立方米。', '请按换表单补气。'],
  ),
  'card.not-met': finding(
    [
      'It is an open-account card still: its meter has not answered on it.',
      'The customer puts it into the meter; with the first answer it is a user card.',
    ],
    ['仍是开户卡：表具尚未在卡上应答。', '请客户插表一次；表具应答后即为用户卡。'],
  ),
  'gas.on-card': finding(
    [
      '{litres} m³ are on the card; the meter is not known to have taken them.',
      'The customer puts the card into the meter.',
    ],
    ['卡内有 {litres} 立方米未知是否已插表。', '请客户插表取气。'],
  ),
  'money.to-be-written': finding(
    ['{fen} yuan are bought and on no card.', 'Write them to the card (write again).'],
    ['待写金额 {fen} 元。', '请补写卡。'],
  ),
  'money.on-card': finding(
    [
      '{fen} yuan are on the card; the meter is not known to have taken them.',
      'The customer puts the card into the meter.',
    ],
    ['卡内有 {fen} 元未知是否已插表。', '请客户插表充值。'],
  ),
  'money.overdraft': finding(
    ['The meter is overdrawn by {fen} yuan.', 'The next load pays for it first.'],
    ['表内透支 {fen} 元。', '下次充值先抵扣。'],
  ),
  'meter.over-ceiling': finding(
    ['The meter did not take the gas: it would pass its ceiling.', 'Use gas, then insert again.'],
    ['超过充值上限，表未取气。', '请用气后再插表。'],
  ),
  'meter.refused': finding(
    ['The meter refused the card.', 'Compare the counts; send a technician if they differ.'],
    ['表拒绝了此卡。', '请核对三方计数，不一致时派工。'],
  ),
  'meter.overdraft': finding(
    ['The meter is overdrawn by {litres} m³.', 'The next gas pays for it first.'],
    ['表内透支 {litres} 立方米。', '下次购气先抵扣。'],
  ),
  'meter.valve-closed': finding(
    ['The valve of the meter is closed.', 'With gas in the meter: insert the card to open it.'],
    ['表阀已关。', '表内有气时请插卡开阀。'],
  ),
  'meter.battery-low': finding(
    ['The battery of the meter is low.', 'Have the customer change it.'],
    ['表电池电量低。', '请客户更换电池。'],
  ),
  'meter.tamper': finding(
    ['The meter reports that its case was opened.', 'Send a technician.'],
    ['表报拆盖。', '请派工检查。'],
  ),
  'meter.magnet': finding(
    ['The meter reports a magnetic field.', 'Send a technician.'],
    ['表报磁干扰。', '请派工检查。'],
  ),
  'window.noted': finding(
    [
      'The window of the meter showed a total of {totalLitres} m³; {operator} and {second} saw it.',
      'Compare it with the three counts.',
    ],
    ['表窗累计购气量 {totalLitres} 立方米，{operator}、{second} 已核看。', '请与三方计数对照。'],
  ),
  'window.money': finding(
    [
      'The window of the money meter showed a total of {totalFen} yuan, card and books lead to {booksFen}; {operator} and {second} saw it.',
      'Where the window shows more, read it again; then settle it with the accountant.',
    ],
    [
      '金额表表窗累计 {totalFen} 元，卡与账至 {booksFen} 元；{operator}、{second} 已核看。',
      '表窗多于账的，请重新读表，再与财务核对。',
    ],
  ),
  'window.shows-load': finding(
    [
      'The window of the meter shows the total that the open load leads to: the meter has the gas.',
      'If the card is here, serve it; if it cannot come back, end the load from this count.',
    ],
    [
      '表窗累计已达该未决写卡的目标：气已在表内。',
      '卡在手则读卡核实；卡回不来则凭此读数遗失结案。',
    ],
  ),
  'window.before-books': finding(
    [
      'The window of the meter showed {totalLitres} m³, less than the {takenLitres} m³ that it had told before.',
      'Read the window again; it may be that of another meter.',
    ],
    [
      '表窗累计 {totalLitres} 立方米，少于该表此前回写的 {takenLitres} 立方米。',
      '请重新读表，核对表号是否看错。',
    ],
  ),
  'window.beyond-books': finding(
    [
      'The window of the meter showed {totalLitres} m³; no write leads beyond {writtenLitres} m³.',
      'Read the window again; if it stays so, have the meter changed: the base meter settles it.',
    ],
    [
      '表窗累计 {totalLitres} 立方米，账上写卡最多到 {writtenLitres} 立方米。',
      '请重新读表；仍不符则换表，以基表结算。',
    ],
  ),
  'tool.check': finding(
    [
      'It asks meter {meter} what it holds. Made by {madeBy} with {witness} for: {purpose}.',
      'Nothing else may be done with it.',
    ],
    ['检查卡，读取气表 {meter}。{madeBy}、{witness} 制作，用途：{purpose}。', '不得另作他用。'],
  ),
  'tool.transfer': finding(
    [
      'It carries the gas of meter {meter} to meter {toMeter}. Made by {madeBy} with {witness} for: {purpose}.',
      'Nothing else may be done with it.',
    ],
    [
      '转移卡，将气表 {meter} 的余量转至气表 {toMeter}。{madeBy}、{witness} 制作，用途：{purpose}。',
      '不得另作他用。',
    ],
  ),
  'tool.clear': finding(
    [
      'It clears the gas of meter {meter}. Made by {madeBy} with {witness} for: {purpose}.',
      'Nothing else may be done with it.',
    ],
    [
      '清零卡，清除气表 {meter} 的余量。{madeBy}、{witness} 制作，用途：{purpose}。',
      '不得另作他用。',
    ],
  ),
  'tool.valve-open': finding(
    [
      'It opens the valve of meter {meter}. Made by {madeBy} with {witness} for: {purpose}.',
      'Nothing else may be done with it.',
    ],
    ['阀门卡，开气表 {meter} 的阀。{madeBy}、{witness} 制作，用途：{purpose}。', '不得另作他用。'],
  ),
  'tool.valve-closed': finding(
    [
      'It shuts the valve of meter {meter}. Made by {madeBy} with {witness} for: {purpose}.',
      'Nothing else may be done with it.',
    ],
    ['阀门卡，关气表 {meter} 的阀。{madeBy}、{witness} 制作，用途：{purpose}。', '不得另作他用。'],
  ),
  'tool.making': finding(
    [
      'Its making broke off.',
      'Send the same order again with the card here, or take the card back.',
    ],
    ['制作中断。', '请放回此卡重新提交同一笔制作，或按归还登记。'],
  ),
  'tool.not-seen': finding(
    [
      'It is out, and no meter has answered on it.',
      'Put it into its meter, then enter its return.',
    ],
    ['已发出，尚无气表应答。', '请插入该表，再登记归还。'],
  ),
  'tool.answered': finding(
    [
      'It is out, and a meter has answered on it.',
      'Enter its return: the answer is kept in the log.',
    ],
    ['已发出，气表已应答。', '请登记归还，应答随之入账。'],
  ),
  'tool.returned': finding(
    ['Its return was entered.', 'Keep it from meters, and give its blank up as spoiled.'],
    ['已登记归还。', '请勿再插表，并将其空白卡报废。'],
  ),
  'tool.lost': finding(
    ['It was declared lost, and is here.', 'Keep it from meters: it may carry its order.'],
    ['已登记遗失，现已找到。', '请勿插表：卡上可能仍有指令。'],
  ),
} as const satisfies Record<string, Sentences>;

export type FindingCode = keyof typeof FINDINGS;
