/** How many cards are still of an old master key, for the custodians who would end it. */
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cardLines } from '../../../src/cli/keys-told.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { versionsInUseAt } from '../../../src/store/key-versions.ts';
import { Desk } from '../core/ledger-commands.ts';
import { BERT, CARD_A, CARD_B, METER_B } from '../core/ledger-town.ts';
import { openStore, storeFile } from './stores.ts';

test('cards in service are counted by the version of their own key, void ones are not', async () => {
  const path = storeFile();
  expect(versionsInUseAt(path)).toBeNull();
  const store = openStore(path);
  const desk = new Desk();
  const ofSecond = (command: LedgerCommand): LedgerCommand =>
    command.kind === 'open-card' ? { ...command, keyVersion: 2 } : command;
  const past = [...desk.town(), ...desk.customer(BERT, METER_B, CARD_B).map(ofSecond)];
  for (const outcome of await store.commitBatch(past)) expect(outcome).toMatchObject({ ok: true });
  expect(versionsInUseAt(path)).toEqual([
    { version: 1, cards: 1 },
    { version: 2, cards: 1 },
  ]);
  expect(cardLines(path)).toEqual([
    'cards in service, of all chips together 在用卡（各类芯片合计） · version 版本 1: 1',
    'cards in service, of all chips together 在用卡（各类芯片合计） · version 版本 2: 1',
  ]);
  store.db.prepare("UPDATE card SET stage = 'void-listed' WHERE card_no = ?").run(CARD_A);
  expect(versionsInUseAt(path)).toEqual([{ version: 2, cards: 1 }]);
  const other = storeFile();
  writeFileSync(other, 'no ledger');
  expect([versionsInUseAt(other), cardLines(other)]).toEqual([null, []]);
});
