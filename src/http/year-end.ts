/** 财务部: the year's end of an account, and plans of debtors; each one form of two people. */
import { z } from 'zod';
import { agreePlan, trueUpYear } from '../app/finance/year-end.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import {
  accountIdField,
  businessDateField,
  litresFromZeroField,
  operationIdField,
  operatorField,
  textField,
} from './fields.ts';
import { actor } from './who.ts';

const paperFields = {
  operationId: operationIdField,
  operator: operatorField,
  second: textField(40).meta({ description: 'Who signed it, another person.' }),
  accountId: accountIdField,
  formNo: textField(40),
  reason: textField(120),
};

function addTrueUp(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/true-ups',
    {
      config: { needs: 'usage.enter' },
      schema: {
        tags: ['finance'],
        summary:
          'True a year up (年末清算): bought against sold by the base meter, beyond the error of the meter; an entry of the open period.',
        body: z.strictObject({
          ...paperFields,
          year: z.int().min(2000).max(2999).meta({ description: 'A year that is over.' }),
          indexLitres: litresFromZeroField.meta({
            description: 'Index of the base meter (基表止数) at the end of the year.',
          }),
          readOn: businessDateField,
          evidence: textField(200).meta({ description: 'Photograph, reading list …' }),
          responsible: textField(40).meta({ description: 'Who answers for the index.' }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body: { operator, indexLitres: index, ...document } }) =>
      operationAnswer(
        document.operationId,
        granted(await trueUpYear(app, actor(who, operator), { ...document, index })),
      ),
  );
}

export function addYearEndRoutes(desk: Desk, deps: HttpDeps): void {
  addTrueUp(desk, deps);
  const { app } = deps;
  desk.post(
    '/api/payment-plans',
    {
      config: { needs: 'usage.enter' },
      schema: {
        tags: ['finance'],
        summary:
          'Let a debtor buy gas (分期): of each payment a share settles what is owed for over-use; 100 ends the plan, and so does the debt.',
        body: z.strictObject({
          ...paperFields,
          sharePercent: z.int().min(1).max(100).meta({
            description: 'Of each payment, rounded up to the fen.',
          }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body: { operator, ...plan } }) =>
      operationAnswer(plan.operationId, granted(await agreePlan(app, actor(who, operator), plan))),
  );
}
