/**
 * The reckoning. The simulated world — what meters ever credited, what stands on the cards — is held against what the
 * people were told and against the ledger's own answers. Nothing here believes the ledger's tables.
 */
import { z } from 'zod';
import { accountAnswer, openLoadsAnswer, type Result, worldAnswer } from './answers.ts';
import type { OperationBook } from './operation-book.ts';
import type { Household, Town } from './town.ts';

const paymentResult = z.looseObject({ kind: z.literal('payment'), amountFen: z.int() });
const purchaseResult = z.looseObject({
  kind: z.literal('purchase'),
  costFen: z.int(),
  volumeLitres: z.int(),
});
const loadResult = z.looseObject({
  kind: z.literal('load'),
  state: z.literal('POSTED'),
  litres: z.int(),
});

export interface Reckoning {
  readonly litresSold: number;
  readonly litresCredited: number;
  readonly fenTaken: number;
}

const sumOf = (results: Iterable<Result>, amount: (result: Result) => number): number =>
  [...results].reduce((sum, result) => sum + amount(result), 0);

type World = z.output<typeof worldAnswer>;

export async function reckon(town: Town, book: OperationBook): Promise<Reckoning> {
  const { http, control, households } = town;
  for (const { id, kind, told } of book.operations.values()) {
    const decided = told.state === 'done' || told.state === 'nothing';
    if (!decided) book.violate(`${kind} ${id} was never decided: ${told.state}`);
  }
  const open = await http.get('/api/loads/open');
  const left = open.known ? openLoadsAnswer.parse(open.body).total : -1;
  if (left !== 0) book.violate(`${left} loads are still open`);
  const world = worldAnswer.parse(await control.call('list'));
  let sum: Reckoning = { litresSold: 0, litresCredited: 0, fenTaken: 0 };
  for (const household of households) {
    const one = await reckonHousehold(town, book, world, household);
    sum = {
      litresSold: sum.litresSold + one.litresSold,
      litresCredited: sum.litresCredited + one.litresCredited,
      fenTaken: sum.fenTaken + one.fenTaken,
    };
  }
  return sum;
}

async function reckonHousehold(
  { http }: Town,
  book: OperationBook,
  world: World,
  { accountId, card: cardName, meter: number }: Household,
): Promise<Reckoning> {
  const answer = await http.get(`/api/accounts/${accountId}`);
  const { money, gas } = accountAnswer.parse(answer.known ? answer.body : null);
  const meter = world.meters.find((one) => one.number === number);
  const card = world.cards.find(({ name }) => name === cardName)?.content;
  if (meter === undefined) throw new Error(`the meter of ${accountId} is gone`);
  const same = (what: string, found: number, expected: number): void => {
    if (found !== expected) book.violate(`${accountId}: ${what} is ${found}, not ${expected}`);
  };
  const paid = sumOf(book.done(accountId, 'payment'), (r) => paymentResult.parse(r).amountFen);
  const purchases = [...book.done(accountId, 'purchase')];
  const cost = sumOf(purchases, (r) => purchaseResult.parse(r).costFen);
  const sold = sumOf(purchases, (r) => purchaseResult.parse(r).volumeLitres);
  const loaded = sumOf(book.done(accountId, 'load'), (r) => loadResult.parse(r).litres);
  const { toBeWrittenLitres, owedLitres, inFlightLitres, onCardLitres, inMeterLitres } = gas;
  same('the balance', money.balanceFen, paid - cost);
  same(
    'gas in all stages',
    toBeWrittenLitres + inFlightLitres + onCardLitres + inMeterLitres,
    sold,
  );
  same('gas in flight', inFlightLitres, 0);
  same('gas owed', owedLitres, 0);
  same('gas loaded', onCardLitres + inMeterLitres, loaded);
  same('gas in the meter by the ledger', inMeterLitres, meter.creditedLitresEver);
  same('gas the meter ever credited', meter.creditedLitresEver, loaded);
  same('the meter’s total', meter.totalLitres, loaded);
  same('the card’s total', card?.active?.totalLitres ?? 0, loaded);
  same('the meter’s sequence', meter.sequence, card?.active?.sequence ?? 0);
  return { litresSold: sold, litresCredited: meter.creditedLitresEver, fenTaken: paid };
}
