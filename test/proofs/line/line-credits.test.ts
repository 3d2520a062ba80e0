/** The short form: so many seeded exchanges in which lines and meters do everything they may. */
import { expect, test } from 'vitest';
import { LINE_FAULTS } from '../../../simulators/meter/line-weather.ts';
import { runLineCredits } from './line-credits.ts';

const EXCHANGES = 2_500;
const FROM = 1;

test(`${EXCHANGES} exchanges from seed ${FROM} on: every order is credited once or proven absent`, async () => {
  const figures = await runLineCredits({ exchanges: EXCHANGES, from: FROM });
  expect(figures.violations).toEqual([]);
  const { posted, voided, sentAgain } = figures.loads;
  expect(Math.min(posted, voided, sentAgain)).toBeGreaterThan(5);
  expect(figures.underSm4).toBeGreaterThan(5);
  const met = Object.keys(figures.faults);
  for (const fault of LINE_FAULTS) expect(met).toContain(`${fault} from`);
  expect(met).toEqual(
    expect.arrayContaining(['lose to', 'corrupt to', 'duplicate to', 'delay to']),
  );
  expect(met).toEqual(
    expect.arrayContaining(['adapter pulled', 'meter without power', 'process restarted']),
  );
});
