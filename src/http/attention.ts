/** What a counter has to look after (待办): six lists from the ledger alone, a page of each in one answer. */
import { z } from 'zod';
import type { Attention, CardListed, MeterListed, OpenWrite } from '../app/counter/attention.ts';
import { formatMeter } from '../core/ids.ts';
import type { AccountView } from '../ports/store.ts';
import { meterAnswer, meterSchema } from './accounts.ts';
import { PROBLEMS } from './answers.ts';
import { openLoadAnswer, openLoadSchema } from './counter-answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { findingAnswer, findingSchema } from './diagnosis.ts';
import { accountIdText, cardNoText, operationIdField } from './fields.ts';
import { meterText } from './meter-fields.ts';
import { shownTo } from './personal.ts';
import type { Who } from './who.ts';
import { windowCountAnswer, windowCountSchema } from './window-counts.ts';

const tags = ['counter'];
/** Rows of each list of a page, unless the question says how many. */
const PAGE = 100;
const PAGE_MAX = 500;

const customerSchema = z.strictObject({
  accountId: z.int(),
  name: z.string(),
  phone: z.string().nullable(),
  address: z.string(),
});

const openWriteSchema = z.strictObject({
  load: openLoadSchema,
  customer: customerSchema,
  ageSeconds: z.int(),
});

const cardDiffersSchema = z.strictObject({
  cardNo: z.int(),
  customer: customerSchema,
  operator: z.string().meta({ description: 'Who had it in the reader when it was refused first.' }),
  ageSeconds: z.int(),
  finding: findingSchema,
});

const meterDiffersSchema = z.strictObject({
  meter: meterSchema,
  cardNo: z.int().nullable().meta({ description: 'The present card of its customer.' }),
  customer: customerSchema,
  window: windowCountSchema,
  booksLitres: z.int().meta({
    description: 'What the books led to, or knew that the meter had taken, when it was noted.',
  }),
  booksFen: z.int().optional().meta({ description: 'Of a money meter, which counts no gas.' }),
  ageSeconds: z.int(),
  finding: findingSchema,
});

const voidListedSchema = z.strictObject({
  cardNo: z.int(),
  presentCardNo: z.int().nullable(),
  customer: customerSchema,
});

const gasOwedSchema = z.strictObject({
  customer: customerSchema,
  toBeWrittenLitres: z.int(),
  toBeWrittenFen: z
    .int()
    .optional()
    .meta({ description: 'Money, with its gas or for a money meter.' }),
  owedLitres: z.int(),
});

const listed = <R extends z.ZodType, K extends z.ZodType>(row: R, key: K) =>
  z.strictObject({
    total: z.int().meta({ description: 'Of the whole list.' }),
    rows: z.array(row),
    next: key.nullable().meta({ description: 'Where the next page goes on; null on the last.' }),
  });

const attentionSchema = z
  .strictObject({
    putBack: listed(openWriteSchema, z.string()).meta({
      description: 'Cards to put back, oldest first.',
    }),
    countsDiffer: listed(openWriteSchema, z.string()).meta({
      description: 'Cards that showed what the books cannot explain; two people decide.',
    }),
    cardsDiffer: listed(cardDiffersSchema, z.int()).meta({
      description:
        'Cards with no open load that were refused because they contradict the books (卡账不符); till the card agrees, or is void-listed: replaced, its meter changed, its contract ended.',
    }),
    metersDiffer: listed(meterDiffersSchema, z.string()).meta({
      description:
        'Meters whose noted window count (表窗) contradicts the books; till a later count or the meter’s own report agrees.',
    }),
    voidListed: listed(voidListedSchema, z.int()),
    gasOwed: listed(gasOwedSchema, z.int()).meta({ description: '待写 · 待补气' }),
  })
  .meta({ id: 'Attention' });

const attentionAnswer = (who: Who, list: Attention): z.output<typeof attentionSchema> => {
  const customer = (account: AccountView) => {
    const { accountId, name, phone, address } = shownTo(who, account);
    return { accountId, name, phone, address };
  };
  const openWrite = ({ load, account, ageMs }: OpenWrite) => ({
    load: openLoadAnswer(load),
    customer: customer(account),
    ageSeconds: Math.floor(ageMs / 1000),
  });
  const cardListed = ({ differs: { note, account }, finding, ageMs }: CardListed) => ({
    cardNo: note.cardNo,
    customer: customer(account),
    operator: note.operator,
    ageSeconds: Math.floor(ageMs / 1000),
    finding: findingAnswer(finding),
  });
  const meterListed = ({ differs, finding, ageMs }: MeterListed) => {
    const { window, account, countsMoney, books } = differs;
    return {
      meter: meterAnswer(window.meter),
      cardNo: account.cardNo,
      customer: customer(account),
      window: windowCountAnswer(window, countsMoney),
      ...(countsMoney ? { booksLitres: 0, booksFen: books } : { booksLitres: books }),
      ageSeconds: Math.floor(ageMs / 1000),
      finding: findingAnswer(finding),
    };
  };
  const { putBack, countsDiffer, cardsDiffer, metersDiffer, voidListed, gasOwed } = list;
  const next = metersDiffer.next;
  return {
    putBack: { ...putBack, rows: putBack.rows.map(openWrite) },
    countsDiffer: { ...countsDiffer, rows: countsDiffer.rows.map(openWrite) },
    cardsDiffer: { ...cardsDiffer, rows: cardsDiffer.rows.map(cardListed) },
    metersDiffer: {
      ...metersDiffer,
      rows: metersDiffer.rows.map(meterListed),
      next: next === null ? null : formatMeter(next),
    },
    voidListed: {
      ...voidListed,
      rows: voidListed.rows.map(({ card, account }) => ({
        cardNo: card.cardNo,
        presentCardNo: account.cardNo,
        customer: customer(account),
      })),
    },
    gasOwed: {
      ...gasOwed,
      rows: gasOwed.rows.map((account) => ({
        customer: customer(account),
        toBeWrittenLitres: account.gas.toBeWritten,
        toBeWrittenFen: account.money.toBeWritten,
        owedLitres: account.gas.owed,
      })),
    },
  };
};

export function addAttentionRoute(desk: Desk, { counter }: HttpDeps): void {
  desk.get(
    '/api/cards/attention',
    {
      config: { needs: 'customer.see', audits: 'personal-data-viewed' },
      schema: {
        tags,
        summary:
          'What to look after (待办): cards to put back with phones and age, counts that differ (of open writes; of cards that were refused; of meters, by their windows), void list, gas owed. Each list is a page with its total, and goes on where its `next` says.',
        querystring: z.strictObject({
          putBack: operationIdField.optional().meta({ description: '`next` of that list.' }),
          countsDiffer: operationIdField.optional(),
          cardsDiffer: cardNoText.optional(),
          metersDiffer: meterText.optional(),
          voidListed: cardNoText.optional(),
          gasOwed: accountIdText.optional(),
          limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(PAGE),
        }),
        response: { 200: attentionSchema, ...PROBLEMS },
      },
    },
    ({ who, query }) => {
      const { putBack = null, countsDiffer = null, cardsDiffer = null } = query;
      const { metersDiffer = null, voidListed = null, gasOwed = null } = query;
      const from = { putBack, countsDiffer, cardsDiffer, metersDiffer, voidListed, gasOwed };
      return attentionAnswer(who, counter.attention(from, query.limit));
    },
  );
}
