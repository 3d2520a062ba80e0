/** Requests of the counter: payment, purchase and load, alone or in one breath. */
import { z } from 'zod';
import type { PaymentRequest } from '../app/counter/take-payment.ts';
import type { AccountId } from '../core/ids.ts';
import {
  accountIdField,
  amountFenField,
  fenFromZeroField,
  litresFromZeroField,
  operationIdField,
  textField,
  wantField,
} from './fields.ts';

/** Name of a reader as the card service tells it. */
export const readerField = textField(120);

export const paymentFields = {
  operationId: operationIdField,
  amountFen: amountFenField,
  channel: z.enum(['cash', 'bank-transfer', 'wechat', 'alipay']),
  cashGivenFen: amountFenField
    .nullable()
    .default(null)
    .meta({ description: 'Cash handed over, with channel cash.' }),
  reference: textField(64)
    .nullable()
    .default(null)
    .meta({ description: 'Reference of the bank or platform, with every other channel.' }),
  payer: textField(60).nullable().default(null),
};

const quotedField = z
  .strictObject({
    tariffId: textField(40),
    volumeBeforeLitres: litresFromZeroField,
    volumeLitres: litresFromZeroField.meta({ description: '0 where money is quoted (金额表).' }),
    costFen: fenFromZeroField,
  })
  .meta({
    description: 'What the customer was told; refused as quote.expired when it no longer holds.',
  })
  .transform(({ tariffId, volumeBeforeLitres, volumeLitres, costFen }) => ({
    tariffId,
    volumeBefore: volumeBeforeLitres,
    volume: volumeLitres,
    cost: costFen,
  }));

export const purchaseFields = {
  operationId: operationIdField,
  want: wantField,
  quoted: quotedField.nullable().default(null),
  overLimit: z
    .strictObject({
      reason: textField(60),
      second: textField(40).meta({ description: 'The second person, not the operator.' }),
    })
    .nullable()
    .default(null)
    .meta({
      description:
        'Lets the limits of a purchase, a day and a month be passed (限额以上), never the ceiling.',
    }),
};

export const confirmLowTriesField = z.boolean().default(false).meta({
  description:
    'A person compared the card with the screen; one of the last two tries may be spent.',
});

export const paymentBody = z.strictObject({ accountId: accountIdField, ...paymentFields });
export const purchaseBody = z.strictObject({ accountId: accountIdField, ...purchaseFields });
export const quoteBody = z.strictObject({ accountId: accountIdField, want: wantField });

export const saleBody = z.strictObject({
  accountId: accountIdField,
  reader: readerField,
  payment: z.strictObject(paymentFields).nullable().default(null),
  purchase: z.strictObject(purchaseFields).nullable().default(null),
  load: z.strictObject({ operationId: operationIdField }),
  confirmLowTries: confirmLowTriesField,
});

type PaymentFields = z.output<z.ZodObject<typeof paymentFields>>;

/** From the wire's fen to the counter's words. */
export const paymentOf = (accountId: AccountId, wire: PaymentFields): PaymentRequest => ({
  operationId: wire.operationId,
  accountId,
  amount: wire.amountFen,
  channel: wire.channel,
  cashGiven: wire.cashGivenFen,
  reference: wire.reference,
  payer: wire.payer,
});

/** Of a cancel. */
export const beforeGapField = textField(40).nullable().default(null).meta({
  description: 'The second person, needed where the load is a case or of before a gap.',
});
