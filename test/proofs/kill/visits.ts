/** The last visit: what is to be written is written, the meter takes it, and the card brings the meter's report back. */
import { until } from '../../e2e/until.ts';
import { accountAnswer } from './answers.ts';
import { type Household, isToBeSentAgain, type Town } from './town.ts';

export async function visitMeters(
  town: Town,
  household: Household,
  reader: string,
  serveLoad: () => Promise<boolean>,
): Promise<void> {
  const { accountId, card, meter } = household;
  // An earlier load may be completed first; the rest of the gas then needs one of its own.
  for (let visits = 0; visits < 3; visits += 1) {
    await serveLoad();
    if ((await toBeWritten(town, accountId)) === 0) break;
  }
  await town.control.call('put-into-meter', { card, meter });
  await town.control.call('swap', { card, reader });
  await until(`the card of ${accountId} to be reconciled`, () => reconciled(town, reader));
}

async function toBeWritten({ http }: Town, accountId: number): Promise<number> {
  const answer = await http.get(`/api/accounts/${accountId}`);
  if (!answer.known) throw new Error(`account ${accountId}: ${answer.why}`);
  return accountAnswer.parse(answer.body).gas.toBeWrittenLitres;
}

async function reconciled({ http }: Town, reader: string): Promise<boolean> {
  const answer = await http.post('/api/cards/reconcile', { reader });
  if (answer.known && answer.status === 200) return true;
  if (!isToBeSentAgain(answer)) throw new Error(JSON.stringify(answer));
  return false;
}
