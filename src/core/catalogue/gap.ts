/** What stops going on after a lost ledger; a part of the one catalogue. */
import { type CatalogueEntry, entry } from './entry.ts';

export const GAP_REFUSALS = {
  'gap.none': entry(
    409,
    ['The ledger contains everything that was anchored: there is no gap.', 'Start the station.'],
    ['台账包含全部锚记录，没有断档。', '请直接启动收费站。'],
  ),
  'gap.rewritten': entry(
    409,
    [
      'The ledger contradicts an anchor that it reaches ({why}): it is no older copy, somebody has changed it.',
      'Keep the file as it is, restore a copy that was made before, and call support.',
    ],
    [
      '台账与其范围内的锚记录不符（{why}）：并非旧副本，而是被改动。',
      '请保留该文件，改用更早的副本恢复，并联系支持。',
    ],
  ),
  'gap.clock-behind': entry(
    409,
    [
      'The clock of this machine stands before the last anchored sale ({anchoredAt} ms since 1970).',
      'Set the clock, then accept the gap.',
    ],
    ['本机时钟早于最后一条锚记录（{anchoredAt}）。', '请校准时钟后再确认断档。'],
  ),
  'gap.copy-empty': entry(
    409,
    [
      'This ledger has no row of this station: it is no copy of what was lost.',
      'Restore the newest copy, then accept the gap.',
    ],
    ['该台账没有本站的任何记录，不是丢失台账的副本。', '请恢复最新备份后再确认断档。'],
  ),
  'gap.nobody-known': entry(
    409,
    [
      'The anchors say that this station knew people by their passwords, and this copy is older than that: it can ask nobody.',
      'Restore a newer copy that knows people; without one, call support.',
    ],
    [
      '锚记录表明本站已启用人员口令，而该副本早于此，无法验证身份。',
      '请恢复含人员的较新备份；没有时请联系支持。',
    ],
  ),
  'ledger.behind': entry(
    503,
    [
      'Card {cardNo} is genuine and shows write {cardSequence}, and the ledger knows {ledgerSequence}: this ledger is an older copy, or has lost its end. Nothing is sold and nothing is written until it is settled.',
      'Stop the station. Restore the newest copy (`qika restore`); where there is none that knows the write, two people accept what is lost: `qika restore --accept-gap`.',
    ],
    [
      '卡 {cardNo} 为真卡，显示第 {cardSequence} 次写卡，台账只有 {ledgerSequence} 次：台账是旧副本或丢失了尾部。处理前不售气、不写任何数据。',
      '请停止收费站并恢复最新备份（`qika restore`）；如无更新的备份，由两人执行 `qika restore --accept-gap` 确认断档。',
    ],
  ),
  'ledger.unreadable': entry(
    503,
    [
      '{path} cannot be read as a ledger ({why}). Nothing in it was changed.',
      'Keep the file, and the -wal file beside it, as they are. See that the path is right and that you may read it, then hold the newest copy against the laws (`qika restore COPY --dry-run`), and call support before anything is put in its place.',
    ],
    [
      '{path} 无法作为台账读取（{why}），文件未被改动。',
      '请原样保留该文件及同名 -wal 文件；确认路径与读取权限无误后，用 `qika restore COPY --dry-run` 校验最新备份，替换前请联系支持。',
    ],
  ),
  'ledger.other-schema': entry(
    503,
    [
      '{path} is not a ledger of this version of the program: {why}.',
      'Start the station once on a ledger of an older version, which brings it forward; open one of a newer version with that program.',
    ],
    [
      '{path} 不是本版本程序的台账：{why}。',
      '旧版本台账请先启动一次收费站，台账随之更新；新版本台账请用相应版本的程序打开。',
    ],
  ),
  'load.before-gap': entry(
    409,
    [
      'This load was open when the copy of the ledger was made, and what became of it is lost: it is not sent again.',
      'Ask the customer for the ticket of that day. If the gas is not on the card or in the meter, two people cancel the load; the gas then waits to be written.',
    ],
    [
      '该写卡在台账副本制作时尚未完成，其后的记录已丢失，系统不会自动重发。',
      '请查看客户当日票据；如卡表均无此气量，请两人撤销该笔写卡，气量转为待写。',
    ],
  ),
  'card.unseen': entry(
    409,
    [
      'Card {cardNo} has not been read since the ledger was lost: its meter may hold more gas than the ledger knows, and would not take what is sold onto another card.',
      'Two people note what the window of the meter shows (Services → Owed and lost): the total, and where the meter counts purchases their number too; then the card is replaced. A total that is no multiple of what the meter counts in, or a number that cannot follow, is read again.',
    ],
    [
      '卡 {cardNo} 在台账断档后未读过：表内气量可能多于台账，新卡的气量会不被气表接收。',
      '请两人登记表窗累计购气量，按次数接收的表须同时登记购气次数（卡务 → 补气·遗失），再补卡；气量不合计量单位、次数不能衔接的，请重新查看表窗。',
    ],
  ),
  'recovered.unknown': entry(
    404,
    ['There is no recovered load {operationId}.', 'Look at the list of recovered loads again.'],
    ['没有找回记录 {operationId}。', '请重新查看找回清单。'],
  ),
  'recovered.resolved': entry(
    409,
    [
      'The recovered load {operationId} has its reason already.',
      'Look at the list of recovered loads again.',
    ],
    ['找回记录 {operationId} 已处理。', '请重新查看找回清单。'],
  ),
  'recovered.paper-used': entry(
    409,
    [
      'Paper {paper} has explained the recovered load {operationId} already: no paper brings its money twice.',
      'Look at the number again, and at what else the customer holds; without a paper of its own the gas is granted.',
    ],
    [
      '票据 {paper} 已用于找回记录 {operationId}，同一票据不能重复入账。',
      '请核对票据号及客户的其他票据；没有对应票据的，按无票据处理。',
    ],
  ),
  'recovered.more-than-found': entry(
    409,
    [
      'The card of this money meter (金额表) showed {foundFen} yuan beyond the ledger, and the paper says {amountFen}: no more is explained than was found.',
      'Enter what of the paper went onto the card; what was paid beyond that is a payment of the customer, and is entered at the counter.',
    ],
    [
      '该金额表卡找回 {foundFen} 元，票据为 {amountFen} 元：说明的金额不能超过找回的金额。',
      '请按写到卡上的金额录入；多收部分在柜台按收款补录到户结余。',
    ],
  ),
  'recovered.no-drawer': entry(
    409,
    [
      'Cash is entered by somebody whose shift is open, so that it is counted with their drawer; {operator} has none.',
      'Where a count of a drawer has found that cash, choose cash over; else somebody with an open shift enters it.',
    ],
    [
      '现金须由当班人员录入，以便随其钱箱清点；{operator} 未开班。',
      '该现金已在盘点中列为长款的，请选择“现金长款”；否则由当班人员录入。',
    ],
  ),
  'recovered.no-cash-over': entry(
    409,
    [
      'Of what was over in shift {shift}, {leftFen} yuan are still to be ruled, and that is less than the sale.',
      'Name the shift whose count found the money (Finance → Shifts), or say where else it is.',
    ],
    [
      '班次 {shift} 的长款尚未处理的只有 {leftFen} 元，少于该笔售气款。',
      '请选定盘点出该款项的班次（财务 → 班次），或说明款项在别处。',
    ],
  ),
} as const satisfies Record<string, CatalogueEntry>;
