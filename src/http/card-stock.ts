/** The stock of blank cards (空白卡), piece by piece. */
import { z } from 'zod';
import {
  cardStock,
  moveStock,
  type ShiftCards,
  type StockRequest,
} from '../app/counter/card-stock.ts';
import type { Permission } from '../core/access/permissions.ts';
import type { OperationId } from '../core/ids.ts';
import type { CardCountView } from '../ports/stock-reads.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { cardNoField, operationIdField, operatorField, textField } from './fields.ts';
import { actor, type Who } from './who.ts';

const tags = ['counter'];
const MOVEMENTS_MAX = 1000;

const batchField = textField(40).meta({ description: 'Name of the batch (批次).' });
const personField = textField(40);
const reasonField = textField(200);
const piecesField = z.int().min(1).max(1_000_000).meta({ description: 'Cards (张).' });
const placeField = z.enum(['mine', 'store']).default('mine').meta({
  description: 'mine: the operator’s own cards; store: those in the store room.',
});
const chipField = z
  .enum(['sle4442', 'sle4428', 'mifare-classic-1k', 'cpu-card'])
  .meta({ description: 'Kind of chip; a card opened takes a piece of its own kind.' });

const holdingSchema = z
  .strictObject({ batch: z.string(), holder: z.string(), pieces: z.int() })
  .meta({ id: 'CardHolding', description: 'An empty holder is the store room (库房).' });

const countSchema = z
  .strictObject({
    count: z.string().meta({ description: 'The operation that counted.' }),
    batch: z.string(),
    holder: z.string(),
    countedBy: z.string(),
    expected: z.int(),
    counted: z.int(),
  })
  .meta({ id: 'CardCount', description: 'A count that differs and waits for a ruling.' });

const countAnswer = ({ ruledBy: _, ...row }: CardCountView): z.output<typeof countSchema> => row;

export const shiftCardsSchema = z
  .strictObject({
    held: z.array(holdingSchema),
    moved: z.array(
      z.strictObject({
        batch: z.string(),
        move: z.string(),
        lines: z.int(),
        pieces: z.int().meta({ description: 'Change of the cashier’s stock.' }),
      }),
    ),
    uncounted: z.array(z.string()).meta({
      description: 'Batches of held that were not counted in the shift (本班未盘点).',
    }),
    countsDue: z.array(countSchema),
  })
  .meta({
    id: 'ShiftCards',
    description:
      '空白卡: held at the end of the shift (now, while it is open), moved in it, not counted in it, counts that differ.',
  });

export const shiftCardsAnswer = (cards: ShiftCards): z.output<typeof shiftCardsSchema> => ({
  held: cards.held.map((row) => ({ ...row })),
  moved: cards.moved.map((row) => ({ ...row })),
  uncounted: [...cards.uncounted],
  countsDue: cards.countsDue.map(countAnswer),
});

const stockSchema = z
  .strictObject({
    batches: z.array(
      z.strictObject({
        batch: z.string(),
        chip: z.string(),
        received: z.int(),
        inUse: z.int(),
        spoiled: z.int(),
        missing: z.int().meta({ description: 'Negative where more were found than were known.' }),
      }),
    ),
    holdings: z.array(holdingSchema),
    countsDue: z.array(countSchema),
  })
  .meta({ id: 'CardStock', description: 'received = held + inUse + spoiled + missing, always.' });

const movementSchema = z
  .strictObject({
    at: z.int(),
    move: z.enum([
      'received',
      'issued',
      'returned',
      'opened',
      'spoiled',
      'formatted',
      'counted',
      'ruled',
    ]),
    holder: z.string(),
    pieces: z.int(),
    cardNo: z.int().nullable(),
    operator: z.string(),
    reason: z.string().nullable().meta({
      description: 'Of pieces that were spoiled and of a ruling; null where none is asked for.',
    }),
  })
  .meta({ id: 'CardMovement', description: '空白卡台账' });

function addStockReads(desk: Desk, { app }: HttpDeps): void {
  desk.get(
    '/api/card-stock',
    {
      config: { needs: 'stock.see' },
      schema: {
        tags,
        summary: 'Batches of blank cards, who holds them, and counts that differ (空白卡库存).',
        response: { 200: stockSchema, ...PROBLEMS },
      },
    },
    () => {
      const { batches, holdings, countsDue } = cardStock(app);
      return {
        batches: batches.map(({ receivedAt: _, ...row }) => row),
        holdings: holdings.map((row) => ({ ...row })),
        countsDue: countsDue.map(countAnswer),
      };
    },
  );

  desk.get(
    '/api/card-stock/movements',
    {
      config: { needs: 'stock.see' },
      schema: {
        tags,
        summary: 'The register of one batch, newest first (空白卡台账).',
        querystring: z.strictObject({ batch: batchField }),
        response: { 200: z.array(movementSchema), ...PROBLEMS },
      },
    },
    ({ query: { batch } }) =>
      app.store.cardStock
        .movements(batch, MOVEMENTS_MAX)
        .map(({ entryId: _, batch: __, ...row }) => row),
  );
}

