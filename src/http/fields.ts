/** Fields of requests. Money is integer fen, gas integer litres; a text is printable, well-formed and not blank. */
import { z } from 'zod';
import { isBusinessDate, toBusinessDate } from '../core/calendar.ts';
import { accountId, cardNo, operationId } from '../core/ids.ts';
import { isPeriod, toPeriod } from '../core/period.ts';
import { PRINTABLE } from '../core/printable.ts';
import { FEN_MAX, fen, INDEX_MAX, LITRE_MAX, litre, PRICE_MAX, priceE4 } from '../core/units.ts';

const U32_MAX = 0xffff_ffff;

/** Made by the client and kept by it before it sends: the same id has one effect, however often it is sent (L6). */
export const operationIdField = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  .meta({ description: 'UUID made by the client, version 7 advised; lower case.' })
  .transform((text) => operationId(text));

export const amountFenField = z
  .int()
  .min(1)
  .max(FEN_MAX)
  .meta({ description: 'Money in fen (分), above zero.' })
  .transform((n) => fen(n));

export const volumeLitresField = z
  .int()
  .min(1)
  .max(LITRE_MAX)
  .meta({ description: 'Gas in litres (0.001 m³), above zero.' })
  .transform((n) => litre(n));

/** Zero is allowed: an index, a volume before. Nothing in the trade is more than the highest index. */
export const litresFromZeroField = z
  .int()
  .min(0)
  .max(INDEX_MAX)
  .transform((n) => litre(n));

/** No card format of the trade holds more than four bytes of it. */
export const ceilingLitresField = z
  .int()
  .min(0)
  .max(U32_MAX)
  .meta({ description: '充值上限; 0 is none.' })
  .transform((n) => litre(n));

export const fenFromZeroField = z
  .int()
  .min(0)
  .max(Number.MAX_SAFE_INTEGER)
  .transform((n) => fen(n));

export const priceE4Field = z
  .int()
  .min(1)
  .max(PRICE_MAX)
  .meta({ description: 'Price of 1 m³ in 1/10000 yuan.' })
  .transform((n) => priceE4(n));

const number32 = z.int().min(1).max(U32_MAX);
export const accountIdField = number32
  .meta({ description: 'Account number (户号).' })
  .transform((n) => accountId(n));
export const cardNoField = number32
  .meta({ description: 'Card number (卡号).' })
  .transform((n) => cardNo(n));

/** Numbers of communities and regulator boxes. */
export const registryNumberField = z.int().min(1).max(U32_MAX);

/** A number in a path or a query. */
const numberText = z
  .string()
  .regex(/^[1-9]\d{0,9}$/)
  .transform(Number)
  .pipe(number32);
export const accountIdText = numberText.transform((n) => accountId(n));
export const cardNoText = numberText.transform((n) => cardNo(n));
export const numberTextField = numberText;

export const phoneField = z.string().regex(/^[0-9+\- ]{5,20}$/);

export const textField = (maxLength: number) => z.string().min(1).max(maxLength).regex(PRINTABLE);

export const businessDateField = z
  .string()
  .refine(isBusinessDate, 'YYYY-MM-DD')
  .meta({ description: 'Date in the time zone of the company, YYYY-MM-DD.' })
  .transform((text) => toBusinessDate(text));

/** Maker and number as printed on the plate (铭牌). */
export const meterFields = {
  maker: z.int().min(1).max(8999),
  number: z.int().min(1).max(999_999_999_999),
};

/** Volume or amount: one of them. */
export const wantField = z.union([
  z
    .strictObject({ volumeLitres: volumeLitresField })
    .transform(({ volumeLitres }) => ({ by: 'volume' as const, volume: volumeLitres })),
  z
    .strictObject({ amountFen: amountFenField })
    .transform(({ amountFen }) => ({ by: 'amount' as const, amount: amountFen })),
]);

export const periodField = z
  .string()
  .refine(isPeriod, 'YYYY-MM')
  .meta({ description: 'Accounting period, YYYY-MM.' })
  .transform((text) => toPeriod(text));

/** Who did it, where a form has a field for a name. */
export const operatorField = textField(40).optional().meta({
  description:
    'Who did it. Whoever has logged in leaves it out; the local operator may name somebody.',
});
