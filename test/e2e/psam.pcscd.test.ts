/**
 * CPU cards whose keys are in a PSAM, through the real stack and by the daemon's own configuration (`readers.psamReader`): the
 * card in vpcd's first slot, the module in its second. The module gives no key away (docs/card-format.md §10), so the cards
 * are opened by the same daemon while it still has the issuing keys.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../simulators/random.ts';
import { accountAnswer, saleAnswer, worldAnswer } from '../proofs/kill/answers.ts';
import { foundTown, type Household, householdOf, isToBeSentAgain } from '../proofs/kill/town.ts';
import { newOperationId } from '../rig/operation-ids.ts';
import { PcscHouse } from './pcsc-house.ts';
import { REAL_READER } from './pcscd.ts';
import { until } from './until.ts';

const SEED = 20_264;
/** A build, a town and two starts, on a machine that may be busy. */
const FOUNDING = 300_000;
const YUAN = 100;
/** At 2.0000 yuan/m³. */
const LITRES = YUAN * 500;
const DONE = { payment: { state: 'done' }, purchase: { state: 'done' }, load: { state: 'done' } };
const WAITS = {
  ...DONE,
  load: { state: 'pending', problem: { code: 'sam.missing' } },
};
const [first, second, third] = [1, 2, 3].map(householdOf) as [Household, Household, Household];

describe.each([
  { kind: 'cpu-3des', port: 7_391 },
  { kind: 'cpu-sm4', port: 7_392 },
] as const)('$kind with its keys in a PSAM, on real parts', ({ kind, port }) => {
  let house: PcscHouse;
  const random = createRandom(SEED);
  const id = () => newOperationId(random);

  beforeAll(async () => {
    house = await PcscHouse.build(port, kind);
    const { http, control } = house;
    const readers = [REAL_READER];
    await foundTown({ http, control, nextId: id, readers, households: [first, second, third] });
    await house.moveKeysToModule();
  }, FOUNDING);
  afterAll(async () => {
    try {
      const { code, said } = await house.verify();
      expect(code, said).toBe(0);
    } finally {
      await house.sweep();
    }
  });

  const putIn = ({ card }: Household) => house.control.call('swap', { card });

  const saleTo = ({ accountId }: Household) => ({
    accountId,
    reader: REAL_READER,
    payment: { operationId: id(), amountFen: YUAN * 100, channel: 'cash' },
    purchase: { operationId: id(), want: { amountFen: YUAN * 100 } },
    load: { operationId: id() },
  });

  /** False as long as the counter says that it cannot yet: who is told so asks again. */
  async function post(path: string, body: object): Promise<unknown> {
    const answer = await house.http.post(path, body);
    return !isToBeSentAgain(answer) && answer.known && answer.body;
  }
  const sell = async (sale: object) =>
    saleAnswer.parse(await until('the sale to be answered', () => post('/api/loads', sale)));
  const reconcile = () => post('/api/cards/reconcile', { reader: REAL_READER });

  /** The three books of a household: the ledger, the card's bytes, the meter. */
  async function booksOf({ accountId, card, meter }: Household) {
    const account = await house.http.get(`/api/accounts/${accountId}`);
    const { money, gas } = accountAnswer.parse(account.known ? account.body : null);
    const world = worldAnswer.parse(await house.control.call('list'));
    return {
      balance: money.balanceFen,
      ...gas,
      card: world.cards.find(({ name }) => name === card)?.content.active?.totalLitres,
      meter: world.meters.find(({ number }) => number === meter)?.creditedLitresEver,
    };
  }
  const NOTHING = { balance: 0, toBeWrittenLitres: 0, owedLitres: 0, inFlightLitres: 0 };
  const onCard = (loads: number, taken: number) => ({
    ...NOTHING,
    onCardLitres: (loads - taken) * LITRES,
    inMeterLitres: taken * LITRES,
    card: loads * LITRES,
    meter: taken * LITRES,
  });

  it('is loaded with what was bought, taken by its meter and loaded again', async () => {
    await putIn(first);
    expect(await sell(saleTo(first))).toMatchObject(DONE);
    expect(await booksOf(first)).toMatchObject(onCard(1, 0));
    const { card, meter } = first;
    await house.control.call('put-into-meter', { card, meter });
    await putIn(first);
    expect(await sell(saleTo(first))).toMatchObject(DONE);
    expect(await booksOf(first)).toMatchObject(onCard(2, 1));
  });

  it('is not written while the module is out, by name; what was bought waits and is done once it is back', async () => {
    await putIn(second);
    await house.takeModuleOut();
    const sale = saleTo(second);
    expect(await sell(sale)).toMatchObject(WAITS);
    expect(await booksOf(second)).toMatchObject({
      ...NOTHING,
      inFlightLitres: LITRES,
      onCardLitres: 0,
      card: 0,
    });
    expect(await house.openLoads()).toBe(1);
    await putIn(second);
    expect(await house.putModuleBack(reconcile)).toMatchObject({ settled: { state: 'POSTED' } });
    expect(await sell(sale)).toMatchObject(DONE);
    expect(await booksOf(second)).toMatchObject(onCard(1, 0));
    expect(await house.openLoads()).toBe(0);
  });

  it('the module is pulled out in the middle of a load: one effect once it is back', async () => {
    await putIn(third);
    const sale = saleTo(third);
    const selling = sell(sale);
    await until('the load to be reserved', async () => (await house.openLoads()) === 1);
    await house.takeModuleOut();
    expect(await selling).toMatchObject(WAITS);
    expect(await booksOf(third)).toMatchObject({ ...NOTHING, inFlightLitres: LITRES });
    await putIn(third);
    expect(await house.putModuleBack(reconcile)).toMatchObject({ settled: { state: 'POSTED' } });
    expect(await sell(sale)).toMatchObject(DONE);
    expect(await booksOf(third)).toMatchObject(onCard(1, 0));
  });
});
