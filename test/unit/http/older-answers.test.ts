/** What the ledger recorded before a field was added is still answered: its operation may be asked again at any time. */
import { expect, test } from 'vitest';
import type { DeductionResult } from '../../../src/core/ledger/month-results.ts';
import type { CommandResult } from '../../../src/core/ledger/results.ts';
import { copyOfResult, resultSchema } from '../../../src/http/answers.ts';

/** As entries held it before revenue apart from use was told by tier. */
const WITHOUT_TIERS = { litres: 10_000, fen: 2000, netFen: 1835 };

const deduction: DeductionResult = {
  kind: 'deduction',
  profile: 'receipt',
  litres: 0,
  fen: 0,
  taken: { litres: 0, fen: 0, total: 0 },
  awaitingLitres: 0,
  overUse: null,
  netFen: 0,
  recognised: WITHOUT_TIERS,
  billedLitres: 0,
  estimatedLitres: 0,
  lines: [],
};

const RESULTS: readonly CommandResult[] = [
  {
    kind: 'purchase',
    tariffId: 'residential-2026',
    householdSize: 4,
    cycleStart: '2026-01-01',
    volumeBeforeLitres: 0,
    volumeAfterLitres: 10_000,
    volumeLitres: 10_000,
    costFen: 2000,
    balanceFen: 0,
    apart: WITHOUT_TIERS,
    tiers: [],
  },
  deduction,
  {
    kind: 'settlement',
    use: deduction,
    toBeWrittenLitres: 0,
    owedLitres: 0,
    owedFen: 0,
    returned: {
      litres: 0,
      fen: 0,
      overUsePaidFen: 0,
      overUseLeftFen: 0,
      balanceFen: 0,
      cycleVolumeLitres: 0,
      recognised: WITHOUT_TIERS,
    },
  },
];

test.each(RESULTS)('a $kind that recognised revenue apart before it had tiers', (result) => {
  expect(resultSchema.parse(copyOfResult(result))).toEqual(result);
});
