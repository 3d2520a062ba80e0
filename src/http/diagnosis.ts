/** What a cashier asks of a card (卡诊断). */

import { z } from 'zod';
import type { Diagnosis } from '../app/counter/diagnose-card.ts';
import type { Finding } from '../app/counter/finding.ts';
import { accountAnswer, accountSchema, meterAnswer, meterSchema } from './accounts.ts';
import { granted, PROBLEMS } from './answers.ts';
import { countAnswer, countSchema, moneyHeldAnswer, moneyHeldSchema } from './counted.ts';
import { openLoadAnswer, openLoadSchema } from './counter-answers.ts';
import { readerField } from './counter-fields.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { shownTo } from './personal.ts';
import type { Who } from './who.ts';
import { windowCountAnswer, windowCountSchema } from './window-counts.ts';

const tags = ['counter'];

const stage = z.enum(['opening', 'active', 'void-listed']);
const sentences = z.strictObject({ what: z.string(), next: z.string() });

export const findingSchema = z
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

export const findingAnswer = ({
  code,
  bars,
  en,
  zh,
  facts,
}: Finding): z.output<typeof findingSchema> => ({
  code,
  bars,
  en: { ...en },
  zh: { ...zh },
  facts: { ...facts },
});

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
    findings: diagnosis.findings.map(findingAnswer),
  };
}

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
}
