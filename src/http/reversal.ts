/** 冲正 over HTTP: the last purchase undone, its money in the balance or back by its channel. */
import { z } from 'zod';
import type { RefundRequest, ReversePurchaseRequest } from '../app/counter/reverse-purchase.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import { confirmLowTriesField, readerField } from './counter-fields.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import {
  accountIdField,
  amountFenField,
  litresFromZeroField,
  operationIdField,
  textField,
} from './fields.ts';

const refundField = z
  .strictObject({
    operationId: operationIdField,
    payment: operationIdField.meta({ description: 'The payment whose money goes back.' }),
    amountFen: amountFenField,
    reference: textField(64).nullable().default(null).meta({
      description: 'Reference of the bank or platform, with every channel but cash.',
    }),
    papers: textField(60).meta({ description: 'What the owner showed (证件).' }),
  })
  .meta({ description: 'Back by the channel that it came by (原路退回).' });

/** From the wire's fen to the counter's words; field by field, because the body is what is hashed. */
const refundOf = ({
  operationId,
  payment,
  amountFen,
  reference,
  papers,
}: z.output<typeof refundField>): RefundRequest => ({
  operationId,
  payment,
  amount: amountFen,
  reference,
  papers,
});

const SHA_256 = /^[0-9a-f]{64}$/;

const cardField = z
  .strictObject({
    reader: readerField,
    confirmLowTries: confirmLowTriesField,
    count: z
      .strictObject({
        meterTotalLitres: litresFromZeroField,
        photo: z.string().regex(SHA_256).meta({
          description: 'SHA-256 of the photograph of the window.',
        }),
      })
      .nullable()
      .default(null)
      .meta({
        description:
          "The total in the meter's window: needed where the card's format leaves no mark of what was taken.",
      }),
    second: textField(40).nullable().default(null).meta({
      description: 'Who read the window too; needed with a count.',
    }),
  })
  .meta({ description: 'The card that the gas is on, in a reader.' });

function cardOf({
  reader,
  confirmLowTries,
  count,
  second,
}: z.output<typeof cardField>): NonNullable<ReversePurchaseRequest['card']> {
  return {
    reader,
    confirmLowTries,
    count: count && { meterTotal: count.meterTotalLitres, photo: count.photo, second },
  };
}

const reversalSchema = z
  .strictObject({ reversal: operationSchema, refund: operationSchema.nullable() })
  .meta({ id: 'Reversal', description: 'Both stand together or not at all.' });

export function addReversalRoutes(desk: Desk, { counter }: HttpDeps): void {
  desk.post(
    '/api/purchases/reverse',
    {
      config: { needs: 'sale.make', provesAgain: true },
      schema: {
        tags: ['counter'],
        summary:
          'Undo the last purchase (冲正); null refund leaves the money in the balance. A refund needs a second person, and so does a purchase of another day. Gas that is on the card is taken off it first, when the card is in `card.reader` and proves that no meter took it.',
        body: z.strictObject({
          operationId: operationIdField,
          accountId: accountIdField,
          purchase: operationIdField,
          reason: textField(60),
          refund: refundField.nullable().default(null),
          second: textField(40).nullable().default(null).meta({
            description:
              'The second person: needed with a refund, after the day of the purchase, and for gas that waits since before a gap.',
          }),
          card: cardField.nullable().default(null),
        }),
        response: { 200: reversalSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }) => {
      const { refund, card, ...rest } = body;
      const request = {
        ...rest,
        refund: refund && refundOf(refund),
        ...(card === null ? {} : { card: cardOf(card) }),
      };
      const done = granted(await counter.reversePurchase(who, request));
      return {
        reversal: operationAnswer(body.operationId, done.reversal),
        refund: refund && done.refund && operationAnswer(refund.operationId, done.refund),
      };
    },
  );
}
