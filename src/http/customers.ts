/** 客户部: accounts, and what bars gas for them. */

import { z } from 'zod';
import { accountAnswer, accountSchema } from './accounts.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { Refused } from './faults.ts';
import {
  accountIdField,
  accountIdText,
  operationIdField,
  phoneField,
  registryNumberField,
  textField,
} from './fields.ts';
import { seesWhole, shownTo } from './personal.ts';

const PAGE = 50;
const tags = ['customers'];

const foundSchema = z
  .strictObject({
    total: z.int().meta({ description: 'Of all pages; counted up to 1000.' }),
    capped: z.boolean().meta({ description: 'There are more than were counted.' }),
    readPercent: z.int().nullable().meta({
      description:
        'After a start customers are read for the search: numbers are found at once, names, phones and addresses only of this share. Null once all are read.',
    }),
    found: z.array(
      z.strictObject({
        by: z
          .enum(['account', 'card', 'receipt', 'text'])
          .meta({ description: 'What of the account the text was.' }),
        account: accountSchema,
      }),
    ),
  })
  .meta({ id: 'FoundAccounts' });

function addOpening(desk: Desk, { counter }: HttpDeps): void {
  desk.post(
    '/api/accounts',
    {
      config: { needs: 'account.enter' },
      schema: {
        tags,
        summary: 'Open an account (开户).',
        body: z.strictObject({
          operationId: operationIdField,
          accountId: accountIdField,
          name: textField(60),
          phone: phoneField.nullable().default(null),
          address: textField(120),
          identity: textField(40)
            .nullable()
            .default(null)
            .meta({ description: '证件号码 (may be left out); kept sealed, shown masked.' }),
          communityId: registryNumberField,
          customerClass: textField(40),
          householdSize: z.int().min(1).max(99),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body: { identity, ...body } }) => {
      const wish = { ...body, ...(identity !== null && { identity }) };
      return operationAnswer(body.operationId, granted(await counter.openAccount(who, wish)));
    },
  );
}

export function addCustomerRoutes(desk: Desk, deps: HttpDeps): void {
  addOpening(desk, deps);
  const { app, counter, search } = deps;

  desk.get(
    '/api/accounts',
    {
      config: { needs: 'customer.see', audits: 'personal-data-viewed' },
      schema: {
        tags,
        summary:
          'Find accounts by number, card, receipt, meter, name, phone or address; several words must all be there.',
        querystring: z.strictObject({
          find: textField(60),
          from: z.coerce.number().int().min(0).max(1_000).default(0),
          limit: z.coerce.number().int().min(1).max(PAGE).default(PAGE),
        }),
        response: { 200: foundSchema, ...PROBLEMS },
      },
    },
    ({ who, query: { find, from, limit } }) => {
      const how = { wholeOnly: !seesWhole(who), meanwhile: search.reading() };
      const page = { station: app.station, from, limit, ...how };
      const { accounts, total, capped, readPercent } = app.store.find(find, page);
      const found = accounts.map(({ by, account }) => ({
        by,
        account: accountAnswer(shownTo(who, account)),
      }));
      return { total, capped, readPercent, found };
    },
  );

  desk.get(
    '/api/accounts/:accountId',
    {
      config: { needs: 'customer.see', audits: 'personal-data-viewed' },
      schema: {
        tags,
        summary: 'One account with the stages of its money and gas.',
        params: z.strictObject({ accountId: accountIdText }),
        response: { 200: accountSchema, ...PROBLEMS },
      },
    },
    ({ who, params: { accountId } }) => {
      const view = app.store.account(accountId);
      if (view === undefined) throw new Refused({ code: 'account.unknown', facts: { accountId } });
      return accountAnswer(shownTo(who, view));
    },
  );

  desk.post(
    '/api/accounts/:accountId/holds',
    {
      config: { needs: 'account.hold' },
      schema: {
        tags,
        summary:
          'Set or release a hold (报停、停气、黑名单). An empty reason releases it; off the blacklist by two people.',
        params: z.strictObject({ accountId: accountIdText }),
        body: z.strictObject({
          operationId: operationIdField,
          hold: z.enum(['suspended', 'stopped', 'blacklisted']),
          reason: z.union([z.literal(''), textField(120)]),
          second: textField(40).nullable().default(null).meta({
            description: 'The second person, needed to take an account off the blacklist.',
          }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params, body }) =>
      operationAnswer(
        body.operationId,
        granted(await counter.setHold(who, { ...body, accountId: params.accountId })),
      ),
  );
}
