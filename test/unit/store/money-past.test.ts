/** A money meter's past: the same in memory and in a store, and verified from its content. Its cells are edited in test/proofs/edits. */
import { expect, onTestFinished, test } from 'vitest';
import { accountId } from '../../../src/core/ids.ts';
import { openSqliteStore } from '../../../src/store/sqlite.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { ManualClock } from '../../manual-clock.ts';
import { Ledger } from '../core/ledger-books.ts';
import { Desk } from '../core/ledger-commands.ts';
import { eventfulPast, live } from './histories.ts';
import { MONEY_SETTINGS, moneyPast } from './money-past.ts';

function told() {
  const desk = new Desk();
  const past = eventfulPast(desk);
  return [...past, ...moneyPast(desk, past)];
}

test('both books tell the same of it, and it verifies', async () => {
  const path = ':memory:';
  const store = openSqliteStore({
    ...{ path, clock: new ManualClock(Date.UTC(2026, 5, 15)), hash: systemHash },
    settings: MONEY_SETTINGS,
  });
  onTestFinished(() => store.close());
  await live(store, told());
  const ledger = new Ledger(MONEY_SETTINGS);
  for (const command of told().flat()) ledger.mustDo(command);
  expect(ledger.isWhole()).toBe(true);
  const row = store.db.prepare('SELECT * FROM live WHERE account_id = ?').get(3_009);
  // 380.00 went into the meter, which had deducted 96.00 of them when July was billed.
  // 20.00 were put back onto the card, 29.00 were found on it since, and 1 m³ beside the wheel cost 2.00.
  expect(row).toMatchObject({ in_meter_fen: 28_400, on_card_fen: 4_900, balance_fen: 19_800 });
  expect(ledger.stages(accountId(3_009))).toBe('余 198.00 | 卡内 49.00/0.000 | 表内 284.00/0.000');
  const found = store.db.prepare(
    'SELECT fen, state FROM recovered WHERE litres = 0 ORDER BY at, fen',
  );
  expect(found.raw().all()).toEqual([
    [2_000, 'sold'],
    [700, 'granted'],
    [200, 'open'],
  ]);
  const { ok, laws } = verifyLedger(store.db, systemHash);
  expect(laws.filter((law) => !law.ok)).toEqual([]);
  expect(ok).toBe(true);
});
