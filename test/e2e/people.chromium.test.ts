/** The administrator's desk in the page: somebody is entered, given other roles, a new password, shut out and let in again. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CounterBrowser, held, openBrowser, says } from './counter-browser.ts';
import { ADMINISTRATOR } from './households.ts';
import { PageStation } from './page-station.ts';

const station = new PageStation();
let browser: Browser;
let desk: CounterBrowser;

beforeAll(async () => {
  await station.furnish();
  [browser] = await Promise.all([openBrowser(), station.start()]);
  desk = await CounterBrowser.open(browser, station, ADMINISTRATOR);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await station.clear();
});

const LEFT_BY_FORMS = `sessionStorage.setItem('qika.form.admin.open', JSON.stringify({ name: '王小明' }));
localStorage.setItem('qika.form.wang.open', JSON.stringify({ operationId: 'of-a-deed', texts: { name: '王小明' } }));`;

test('a person from the first password to the last day', async () => {
  const page = await desk.page();
  const row = page.getByRole('row', { name: /wang/ });
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  // Before the list is there nobody says that it is empty, and what is typed stays when it comes.
  const letList = await held(page, '**/api/people');
  await page.reload();
  await page.locator('caption', { hasText: '人员 · …' }).waitFor();
  expect(await page.getByText('没有记录').count()).toBe(0);
  await page.getByLabel('登录名').fill('wang');
  letList();
  await page.locator('caption', { hasText: /^人员 · \d/ }).waitFor();
  expect(await page.getByLabel('登录名').inputValue()).toBe('wang');
  // Said once: by the list itself, beside the way to it.
  expect(await page.getByText(/^人员/).count()).toBe(2);
  // No other desk is an administrator's.
  expect(await page.getByText('营业厅', { exact: true }).count()).toBe(0);
  await page.getByLabel('姓名').fill('王强');
  await page.getByLabel('初始密码（至少 12 个字符）').fill('short');
  await page.getByRole('checkbox', { name: '收费员' }).check();
  await press('新增');
  await says(page, '密码为 5 个字符。');
  expect(await row.count()).toBe(0);
  await page.getByLabel('初始密码（至少 12 个字符）').fill('a first password');
  await press('新增');
  await row.getByText('待本人设置密码').waitFor();
  expect(await desk.seriousFaults(page)).toEqual([]);
  await desk.picture(page, 'people-entered');

  await press('办理 王强');
  await page.getByRole('checkbox', { name: '财务部' }).check();
  await press('更改角色');
  await row.getByText('收费员、财务部').waitFor();
  await page.getByLabel('停用原因').fill('离职');
  await press('停用');
  await row.getByText('已停用: 离职').waitFor();
  await press('恢复');
  await row.getByText('待本人设置密码').waitFor();
  await page.getByLabel('初始密码（至少 12 个字符）').fill('another password');
  await press('重设密码');
  const password = page.getByLabel('初始密码（至少 12 个字符）');
  await expect.poll(() => password.inputValue()).toBe('');
  expect(await desk.seriousFaults(page)).toEqual([]);
  await desk.picture(page, 'people-changed');
  await press('完成');

  await page.getByRole('button', { name: `办理 系统管理员`, exact: true }).click();
  await page.getByLabel('停用原因').fill('试试');
  await press('停用');
  await says(page, '不能更改本人的权限。');
  expect(await page.getByLabel('停用原因').inputValue()).toBe('试试');
  // A refused password is an answer.
  expect(desk.faults.filter((fault) => !fault.includes('status of 400'))).toEqual([]);
  expect(station.verify()).toContain('every law');
  // What forms of hers still keep goes with her; an earlier page kept it for good, with the number of its deed.
  await page.evaluate(LEFT_BY_FORMS);
  await page.getByRole('button', { name: '退出' }).click();
  await page.getByRole('form', { name: '登录' }).waitFor();
  const left = await page.evaluate<string>(
    'JSON.stringify([{ ...sessionStorage }, { ...localStorage }])',
  );
  expect(left).not.toContain('王小明');
  expect(left).toContain('of-a-deed');
}, 120_000);

test('what was done stands in the audit, and in no word of it a password', async () => {
  const { lines } = (await station.ask('/api/audit')).body as {
    lines: { kind: string; person: string; what: string }[];
  };
  const done = lines.filter(({ person }) => person === ADMINISTRATOR).map(({ kind }) => kind);
  expect(done).toEqual([
    'log-out',
    'set-password',
    'disable-person',
    'disable-person',
    'set-roles',
    'enter-person',
    'log-in',
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/argon2|a first password|another password/);
});
