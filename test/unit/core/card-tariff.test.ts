/** Prices as a card of money carries them, and which of them a load writes. */
import { expect, test } from 'vitest';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { cardTariffOf, tariffToWrite, versionNumber } from '../../../src/core/card-tariff.ts';
import type { TariffVersion } from '../../../src/core/tariff.ts';
import { litre, priceE4 } from '../../../src/core/units.ts';

const version = (id: string, from: string, more: Partial<TariffVersion> = {}): TariffVersion => ({
  id,
  customerClass: 'residential',
  effectiveFrom: toBusinessDate(from),
  cycle: 'year',
  cycleStartMonth: 1,
  tiers: [
    { upTo: litre(300_000), price: priceE4(24_000) },
    { upTo: null, price: priceE4(28_800) },
  ],
  household: { baseSize: 4, perPersonUpTo: [litre(50_000)], capPersons: 7 },
  ...more,
});
const NOW = version('res-2026', '2026-01-01');
const NEXT = version('res-2027', '2027-01-01');
const LATER = version('res-2028', '2028-01-01');
const DAY = toBusinessDate('2026-11-26');
const WANTED = { customerClass: 'residential', householdSize: 5, meterVersion: null };

const written = (meterVersion: number | null): number | string => {
  const told = tariffToWrite([LATER, NEXT, NOW], { ...WANTED, meterVersion }, DAY);
  return told.ok ? told.value.version : told.refusal.code;
};

test('the version in force is written until the meter has it, then the next one that is announced', () => {
  expect(written(null)).toBe(versionNumber('res-2026'));
  expect(written(versionNumber('res-2025'))).toBe(versionNumber('res-2026'));
  expect(written(versionNumber('res-2026'))).toBe(versionNumber('res-2027'));
});

test('the tiers are those of the household', () => {
  const tariff = tariffToWrite([NOW], WANTED, DAY);
  expect(tariff).toMatchObject({ ok: true, value: { tiers: [{ upTo: 350_000 }, { upTo: null }] } });
});

test.each([
  [
    'tiers',
    {
      tiers: [1, 2, 3, 4].map((n) => ({
        upTo: n === 4 ? null : litre(n * 1000),
        price: priceE4(10),
      })),
    },
  ],
  ['price', { tiers: [{ upTo: null, price: priceE4(24_005) }] }],
  ['price', { tiers: [{ upTo: null, price: priceE4(700_000) }] }],
  [
    'bound',
    {
      tiers: [
        { upTo: litre(300_500), price: priceE4(10) },
        { upTo: null, price: priceE4(20) },
      ],
    },
  ],
  ['date', { effectiveFrom: toBusinessDate('1999-12-31') }],
] as const)('a version whose %s has no place on a card is refused', (why, more) => {
  const told = cardTariffOf(version('odd', '2026-01-01', { household: null, ...more }), 0);
  expect(told).toMatchObject({
    ok: false,
    refusal: { code: 'tariff.not-on-card', facts: { why } },
  });
});

test('where two versions share a number, the word of a meter says nothing: the one in force is written', () => {
  const twin = version('res-14491', '2025-01-01');
  expect(versionNumber(twin.id)).toBe(versionNumber(NOW.id));
  const meterVersion = versionNumber(NOW.id);
  const told = tariffToWrite([twin, NOW, NEXT], { ...WANTED, meterVersion }, DAY);
  expect(told).toMatchObject({
    ok: true,
    value: { version: meterVersion, effectiveFrom: '2026-01-01' },
  });
});
