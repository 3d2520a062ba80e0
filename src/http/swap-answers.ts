/** An exchange of meters on the wire: its result, and the document. */
import { z } from 'zod';
import type { MeterSwapRow, SwapResult, SwapSide } from '../core/ledger/swap.ts';
import { meterAnswer, meterSchema } from './accounts.ts';

const litres = z.int();
const fen = z.int();

const sideSchema = z
  .strictObject({
    accountId: z.int(),
    meter: meterSchema,
    cardNo: z.int().nullable(),
    cards: z.array(z.int()).meta({
      description: 'Every card of the meter, void-listed ones among them.',
    }),
    toBeWritten: z.strictObject({ litres, fen }),
    onCard: z.strictObject({ litres, fen }),
    inMeter: z.strictObject({ litres, fen }),
    owed: z.strictObject({ litres, fen }).meta({ description: '待补气' }),
    overUseFen: fen.meta({ description: '超用应收' }),
    lots: z.array(
      z.strictObject({
        operationId: z.string(),
        boughtOn: z.string(),
        tariffId: z.string(),
        beforeLitres: litres.meta({ description: 'V0 of the purchase.' }),
        volumeLitres: litres,
        leftLitres: litres,
        fen,
      }),
    ),
  })
  .meta({ id: 'SwapSide', description: 'One account as it was: this went to the other one.' });

export const swapResultSchema = z
  .strictObject({ kind: z.literal('swap'), sides: z.array(sideSchema) })
  .meta({ id: 'SwapResult' });

const sideAnswer = ({
  accountId,
  meter,
  cardNo,
  cards,
  stages,
  lots,
}: SwapSide): z.output<typeof sideSchema> => ({
  accountId,
  meter: meterAnswer(meter),
  cardNo,
  cards: [...cards],
  toBeWritten: { litres: stages.toBeWrittenLitre, fen: stages.toBeWrittenFen },
  onCard: { litres: stages.onCardLitre, fen: stages.onCardFen },
  inMeter: { litres: stages.inMeterLitre, fen: stages.inMeterFen },
  owed: { litres: stages.owedLitre, fen: stages.owedFen },
  overUseFen: stages.overUseFen,
  lots: lots.map((lot) => ({ ...lot })),
});

export const swapResultAnswer = ({ kind, sides }: SwapResult) => ({
  kind,
  sides: sides.map(sideAnswer),
});

export const meterSwapSchema = z
  .strictObject({
    document: z.string(),
    at: z.int(),
    businessDate: z.string(),
    workOrder: z.string(),
    responsible: z.string(),
    operator: z.string(),
    witness: z.string(),
    reason: z.string(),
    exchangeDoors: z.boolean(),
    sides: z.array(sideSchema),
  })
  .meta({ id: 'MeterSwap', description: '调表单' });

export const meterSwapAnswer = ({
  sides,
  ...row
}: MeterSwapRow): z.output<typeof meterSwapSchema> => ({ ...row, sides: sides.map(sideAnswer) });
