/** The company before its first customer pays: places, one flat price, and customers with a meter and an active card. */
import { toBusinessDate } from '../../../src/core/calendar.ts';
import {
  type AccountId,
  accountId,
  type CardNo,
  cardNo,
  type MeterId,
  meterId,
} from '../../../src/core/ids.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { priceE4, ZERO_LITRE } from '../../../src/core/units.ts';
import type { CommandMint } from './command-mint.ts';

/** 2.0000 yuan/m³ for everybody: what a purchase costs is known before it is made. */
export const FEN_PER_CUBIC_METRE = 200;

export interface Household {
  readonly accountId: AccountId;
  readonly cardNo: CardNo;
  readonly meter: MeterId;
}

export const household = (number: number): Household => ({
  accountId: accountId(number),
  cardNo: cardNo(7000 + number),
  meter: meterId(7, number),
});

export function openingCommands(mint: CommandMint, households: number): LedgerCommand[] {
  const commands: LedgerCommand[] = [
    { ...mint.head(), kind: 'enter-community', communityId: 1, name: '滨河花园' },
    {
      ...mint.head(),
      kind: 'enter-regulator-box',
      regulatorBoxId: 1,
      communityId: 1,
      name: '1号调压箱',
    },
    {
      ...mint.head(),
      kind: 'enter-tariff',
      version: {
        id: 'flat-2026',
        customerClass: 'residential',
        effectiveFrom: toBusinessDate('2026-01-01'),
        cycle: 'year',
        cycleStartMonth: 1,
        tiers: [{ upTo: null, price: priceE4(FEN_PER_CUBIC_METRE * 100) }],
        household: null,
      },
    },
  ];
  for (let i = 1; i <= households; i += 1) commands.push(...openingOf(mint, i));
  return commands;
}

function openingOf(mint: CommandMint, number: number): LedgerCommand[] {
  const { accountId: account, cardNo: card, meter } = household(number);
  const address = `3幢${number}室`;
  return [
    {
      ...mint.head(),
      kind: 'open-account',
      accountId: account,
      name: `用户${number}`,
      phone: null,
      address,
      communityId: 1,
      customerClass: 'residential',
      householdSize: 3,
    },
    {
      ...mint.head(),
      kind: 'enrol-meter',
      meter,
      accountId: account,
      communityId: 1,
      address,
      direction: 'left',
      regulatorBoxId: 1,
      floor: null,
      model: 'G2.5',
      initialIndex: ZERO_LITRE,
      ceiling: ZERO_LITRE,
    },
    { ...mint.head(), kind: 'open-card', accountId: account, cardNo: card, replaces: null },
    { ...mint.head(), kind: 'activate-card', cardNo: card },
  ];
}
