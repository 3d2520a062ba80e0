/** What a cashier asks of a card, and what a counter has to look after. */

import { z } from 'zod';
import type { Attention, OpenWrite } from '../app/counter/attention.ts';
import type { Diagnosis } from '../app/counter/diagnose-card.ts';
import type { AccountView } from '../ports/store.ts';
import { accountAnswer, accountSchema, meterAnswer, meterSchema } from './accounts.ts';
import { granted, PROBLEMS } from './answers.ts';
import { countAnswer, countSchema, moneyHeldAnswer, moneyHeldSchema } from './counted.ts';
import { openLoadAnswer, openLoadSchema } from './counter-answers.ts';
import { readerField } from './counter-fields.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { accountIdText, cardNoText, operationIdField } from './fields.ts';
import { shownTo } from './personal.ts';
import type { Who } from './who.ts';
import { windowCountAnswer, windowCountSchema } from './window-counts.ts';

const tags = ['counter'];
/** Rows of each list of a page, unless the question says how many. */
const PAGE = 100;
const PAGE_MAX = 500;

const stage = z.enum(['opening', 'active', 'void-listed']);
const sentences = z.strictObject({ what: z.string(), next: z.string() });

const findingSchema = z
  .strictObject({
    code: z.string(),
    bars: z.boolean().meta({ description: 'It bars a sale, or has to be settled before one.' }),
    en: sentences,
    zh: sentences,
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  })
  .meta({ id: 'Finding' });

export const diagnosisSchema = z
  .strictObject({
    reader: z.string(),
    kind: z.enum(['customer', 'blank', 'unfinished', 'foreign', 'tool']),
    triesLeft: z.int(),
    cardNo: z.int().nullable(),
    company: z.int().nullable(),
    stage: stage.nullable().meta({ description: 'How the ledger knows the card.' }),
    account: accountSchema.nullable(),
    meter: meterSchema.nullable(),
    counts: z
      .strictObject({
        ledger: countSchema.nullable(),
        card: countSchema.nullable(),
        meter: countSchema.nullable(),
      })
      .meta({ description: 'The three books side by side.' }),
    window: windowCountSchema.nullable().meta({
      description: 'The last count noted from the meter’s window.',
    }),
    gas: z.strictObject({ onCardLitres: z.int().nullable(), inMeterLitres: z.int().nullable() }),
    money: moneyHeldSchema.optional(),
    openLoad: z
      .strictObject({
        load: openLoadSchema,
        evidence: z.enum(['BEFORE', 'TARGET', 'TAKEN', 'TORN', 'FOREIGN']).meta({
          description: 'What the card shows of it.',
        }),
      })
      .nullable(),
    findings: z.array(findingSchema).meta({ description: 'The gravest first; never empty.' }),
  })
  .meta({ id: 'Diagnosis' });

function diagnosisAnswer(who: Who, diagnosis: Diagnosis): z.output<typeof diagnosisSchema> {
  const { reader, kind, triesLeft, content, account, meter, counts, gas, openLoad } = diagnosis;
  return {
    reader,
    kind,
    triesLeft,
    cardNo: content?.cardNo ?? null,
    company: content?.company ?? null,
    stage: diagnosis.stage,
    account: account && accountAnswer(shownTo(who, account)),
    meter: content && meterAnswer(meter?.meter ?? content.meter),
    counts: {
      ledger: counts.ledger && countAnswer(counts.ledger, diagnosis),
      card: counts.card && countAnswer(counts.card, diagnosis),
      meter: counts.meter && countAnswer(counts.meter, diagnosis),
    },
    window: diagnosis.window && windowCountAnswer(diagnosis.window, diagnosis.money !== null),
    gas: { onCardLitres: gas.onCard, inMeterLitres: gas.inMeter },
    ...moneyHeldAnswer(diagnosis),
    openLoad: openLoad && {
      load: openLoadAnswer(openLoad.load),
      evidence: openLoad.evidence,
    },
    findings: diagnosis.findings.map(({ code, bars, en, zh, facts }) => ({
      code,
      bars,
      en: { ...en },
      zh: { ...zh },
      facts: { ...facts },
    })),
  };
}

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
  const { putBack, countsDiffer, voidListed, gasOwed } = list;
  return {
    putBack: { ...putBack, rows: putBack.rows.map(openWrite) },
    countsDiffer: { ...countsDiffer, rows: countsDiffer.rows.map(openWrite) },
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

export function addDiagnosisRoutes(desk: Desk, { counter }: HttpDeps): void {
  desk.post(
    '/api/cards/diagnose',
    {
      config: {
        needs: 'card.diagnose',
        audits: 'personal-data-viewed',
        repeats: 'changes-nothing',
      },
      schema: {
        tags,
        summary:
          'What is it with the card in the reader (卡诊断)? Looks only: nothing is presented, written or booked.',
        body: z.strictObject({ reader: readerField }),
        response: { 200: diagnosisSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }) => diagnosisAnswer(who, granted(await counter.diagnoseCard(body.reader))),
  );

  desk.get(
    '/api/cards/attention',
    {
      config: { needs: 'customer.see', audits: 'personal-data-viewed' },
      schema: {
        tags,
        summary:
          'What to look after (待办): cards to put back with phones and age, counts that differ, void list, gas owed. Each list is a page with its total, and goes on where its `next` says.',
        querystring: z.strictObject({
          putBack: operationIdField.optional().meta({ description: '`next` of that list.' }),
          countsDiffer: operationIdField.optional(),
          voidListed: cardNoText.optional(),
          gasOwed: accountIdText.optional(),
          limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(PAGE),
        }),
        response: { 200: attentionSchema, ...PROBLEMS },
      },
    },
    ({ who, query }) => {
      const { putBack = null, countsDiffer = null, voidListed = null, gasOwed = null } = query;
      const from = { putBack, countsDiffer, voidListed, gasOwed };
      return attentionAnswer(who, counter.attention(from, query.limit));
    },
  );
}
