/** Four eyes from another screen: what waits there is exactly what would be sent, and its approval ends with the shift. */
import { expect, test } from 'vitest';
import { formatMeter, stationId } from '../../../src/core/ids.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { headersOf, nameOf } from '../../rig/people.ts';
import { METER } from '../app/account.ts';
import { READER } from '../app/desk.ts';
import { openPeopledHouse, PAGE, problem } from './house.ts';

const [maker, number] = formatMeter(METER).split('-').map(Number);
const PATH = '/api/tool-cards';
const MANAGER = nameOf('manager');
const INBOX = '/api/approvals/inbox';
const HOUR = 3_600_000;

interface Row {
  readonly id: string;
  readonly maker: string;
  readonly state: string;
  readonly path: string;
  readonly body: unknown;
}

async function scene() {
  const house = await openPeopledHouse();
  await house.station.remove();
  await house.station.insert(house.hall.blankCard());
  const as = async (role: Parameters<typeof house.people.logIn>[0]) => {
    const headers = { ...PAGE, ...headersOf(await house.people.logIn(role)) };
    return {
      post: (url: string, body: object) =>
        house.knock({ method: 'POST', url, headers, payload: JSON.stringify(body) }),
      inbox: async () => {
        const { body } = await house.knock({ method: 'GET', url: INBOX, headers });
        return body as { readonly forMe: Row[]; readonly mine: Row[] };
      },
    };
  };
  const [own, manager] = [await as('card-administrator'), await as('manager')];
  const decide = (id: string, approve = true) =>
    manager.post(`${INBOX}/${id}`, { operationId: house.hall.id(), approve });
  return { house, as, own, manager, decide };
}

type Scene = Awaited<ReturnType<typeof scene>>;

const toolCard = ({ house }: Scene) => ({
  operationId: house.hall.id(),
  toolNo: 90_000_001,
  tool: 'check',
  meter: { maker, number },
  purpose: '用户反映表内气量不符',
  witness: MANAGER,
  reader: READER,
});

async function laid({ own, manager }: Scene, body: object): Promise<Row> {
  expect((await own.post(INBOX, { path: PATH, body })).status).toBe(200);
  const [row] = (await manager.inbox()).forMe;
  if (row === undefined) throw new Error('nothing waits');
  return row;
}

test('the second person sees exactly what would be sent, approves it at another screen, and it is done', async () => {
  const at = await scene();
  const body = toolCard(at);
  const row = await laid(at, body);
  expect(row).toMatchObject({ path: PATH, body, maker: nameOf('card-administrator') });
  expect(problem(await at.own.post(PATH, body)).code).toBe('approval.needed');
  expect((await at.decide(row.id)).status).toBe(200);
  expect((await at.own.inbox()).mine).toMatchObject([{ id: row.id, state: 'approved' }]);
  expect((await at.manager.inbox()).forMe).toEqual([]);
  await at.house.hall.clock.advance(HOUR / 2);
  // Their screen was locked meanwhile.
  const own = await at.as('card-administrator');
  const edited = await own.post(PATH, { ...body, purpose: '换表' });
  expect(problem(edited).code).toBe('approval.needed');
  expect((await own.post(PATH, body)).status).toBe(200);
  const again = await own.post(PATH, { ...body, operationId: at.house.hall.id() });
  expect(problem(again).code).toBe('approval.needed');
  const { laws } = verifyLedger(at.house.hall.store.db, systemHash);
  expect(laws.filter(({ ok }) => !ok)).toEqual([]);
});

test('what is refused is not done, and nothing is decided twice or by another', async () => {
  const at = await scene();
  const body = toolCard(at);
  const row = await laid(at, body);
  const engineering = await at.as('engineering');
  const foreign = await engineering.post(`${INBOX}/${row.id}`, {
    operationId: at.house.hall.id(),
    approve: true,
  });
  expect(problem(foreign).code).toBe('approval.not-waiting');
  expect((await at.decide(row.id, false)).status).toBe(200);
  expect((await at.own.inbox()).mine).toMatchObject([{ state: 'refused' }]);
  expect(problem(await at.decide(row.id)).code).toBe('approval.not-waiting');
  expect(problem(await at.own.post(PATH, body)).code).toBe('approval.needed');
});

test.each([
  ['oneself', nameOf('card-administrator'), 'approval.same-person'],
  ['an auditor', nameOf('auditor'), 'approval.no-right'],
  ['nobody', 'no.body', 'approval.no-right'],
])('nothing is laid into the inbox of %s', async (_who, witness, code) => {
  const at = await scene();
  const answer = await at.own.post(INBOX, { path: PATH, body: { ...toolCard(at), witness } });
  expect(problem(answer).code).toBe(code);
});

test('an approval from the inbox ends with the day of a maker who has no shift', async () => {
  const at = await scene();
  const body = toolCard(at);
  await at.decide((await laid(at, body)).id);
  await at.house.hall.clock.advance(24 * HOUR);
  const next = await at.as('card-administrator');
  expect(problem(await next.post(PATH, body)).code).toBe('approval.needed');
});

test('the database itself takes no maker who is the checker', async () => {
  const { house } = await scene();
  const row = house.hall.store.db.prepare(
    "INSERT INTO approval (approval, request, maker, checker, at, until) VALUES (?, ?, 'gu', 'gu', 1, 'day')",
  );
  expect(() => row.run(Buffer.alloc(16), 'a'.repeat(64))).toThrow('CHECK');
});

