/** 客户部: what a customer's record says changes, each with its reason, and all of it is kept. */
import { z } from 'zod';
import {
  changeClass,
  changeContact,
  changeHousehold,
  changeInvoiceTitle,
} from '../app/counter/change-account.ts';
import type { RecordChange } from '../core/ledger/commands.ts';
import { factOf, textOf } from '../core/ledger/fact.ts';
import type { OperationView } from '../ports/store.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { Refused } from './faults.ts';
import { accountIdText, operationIdField, phoneField, textField } from './fields.ts';
import { appFor } from './personal.ts';

const tags = ['customers'];
const params = z.strictObject({ accountId: accountIdText });
const SHOWN = 100;
const PERSONS_MAX = 99;

const personsField = z.int().min(1).max(PERSONS_MAX);

const asked = {
  operationId: operationIdField,
  seen: z.int().min(0).optional().meta({
    description:
      '`changes` of the account as it was looked at: what somebody else changed since is not overwritten. May be left out.',
  }),
  reason: textField(120),
};

const changeSchema = z
  .strictObject({
    operationId: z.string(),
    at: z.int().meta({ description: 'Milliseconds since 1970 UTC.' }),
    businessDate: z.string(),
    operator: z.string(),
    second: z.string().nullable(),
    reason: z.string(),
    to: z.union([
      z.strictObject({
        what: z.literal('contact'),
        name: z.string(),
        phone: z.string().nullable(),
        address: z.string(),
      }),
      z.strictObject({
        what: z.literal('invoice'),
        title: z.string().meta({ description: 'Empty where it was taken off the record.' }),
        taxNo: z.string().nullable(),
      }),
      z.strictObject({
        what: z.literal('size'),
        personsBefore: z.int(),
        persons: z.int(),
      }),
      z.strictObject({
        what: z.literal('class'),
        classBefore: z.string(),
        customerClass: z.string(),
      }),
    ]),
  })
  .meta({ id: 'AccountChange', description: 'What the record said from then on (户资料变更).' });

type Shown = z.output<typeof changeSchema>;

function toAnswer(to: RecordChange, { committed: { result } }: OperationView): Shown['to'] {
  switch (to.what) {
    case 'contact': {
      const { what, name, phone, address } = to;
      return { what, name, phone, address };
    }
    case 'invoice':
      return { ...to };
    case 'size':
      return { ...to, personsBefore: factOf(result, 'personsBefore') };
    case 'class':
      return { ...to, classBefore: textOf(result, 'classBefore') };
  }
}

function changeAnswer(view: OperationView): Shown[] {
  const { command, operationId, committed } = view;
  if (command.kind !== 'change-account') return [];
  const { operator, second = null, reason, businessDate, to } = command;
  const { at } = committed;
  return [{ operationId, at, businessDate, operator, second, reason, to: toAnswer(to, view) }];
}

/** Who they are, and whom invoices name: one clerk. */
function addNameRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/accounts/:accountId/contact',
    {
      config: { needs: 'account.enter' },
      schema: {
        tags,
        summary:
          'Change name, telephone or address of a customer (资料变更); what is left out stays. Another owner (过户) closes the account and opens one.',
        params,
        body: z.strictObject({
          ...asked,
          name: textField(60).optional(),
          phone: phoneField.nullable().optional().meta({
            description: 'Null takes it off the record.',
          }),
          address: textField(120).optional(),
          identity: textField(40).optional().meta({
            description:
              '证件号码 that was shown: needed for another name where one is on file; put on file where none is.',
          }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { accountId }, body }) =>
      operationAnswer(
        body.operationId,
        granted(await changeContact(app, who, { ...body, accountId })),
      ),
  );
  desk.post(
    '/api/accounts/:accountId/invoice-title',
    {
      config: { needs: 'account.enter' },
      schema: {
        tags,
        summary: 'Change what invoices name (开票抬头、税号) of a customer.',
        params,
        body: z.strictObject({
          ...asked,
          title: z.union([z.literal(''), textField(100)]).meta({
            description: 'Empty takes title and tax number off the record.',
          }),
          taxNo: textField(30).nullable().default(null),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { accountId }, body }) =>
      operationAnswer(
        body.operationId,
        granted(await changeInvoiceTitle(app, who, { ...body, accountId })),
      ),
  );
}

/** What gas costs them: two people. */
function addPriceRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/accounts/:accountId/household',
    {
      config: { needs: 'account.enter' },
      schema: {
        tags,
        summary:
          'Change how many live in a household (人口变更) by two people: it counts from today, and nothing that was bought is priced again.',
        params,
        body: z.strictObject({
          ...asked,
          persons: personsField,
          second: textField(40).meta({ description: 'The second person (复核人).' }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { accountId }, body }) =>
      operationAnswer(
        body.operationId,
        granted(await changeHousehold(app, who, { ...body, accountId })),
      ),
  );
  desk.post(
    '/api/accounts/:accountId/class',
    {
      config: { needs: 'account.enter' },
      schema: {
        tags,
        summary:
          'Put the class of a customer (用气性质) right, by two people: only before anything was paid or sold.',
        params,
        body: z.strictObject({
          ...asked,
          customerClass: textField(40),
          second: textField(40).meta({ description: 'The second person (复核人).' }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { accountId }, body }) =>
      operationAnswer(
        body.operationId,
        granted(await changeClass(app, who, { ...body, accountId })),
      ),
  );
}

export function addAccountChangeRoutes(desk: Desk, deps: HttpDeps): void {
  addNameRoutes(desk, deps);
  addPriceRoutes(desk, deps);
  const { app } = deps;
  desk.get(
    '/api/accounts/:accountId/changes',
    {
      config: { needs: 'customer.see', audits: 'personal-data-viewed' },
      schema: {
        tags,
        summary: `The last ${SHOWN} changes of a customer's record, newest first.`,
        params,
        response: { 200: z.array(changeSchema), ...PROBLEMS },
      },
    },
    ({ who, params: { accountId } }) => {
      const { store } = appFor(who, app);
      if (store.account(accountId) === undefined) {
        throw new Refused({ code: 'account.unknown', facts: { accountId } });
      }
      return store.recordChanges(accountId, SHOWN).flatMap(changeAnswer);
    },
  );
}
