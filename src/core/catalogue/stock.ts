/** What is wrong with blank cards; a part of the one catalogue. */
import { type CatalogueEntry, entry } from './entry.ts';

export const STOCK_REFUSALS = {
  'stock.batch-exists': entry(
    409,
    ['The batch {batch} was received before.', 'Give this delivery another name.'],
    ['批次 {batch} 已入库。', '请为本次到货另取批次名。'],
  ),
  'stock.batch-unknown': entry(
    404,
    ['There is no batch {batch} of blank cards.', 'Choose one of the list, or receive it first.'],
    ['没有空白卡批次 {batch}。', '请从列表中选择，或先办理入库。'],
  ),
  'stock.not-enough': entry(
    409,
    [
      'Only {held} blank cards of batch {batch} are there, not {pieces}.',
      'Correct the number, or count the cards.',
    ],
    ['批次 {batch} 只有空白卡 {held} 张，不足 {pieces} 张。', '请更正数量，或盘点空白卡。'],
  ),
  'stock.holder-shut-out': entry(
    409,
    [
      '{holder} is not let in any more and can use no blank cards.',
      'Issue them to somebody else; what {holder} still holds is taken back into the store room.',
    ],
    ['{holder} 已停用，不能再使用空白卡。', '请发给其他人员；其名下尚存的空白卡请办理收回。'],
  ),
  'stock.none-held': entry(
    409,
    [
      '{operator} has no blank card of the kind {chip} that is in the reader.',
      'Have cards issued from the store room, or use a card of your own stock.',
    ],
    [
      '{operator} 名下没有读卡器中这种空白卡（{chip}）。',
      '请先从库房领用，或使用本人领用的空白卡。',
    ],
  ),
  'stock.not-from-stock': entry(
    409,
    [
      'Card {cardNo} was not made from stock, or its piece is accounted for already.',
      'See the register of blank cards.',
    ],
    ['卡 {cardNo} 不是由库存空白卡开出，或已核销。', '请查看空白卡台账。'],
  ),
  'stock.card-in-service': entry(
    409,
    [
      'Card {cardNo} is in service: it is no scrap.',
      'Replace it first; then the old card can be given up.',
    ],
    ['卡 {cardNo} 正在使用，不能报废。', '请先补卡，再报废旧卡。'],
  ),
  'stock.spoiled': entry(
    409,
    ['Card {cardNo} was given up as spoiled.', 'Open another card, with another number.'],
    ['卡 {cardNo} 已报废。', '请用另一卡号另开新卡。'],
  ),
  'format.in-service': entry(
    409,
    [
      'Card {cardNo} is still the card of account {accountId}: it is not formatted.',
      'Replace it or close the account first.',
    ],
    ['卡 {cardNo} 仍是户号 {accountId} 的在用卡，不能格式化。', '请先补卡或销户。'],
  ),
  'format.done': entry(
    409,
    ['Card {cardNo} was formatted already.', 'It is blank stock; there is nothing left to do.'],
    ['卡 {cardNo} 已格式化。', '该卡已是空白卡，无需再做。'],
  ),
  'format.other-card': entry(
    409,
    [
      'The card in the reader is not card {cardNo}.',
      'Put card {cardNo} in, or name the card that is there. A card that shows nothing since its formatting broke off is spoiled: enter it as such.',
    ],
    [
      '读卡器中不是卡 {cardNo}。',
      '请放入卡 {cardNo}，或填写读卡器中那张卡的卡号。格式化中断后什么都读不出的卡已损坏，请登记作废。',
    ],
  ),
  'format.not-begun': entry(
    409,
    ['Nobody has begun to format card {cardNo}.', 'Format it with the card in the reader.'],
    ['卡 {cardNo} 尚未开始格式化。', '请将卡放入读卡器后办理格式化。'],
  ),
  'tool.unknown': entry(
    404,
    ['There is no tool card {toolNo}.', 'See the log of tool cards.'],
    ['没有工具卡 {toolNo}。', '请查看工具卡登记。'],
  ),
  'tool.not-out': entry(
    409,
    ['Tool card {toolNo} is not with anybody.', 'See the log of tool cards for how it stands.'],
    ['工具卡 {toolNo} 不在领用状态。', '请查看工具卡登记。'],
  ),
  'tool.same-meter': entry(
    409,
    [
      'Gas is not transferred from meter {meter} to itself.',
      'Name the meter that the gas goes to.',
    ],
    ['气表 {meter} 不能向自身转移气量。', '请填写转入的气表。'],
  ),
  'tool.other-card': entry(
    409,
    ['The card in the reader is not tool card {toolNo}.', 'Put that tool card in.'],
    ['读卡器中不是工具卡 {toolNo}。', '请放入该工具卡。'],
  ),
  'tool.not-in-format': entry(
    409,
    [
      'The company’s card format has no tool cards.',
      'Have tool cards of such meters made by their maker.',
    ],
    ['本公司的卡格式没有工具卡。', '这类气表的工具卡请由厂家制作。'],
  ),
  'stock.count-unknown': entry(
    409,
    [
      'No difference of that count waits for a ruling.',
      'See the list of counts that differ; each is ruled on once.',
    ],
    ['该次盘点没有待处理的差异。', '请查看盘点差异清单；每次差异只处理一次。'],
  ),
} as const satisfies Record<string, CatalogueEntry>;
