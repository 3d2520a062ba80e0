/** A station without its keys as a cashier has it: the page says so at the top and in the refusal, until people open them. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CounterBrowser, fitsCounter, openBrowser, press, says } from './counter-browser.ts';
import { householdOf } from './households.ts';
import { PageStation } from './page-station.ts';

const station = new PageStation();
const HOME = householdOf(1);
const QIKA = resolve(import.meta.dirname, '..', '..', 'src', 'bootstrap', 'qika.mjs');
const [LI, GU] = ['the share of li na', 'the share of gu wei'];
let browser: Browser;

beforeAll(async () => {
  await station.furnish({ keys: { file: 'keys.sealed', credentialFile: 'credential' } });
  const credential = join(station.folder, 'credential');
  station.qika(
    ['keys', 'init', '--custodians', 'li.na,gu.wei', '--credential', credential],
    `${LI}\n${LI}\n${GU}\n${GU}\n`,
  );
  // With its keys the card is made; then the station starts without them.
  await station.start();
  await station.openHousehold(1);
  await station.kill();
  renameSync(credential, `${credential}-away`);
  [browser] = await Promise.all([openBrowser(), station.start()]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await station.clear();
});

test('sealed is said, a sale is refused before money is taken, and both end with the keys', async () => {
  const counter = await CounterBrowser.open(browser, station);
  const page = await counter.page();
  await page.locator('.top-line').getByText('密钥未解封').waitFor();
  await station.hardware('insert', { card: HOME.card });
  await page.locator('.customer').getByText(String(HOME.accountId)).first().waitFor();
  await press(page, '50', 'F9');
  await page.locator('.aloud').waitFor();
  // Longer than a bounce of the key: nobody reads a name aloud in less.
  await page.waitForTimeout(350);
  await press(page, 'F9');
  await says(page, /卡主密钥未解封/);
  await says(page, /qika keys unseal/);
  await counter.picture(page, 'sealed');
  expect(await counter.seriousFaults(page)).toEqual([]);
  const standing = (await station.ask(`/api/accounts/${HOME.accountId}/standing`)).body;
  expect(standing).toMatchObject({ recent: [{ kind: 'opened' }] });
  expect(station.qika(['keys', 'unseal'], `${LI}\n${GU}\n`)).toContain('cards are written');
  await expect
    .poll(() => page.locator('.top-line').getByText('密钥未解封').count(), { timeout: 30_000 })
    .toBe(0);
  await page.reload();
  await page.locator('.customer').getByText(String(HOME.accountId)).first().waitFor();
  await press(page, '50', 'F9');
  await page.locator('.aloud').waitFor();
  await page.waitForTimeout(350);
  await press(page, 'F9');
  await says(page, '写卡成功');
  expect(counter.faults).toEqual([]);
}, 120_000);

test('a ledger that is an older copy is only read: the page says so at its top, and money is not taken', async () => {
  const old = new PageStation();
  const { accountId } = householdOf(2);
  const [ledger, copy] = [join(old.folder, 'ledger.db'), join(old.folder, 'older.db')];
  const [masterKeyFile, keyFile] = [join(old.folder, 'master.key'), join(old.folder, 'anchor.key')];
  try {
    writeFileSync(masterKeyFile, 'a5'.repeat(32), { mode: 0o600 });
    const made = spawnSync(process.execPath, [QIKA, 'anchor', 'key', '--out', keyFile]);
    expect(made.status, String(made.stderr)).toBe(0);
    await old.furnish({ masterKeyFile, anchors: { file: join(old.folder, 'anchors'), keyFile } });
    copyFileSync(ledger, copy);
    // What it closes with is anchored.
    await old.start();
    const paid = { operationId: crypto.randomUUID(), accountId, amountFen: 5_000, channel: 'cash' };
    expect((await old.ask('/api/payments', paid)).status).toBe(200);
    await old.kill('SIGTERM');
    for (const end of ['-wal', '-shm']) rmSync(`${ledger}${end}`, { force: true });
    copyFileSync(copy, ledger);
    await old.start();
    const counter = await CounterBrowser.open(browser, old);
    const page = await counter.page();
    const tag = page.locator('.top-line').getByText('台账只读');
    await tag.waitFor();
    expect(await tag.getAttribute('title')).toMatch(/qika restore --accept-gap/);
    await press(page, 'F2');
    await page.getByPlaceholder(/^户号、户名/).fill(String(accountId));
    await page.locator('.found button').first().click();
    await page.locator('.customer').waitFor();
    await press(page, '50', 'F9');
    await page.locator('.aloud').waitFor();
    await page.waitForTimeout(350);
    await press(page, 'F9');
    await says(page, /只读打开/);
    expect(await counter.seriousFaults(page)).toEqual([]);
    await fitsCounter(page);
    await counter.picture(page, 'read-only');
    await page.getByRole('button', { name: 'English' }).click();
    await page.locator('.top-line').getByText('Read-only', { exact: true }).waitFor();
    await fitsCounter(page);
    expect(counter.faults).toEqual([]);
  } finally {
    await old.clear();
  }
}, 120_000);
