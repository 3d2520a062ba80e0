import type { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { openAccount } from '../../../src/app/counter/open-account.ts';
import { enrolMeter } from '../../../src/app/engineering/enrol-meter.ts';
import { accountId, cardNo, meterId } from '../../../src/core/ids.ts';
import { litre } from '../../../src/core/units.ts';
import { ACCOUNT, CLERK, READER } from '../app/desk.ts';
import { value } from '../app/told.ts';
import { type House, openHouse } from './house.ts';

export const NEIGHBOUR = accountId(10_000_043);
export const CARD_N = cardNo(20_000_018);
export const METER_N = meterId(7, 202_611_230_043);

/** The neighbour next door, with a card of his own; the first card is in the reader again. */
export async function street(): Promise<{ house: House; neighbours: Sle4442 }> {
  const house = await openHouse();
  const { hall, station, card } = house;
  const registered = {
    name: '李大山',
    phone: null,
    address: '梧桐花园3栋2单元502',
    communityId: 1,
  };
  const household = { customerClass: '居民', householdSize: 3 };
  const of = { operationId: hall.id(), accountId: NEIGHBOUR };
  value(await openAccount(station.deps, CLERK, { ...of, ...registered, ...household }));
  value(
    await enrolMeter(station.deps, CLERK, {
      operationId: hall.id(),
      meter: METER_N,
      accountId: NEIGHBOUR,
      communityId: 1,
      address: registered.address,
      direction: 'right',
      regulatorBoxId: 11,
      floor: 5,
      model: 'G2.5',
      initialIndex: litre(0),
      ceiling: litre(600_000),
    }),
  );
  const neighbours = hall.blankCard();
  await station.remove();
  await station.insert(neighbours);
  const open = { operationId: hall.id(), accountId: NEIGHBOUR, cardNo: CARD_N };
  value(await station.counter.openCard(CLERK, { ...open, reader: READER, confirmLowTries: false }));
  await station.remove();
  await station.insert(card);
  return { house, neighbours };
}

export const sale = ({ hall }: House, account: number, volumeLitres: number) => ({
  accountId: account,
  reader: READER,
  payment: { operationId: hall.id(), amountFen: 10_000, channel: 'cash', cashGivenFen: 10_000 },
  purchase: { operationId: hall.id(), want: { volumeLitres } },
  load: { operationId: hall.id() },
});

export const swap = ({ hall }: House, change: object = {}) => ({
  operationId: hall.id(),
  operator: '抄收专员',
  witness: '部门经理',
  accountId: ACCOUNT,
  otherAccountId: NEIGHBOUR,
  workOrder: 'GD-2026-0042',
  responsible: '安装队 03',
  reason: '两户表号录反',
  ...change,
});