interface Move<Body extends z.ZodRawShape> {
  readonly path: string;
  readonly needs: Permission;
  readonly summary: string;
  readonly body: Body;
  readonly asked: (body: z.output<z.ZodObject<Body>>, who: Who) => StockRequest;
}

function addMove<Body extends z.ZodRawShape>(
  desk: Desk,
  { app }: HttpDeps,
  { path, needs, summary, body, asked }: Move<Body>,
): void {
  const schema = z.strictObject({ operationId: operationIdField, ...body });
  desk.post(
    path,
    {
      config: { needs },
      schema: { tags, summary, body: schema, response: { 200: operationSchema, ...PROBLEMS } },
    },
    async (request) => {
      const { operationId, ...fields } = request.body as { readonly operationId: OperationId };
      const move = asked(fields as z.output<z.ZodObject<Body>>, request.who);
      return operationAnswer(
        operationId,
        granted(await moveStock(app, request.who, operationId, move)),
      );
    },
  );
}

export function addCardStockRoutes(desk: Desk, deps: HttpDeps): void {
  addStockReads(desk, deps);
  addMove(desk, deps, {
    path: '/api/card-stock/batches',
    needs: 'stock.keep',
    summary: 'Receive a batch of blank cards into the store room (入库).',
    body: { batch: batchField, chip: chipField, pieces: piecesField, document: textField(80) },
    asked: (body) => ({ kind: 'receive-cards', ...body }),
  });
  addMove(desk, deps, {
    path: '/api/card-stock/issues',
    needs: 'stock.keep',
    summary: 'Issue blank cards from the store room to somebody who is let in (领用).',
    body: {
      batch: batchField,
      to: personField.meta({ description: 'Log-in name of a person, or the operator’s own.' }),
      pieces: piecesField,
    },
    asked: (body) => ({ kind: 'issue-cards', ...body }),
  });
  addMove(desk, deps, {
    path: '/api/card-stock/recalls',
    needs: 'stock.keep',
    summary:
      'Take blank cards back into the store room that their holder does not give back (收回), with the reason.',
    body: {
      batch: batchField,
      from: personField.meta({ description: 'The holder, as the list of holders has the name.' }),
      pieces: piecesField,
      reason: reasonField,
    },
    asked: (body) => ({ kind: 'return-cards', ...body }),
  });
  addMove(desk, deps, {
    path: '/api/card-stock/returns',
    needs: 'stock.use',
    summary: 'Give the operator’s blank cards back to the store room (退库).',
    body: { batch: batchField, pieces: piecesField },
    asked: (body) => ({ kind: 'return-cards', ...body }),
  });
  addMove(desk, deps, {
    path: '/api/card-stock/spoiled',
    needs: 'stock.use',
    summary: 'Blank cards that nothing can be made of (报废), with the reason.',
    body: { batch: batchField, place: placeField, pieces: piecesField, reason: reasonField },
    asked: (body) => ({ kind: 'spoil-cards', ...body }),
  });
  addMove(desk, deps, {
    path: '/api/card-stock/spoiled-cards',
    needs: 'stock.use',
    summary: 'Give up a card that was opened from stock: its opening failed, or it was replaced.',
    body: { cardNo: cardNoField, reason: reasonField },
    asked: (body) => ({ kind: 'spoil-opened-card', ...body }),
  });
  addMove(desk, deps, {
    path: '/api/card-stock/counts',
    needs: 'stock.use',
    summary:
      'Count blank cards (盘点), mostly at the end of a shift; the answer says what was expected.',
    body: { batch: batchField, place: placeField, counted: z.int().min(0).max(1_000_000) },
    asked: (body) => ({ kind: 'count-cards', ...body }),
  });
  addMove(desk, deps, {
    path: '/api/card-stock/rulings',
    needs: 'difference.rule',
    summary: 'A second person rules on a count that differs (盘点差异处理).',
    body: {
      count: operationIdField,
      verdict: z.enum(['accepted', 'miscounted']),
      reason: reasonField,
      ruledBy: operatorField,
    },
    asked: (body, who) => ({
      kind: 'rule-card-count',
      ...body,
      ruledBy: actor(who, body.ruledBy).operator,
    }),
  });
}
