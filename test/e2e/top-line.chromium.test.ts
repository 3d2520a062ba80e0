/**
 * The top line on its worst day: keys sealed, the ledger an older copy, no printer, no line and no shift, all at once, for people
 * of five desks, on the small screen and in both languages. Each is told, none pushes another or the page out of sight.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from './ask-socket.ts';
import { CounterBrowser, fitsCounter, openBrowser } from './counter-browser.ts';
import { householdOf, SECOND } from './households.ts';
import { PageStation } from './page-station.ts';

const QIKA = resolve(import.meta.dirname, '..', '..', 'src', 'bootstrap', 'qika.mjs');
const SHARES =
  'one share of the keys\none share of the keys\nthe other of the keys\nthe other of the keys\n';
let station: PageStation;
let browser: Browser;

beforeAll(async () => {
  const nobody = { host: '127.0.0.1', port: await freePort() };
  station = new PageStation('small', {
    printer: { connection: 'tcp', ...nobody },
    lines: [{ name: 'east', kind: 'tcp', ...nobody, baud: 9600 }],
  });
  const inFolder = (name: string): string => join(station.folder, name);
  const keyFile = inFolder('anchor.key');
  const made = spawnSync(process.execPath, [QIKA, 'anchor', 'key', '--out', keyFile]);
  expect(made.status, String(made.stderr)).toBe(0);
  await station.furnish({
    keys: { file: 'keys.sealed', credentialFile: 'credential' },
    anchors: { file: inFolder('anchors'), keyFile },
  });
  const credential = inFolder('credential');
  station.qika(
    ['keys', 'init', '--custodians', 'li.na,gu.wei', '--credential', credential],
    SHARES,
  );
  copyFileSync(inFolder('ledger.db'), inFolder('older.db'));
  await station.start();
  const { accountId } = householdOf(1);
  const paid = { operationId: crypto.randomUUID(), accountId, amountFen: 5_000, channel: 'cash' };
  expect((await station.ask('/api/payments', paid)).status).toBe(200);
  // What it closes with is anchored, and newer than the copy.
  await station.kill('SIGTERM');
  for (const end of ['-wal', '-shm']) rmSync(`${inFolder('ledger.db')}${end}`, { force: true });
  copyFileSync(inFolder('older.db'), inFolder('ledger.db'));
  renameSync(credential, `${credential}-away`);
  [browser] = await Promise.all([openBrowser(), station.start()]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await station.clear();
});

const TROUBLES = {
  zh: ['密钥未解封', '台账只读', '打印机 故障', '线路 0/1'],
  en: ['Keys sealed', 'Read-only', 'Printer in trouble', 'Lines 0/1'],
} as const;

/** Things of the top line that stand outside the window, over another one, or are cut. */
const PUSHED_OUT = `(() => {
  const line = document.querySelector('.top-line');
  const parts = [...line.querySelectorAll('h1, nav a, .who, button, .ant-tag')].map((one) => ({ one, box: one.getBoundingClientRect() }));
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return parts.filter(({ one, box }) => box.left < 0 || box.right > innerWidth + 1 || box.bottom > line.getBoundingClientRect().bottom + 1
    || one.scrollWidth > one.clientWidth + 1 || parts.some((other) => other.one !== one && over(box, other.box)))
    .map(({ one }) => one.textContent);
})()`;

test.each([[undefined], [SECOND]])(
  'all troubles at once are told to %s, and nothing is pushed out',
  async (who) => {
    const counter = await CounterBrowser.open(browser, station, who);
    const page = await counter.page();
    const top = page.locator('.top-line');
    for (const language of ['zh', 'en'] as const) {
      if (language === 'en') await page.getByRole('button', { name: 'English' }).click();
      for (const trouble of TROUBLES[language])
        await top.getByText(trouble, { exact: true }).waitFor();
      expect(await top.locator('nav a').count()).toBeGreaterThanOrEqual(5);
      await fitsCounter(page);
      // The small screen is the last of those.
      expect(await page.evaluate<string[]>(PUSHED_OUT)).toEqual([]);
      await counter.picture(
        page,
        `top-line-${who === undefined ? 'desks' : 'manager'}-${language}`,
      );
    }
    expect(await counter.seriousFaults(page)).toEqual([]);
    expect(counter.faults).toEqual([]);
  },
  60_000,
);
