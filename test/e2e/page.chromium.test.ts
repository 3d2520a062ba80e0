/**
 * The counter as a cashier has it: Chromium, the real daemon, simulated cards. What the screen says is held against the
 * ledger in every journey.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fitsCounter, hasNoScroll, logIn, press, says } from './counter-browser.ts';
import { counterWith, heldRead, proposed } from './counter-page.ts';
import { householdOf } from './households.ts';

const counter = counterWith([1, 2, 3, 4, 6]);
const { accountOf, cardIn, cardOut, station, takenFen } = counter;

test('a sale by keyboard alone: the card opens its customer, and the screen ends with what the card shows', async () => {
  const page = await counter.page();
  await says(page, '请插卡');
  await fitsCounter(page);
  await counter.picture(page, 'counter-waiting');
  expect(await counter.seriousFaults(page)).toEqual([]);
  const { accountId: account } = await cardIn(page, 1);
  const before = await accountOf(account);
  await press(page, '50', 'F4', '100');
  await says(page, '找零');
  await fitsCounter(page);
  await counter.picture(page, 'counter-sale');
  expect(await counter.seriousFaults(page)).toEqual([]);
  await press(page, 'F9');
  await says(page, '请与客户核对');
  await fitsCounter(page);
  await counter.picture(page, 'counter-aloud');
  await says(page, '用**');
  // Enter is no yes.
  await press(page, 'Enter');
  expect((await accountOf(account)).gas).toEqual(before.gas);
  expect(await counter.seriousFaults(page)).toEqual([]);
  await page.waitForTimeout(350);
  await press(page, 'F9');
  await says(page, '写卡成功');
  await says(page, /气量相符/);
  await says(page, '请取卡');
  await fitsCounter(page);
  await counter.picture(page, 'counter-done');
  expect(await counter.seriousFaults(page)).toEqual([]);
  const after = await accountOf(account);
  expect(after.gas.onCardLitres).toBeGreaterThan(before.gas.onCardLitres);
  expect(after.money).toMatchObject({ balanceFen: before.money.balanceFen });
  await press(page, 'F8');
  await says(page, /大写|写卡/);
  // F8 once more is a printing that the station counts; without a printer the browser prints it.
  await press(page, 'F8');
  await says(page, /首次打印/);
  await press(page, 'F8');
  await says(page, /第 1 次补打/);
  expect(await counter.seriousFaults(page)).toEqual([]);
  await counter.picture(page, 'counter-reprint');
  await press(page, 'Escape');
  // Nothing sells until the card has left; then the next one may come.
  await press(page, '20', 'F9');
  expect(await page.locator('.aloud').count()).toBe(0);
  await cardOut(page);
});

test('the same in English', async () => {
  const page = await counter.page();
  await page.getByRole('button', { name: 'English' }).click();
  await says(page, 'Insert a card');
  const { accountId: account } = await cardIn(page, 2);
  const before = await takenFen(account);
  await press(page, 'F3', '12.5');
  await says(page, 'Due');
  await fitsCounter(page);
  await counter.picture(page, 'counter-english');
  await press(page, 'F9');
  await says(page, 'Read aloud to the customer');
  await page.waitForTimeout(350);
  const letRead = await heldRead(page);
  await press(page, 'F9');
  await says(page, 'Take the card');
  // While it is read once more it has not left, and is not said to have.
  expect(await page.getByText('The card has left; it was').count()).toBe(0);
  letRead();
  await says(page, 'agrees');
  expect(await takenFen(account)).toBeGreaterThan(before);
  await cardOut(page);
});

test('what a platform pays needs its number, F1 reads again, and the write is there as evidence', async () => {
  const page = await counter.page();
  const { accountId: account } = await cardIn(page, 2);
  const before = await takenFen(account);
  const letRead = await heldRead(page);
  const read = page.waitForRequest('**/api/cards/reconcile');
  await press(page, 'F1');
  await read;
  // F4 goes to the cash, then to the next kind.
  await press(page, '25', 'F4', 'F4');
  await says(page, '请输入平台流水号');
  await press(page, 'F9');
  expect(await page.locator('.aloud').count()).toBe(0);
  await page.getByLabel('平台流水号').pressSequentially('WX-20261128-1');
  await page.locator('.quote .due').first().waitFor();
  // The card is still read: the key is kept until it has told what it holds.
  await press(page, 'F9');
  expect(await page.locator('.aloud').count()).toBe(0);
  letRead();
  await page.locator('.aloud').waitFor();
  await page.waitForTimeout(350);
  await press(page, 'F9');
  await says(page, '写卡成功');
  expect(await takenFen(account)).toBe(before + 2_500);
  await press(page, 'F8');
  await says(page, /微信/);
  await press(page, 'Escape');
  await cardOut(page);
  await cardIn(page, 2);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.recent').getByRole('button', { name: '举证' }).first().click(),
  ]);
  const evidence = JSON.parse(readFileSync(await file.path(), 'utf8')) as Record<string, unknown>;
  expect(evidence).toMatchObject({ accountId: account, state: 'POSTED', litres: 12_500 });
  expect(evidence.tickets).not.toEqual([]);
  expect(evidence.imageBefore).not.toEqual(evidence.imageTarget);
  await cardOut(page);
});

