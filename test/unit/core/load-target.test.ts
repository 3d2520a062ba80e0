/** What a load is going to write: the image it aims at, and the cards that take none. */
import { describe, expect, test } from 'vitest';
import type { FormatCapabilities } from '../../../src/core/card.ts';
import { type LoadWish, mayLoad, planTarget } from '../../../src/core/load.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { reportOf, SETTINGS } from './ledger-town.ts';
import { BEFORE, CAPABILITIES, ONE_ZONE, shown, TARGET } from './shown-card.ts';

describe('the target of a load', () => {
  const wish = {
    operationTag: 'a1b2c3d4e5f60718',
    litres: litre(20_000),
    soldAt: 1_781_496_000,
    ceiling: litre(900_000),
  };

  test('is absolute: the other slot, one sequence on, the total raised by the litres', () => {
    expect(planTarget(shown({}), wish, CAPABILITIES)).toEqual({
      ok: true,
      value: {
        slot: 'B',
        writeSequence: 5,
        total: 80_000,
        tag: wish.operationTag,
        soldAt: wish.soldAt,
        volume: 20_000,
        ceiling: 900_000,
      },
    });
  });

  test('goes to slot A when slot B counts', () => {
    const plan = planTarget(shown({ b: TARGET }), wish, CAPABILITIES);
    expect(plan).toMatchObject({ ok: true, value: { slot: 'A', writeSequence: 6 } });
  });

  test('is gas on a card of gas, and money with its prices on a card of money', () => {
    const money = { fen: fen(5_000), tariff: { version: 7 } } as unknown as NonNullable<
      LoadWish['money']
    >;
    const code = (asked: LoadWish, of: FormatCapabilities) => {
      const plan = planTarget(shown({}), asked, of);
      return plan.ok ? 'planned' : plan.refusal.code;
    };
    const counting: FormatCapabilities = { ...CAPABILITIES, counts: 'money' };
    expect(code({ ...wish, money }, CAPABILITIES)).toBe('card.counts-gas');
    expect(code(wish, counting)).toBe('card.counts-money');
    expect(code({ ...wish, money }, counting)).toBe('card.counts-money');
    expect(code({ ...wish, litres: litre(0), money }, counting)).toBe('planned');
  });

  test('is refused on a card that shows no valid slot', () => {
    const plan = planTarget(shown({ a: null, active: null }), wish, CAPABILITIES);
    expect(plan).toMatchObject({ ok: false, refusal: { code: 'card.not-ours' } });
  });

  test.each([
    ['ceiling', { ceiling: litre(2 ** 32) }, 2 ** 32],
    ['volume', { litres: litre(2 ** 32) }, 2 ** 32],
    ['total', { litres: litre(2 ** 31) }, 60_000 + 2 ** 31],
  ])('is refused when its %s is more than the format holds', (field, change, wanted) => {
    const largest = field === 'total' ? 2 ** 31 : 2 ** 32 - 1;
    const capacity = { ...SETTINGS.capacity, ...(field === 'total' && { total: litre(largest) }) };
    expect(planTarget(shown({}), { ...wish, ...change }, { ...CAPABILITIES, capacity })).toEqual({
      ok: false,
      refusal: { code: 'limit.card-capacity', facts: { field, wanted, largest } },
    });
  });
});

describe('a card of one zone', () => {
  const wish = { operationTag: '00'.repeat(8), litres: litre(1_000), soldAt: 0, ceiling: litre(0) };
  const loaded = { ...BEFORE, volume: litre(20_000) };

  test('is written in its zone again', () => {
    expect(planTarget(shown({}), wish, ONE_ZONE)).toMatchObject({
      ok: true,
      value: { slot: 'A', writeSequence: 5, total: 61_000 },
    });
  });

  test.each([
    ['that carries gas', { a: loaded }, 'card.gas-not-taken'],
    [
      'whose gas before that was taken',
      { a: loaded, report: reportOf(3, 40_000) },
      'card.gas-not-taken',
    ],
    ['whose gas was taken', { a: loaded, report: reportOf(4, 60_000) }, 'accepted'],
    ['that never carried any', {}, 'accepted'],
  ])('%s: %s', (_name, content, answer) => {
    const asked = mayLoad(shown(content), ONE_ZONE);
    expect(asked.ok ? 'accepted' : asked.refusal.code).toBe(answer);
    const planned = planTarget(shown(content), wish, ONE_ZONE);
    expect(planned.ok ? 'accepted' : planned.refusal.code).toBe(answer);
  });

  test('carries whole units: part of one is refused, and a ceiling is rounded up', () => {
    const inMetres = { ...ONE_ZONE, volumeUnit: litre(1_000) };
    const planned = planTarget(shown({}), { ...wish, ceiling: litre(600_001) }, inMetres);
    expect(planned.ok && planned.value.ceiling).toBe(601_000);
    expect(planTarget(shown({}), { ...wish, litres: litre(1_500) }, inMetres)).toEqual({
      ok: false,
      refusal: { code: 'purchase.not-a-multiple', facts: { unitLitres: 1_000 } },
    });
  });

  test('of a cumulative format takes more on top', () => {
    expect(mayLoad(shown({ a: loaded }), CAPABILITIES).ok).toBe(true);
  });
});
