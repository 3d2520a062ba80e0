/** What stops a load, on a card or over a line; a part of the one catalogue. */
import { type CatalogueEntry, entry } from './entry.ts';

export const LOAD_REFUSALS = {
  'load.nothing-to-write': entry(
    409,
    [
      'Nothing is waiting to be written for account {accountId}.',
      'Sell gas, or money for a money meter (金额表), first.',
    ],
    ['户号 {accountId} 没有待写气量或金额。', '请先购气（金额表为购额）。'],
  ),
  'load.open-on-card': entry(
    409,
    [
      'An earlier write to card {cardNo} is not yet decided.',
      'Bring card {cardNo} to a reader: reading it settles the write. If it is in the reader, read it again now.',
    ],
    [
      '卡 {cardNo} 有未了结的写卡。',
      '请把该卡放入读卡器，读卡即自动核实；卡已在读卡器中的，请重新读卡。',
    ],
  ),
  'load.store-full': entry(
    503,
    [
      'The disk is full; how the write to card {cardNo} ended is not written down.',
      'Free disk space, then read card {cardNo} again, or put it back where it has left the reader: reading it settles the write.',
    ],
    [
      '磁盘已满，卡 {cardNo} 的写卡结果尚未记账。',
      '请清理磁盘空间后重新读卡（卡已取走的，放回后读卡），系统自动核实。',
    ],
  ),
  'load.open-on-meter': entry(
    409,
    [
      'A write for this meter on card {cardNo} is not yet decided.',
      'Bring card {cardNo} to a reader: reading it settles the write. If it is in the reader, read it again now.',
    ],
    [
      '本表在卡 {cardNo} 上有未了结的写卡。',
      '请把该卡放入读卡器，读卡即自动核实；卡已在读卡器中的，请重新读卡。',
    ],
  ),
  'load.unknown': entry(
    404,
    ['There is no load {operationId}.', 'Check the operation id.'],
    ['没有写卡业务 {operationId}。', '请核对操作号。'],
  ),
  'load.not-open': entry(
    409,
    ['Load {operationId} has ended as {state}.', 'Nothing is to be done.'],
    ['写卡 {operationId} 已结束：{state}。', '无需处理。'],
  ),
  'load.stale-attempt': entry(
    409,
    [
      'Another attempt of load {operationId} is newer.',
      'Read the card again; the newer attempt decides.',
    ],
    ['写卡 {operationId} 已有更新的尝试。', '请重新读卡，以新的为准。'],
  ),
  'load.wrong-card': entry(
    409,
    [
      'Load {operationId} waits for card {cardNo}; another card is in the reader.',
      'Put card {cardNo} back.',
    ],
    ['写卡 {operationId} 等待卡 {cardNo}，读卡器中是另一张卡。', '请放回卡 {cardNo}。'],
  ),
  'load.not-before': entry(
    409,
    [
      'The gas of load {operationId} has reached the card.',
      'It cannot be cancelled by a void; the load is done.',
    ],
    ['写卡 {operationId} 的气量已在卡上。', '不能撤销；写卡已完成。'],
  ),
  'load.on-void-card': entry(
    409,
    [
      'The gas of load {operationId} was on card {cardNo} before, which may still bring it to the meter.',
      'Write it to the present card; it cannot be cancelled.',
    ],
    ['写卡 {operationId} 的气量原在卡 {cardNo} 上，该卡仍可能插表。', '请写入现用卡；不能撤销。'],
  ),
  'load.superseded': entry(
    409,
    [
      'Card {cardNo} of load {operationId} was replaced; its gas goes to the new card.',
      'Put the new card into the reader.',
    ],
    ['写卡 {operationId} 的卡 {cardNo} 已补换，气量转至新卡。', '请插入新卡。'],
  ),
  'load.case': entry(
    409,
    [
      'Load {operationId} needs a decision by two people.',
      'Hand the card to the card administrator.',
    ],
    ['写卡 {operationId} 需两人核定。', '请交 IC 卡管理员处理。'],
  ),
  'load.open-on-line': entry(
    409,
    ['Meter {meter} has a load over its line that is not decided.', 'Settle that load first.'],
    ['气表 {meter} 有未核实的线路充值。', '请先核实该笔充值。'],
  ),
  'load.line-case': entry(
    409,
    [
      'The counter of the meter of load {operationId} is neither as before nor as ordered.',
      'Have engineering read the meter and find who credited it. Settle once it shows the order, cancel once it is as before.',
    ],
    [
      '线路充值 {operationId} 的表内购气计数与充值前、充值后都不符。',
      '请工程部门读表查明来源；计数与充值后一致时再核实，与充值前一致时再撤销。',
    ],
  ),
  'load.order-unproven': entry(
    503,
    [
      'The meter does not show the order yet, and nothing proves that it never will.',
      'Settle or cancel again in {seconds} seconds; nothing is sent twice by that.',
    ],
    [
      '表内尚未显示该笔充值，也不能证明其未到达。',
      '请在 {seconds} 秒后再核实或撤销，不会重复充值。',
    ],
  ),
  'load.too-soon': entry(
    409,
    [
      'The last order to meter {meter} went out a moment ago; a copy of it may still be on its way.',
      'Load again in {seconds} seconds.',
    ],
    ['气表 {meter} 上一笔充值刚刚下发，其重复报文可能仍在途中。', '请在 {seconds} 秒后再充值。'],
  ),
  'load.not-a-multiple': entry(
    409,
    [
      'The meter counts gas in steps of {unitLitres} m³; {litres} m³ cannot be sent to it.',
      'Sell gas so that what waits is a multiple of the step; then load again.',
    ],
    [
      '该表按 {unitLitres} 立方米计数，无法下发 {litres} 立方米。',
      '请补售气量使待写气量为该单位的整数倍，再下发。',
    ],
  ),
} as const satisfies Record<string, CatalogueEntry>;
