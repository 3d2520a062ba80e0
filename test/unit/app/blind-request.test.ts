/** Requests with personal texts, asked again: at a station without keys, and after the hash of a request has changed its form. */
import { expect, test } from 'vitest';
import { takePayment } from '../../../src/app/counter/take-payment.ts';
import type { AppDeps } from '../../../src/app/deps.ts';
import { fen } from '../../../src/core/units.ts';
import { hashOf } from '../../../src/http/approvals.ts';
import { VaultSealedError } from '../../../src/ports/vault.ts';
import { ACCOUNT, CLERK, type Hall, openedHall } from './desk.ts';
import { value } from './told.ts';

const request = (hall: Hall, payer: string | null) => ({
  operationId: hall.id(),
  accountId: ACCOUNT,
  amount: fen(1_000),
  channel: 'cash' as const,
  cashGiven: null,
  reference: null,
  payer,
});

/** The same station without its data keys. */
const sealed = (deps: AppDeps, missing: number | null = null): AppDeps => ({
  ...deps,
  blind: () => {
    throw new VaultSealedError(missing);
  },
});

/** The station as it was before texts were blinded. */
function before({ blind: _, ...deps }: AppDeps): AppDeps {
  return deps;
}

const told = async (answer: Promise<unknown>): Promise<unknown> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof VaultSealedError) return { code: error.code, facts: error.facts };
    throw error;
  }
};

test('a sealed station never says of a done deed that nothing was done, and once unsealed answers as it did', async () => {
  const { hall, station } = await openedHall();
  const paid = request(hall, '欧阳大山');
  const first = value(await takePayment(station.deps, CLERK, paid));
  for (const missing of [null, 1]) {
    const again = await told(
      (async () => takePayment(sealed(station.deps, missing), CLERK, paid))(),
    );
    expect(again).toMatchObject({ code: 'keys.known', facts: { operationId: paid.operationId } });
  }
  const fresh = request(hall, '欧阳大山');
  const never = await told((async () => takePayment(sealed(station.deps), CLERK, fresh))());
  expect(never).toMatchObject({ code: 'keys.sealed' });
  expect(value(await takePayment(station.deps, CLERK, paid))).toEqual({ ...first, replayed: true });
});

test('a deed from before texts were blinded is the same deed after the upgrade, sealed or not, and no other', async () => {
  const { hall, station } = await openedHall();
  const paid = request(hall, '欧阳大山');
  const first = value(await takePayment(before(station.deps), CLERK, paid));
  for (const deps of [station.deps, sealed(station.deps)]) {
    expect(value(await takePayment(deps, CLERK, paid))).toEqual({ ...first, replayed: true });
  }
  const other = await takePayment(station.deps, CLERK, { ...paid, payer: '欧阳小山' });
  expect(other).toMatchObject({ ok: false, refusal: { code: 'operation.other-body' } });
});

test('what a person is called is blinded in a bare opening too, and what a community is called is not', async () => {
  const { hall, station } = await openedHall();
  const asked: string[] = [];
  const deps: AppDeps = {
    ...station.deps,
    blind: (text) => {
      asked.push(text);
      return text;
    },
  };
  const names = { name: '欧阳晓雪', address: '梧桐里7幢' };
  const opening = { operationId: hall.id(), ...names, householdSize: 3 };
  hashOf(deps, '/api/accounts', opening);
  hashOf(deps, '/api/communities', { operationId: hall.id(), ...names });
  expect(asked).toEqual(Object.values(names));
});

test('a request that names a second person is told so too, before anybody is asked to approve it again', async () => {
  const { hall, station } = await openedHall();
  const paid = request(hall, '欧阳大山');
  value(await takePayment(station.deps, CLERK, paid));
  const body = { operationId: paid.operationId, papers: '身份证', second: 'gu' };
  const code = (id: string): unknown => {
    try {
      return hashOf(sealed(station.deps), '/api/x', { ...body, operationId: id });
    } catch (error) {
      return error instanceof VaultSealedError ? error.code : error;
    }
  };
  expect([code(paid.operationId), code(hall.id())]).toEqual(['keys.known', 'keys.sealed']);
});
