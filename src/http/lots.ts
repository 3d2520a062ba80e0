/** 财务部: what a customer holds at which price. */
import { z } from 'zod';
import { type HeldGas, heldGas } from '../app/finance/held-gas.ts';
import { granted, PROBLEMS, tierLineSchema } from './answers.ts';
import { addBookRoutes } from './books.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { accountIdText } from './fields.ts';
import { addStatementRoutes } from './statements.ts';

const lotSchema = z.strictObject({
  operationId: z.string().meta({ description: 'The purchase, or the grant, that brought it.' }),
  boughtOn: z.string(),
  tariffId: z.string().meta({ description: "'' for gas without a price." }),
  volumeLitres: z.int(),
  leftLitres: z.int(),
  leftFen: z.int(),
  tiers: z.array(tierLineSchema).meta({ description: 'What is left, by tier.' }),
});

const heldGasSchema = z
  .strictObject({
    accountId: z.int(),
    litres: z.int(),
    fen: z.int(),
    lots: z.array(lotSchema).meta({ description: 'Oldest first, as use takes them.' }),
  })
  .meta({ id: 'HeldGas', description: '批次余量：sold and not used, at the price paid.' });

const heldGasAnswer = ({ accountId, litres, fen, lots }: HeldGas) => ({
  accountId,
  litres,
  fen,
  lots: lots.map(({ lot, left, fen: leftFen, tiers }) => ({
    operationId: lot.operationId,
    boughtOn: lot.boughtOn,
    tariffId: lot.tariffId,
    volumeLitres: lot.volume,
    leftLitres: left,
    leftFen,
    tiers: tiers.map(({ tier, volume, price, amount }) => ({
      tier,
      volumeLitres: volume,
      priceE4: price,
      amountFen: amount,
    })),
  })),
});

/** With what else finance looks down through: postings, price versions, the trial balance. */
export function addLotRoutes(desk: Desk, deps: HttpDeps): void {
  const { app, reports } = deps;
  addStatementRoutes(desk, deps);
  if (reports !== null) addBookRoutes(desk, deps, reports);
  desk.get(
    '/api/accounts/:accountId/lots',
    {
      config: { needs: 'customer.see' },
      schema: {
        tags: ['finance'],
        summary: 'What the account holds at which price (批次余量), oldest lot first.',
        params: z.strictObject({ accountId: accountIdText }),
        response: { 200: heldGasSchema, ...PROBLEMS },
      },
    },
    ({ params }) => heldGasAnswer(granted(heldGas(app, params.accountId))),
  );
}
