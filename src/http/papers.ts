/** 工程部、财务部: what must be on paper before gas flows, and which gate is still shut. */

import { z } from 'zod';
import { enterReviewSheet, filePaper, signReviewSheet } from '../app/engineering/papers.ts';
import { type BusinessDate, businessDate } from '../core/calendar.ts';
import { type Inspection, inspectionState } from '../core/inspection.ts';
import type { Paper } from '../core/ledger/papers.ts';
import { STATUSES } from '../core/standing.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { Refused } from './faults.ts';
import {
  accountIdField,
  accountIdText,
  amountFenField,
  businessDateField,
  operationIdField,
  textField,
} from './fields.ts';

const tags = ['engineering'];
/** Households on one sheet. */
const SHEET_MAX = 500;

const nameField = textField(40);
const numberField = textField(40);
const sheetNoField = z.string().regex(/^[A-Za-z0-9-]{1,32}$/);

const paperField = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('contract'), number: numberField, on: businessDateField }),
  z.strictObject({ kind: z.literal('fees-cleared'), on: businessDateField }),
  z.strictObject({
    kind: z.literal('commitment'),
    amountFen: amountFenField,
    dueOn: businessDateField,
    promisedBy: nameField,
  }),
  z.strictObject({
    kind: z.literal('leak-test'),
    passed: z.boolean(),
    on: businessDateField,
    testedBy: nameField,
  }),
  z.strictObject({
    kind: z.literal('ignition'),
    number: numberField,
    on: businessDateField,
    ignitedBy: nameField,
  }),
  z.strictObject({
    kind: z.literal('standing'),
    standing: z.enum(['occupied', 'vacant', 'dismantled']),
    on: businessDateField,
    confirmedBy: nameField,
  }),
  z.strictObject({
    kind: z.literal('inspection'),
    passed: z.boolean(),
    on: businessDateField,
    dueOn: businessDateField.meta({ description: 'The next inspection.' }),
    inspectedBy: nameField,
    found: z
      .string()
      .max(120)
      .default('')
      .meta({ description: 'What was found (隐患); empty for nothing.' }),
  }),
]);

function paperOf(field: z.output<typeof paperField>): Paper {
  if (field.kind !== 'commitment') return field;
  const { amountFen, ...rest } = field;
  return { ...rest, amount: amountFen };
}

const day = z.string();
/** Also of the counter's standing: it is told there, and bars nothing. */
export const inspectionSchema = z
  .strictObject({
    passed: z.boolean(),
    on: day,
    dueOn: day,
    inspectedBy: z.string(),
    found: z.string(),
    state: z.enum(['in-order', 'due', 'faults']).meta({
      description: '安检: due from its day on; faults until another one has passed.',
    }),
  })
  .meta({ id: 'Inspection' });

export function inspectionAnswer(
  inspection: Inspection | null,
  today: BusinessDate,
): z.output<typeof inspectionSchema> | null {
  if (inspection === null) return null;
  const { kind: _kind, ...rest } = inspection;
  return { ...rest, state: inspectionState(inspection, today) };
}

const commissioningSchema = z
  .strictObject({
    accountId: z.int(),
    contract: z.strictObject({ number: z.string(), on: day }).nullable(),
    feesClearedOn: day.nullable(),
    commitment: z
      .strictObject({ amountFen: z.int(), dueOn: day, promisedBy: z.string() })
      .nullable(),
    reviewSheet: z
      .strictObject({
        sheetNo: z.string(),
        financeDirector: z.string(),
        costAccountant: z.string(),
      })
      .nullable(),
    leakTest: z.strictObject({ passed: z.boolean(), on: day, testedBy: z.string() }).nullable(),
    ignition: z.strictObject({ number: z.string(), on: day, ignitedBy: z.string() }).nullable(),
    standing: z
      .strictObject({
        standing: z.enum(['occupied', 'vacant', 'dismantled']),
        on: day,
        confirmedBy: z.string(),
      })
      .nullable(),
    inspection: inspectionSchema.nullable(),
    status: z.enum(STATUSES).meta({ description: '待点火 点火通气 空房 拆除 报停 封停 销户' }),
    shut: z.array(z.string()).meta({
      description:
        'Codes of the gates that are shut today: those up to the signatures bar the card, the others the second purchase.',
    }),
  })
  .meta({ id: 'Commissioning' });