test('an approval from the inbox ends with the maker’s shift', async () => {
  const at = await scene();
  const { isApproved, untilOf } = await import('../../../src/app/access/approvals.ts');
  const deps = at.house.station.deps;
  const lina = nameOf('cashier');
  const cashier = await at.as('cashier');
  const shift = at.house.hall.id();
  expect((await cashier.post('/api/shifts', { operationId: shift, floatFen: 0 })).status).toBe(200);
  expect(deps.store.hall.lastShift(stationId(1), lina)?.state).toBe('open');
  expect(untilOf(deps, lina)).toBe(shift);
  const request = 'ab'.repeat(32);
  const approval = {
    kind: 'approve-request',
    operationId: at.house.hall.id(),
    requestHash: '0'.repeat(64),
    station: stationId(1),
    operator: MANAGER,
    at: at.house.hall.clock.now(),
    businessDate: '2026-11-23' as never,
    maker: lina,
    request,
    until: shift,
  } as const;
  expect((await deps.store.commit(approval)).ok).toBe(true);
  await at.house.hall.clock.advance(2 * HOUR);
  expect(isApproved(deps, request, lina, MANAGER)).toBe(true);
  const next = await at.as('cashier');
  const counted = await next.post(`/api/shifts/${shift}/count`, {
    operationId: at.house.hall.id(),
    countedFen: 0,
  });
  expect(counted.status).toBe(200);
  expect(isApproved(deps, request, lina, MANAGER)).toBe(false);
});

test('a decision whose answer was lost is answered as it was, and no other one is', async () => {
  const at = await scene();
  const row = await laid(at, toolCard(at));
  const wish = { operationId: at.house.hall.id(), approve: true };
  const url = `${INBOX}/${row.id}`;
  expect((await at.manager.post(url, wish)).status).toBe(200);
  expect((await at.manager.post(url, wish)).body).toMatchObject({ id: row.id, state: 'approved' });
  const turned = await at.manager.post(url, { ...wish, approve: false });
  expect(problem(turned).code).toBe('approval.not-waiting');
});

test('an approval that has ended lets its request wait anew', async () => {
  const at = await scene();
  const body = toolCard(at);
  // A day's approval given an hour before midnight in Shanghai.
  const { clock } = at.house.hall;
  const past = (clock.now() + 8 * HOUR) % (24 * HOUR);
  await clock.advance(23 * HOUR - past + (past > 23 * HOUR ? 24 * HOUR : 0));
  const late = { ...at, own: await at.as('card-administrator'), manager: await at.as('manager') };
  const first = await laid(late, body);
  const approve = { operationId: at.house.hall.id(), approve: true };
  expect((await late.manager.post(`${INBOX}/${first.id}`, approve)).status).toBe(200);
  await clock.advance(2 * HOUR);
  const own = await at.as('card-administrator');
  expect(problem(await own.post(PATH, body)).code).toBe('approval.needed');
  const again = await own.post(INBOX, { path: PATH, body });
  expect(again.body).toMatchObject({ state: 'waiting' });
  expect((await (await at.as('manager')).inbox()).forMe).toHaveLength(1);
});

test('whoever was shut out after approving stands behind nothing that is done later', async () => {
  const at = await scene();
  const body = toolCard(at);
  await at.decide((await laid(at, body)).id);
  const administrator = await at.as('administrator');
  const hold = { operationId: at.house.hall.id(), reason: '离职' };
  const held = await administrator.post(`/api/people/${MANAGER}/hold`, hold);
  expect(held.status).toBe(200);
  expect(problem(await at.own.post(PATH, body)).code).toBe('approval.needed');
});

test('a shift that nobody closes keeps an approval for half a day', async () => {
  const at = await scene();
  const { approveAs, isApproved, LONG_APPROVAL_MS } = await import(
    '../../../src/app/access/approvals.ts'
  );
  const { deps } = at.house.station;
  const lina = nameOf('cashier');
  const shift = at.house.hall.id();
  await (await at.as('cashier')).post('/api/shifts', { operationId: shift, floatFen: 0 });
  const request = 'cd'.repeat(32);
  const approval = { operationId: at.house.hall.id(), maker: lina, request };
  expect((await approveAs(deps, MANAGER, approval, shift)).ok).toBe(true);
  await at.house.hall.clock.advance(LONG_APPROVAL_MS);
  expect(isApproved(deps, request, lina, MANAGER)).toBe(true);
  await at.house.hall.clock.advance(1);
  expect(isApproved(deps, request, lina, MANAGER)).toBe(false);
});

test('a full inbox refuses the next request and loses none that waits', async () => {
  const at = await scene();
  const ids: string[] = [];
  for (let sent = 0; sent < 20; sent += 1) {
    const { body } = await at.own.post(INBOX, { path: PATH, body: toolCard(at) });
    ids.push((body as Row).id);
  }
  const over = await at.own.post(INBOX, { path: PATH, body: toolCard(at) });
  expect(problem(over).code).toBe('approval.inbox-full');
  expect((await at.manager.inbox()).forMe.map(({ id }) => id)).toEqual(ids);
  await at.decide(ids[3] ?? '', false);
  expect((await at.own.post(INBOX, { path: PATH, body: toolCard(at) })).status).toBe(200);
});
