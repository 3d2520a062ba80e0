/** After a gap: meters on lines that may be ahead of the ledger, until a load has ended on their counter. */
import { expect, test } from 'vitest';
import { meterId } from '../../../src/core/ids.ts';
import { Desk } from '../core/ledger-commands.ts';
import { eventfulPast, live } from './histories.ts';
import { openStore } from './stores.ts';

test('a meter whose counter the ledger knows is listed from the gap on, until a load has ended on it', async () => {
  const store = openStore();
  const desk = new Desk();
  const past = eventfulPast(desk);
  await live(store, past.slice(0, -1));
  expect(store.gap.unheard(9)).toEqual([]);
  await live(store, past.slice(-1));
  const meter = meterId(8, 43);
  expect(store.gap.unheard(9)).toEqual([{ meter, line: 'east', address: '1', litres: 3_000 }]);
  const [open] = store.lines.openLoads(2);
  if (open === undefined) throw new Error('a load over the line is open');
  const { operationId: load, attempt } = open;
  const seen = { count: 2, amount: 300, total: 600, remaining: 600 };
  const end = { kind: 'end-line-load', load, attempt, state: 'POSTED', seen } as const;
  await live(store, [[{ ...desk.head(), ...end }]]);
  expect(store.gap.unheard(9)).toEqual([]);
});
