/** The company of these tests: one flat price of 2.0000 yuan/m³, and households with a meter each. */
import { businessDate, toBusinessDate } from '../../src/core/calendar.ts';
import {
  type AccountId,
  accountId,
  type CardNo,
  cardNo,
  meterId,
  type OperationId,
  stationId,
} from '../../src/core/ids.ts';
import type { CommandHead } from '../../src/core/ledger/command-head.ts';
import type { LedgerCommand } from '../../src/core/ledger/commands.ts';
import { litre, priceE4 } from '../../src/core/units.ts';
import { systemClock } from '../../src/system/clock.ts';

export const COMPANY = 31_001;
export const MAKER = 7;
export const LITRES_PER_YUAN = 500;
const HOUSEHOLDS = 9;

export interface Household {
  readonly accountId: AccountId;
  readonly cardNo: CardNo;
  /** Name of the card in the customer's hands. */
  readonly card: string;
  /** Twelve digits. */
  readonly meterNumber: string;
}

export const householdOf = (n: number): Household => ({
  accountId: accountId(1_000 + n),
  cardNo: cardNo(70_000 + n),
  card: `card-${n}`,
  meterNumber: `${202_611_230_000 + n}`,
});

/** The books of a household where one load is on the card, once, and the meter has not seen it yet. */
export const loadedOnce = (litres: number) => ({
  balance: 0,
  gas: { toBeWritten: 0, owed: 0, inFlight: 0, onCard: litres, inMeter: 0 },
  ledger: { sequence: 1, total: litres },
  card: { sequence: 1, total: litres },
  meter: { sequence: 0, total: 0 },
  credited: 0,
  open: 0,
});

const headOf = (operationId: OperationId): CommandHead => ({
  operationId,
  requestHash: '0'.repeat(64),
  station: stationId(1),
  operator: 'setup',
  at: systemClock.now(),
  businessDate: businessDate(systemClock.now(), 'Asia/Shanghai'),
});

/** The one person of a very small company. */
export const cashier = (id: OperationId, person: string, password: string): LedgerCommand => ({
  ...headOf(id),
  kind: 'enter-person',
  person,
  fullName: person,
  roles: ['cashier', 'card-administrator', 'engineering', 'finance'],
  password,
  temporary: false,
});

export const SECOND = '复核员02';

/** Who stands for what needs two. */
export const secondPerson = (id: OperationId, password: string): LedgerCommand => ({
  ...headOf(id),
  kind: 'enter-person',
  person: SECOND,
  fullName: SECOND,
  roles: ['manager', 'customer-service'],
  password,
  temporary: false,
});

export const THIRD = '会计03';

/** Who signs where neither the cashier nor the manager may. */
export const thirdPerson = (id: OperationId, password: string): LedgerCommand => ({
  ...headOf(id),
  kind: 'enter-person',
  person: THIRD,
  fullName: THIRD,
  roles: ['finance'],
  password,
  temporary: false,
});

/** Who enters people and sells nothing. */
export const ADMINISTRATOR = 'root';
export const administrator = (id: OperationId, password: string): LedgerCommand => ({
  ...headOf(id),
  kind: 'enter-person',
  person: ADMINISTRATOR,
  fullName: '系统管理员',
  roles: ['administrator'],
  password,
  temporary: false,
});

/** Places, price, accounts and meters; the cards are opened at the counter. */
export function openingCommands(nextId: () => OperationId): LedgerCommand[] {
  const head = (): CommandHead => headOf(nextId());
  const version = {
    id: 'flat',
    customerClass: 'residential',
    effectiveFrom: toBusinessDate('2020-01-01'),
    cycle: 'year',
    cycleStartMonth: 1,
    tiers: [{ upTo: null, price: priceE4(20_000) }],
    household: null,
  } as const;
  const place = { communityId: 1, address: '3幢1室' };
  const homes = Array.from({ length: HOUSEHOLDS }, (_, i) => householdOf(i + 1));
  return [
    { ...head(), kind: 'enter-community', communityId: 1, name: '滨河花园' },
    { ...head(), kind: 'enter-regulator-box', regulatorBoxId: 1, communityId: 1, name: '1号箱' },
    { ...head(), kind: 'enter-tariff', version },
    ...homes.flatMap((home): LedgerCommand[] => [
      {
        ...head(),
        ...place,
        kind: 'open-account',
        accountId: home.accountId,
        name: `用户${home.accountId}`,
        phone: null,
        customerClass: 'residential',
        householdSize: 3,
      },
      {
        ...head(),
        ...place,
        kind: 'enrol-meter',
        meter: meterId(MAKER, Number(home.meterNumber)),
        accountId: home.accountId,
        direction: 'left',
        regulatorBoxId: 1,
        floor: null,
        model: 'G2.5',
        initialIndex: litre(0),
        ceiling: litre(0),
      },
    ]),
  ];
}
