/** What a bench check found is told in the language of the page, whatever it is. */
import { expect, test } from 'vitest';
import { BENCH_SAID } from '../../../src/app/engineering/check-on-bench.ts';
import type { MeterErrorCode } from '../../../src/ports/meters.ts';
import { benchSaid as en } from '../../../src/ui/words/en/bench-said.ts';
import { benchSaid as zh } from '../../../src/ui/words/zh/bench-said.ts';

/** The compiler asks for each. */
const FAULTS: Readonly<Record<MeterErrorCode, true>> = {
  'line.unknown': true,
  'line.down': true,
  'line.lost': true,
  'meter.profile-unknown': true,
  'meter.profile-needed': true,
  'meter.address-invalid': true,
  'meter.not-supported': true,
  'meter.silent': true,
  'meter.refused': true,
  'meter.answer-unreadable': true,
};

test('every finding of a step has its words in both languages', () => {
  const said = [...Object.values(BENCH_SAID), ...Object.keys(FAULTS)];
  expect(said.filter((one) => !/[\u4e00-\u9fff]/.test(zh[one] ?? ''))).toEqual([]);
  expect(said.filter((one) => !/^[ -~’]+$/.test(en[one] ?? ''))).toEqual([]);
  const known = new Set(said);
  expect([new Set(Object.keys(zh)), new Set(Object.keys(en))]).toEqual([known, known]);
});
