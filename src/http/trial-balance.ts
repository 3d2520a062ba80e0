/** 财务部: the trial balance of all accounts over a range of business dates. */
import { z } from 'zod';
import { granted, PROBLEMS } from './answers.ts';
import type { TrialBalances } from './deps.ts';
import type { Desk } from './desk.ts';
import { businessDateField } from './fields.ts';

const amountField = z.string().meta({ description: 'Fen or litres, whole, as decimal text.' });

const lineSchema = z
  .strictObject({
    code: z.int(),
    gl: z.string().nullable().meta({ description: 'Null for gas, which is in no general ledger.' }),
    zh: z.string(),
    en: z.string(),
    commodity: z.enum(['fen', 'litre']),
    debit: amountField,
    credit: amountField,
    balance: amountField,
  })
  .meta({ id: 'TrialBalanceLine', description: '试算平衡一行' });

export function addTrialBalanceRoute(desk: Desk, trial: TrialBalances): void {
  desk.get(
    '/api/reports/trial-balance',
    {
      config: { needs: 'month.see' },
      schema: {
        tags: ['finance'],
        summary: 'Debits, credits and balance of every account that moved (试算平衡).',
        querystring: z.strictObject({
          from: businessDateField.optional(),
          to: businessDateField.optional(),
        }),
        response: { 200: z.array(lineSchema), ...PROBLEMS },
      },
    },
    async ({ query: { from = null, to = null } }) =>
      granted(await trial.of({ from, to })).map((line) => ({ ...line })),
  );
}
