/** A station without anchors whose ledger a card has proven to be old: shut also after a restart, until two people go on from it. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { acceptGap } from '../../../src/cli/accept-gap.ts';
import { aheadPath, noteAhead, readAhead } from '../../../src/cli/ahead-note.ts';
import { keyboardOf } from '../../../src/cli/typed-secret.ts';
import { verify } from '../../../src/cli/verify.ts';
import { ConfigError, ledgerPath, readConfig } from '../../../src/config/config.ts';
import { openSqliteStore } from '../../../src/store/sqlite.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { systemRandom } from '../../../src/system/random.ts';
import { ManualClock } from '../../manual-clock.ts';
import { Desk } from '../core/ledger-commands.ts';
import { ANNA, CARD_A, SETTINGS } from '../core/ledger-town.ts';
import { live } from '../store/histories.ts';
import { folder } from '../store/stores.ts';
import { printed } from './printed.ts';

const NIGHT = Date.UTC(2026, 5, 16);
const AHEAD = {
  cardNo: CARD_A,
  cardSequence: 9,
  ledgerSequence: 0,
  soldAt: NIGHT / 1000 - 3600,
  at: NIGHT - 60_000,
};

async function house() {
  const at = folder();
  writeFileSync(join(at, 'master.key'), '5a'.repeat(32), { mode: 0o600 });
  const config = readConfig(
    {
      dataDir: '.',
      company: { code: 4401, name: '示范燃气', outlet: '厅', timeZone: 'Asia/Shanghai' },
      station: 1,
      operator: 'a',
      readers: { binding: 'pcsclite' },
      masterKeyFile: 'master.key',
    },
    at,
  );
  const path = ledgerPath(config);
  const desk = new Desk();
  const open = () =>
    openSqliteStore({
      path,
      clock: new ManualClock(NIGHT),
      hash: systemHash,
      settings: SETTINGS,
      ahead: readAhead(path),
      onAhead: (card) => noteAhead(path, card),
    });
  const first = open();
  for (const command of [...desk.town(), desk.pay(ANNA, 100)]) await first.commit(command);
  let said = '';
  const go = (second = 'fang') => {
    const input = new PassThrough();
    input.end();
    return acceptGap(
      config,
      { reason: '磁盘损坏', by: 'gu', second },
      {
        clock: new ManualClock(NIGHT),
        hash: systemHash,
        random: systemRandom,
        keyboard: keyboardOf(input, new PassThrough()),
        say: (line) => {
          said += line;
        },
      },
    );
  };
  const verified = () => printed(async () => verify({ path, hash: systemHash, anchors: [] }));
  return { path, desk, first, open, go, verified, said: () => said };
}

test('what a card has proven shuts the ledger at once and after every restart; verify names the card', async () => {
  const { path, desk, first, open, verified } = await house();
  first.shutBehind(AHEAD);
  await expect(first.commit(desk.pay(ANNA, 1))).rejects.toThrow('older copy');
  await first.close();
  expect(readAhead(path)).toEqual(AHEAD);
  for (let start = 0; start < 2; start += 1) {
    const store = open();
    expect(store.health()).toMatchObject({ ok: false, code: 'store.read-only' });
    await expect(store.commit(desk.pay(ANNA, 1))).rejects.toThrow(`card ${CARD_A} shows write 9`);
    expect(store.account(ANNA)).toBeDefined();
    await store.close();
  }
  const { code, out } = await verified();
  expect(code).toBe(1);
  expect(out).toContain(`BROKEN  L3        card ${CARD_A}`);
  expect(out).toContain('qika restore --accept-gap');
});

test('two people go on from it: a new epoch, and the note is gone; one person alone does not', async () => {
  const { path, desk, first, open, go, verified, said } = await house();
  first.shutBehind(AHEAD);
  await first.close();
  expect(await go('gu')).toBe(1);
  expect(said()).toContain('approval.same-person');
  expect(existsSync(aheadPath(path))).toBe(true);
  expect(await go()).toBe(0);
  expect(existsSync(aheadPath(path))).toBe(false);
  expect((await verified()).code).toBe(0);
  const store = open();
  const paid = await store.commit(desk.pay(ANNA, 1));
  expect(paid).toMatchObject({ ok: true, value: { result: { ticketNo: 100_000_001 } } });
  expect(store.gap.latest()).toMatchObject({ epoch: 1, maker: 'gu', checker: 'fang' });
  await store.close();
  expect((await verified()).code).toBe(0);
});

test('without such a card nothing tells of a gap, and a note that the ledger has overtaken is no note; a torn one is', async () => {
  const { path, first, open, go, verified, said } = await house();
  await first.close();
  await expect(go()).rejects.toThrow(ConfigError);
  // The copy in its place knows that very write.
  rmSync(path);
  const newer = open();
  await live(newer);
  const sequence = newer.card(CARD_A)?.writeSequence ?? 0;
  expect(sequence).toBeGreaterThan(0);
  const known = { ...AHEAD, cardSequence: sequence, at: Number.MAX_SAFE_INTEGER };
  newer.shutBehind(known);
  await newer.close();
  const store = open();
  expect(store.health().ok).toBe(true);
  await store.close();
  expect(await go()).toBe(1);
  expect(said()).toContain('gap.none');
  noteAhead(path, { ...known, cardSequence: sequence + 1 });
  const behind = open();
  expect(behind.health().ok).toBe(false);
  await behind.close();
  writeFileSync(aheadPath(path), '{"cardNo": 5');
  // Told as a sentence, and not as a bug.
  const told = { name: 'BackupError', message: expect.stringContaining('cannot be read') };
  await expect(async () => open()).rejects.toMatchObject(told);
  await expect(go()).rejects.toMatchObject(told);
  await expect(verified()).rejects.toMatchObject(told);
});
