/** The life of a card at the counter: replaced, and written again. */
import { z } from 'zod';
import type { ReplaceCardOutcome } from '../app/counter/replace-card.ts';
import { granted, PROBLEMS, problemOrNull } from './answers.ts';
import { loadPartAnswer, loadPartSchema } from './counter-answers.ts';
import { confirmLowTriesField, readerField } from './counter-fields.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { accountIdField, cardNoField, operationIdField, textField } from './fields.ts';
import { problemSchema } from './problem.ts';

const tags = ['counter'];

export const witnessField = textField(40).nullable().default(null).meta({
  description: 'The second person (复核人), where two are needed; another than the operator.',
});

const replaceCardSchema = z
  .strictObject({
    operationId: z.string(),
    cardNo: z.int(),
    replaces: z.int(),
    state: z.enum(['active', 'opening']).meta({
      description:
        'opening: the number is held and the old card is still the account’s; send the same request again.',
    }),
    load: loadPartSchema.nullable().meta({
      description: 'The load that took over from the one open on the old card; null for none.',
    }),
    problem: problemSchema.nullable(),
  })
  .meta({ id: 'ReplaceCard' });

const replaceCardAnswer = ({
  operationId,
  cardNo,
  replaces,
  state,
  load,
  refusal,
}: ReplaceCardOutcome): z.output<typeof replaceCardSchema> => ({
  operationId,
  cardNo,
  replaces,
  state,
  load: load && loadPartAnswer(load),
  problem: problemOrNull(refusal),
});

function addReplaceRoute(desk: Desk, { counter }: HttpDeps): void {
  desk.post(
    '/api/cards/replace',
    {
      config: { needs: 'card.open', audits: 'key-used' },
      schema: {
        tags,
        summary:
          'Make the blank card in the reader the card of an account in place of a lost or broken one (补卡).',
        body: z.strictObject({
          operationId: operationIdField,
          accountId: accountIdField,
          replaces: cardNoField.meta({ description: 'The account’s present card.' }),
          reason: z.enum(['lost', 'broken', 'old-key']),
          cardNo: cardNoField.meta({ description: 'Number of the new card.' }),
          reader: readerField,
          confirmLowTries: confirmLowTriesField,
          witness: witnessField,
        }),
        response: { 200: replaceCardSchema, 202: replaceCardSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }, reply) => {
      const replaced = granted(await counter.replaceCard(who, body));
      const open = replaced.state === 'opening' || replaced.load?.state === 'pending';
      return reply.code(open ? 202 : 200).send(replaceCardAnswer(replaced));
    },
  );
}

const formatCardSchema = z
  .strictObject({
    operationId: z.string(),
    cardNo: z.int(),
    state: z.enum(['formatted', 'formatting']).meta({
      description: 'formatting: begun and not ended; put the card back and send the same again.',
    }),
    problem: problemSchema.nullable(),
  })
  .meta({ id: 'FormatCard' });

function addFormatRoute(desk: Desk, { counter }: HttpDeps): void {
  desk.post(
    '/api/cards/format',
    {
      config: { needs: 'card.format', provesAgain: true, audits: 'key-used' },
      schema: {
        tags,
        summary: 'Make the returned card in the reader blank stock again (格式化).',
        body: z.strictObject({
          operationId: operationIdField,
          cardNo: cardNoField.meta({ description: 'The card that is in the reader.' }),
          reader: readerField,
          reason: textField(200),
          confirmLowTries: confirmLowTriesField,
        }),
        response: { 200: formatCardSchema, 202: formatCardSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }, reply) => {
      const { refusal, ...formatted } = granted(await counter.formatCard(who, body));
      const code = formatted.state === 'formatting' ? 202 : 200;
      return reply.code(code).send({ ...formatted, problem: problemOrNull(refusal) });
    },
  );
}

export function addCardLifeRoutes(desk: Desk, deps: HttpDeps): void {
  addReplaceRoute(desk, deps);
  addFormatRoute(desk, deps);
  const { counter } = deps;
  desk.post(
    '/api/loads/again',
    {
      config: { needs: 'load.write' },
      schema: {
        tags,
        summary: 'Write gas that waits to the card in the reader (补写卡), as a new load.',
        body: z.strictObject({
          operationId: operationIdField,
          accountId: accountIdField,
          reader: readerField,
          confirmLowTries: confirmLowTriesField,
        }),
        response: { 200: loadPartSchema, 202: loadPartSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }, reply) => {
      const load = granted(await counter.writeAgain(who, body));
      return reply.code(load.state === 'pending' ? 202 : 200).send(loadPartAnswer(load));
    },
  );
}
