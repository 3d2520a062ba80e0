/** Tool cards (工具卡): made by the card administrator with a second person, logged, and brought back. */
import { z } from 'zod';
import { makeToolCard } from '../app/counter/make-tool-card.ts';
import { returnToolCard } from '../app/counter/return-tool-card.ts';
import { formatMeter, meterId } from '../core/ids.ts';
import type { ToolCardLine } from '../ports/stock-reads.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS, problemOrNull } from './answers.ts';
import { readerField } from './counter-fields.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { cardNoField, meterFields, operationIdField, textField } from './fields.ts';
import { problemSchema } from './problem.ts';

const tags = ['engineering'];
/** Rows in one answer: the log grows for ever. */
const SHOWN = 200;
const kindField = z.enum(['check', 'transfer', 'clear', 'valve']).meta({
  description: '检查卡 · 转移卡 · 清零卡 · 阀门卡',
});
const stateField = z.enum(['making', 'out', 'returned', 'lost']);
const valveField = z.enum(['open', 'closed']);

const toolSchema = z
  .strictObject({
    toolNo: z.int(),
    tool: kindField,
    meter: z.string(),
    toMeter: z.string().nullable(),
    valve: valveField.nullable(),
    order: z.int(),
    validUntil: z.int(),
    purpose: z.string(),
    madeBy: z.string(),
    witness: z.string(),
    madeAt: z.int(),
    keyVersion: z
      .int()
      .meta({ description: 'Version of the master key that its own key is made from.' }),
    state: stateField,
    document: z.string(),
    result: z.enum(['done', 'given', 'refused']).nullable(),
    litres: z
      .int()
      .nullable()
      .meta({ description: 'Cleared, left, given, or found in the meter.' }),
    back: z
      .strictObject({ at: z.int(), operator: z.string(), note: z.string() })
      .nullable()
      .meta({ description: 'Brought back or declared lost: when, by whom, and what they said.' }),
  })
  .meta({ id: 'ToolCard', description: 'What explains a meter whose gas moved without a load.' });

const toolAnswer = (row: ToolCardLine): z.output<typeof toolSchema> => ({
  ...row,
  meter: formatMeter(row.meter),
  toMeter: row.toMeter === null ? null : formatMeter(row.toMeter),
});

const makeSchema = z
  .strictObject({
    operationId: z.string(),
    toolNo: z.int(),
    state: stateField.meta({
      description: 'making: the number is held; put the card back and send the same again.',
    }),
    problem: problemSchema.nullable(),
  })
  .meta({ id: 'MakeToolCard' });

function addMaking(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/tool-cards',
    {
      config: { needs: 'card.tool', provesAgain: true, audits: 'key-used' },
      schema: {
        tags,
        summary: 'Make the blank card in the reader a tool card for one meter (制作工具卡).',
        body: z.strictObject({
          operationId: operationIdField,
          toolNo: cardNoField.meta({ description: 'Number of the card, never used before.' }),
          tool: kindField,
          meter: z.strictObject(meterFields),
          toMeter: z.strictObject(meterFields).nullable().default(null).meta({
            description: 'Where the gas goes; only of a transfer card.',
          }),
          valve: valveField.nullable().default(null).meta({ description: 'Only of a valve card.' }),
          validUntil: z.int().min(0).max(0xffff_ffff).default(0).meta({
            description: 'Seconds since 1970; 0 is without end.',
          }),
          purpose: textField(200),
          witness: textField(40).meta({ description: 'The second person (复核人).' }),
          reader: readerField,
        }),
        response: { 200: makeSchema, 202: makeSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }, reply) => {
      const { meter, toMeter, ...rest } = body;
      const request = {
        ...rest,
        meter: meterId(meter.maker, meter.number),
        toMeter: toMeter === null ? null : meterId(toMeter.maker, toMeter.number),
      };
      const { refusal, ...made } = granted(await makeToolCard(app, who, request));
      const code = made.state === 'making' ? 202 : 200;
      return reply.code(code).send({ ...made, problem: problemOrNull(refusal) });
    },
  );
}

export function addToolCardRoutes(desk: Desk, deps: HttpDeps): void {
  addMaking(desk, deps);
  const { app } = deps;
  desk.get(
    '/api/tool-cards',
    {
      config: { needs: 'stock.see' },
      schema: {
        tags,
        summary: 'The log of tool cards, newest first, 200 in one answer (工具卡登记).',
        querystring: z.strictObject({
          before: z.coerce.number().pipe(cardNoField).optional().meta({
            description: 'Number of a tool card: those made before it.',
          }),
        }),
        response: { 200: z.array(toolSchema), ...PROBLEMS },
      },
    },
    ({ query: { before } }) => app.store.cardStock.tools(SHOWN, before).map(toolAnswer),
  );

  desk.post(
    '/api/tool-cards/:toolNo/return',
    {
      config: { needs: 'card.tool' },
      schema: {
        tags,
        summary: 'A tool card comes back and is read, or is declared lost (归还、挂失).',
        params: z.strictObject({ toolNo: z.coerce.number().pipe(cardNoField) }),
        body: z.strictObject({
          operationId: operationIdField,
          reader: readerField.nullable().meta({ description: 'Null: the card is lost.' }),
          note: textField(200),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { toolNo }, body }) =>
      operationAnswer(
        body.operationId,
        granted(await returnToolCard(app, who, { ...body, toolNo })),
      ),
  );
}
