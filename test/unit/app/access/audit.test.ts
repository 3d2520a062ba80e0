/** Events on their way into the chain: in batches, bounded, and replayed with the rest. */
import { expect, test } from 'vitest';
import { Audit, SINGLY_A_MINUTE } from '../../../../src/app/access/audit.ts';
import { auditLines } from '../../../../src/app/access/audit-list.ts';
import { verifyLedger } from '../../../../src/store/verify.ts';
import { systemHash } from '../../../../src/system/hash.ts';
import { openedHall } from '../desk.ts';

async function scene() {
  const { hall, station } = await openedHall();
  const errors: string[] = [];
  let monotonic = 0;
  const log = { ...station.deps.log, error: (_: object, text: string) => errors.push(text) };
  const clock = { ...station.deps.clock, now: () => 1_795_000_000_000, monotonic: () => monotonic };
  const audit = new Audit({ ...station.deps, clock, log });
  const entries = () => hall.store.people.audit(null, 500);
  const told = () => entries().flatMap(auditLines);
  const later = (ms: number) => {
    monotonic += ms;
  };
  return { hall, audit, entries, told, later, errors };
}

test('what one turn brings is one entry, and verify replays it', async () => {
  const { hall, audit, entries, told } = await scene();
  audit.note('log-in', 'li.na', '');
  audit.note('access-refused', 'li.na', 'access.denied POST /api/tariffs');
  audit.note('gate-refused', '', 'gate.host GET /');
  await audit.written();
  expect(entries()).toHaveLength(1);
  expect(told().map(({ kind, person }) => `${kind} ${person}`)).toEqual([
    'gate-refused ',
    'access-refused li.na',
    'log-in li.na',
  ]);
  audit.note('log-out', 'li.na', '');
  await audit.written();
  expect(entries()).toHaveLength(2);
  const { laws } = verifyLedger(hall.store.db, systemHash);
  expect(laws.filter(({ ok }) => !ok)).toEqual([]);
});

test('a flood fills a minute with so many rows and one that counts the others', async () => {
  const { audit, told, later } = await scene();
  for (let i = 0; i < 5_000; i += 1) {
    audit.note('gate-refused', '', `gate.host GET /${i}`);
    await audit.written();
  }
  expect(told()).toHaveLength(SINGLY_A_MINUTE);
  // Somebody else is not lost in it.
  audit.note('log-in', 'li.na', '');
  audit.note('access-refused', 'li.na', 'x');
  later(60_000);
  await audit.written();
  const [newest] = told();
  expect(newest).toMatchObject({ kind: 'gate-refused', count: 5_000 - SINGLY_A_MINUTE });
  expect(told()).toHaveLength(SINGLY_A_MINUTE + 3);
  audit.note('gate-refused', '', 'again');
  await audit.written();
  expect(told()).toHaveLength(SINGLY_A_MINUTE + 4);
});

test('what was counted is told at the end, and texts are cut, not refused', async () => {
  const { audit, told, errors } = await scene();
  for (let i = 0; i < SINGLY_A_MINUTE + 3; i += 1)
    audit.note('log-out', 'w'.repeat(80), 'x'.repeat(900));
  await audit.written();
  expect(told()).toHaveLength(SINGLY_A_MINUTE);
  await audit.written(true);
  expect(told()[0]).toMatchObject({ kind: 'log-out', count: 3, person: 'w'.repeat(40) });
  expect(errors).toEqual([]);
});

test('a ledger that takes nothing is told in the log, and nobody waits for it for ever', async () => {
  const { hall, audit, errors } = await scene();
  await hall.store.close();
  audit.note('log-in', 'li.na', '');
  await audit.written(true);
  expect(errors).toEqual(['audit events were not written']);
});
