/**
 * The company of the kill proof: a price, a few households, each with a meter on the wall and a card in the pocket.
 * Entered through the daemon's own API, the hardware through the simulated station's socket.
 */
import type { Control } from '../../../simulators/control-client.ts';
import { until } from '../../e2e/until.ts';
import { problemAnswer } from './answers.ts';
import type { Answer, UnixHttp } from './unix-http.ts';

export const COMPANY_CODE = 31_001;
const MAKER = 7;

export interface Household {
  readonly accountId: number;
  readonly cardNo: number;
  /** Name of the card in the simulated world. */
  readonly card: string;
  /** Twelve digits, as the simulated meter has it. */
  readonly meter: string;
}

export const householdOf = (number: number): Household => ({
  accountId: 1000 + number,
  cardNo: 70_000 + number,
  card: `card-${number}`,
  meter: `${202_611_230_000 + number}`,
});

export const phoneOf = ({ accountId }: Household): string => `1390000${accountId}`;

export interface Town {
  readonly http: UnixHttp;
  readonly control: Control;
  /** A fresh operation id. */
  readonly nextId: () => string;
  readonly readers: readonly string[];
  readonly households: readonly Household[];
}

/** Asks and insists on 200; nothing is killed while the town is being founded. */
export async function insist(http: UnixHttp, path: string, body: object): Promise<unknown> {
  const answer = await http.post(path, body);
  if (!answer.known || answer.status !== 200) {
    throw new Error(`${path} was answered ${JSON.stringify(answer)}`);
  }
  return answer.body;
}

export async function foundTown(town: Town): Promise<void> {
  const { http, nextId, households } = town;
  const community = { communityId: 1 };
  const box = { regulatorBoxId: 1, ...community };
  const name = '滨河花园';
  await insist(http, '/api/communities', { operationId: nextId(), ...community, name });
  await insist(http, '/api/regulator-boxes', { operationId: nextId(), ...box, name });
  await insist(http, '/api/tariffs', {
    operationId: nextId(),
    id: 'ladder',
    customerClass: 'residential',
    effectiveFrom: '2020-01-01',
    cycle: 'year',
    cycleStartMonth: 1,
    tiers: [
      { upToLitres: 300_000, priceE4: 20_000 },
      { upToLitres: null, priceE4: 24_000 },
    ],
  });
  for (const household of households) await settle(town, household);
}

async function settle(town: Town, household: Household): Promise<void> {
  const { http, control, nextId, readers } = town;
  const { accountId, cardNo, card, meter } = household;
  const reader = readers[0] ?? '';
  const address = `3幢${accountId}室`;
  await insist(http, '/api/accounts', {
    operationId: nextId(),
    accountId,
    name: `用户${accountId}`,
    phone: phoneOf(household),
    address,
    communityId: 1,
    customerClass: 'residential',
    householdSize: 3,
  });
  await insist(http, '/api/meters', {
    operationId: nextId(),
    maker: MAKER,
    number: Number(meter),
    accountId,
    communityId: 1,
    address,
    direction: 'left',
    regulatorBoxId: 1,
    model: 'G2.5',
    initialIndexLitres: 0,
    ceilingLitres: 0,
    size: 'G2.5',
    acceptanceNo: `YS-${accountId}`,
    acceptedOn: '2026-11-02',
  });
  await control.call('new-meter', { number: meter, maker: MAKER, company: COMPANY_CODE });
  await control.call('new-card', { card });
  await control.call('swap', { card, reader });
  const request = { operationId: nextId(), accountId, cardNo, reader };
  await until(`card ${cardNo} to be opened`, () => openedCard(http, request));
}

/**
 * Is this an answer after which the same request is simply sent again? The daemon sees a card a moment after it was put
 * in, and says so; 503 is its word for a device that cannot be used now, or for an outcome it does not know.
 */
export function isToBeSentAgain(answer: Answer): boolean {
  if (!answer.known || answer.status < 400) return false;
  return answer.status === 503 || problemAnswer.parse(answer.body).code === 'card.none';
}

async function openedCard(http: UnixHttp, request: object): Promise<boolean> {
  const answer = await http.post('/api/cards/open', request);
  if (answer.known && answer.status === 200) return true;
  if (!isToBeSentAgain(answer)) throw new Error(JSON.stringify(answer));
  return false;
}
