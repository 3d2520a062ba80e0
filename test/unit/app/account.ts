/** The one household of these tests: its numbers, and the community, prices, account and meter that it needs. */
import { openAccount } from '../../../src/app/counter/open-account.ts';
import type { AppDeps } from '../../../src/app/deps.ts';
import { enrolMeter } from '../../../src/app/engineering/enrol-meter.ts';
import { enterCommunity } from '../../../src/app/engineering/enter-community.ts';
import { enterRegulatorBox } from '../../../src/app/engineering/enter-regulator-box.ts';
import { enterTariff } from '../../../src/app/finance/enter-tariff.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { accountId, cardNo, meterId, type OperationId } from '../../../src/core/ids.ts';
import type { Outcome } from '../../../src/core/outcome.ts';
import type { TariffVersion } from '../../../src/core/tariff.ts';
import { litre, priceE4 } from '../../../src/core/units.ts';

export const COMPANY = 31001;
export const ACCOUNT = accountId(10000042);
export const CARD = cardNo(20000017);
export const METER = meterId(7, 202611230042);
export const CLERK = { operator: '收费员01' };

const ADDRESS = '梧桐花园3栋2单元501';

const PRICES: TariffVersion = {
  id: 'R-2026',
  customerClass: '居民',
  effectiveFrom: toBusinessDate('2026-01-01'),
  cycle: 'year',
  cycleStartMonth: 1,
  tiers: [
    { upTo: litre(300_000), price: priceE4(24_000) },
    { upTo: litre(500_000), price: priceE4(28_800) },
    { upTo: null, price: priceE4(36_000) },
  ],
  household: null,
};

const entered = (outcome: Outcome<unknown>): void => {
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal.code}`);
};

/** Enters all of it; each fact is an operation of its own. */
export async function furnish(
  deps: AppDeps,
  id: () => OperationId,
  ceiling = litre(600_000),
): Promise<void> {
  entered(
    await enterCommunity(deps, CLERK, { operationId: id(), communityId: 1, name: '梧桐花园' }),
  );
  const box = { regulatorBoxId: 11, communityId: 1, name: '梧桐1号' };
  entered(await enterRegulatorBox(deps, CLERK, { operationId: id(), ...box }));
  entered(await enterTariff(deps, CLERK, { operationId: id(), version: PRICES }));
  entered(
    await openAccount(deps, CLERK, {
      operationId: id(),
      accountId: ACCOUNT,
      name: '王小明',
      phone: '13800012345',
      address: ADDRESS,
      communityId: 1,
      customerClass: '居民',
      householdSize: 3,
    }),
  );
  entered(
    await enrolMeter(deps, CLERK, {
      operationId: id(),
      meter: METER,
      accountId: ACCOUNT,
      communityId: 1,
      address: ADDRESS,
      direction: 'left',
      regulatorBoxId: 11,
      floor: 5,
      model: 'G2.5',
      initialIndex: litre(0),
      ceiling,
    }),
  );
}
