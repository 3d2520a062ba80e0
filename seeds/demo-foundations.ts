/** What stands before the first household: prices, places and the meters that wait for a customer. */
import type { AppDeps, RequestContext } from '../src/app/deps.ts';
import { enrolMeter } from '../src/app/engineering/enrol-meter.ts';
import { enterCommunity } from '../src/app/engineering/enter-community.ts';
import { enterRegulatorBox } from '../src/app/engineering/enter-regulator-box.ts';
import { enterTariff } from '../src/app/finance/enter-tariff.ts';
import type { OperationId } from '../src/core/ids.ts';
import { assert, type Outcome } from '../src/core/outcome.ts';
import { litre, ZERO_LITRE } from '../src/core/units.ts';
import { COMMUNITIES, METERS_WITHOUT_CUSTOMER, TARIFFS } from './demo-company.ts';
import { demoPlate } from './demo-plates.ts';

export const CONTEXT: RequestContext = { operator: '演示' };
/** 充值上限 of every demo meter: 600 m³. */
export const CEILING = litre(600_000);

/** The demo is told to a ledger that must agree; a refusal is a mistake in the story. */
export function must<T>(outcome: Outcome<T>, what: string): T {
  assert(outcome.ok, `demo data: ${what}: ${outcome.ok ? '' : JSON.stringify(outcome.refusal)}`);
  return outcome.value;
}

export async function layFoundations(deps: AppDeps, nextId: () => OperationId): Promise<void> {
  for (const version of TARIFFS) {
    must(await enterTariff(deps, CONTEXT, { operationId: nextId(), version }), version.id);
  }
  for (const { communityId, name, boxes } of COMMUNITIES) {
    const operationId = nextId();
    must(await enterCommunity(deps, CONTEXT, { operationId, communityId, name }), name);
    for (const box of boxes) {
      const request = {
        operationId: nextId(),
        regulatorBoxId: box.id,
        communityId,
        name: box.name,
      };
      must(await enterRegulatorBox(deps, CONTEXT, request), box.name);
    }
  }
  for (const meter of METERS_WITHOUT_CUSTOMER) {
    const place = {
      communityId: 104,
      regulatorBoxId: 10401,
      address: '云栖公寓9栋（待点火）',
      floor: 9,
    };
    const request = {
      operationId: nextId(),
      meter,
      accountId: null,
      ...place,
      direction: 'left' as const,
    };
    const plate = demoPlate(meter, 'G2.5');
    const rest = { model: 'IC-G2.5', initialIndex: ZERO_LITRE, ceiling: CEILING, plate };
    must(await enrolMeter(deps, CONTEXT, { ...request, ...rest }), 'a meter without a customer');
  }
}
