/** What the kit asks of the counter beside sales. A request is made once, and sent again as often as its card comes back. */
import type { FormatCardRequest } from '../../src/app/counter/format-card.ts';
import type { MakeToolRequest } from '../../src/app/counter/make-tool-card.ts';
import type { ReplaceCardRequest } from '../../src/app/counter/replace-card.ts';
import type { ReversePurchaseRequest } from '../../src/app/counter/reverse-purchase.ts';
import { enrolMeter } from '../../src/app/engineering/enrol-meter.ts';
import { cardNo, meterId, type OperationId } from '../../src/core/ids.ts';
import { litre, ZERO_LITRE } from '../../src/core/units.ts';
import { ACCOUNT, CARD, CLERK, METER } from '../unit/app/account.ts';
import type { PairBench } from './bench.ts';

const NEXT_CARD = cardNo(CARD + 1);
const TOOL_CARD = cardNo(90_000_001);
/** The meter that a transfer card brings the gas to. */
const NEXT_METER = meterId(7, 202611230043);
const SECOND = '主管';

export const replacementOf = ({ hall, reader }: PairBench): ReplaceCardRequest => ({
  operationId: hall.id(),
  accountId: ACCOUNT,
  reader: reader.name,
  confirmLowTries: true,
  replaces: CARD,
  cardNo: NEXT_CARD,
  reason: 'broken',
  witness: null,
});

export const formattingOf = ({ hall, reader }: PairBench): FormatCardRequest => ({
  operationId: hall.id(),
  cardNo: CARD,
  reader: reader.name,
  reason: '旧卡退回',
  confirmLowTries: true,
});

/** Where the meter leaves no mark on a card, two people have read in its window that it took nothing of this purchase. */
export const reversalOf = (
  { hall, reader, meter }: PairBench,
  purchase: OperationId,
  marksBeforeCredit: boolean,
): ReversePurchaseRequest => ({
  operationId: hall.id(),
  accountId: ACCOUNT,
  purchase,
  reason: '客户改主意',
  refund: null,
  second: null,
  card: {
    reader: reader.name,
    confirmLowTries: true,
    count: marksBeforeCredit
      ? null
      : { meterTotal: litre(meter.creditedLitres), photo: '0'.repeat(64), second: SECOND },
  },
});

export const checkCardOf = ({ hall, reader }: PairBench): MakeToolRequest => ({
  operationId: hall.id(),
  toolNo: TOOL_CARD,
  tool: 'check',
  meter: METER,
  toMeter: null,
  valve: null,
  validUntil: 0,
  purpose: '核对表内气量',
  witness: SECOND,
  reader: reader.name,
});

/** The second meter of the transfer hangs beside the household's. */
export async function transferCardOf(bench: PairBench): Promise<MakeToolRequest> {
  const { hall, station } = bench;
  const enrolled = await enrolMeter(station.deps, CLERK, {
    operationId: hall.id(),
    meter: NEXT_METER,
    accountId: null,
    communityId: 1,
    address: '梧桐花园3栋2单元501',
    direction: 'left',
    regulatorBoxId: 11,
    floor: 5,
    model: 'G2.5',
    initialIndex: ZERO_LITRE,
    ceiling: litre(600_000),
  });
  if (!enrolled.ok) throw new Error(`a second meter was refused: ${enrolled.refusal.code}`);
  return { ...checkCardOf(bench), tool: 'transfer', toMeter: NEXT_METER };
}