test('a sale that is barred says why and what to do', async () => {
  const page = await counter.page();
  const { accountId: account, card } = householdOf(6);
  const hold = { operationId: crypto.randomUUID(), hold: 'suspended', reason: '外出' };
  await station.ask(`/api/accounts/${account}/holds`, hold);
  await station.hardware('insert', { card });
  await says(page, '暂不能售气');
  await says(page, '请先办理恢复用气。');
  await press(page, '50', 'F9');
  expect(await page.locator('.aloud').count()).toBe(0);
  await fitsCounter(page);
  await counter.picture(page, 'counter-barred');
  expect(await counter.seriousFaults(page)).toEqual([]);
  await cardOut(page);
});

test('what is owed for over-use is paid with the gas, and said before; the other cards of a customer are told', async () => {
  const page = await counter.page();
  const { accountId: account } = householdOf(1);
  const adjustment = {
    operationId: crypto.randomUUID(),
    operator: '收费员01',
    second: '复核员02',
    accountId: account,
    litres: 60_000,
    formNo: 'TL-1',
    reason: '计数器停走',
    evidence: '照片 7',
    responsible: '抄表员',
  };
  expect((await station.ask('/api/adjustments', adjustment)).status).toBe(200);
  const owed = (await station.ask(`/api/accounts/${account}`)).body as { overUseFen: number };
  expect(owed.overUseFen).toBeGreaterThan(0);
  const before = await takenFen(account);
  await cardIn(page, 1);
  await says(page, /欠超用气费/);
  await press(page, '20');
  await says(page, '其中补缴超用气费');
  await fitsCounter(page);
  await counter.picture(page, 'counter-debt');
  expect(await counter.seriousFaults(page)).toEqual([]);
  await press(page, 'F9');
  await page.locator('.aloud').waitFor();
  await page.waitForTimeout(350);
  await press(page, 'F9');
  await says(page, '写卡成功');
  expect(await takenFen(account)).toBe(before + 2_000 + owed.overUseFen);
  await cardOut(page);
  for (const accountId of [2_001, 2_002]) {
    const opened = await station.ask('/api/accounts', {
      operationId: crypto.randomUUID(),
      accountId,
      name: '周敏',
      phone: '13800002001',
      address: `5幢${accountId}室`,
      communityId: 1,
      customerClass: 'residential',
      householdSize: 3,
    });
    expect(opened.status).toBe(200);
  }
  await press(page, 'F2');
  await page.getByPlaceholder(/^户号、户名/).fill('2001');
  await page.locator('.found button').first().click();
  await says(page, '同一客户的其他卡');
  await says(page, /户号 2002/);
  expect(await counter.seriousFaults(page)).toEqual([]);
  await fitsCounter(page);
  await counter.picture(page, 'counter-others');
});