function addFiling(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/accounts/:accountId/papers',
    {
      config: { needs: 'paper.file' },
      schema: {
        tags,
        summary:
          'Put a paper of a household on file: 合同、费用结清、承诺书、查漏、点火记录单、空房、拆除、安检.',
        params: z.strictObject({ accountId: accountIdText }),
        body: z.strictObject({ operationId: operationIdField, paper: paperField }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { accountId }, body: { operationId, paper } }) => {
      const request = { operationId, accountId, paper: paperOf(paper) };
      return operationAnswer(operationId, granted(await filePaper(app, who, request)));
    },
  );

  desk.post(
    '/api/review-sheets',
    {
      config: { needs: 'paper.file' },
      schema: {
        tags,
        summary: 'Enter a review sheet before gas-on (开气前审核表) with its households.',
        body: z.strictObject({
          operationId: operationIdField,
          sheetNo: sheetNoField,
          accounts: z.array(accountIdField).min(1).max(SHEET_MAX),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }) =>
      operationAnswer(body.operationId, granted(await enterReviewSheet(app, who, body))),
  );

  desk.post(
    '/api/review-sheets/:sheetNo/signatures',
    {
      config: { needs: 'paper.sign' },
      schema: {
        tags,
        summary: 'Sign a review sheet for one of its two posts; two different people sign.',
        params: z.strictObject({ sheetNo: sheetNoField }),
        body: z.strictObject({
          operationId: operationIdField,
          post: z.enum(['finance-director', 'cost-accountant']),
          signedBy: nameField,
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { sheetNo }, body }) =>
      operationAnswer(
        body.operationId,
        granted(await signReviewSheet(app, who, { ...body, sheetNo })),
      ),
  );
}

/** A paper as it is shown: without the word that says which it is. */
function shown<P extends { readonly kind: string }>(paper: P | null): Omit<P, 'kind'> | null {
  if (paper === null) return null;
  const { kind: _kind, ...rest } = paper;
  return rest;
}

export function addPaperRoutes(desk: Desk, deps: HttpDeps): void {
  addFiling(desk, deps);
  const { store, clock, company } = deps.app;
  desk.get(
    '/api/accounts/:accountId/commissioning',
    {
      config: { needs: 'customer.see', audits: 'personal-data-viewed' },
      schema: {
        tags,
        summary: 'The papers of a household, and which gates are still shut.',
        params: z.strictObject({ accountId: accountIdText }),
        response: { 200: commissioningSchema, ...PROBLEMS },
      },
    },
    ({ params: { accountId } }) => {
      const today = businessDate(clock.now(), company.timeZone);
      const record = store.registry.commissioning(accountId, today);
      if (record === undefined) {
        throw new Refused({ code: 'account.unknown', facts: { accountId } });
      }
      const { papers, sheet, shut } = record;
      const { commitment } = papers;
      return {
        accountId,
        contract: shown(papers.contract),
        feesClearedOn: papers.feesCleared?.on ?? null,
        commitment:
          commitment === null
            ? null
            : {
                amountFen: commitment.amount,
                dueOn: commitment.dueOn,
                promisedBy: commitment.promisedBy,
              },
        reviewSheet:
          sheet === null
            ? null
            : {
                sheetNo: sheet.sheetNo,
                financeDirector: sheet.financeDirector,
                costAccountant: sheet.costAccountant,
              },
        leakTest: shown(papers.leakTest),
        ignition: shown(papers.ignition),
        standing: shown(papers.standing),
        inspection: inspectionAnswer(papers.inspection ?? null, today),
        status: record.status,
        shut: [...shut],
      };
    },
  );
}
