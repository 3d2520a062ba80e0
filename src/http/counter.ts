/** 营业厅: payment, purchase and load, and the card in the reader. */
import { z } from 'zod';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import {
  cardStatusAnswer,
  cardStatusSchema,
  loadPartAnswer,
  loadPartSchema,
  openCardAnswer,
  openCardSchema,
  openLoadAnswer,
  openLoadSchema,
  quoteAnswer,
  quoteSchema,
  saleAnswer,
  saleSchema,
} from './counter-answers.ts';
import {
  beforeGapField,
  confirmLowTriesField,
  paymentBody,
  paymentOf,
  purchaseBody,
  quoteBody,
  readerField,
  saleBody,
} from './counter-fields.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { accountIdField, cardNoField, operationIdField } from './fields.ts';
import { behindOperationField, limitField, pageFields } from './paging.ts';

const tags = ['counter'];

/** 202 says that something is still open; its problem says what to do next. */
const codeOf = (state: string): 200 | 202 =>
  state === 'pending' || state === 'opening' || state === 'running' ? 202 : 200;

export function addSaleRoutes(desk: Desk, { counter }: HttpDeps): void {
  desk.post(
    '/api/payments',
    {
      config: { needs: 'sale.make' },
      schema: {
        tags,
        summary: 'Take a payment (收款) without buying. The ticket number is in the result.',
        body: paymentBody,
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }) => {
      const outcome = await counter.takePayment(who, paymentOf(body.accountId, body));
      return operationAnswer(body.operationId, granted(outcome));
    },
  );

  desk.post(
    '/api/quotes',
    {
      config: { needs: 'sale.make', repeats: 'changes-nothing' },
      schema: {
        tags,
        summary: 'What a purchase would cost now (报价). Changes nothing.',
        body: quoteBody,
        response: { 200: quoteSchema, ...PROBLEMS },
      },
    },
    ({ body }) => quoteAnswer(granted(counter.quote(body))),
  );

  desk.post(
    '/api/purchases',
    {
      config: { needs: 'sale.make' },
      schema: {
        tags,
        summary: 'Buy gas from the balance (购气). It is then to be written.',
        body: purchaseBody,
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }) =>
      operationAnswer(body.operationId, granted(await counter.buyGas(who, body))),
  );

  desk.post(
    '/api/loads',
    {
      config: { needs: 'sale.make' },
      schema: {
        tags,
        summary:
          'Write the gas to the card in the reader (写卡), after a payment and a purchase where given.',
        body: saleBody,
        response: { 200: saleSchema, 202: saleSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }, reply) => {
      const payment = body.payment && paymentOf(body.accountId, body.payment);
      const sale = granted(await counter.loadCard(who, { ...body, payment }));
      return reply.code(codeOf(sale.load.state)).send(saleAnswer(sale));
    },
  );
}

const openLoadsSchema = z
  .strictObject({ ...pageFields, next: z.string().nullable(), loads: z.array(openLoadSchema) })
  .meta({ id: 'OpenLoads', description: '待核实写卡一页' });

export function addOpenLoadRoutes(desk: Desk, { counter }: HttpDeps): void {
  desk.get(
    '/api/loads/open',
    {
      config: { needs: 'customer.see' },
      schema: {
        tags,
        summary:
          'Loads that are not decided, oldest first: the cards to put back, a page at a time.',
        querystring: z.strictObject({ after: behindOperationField, limit: limitField }),
        response: { 200: openLoadsSchema, ...PROBLEMS },
      },
    },
    ({ query: { after = null, limit } }) => {
      const { total, next, rows } = counter.openLoads(after, limit);
      return { total, next, loads: rows.map(openLoadAnswer) };
    },
  );

  const params = z.strictObject({ operationId: operationIdField });
  const body = z.strictObject({ reader: readerField, confirmLowTries: confirmLowTriesField });
  const response = { 200: loadPartSchema, 202: loadPartSchema, ...PROBLEMS };
  desk.post(
    '/api/loads/:operationId/settle',
    {
      config: { needs: 'load.write' },
      schema: {
        tags,
        summary: 'Bring an open load to its end with its card in the reader (核实写卡).',
        params,
        body,
        response,
      },
    },
    async (request, reply) => {
      const ask = { ...request.body, load: request.params.operationId };
      const load = granted(await counter.settleLoad(request.who, ask));
      return reply.code(codeOf(load.state)).send(loadPartAnswer(load));
    },
  );

  desk.post(
    '/api/loads/:operationId/cancel',
    {
      config: { needs: 'load.write' },
      schema: {
        tags,
        summary:
          'Cancel an open load with its card in the reader (撤销写卡): its gas is again to be written. A load of before a gap is cancelled by two people.',
        params,
        body: body.extend({ second: beforeGapField }),
        response,
      },
    },
    async (request, reply) => {
      const ask = { ...request.body, load: request.params.operationId };
      const load = granted(await counter.cancelLoad(request.who, ask));
      return reply.code(codeOf(load.state)).send(loadPartAnswer(load));
    },
  );
}

export function addCardRoutes(desk: Desk, { counter }: HttpDeps): void {
  desk.post(
    '/api/cards/reconcile',
    {
      config: { needs: 'card.read', repeats: 'ends-alike', audits: 'personal-data-viewed' },
      schema: {
        tags,
        summary:
          'Read the card in the reader (读卡): first at every contact, it settles what is open.',
        body: z.strictObject({
          reader: readerField,
          accountId: accountIdField.nullable().default(null).meta({
            description: 'The account that is served; null serves whoever owns the card.',
          }),
          confirmLowTries: confirmLowTriesField,
        }),
        response: { 200: cardStatusSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }) => cardStatusAnswer(who, granted(await counter.readCard(who, body))),
  );

  desk.post(
    '/api/cards/open',
    {
      config: { needs: 'card.open' },
      schema: {
        tags,
        summary: 'Make the blank card in the reader the card of an account (开卡).',
        body: z.strictObject({
          operationId: operationIdField,
          accountId: accountIdField,
          cardNo: cardNoField,
          reader: readerField,
          confirmLowTries: confirmLowTriesField,
        }),
        response: { 200: openCardSchema, 202: openCardSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }, reply) => {
      const opened = granted(await counter.openCard(who, body));
      return reply.code(codeOf(opened.state)).send(openCardAnswer(opened));
    },
  );
}