test('a price that changes while the customer thinks is said before the cash is taken', async () => {
  const page = await counter.page();
  const { accountId: account } = await cardIn(page, 4);
  // Whoever has looked at the shift types on, without a mouse.
  await page.getByRole('button', { name: '班次' }).click();
  await page.locator('.ant-drawer-open').waitFor();
  await press(page, 'Escape');
  await page.locator('.ant-drawer-open').waitFor({ state: 'hidden' });
  await proposed(page, '40');
  // The same customer buys at another station meanwhile: V0 is another one.
  const [payment, purchase] = [crypto.randomUUID(), crypto.randomUUID()];
  await station.ask('/api/payments', {
    operationId: payment,
    accountId: account,
    amountFen: 2_000,
    channel: 'cash',
  });
  const want = { amountFen: 2_000 };
  const bought = { operationId: purchase, accountId: account, want };
  expect((await station.ask('/api/purchases', bought)).status).toBe(200);
  await says(page, '报价已变');
  await fitsCounter(page);
  await counter.picture(page, 'counter-expired');
  expect(await counter.seriousFaults(page)).toEqual([]);
  await press(page, 'F9');
  expect(await page.locator('.running').count()).toBe(0);
  await page.locator('.aloud').waitFor();
  await press(page, 'Escape');
  await cardOut(page);
});

test('a locked screen keeps the form and takes no key; whoever goes out leaves nothing behind', async () => {
  const page = await counter.page();
  const { accountId: account } = await cardIn(page, 3);
  const before = await takenFen(account);
  await press(page, '42');
  await page.locator('.quote .due').first().waitFor();
  await page.getByRole('button', { name: '锁屏' }).click();
  await says(page, /屏幕已锁定/);
  expect(await counter.seriousFaults(page)).toEqual([]);
  await counter.picture(page, 'counter-locked');
  // Whose customer it is cannot be read through the door.
  const behind = await page.evaluate<string>(
    "getComputedStyle(document.querySelector('.closed-door .ant-modal-mask')).backgroundColor",
  );
  expect(behind).toBe('rgb(240, 242, 245)');
  await press(page, 'F9');
  await page.waitForTimeout(350);
  await press(page, 'F9');
  expect(await page.locator('.aloud').count()).toBe(0);
  const lock = page.getByRole('form', { name: /屏幕已锁定/ });
  await lock.getByLabel('密码').fill(station.logIn.password);
  await lock.getByRole('button', { name: '解锁' }).click();
  await lock.waitFor({ state: 'hidden' });
  expect(await page.getByLabel('预购金额（元）').inputValue()).toBe('42');
  expect(await takenFen(account)).toBe(before);
  await page.getByRole('button', { name: '退出' }).click();
  await page.getByRole('form', { name: '登录' }).waitFor();
  expect(await counter.seriousFaults(page)).toEqual([]);
  expect(await page.locator('.customer').count()).toBe(0);
  await counter.picture(page, 'log-in');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('form', { name: 'Log in' }).waitFor();
  await page.getByRole('button', { name: '中文' }).click();
  await logIn(page, station);
  await page.locator('.customer').waitFor();
  await station.hardware('remove');
});

test('engineering sees its meters, finance an account down to its lots, and back goes back', async () => {
  const page = await counter.page();
  await page.getByRole('link', { name: '工程部' }).click();
  await says(page, householdOf(1).meterNumber);
  expect(await counter.seriousFaults(page)).toEqual([]);
  await counter.picture(page, 'engineering');
  await page.getByRole('link', { name: String(householdOf(1).accountId), exact: true }).click();
  await says(page, '批次余量');
  const { accountId } = householdOf(1);
  const { body } = await station.ask(`/api/accounts/${accountId}/lots`);
  const { litres } = body as { litres: number };
  await says(page, `${(litres / 1000).toFixed(3)} m³`);
  expect(await counter.seriousFaults(page)).toEqual([]);
  await counter.picture(page, 'finance');
  await page.goBack();
  await says(page, householdOf(2).meterNumber);
  await hasNoScroll(page);
});
