/**
 * The counter as a cashier has it: Chromium, the real daemon, simulated cards. What the screen says is held against the
 * ledger in every journey, and no journey may break the page's policy or write an error to the console.
 */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  approve,
  CounterBrowser,
  fitsCounter,
  hasNoScroll,
  held,
  logIn,
  openBrowser,
  press,
  says,
} from './counter-browser.ts';
import { type Household, householdOf, LITRES_PER_YUAN, SECOND } from './households.ts';
import { PageStation } from './page-station.ts';

const station = new PageStation();
let browser: Browser;
let counter: CounterBrowser;

/** Both within one turn of the page. */
const TWO_PRESSES =
  "for (let n = 0; n < 2; n += 1) window.dispatchEvent(new KeyboardEvent('keydown', { key: 'F9' }))";

interface Account {
  readonly cardNo: number;
  readonly money: { readonly balanceFen: number };
  readonly gas: {
    readonly onCardLitres: number;
    readonly inFlightLitres: number;
    readonly toBeWrittenLitres: number;
  };
}

const accountOf = async (accountId: number): Promise<Account> =>
  (await station.ask(`/api/accounts/${accountId}`)).body as Account;

/** Money taken from the account so far, by its tickets. */
async function takenFen(accountId: number): Promise<number> {
  const { body } = await station.ask(`/api/accounts/${accountId}/standing`);
  const { recent } = body as { recent: { kind: string; fen: number | null }[] };
  return recent.reduce((sum, { kind, fen }) => sum + (kind === 'payment' ? (fen ?? 0) : 0), 0);
}

async function isOpenFor(account: number): Promise<boolean> {
  const { body } = await station.ask('/api/loads/open');
  const { loads } = body as { loads: { accountId: number }[] };
  return loads.some(({ accountId }) => accountId === account);
}

/** A household's card comes into the reader and its customer onto the screen. */
async function cardIn(page: Page, n: number): Promise<Household> {
  const home = householdOf(n);
  await station.hardware('insert', { card: home.card });
  await page.locator('.customer').getByText(String(home.accountId)).first().waitFor();
  return home;
}

const cardOut = async (page: Page): Promise<void> => {
  await station.hardware('remove');
  await page.locator('.waiting').waitFor();
};

/** Cards are not read before what is returned is called. */
const heldRead = (page: Page) => held(page, '**/api/cards/reconcile');

/** Cash for gas, by keyboard, up to the confirmation. */
async function proposed(page: Page, yuan: string): Promise<void> {
  await press(page, yuan);
  await page.locator('.quote .due').first().waitFor();
  await press(page, 'F9');
  await page.locator('.aloud').waitFor();
  // Longer than a bounce of the key: nobody reads a name aloud in less.
  await page.waitForTimeout(350);
}

beforeAll(async () => {
  await station.furnish();
  [browser] = await Promise.all([openBrowser(), station.start()]);
  for (const n of [1, 2, 3, 4, 5, 6, 9]) await station.openHousehold(n);
  counter = await CounterBrowser.open(browser, station);
}, 120_000);

afterEach(async () => {
  const { faults } = counter;
  await counter.context.close();
  counter = await CounterBrowser.open(browser, station);
  await station.hardware('remove').catch(() => undefined);
  expect(faults).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  expect(station.verify()).toContain('every law');
  await station.clear();
}, 240_000);

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

test('a card pulled out of the write is unknown, never failed, and settles by itself when it is back', async () => {
  const page = await counter.page();
  const { accountId: account, card, cardNo } = await cardIn(page, 3);
  const before = await takenFen(account);
  await proposed(page, '80');
  await station.hardware('pull-at-byte', { n: 9 });
  await press(page, 'F9');
  await says(page, '结果未知：待核实');
  await says(page, `请把卡 ${cardNo} 放回读卡器`);
  expect(await page.getByText(/写卡成功|失败/).count()).toBe(0);
  await fitsCounter(page);
  await counter.picture(page, 'counter-unknown');
  expect(await counter.seriousFaults(page)).toEqual([]);
  expect((await accountOf(account)).gas.inFlightLitres).toBeGreaterThan(0);
  // The key that closes a drawer is not the counter's: what is unknown still stands there.
  await page.getByRole('button', { name: /^待核实写卡/ }).click();
  await says(page, '请客户带卡来');
  await press(page, 'F9', 'Escape');
  await page.locator('.ant-drawer-open').waitFor({ state: 'hidden' });
  await says(page, '结果未知：待核实');
  // A reload puts the same question on the screen again, and not a list that it stands in.
  await page.reload();
  await says(page, '结果未知：待核实');
  await says(page, `请把卡 ${cardNo} 放回读卡器`);
  await fitsCounter(page);
  await counter.picture(page, 'counter-unknown-again');
  await station.hardware('insert', { card });
  await says(page, '写卡成功');
  await says(page, /气量相符/);
  expect(await takenFen(account)).toBe(before + 8000);
  expect((await accountOf(account)).gas.inFlightLitres).toBe(0);
  await cardOut(page);
});

test('an unknown write is cancelled when its card comes back: its gas waits; a sale that never left is not done', async () => {
  const page = await counter.page();
  const { accountId: account, card, cardNo } = await cardIn(page, 3);
  const { onCardLitres } = (await accountOf(account)).gas;
  await proposed(page, '10');
  await station.hardware('pull-at-byte', { n: 9 });
  await press(page, 'F9');
  await says(page, '结果未知：待核实');
  await page.getByRole('button', { name: '撤销写卡' }).click();
  await says(page, `请把卡 ${cardNo} 放入读卡器：将撤销写卡`);
  await fitsCounter(page);
  await counter.picture(page, 'counter-cancel-asked');
  await station.hardware('insert', { card });
  await says(page, '款已入账，未写卡');
  await fitsCounter(page);
  await counter.picture(page, 'counter-not-written');
  expect(await counter.seriousFaults(page)).toEqual([]);
  const { gas } = await accountOf(account);
  expect(gas).toMatchObject({ onCardLitres, inFlightLitres: 0, toBeWrittenLitres: 5_000 });
  await press(page, 'Escape');
  await page.route('**/api/loads', (route) => route.abort());
  const before = await takenFen(account);
  await proposed(page, '10');
  await press(page, 'F9');
  await says(page, '未办理：没有收款，也没有写卡');
  await fitsCounter(page);
  await counter.picture(page, 'counter-not-done');
  expect(await counter.seriousFaults(page)).toEqual([]);
  expect(await takenFen(account)).toBe(before);
  await page.unroute('**/api/loads');
  await cardOut(page);
});

test('a wish to cancel outlives a reload of the page, and is carried out when the card comes back', async () => {
  const page = await counter.page();
  const { accountId: account, card, cardNo } = await cardIn(page, 5);
  await proposed(page, '10');
  await station.hardware('pull-at-byte', { n: 9 });
  await press(page, 'F9');
  await says(page, '结果未知：待核实');
  await page.getByRole('button', { name: '撤销写卡' }).click();
  await page.reload();
  await page.locator('.waiting').waitFor();
  await says(page, `请把卡 ${cardNo} 放入读卡器：将撤销写卡`);
  await fitsCounter(page);
  expect(await counter.seriousFaults(page)).toEqual([]);
  await counter.picture(page, 'counter-cancel-kept');
  await station.hardware('insert', { card });
  await page.locator('.customer').waitFor();
  await says(page, `卡 ${cardNo} 的写卡已撤销`);
  expect((await accountOf(account)).gas).toMatchObject({
    inFlightLitres: 0,
    onCardLitres: 0,
    toBeWrittenLitres: 10 * LITRES_PER_YUAN,
  });
  await fitsCounter(page);
  await counter.picture(page, 'counter-cancelled');
  await cardOut(page);
  await page.reload();
  await page.locator('.waiting').waitFor();
  expect(await page.getByText('将撤销写卡').count()).toBe(0);
});

test('gas that a cancelled write has left is written again by one key, and no money is asked for', async () => {
  const page = await counter.page();
  const { accountId: account } = await cardIn(page, 5);
  const before = await takenFen(account);
  const waiting = 10 * LITRES_PER_YUAN;
  await says(page, '有待写气量');
  await page.getByRole('button', { name: '补写卡：5.000 m³ F9' }).waitFor();
  await fitsCounter(page);
  await counter.picture(page, 'counter-write-again');
  await press(page, 'F9');
  await page.locator('.aloud').getByText('5.000 m³').waitFor();
  // Nothing is paid, and it is said so.
  await page.locator('.aloud').getByText('¥0.00').waitFor();
  await page.waitForTimeout(350);
  await press(page, 'F9');
  await says(page, '写卡成功');
  await says(page, /气量相符/);
  expect(await takenFen(account)).toBe(before);
  expect((await accountOf(account)).gas).toMatchObject({
    toBeWrittenLitres: 0,
    onCardLitres: waiting,
  });
  await cardOut(page);
});

test('a daemon killed in the middle of a write: the page says that it does not know, asks again, and nothing is done twice', async () => {
  const page = await counter.page();
  const { accountId: account } = await cardIn(page, 4);
  const before = await takenFen(account);
  await proposed(page, '60');
  // The reader hangs inside the write, and the daemon dies there.
  await station.hardware('hang', { n: 10 });
  // A reader that hangs is given up after five seconds, and the sale would end: the screen is looked at before it is sent.
  const letSell = await held(page, '**/api/loads');
  await press(page, 'F9');
  await page.locator('.running').waitFor();
  await fitsCounter(page);
  await counter.picture(page, 'counter-running');
  letSell();
  // A machine under load has not reserved anything yet, and nothing would be unknown.
  await expect.poll(() => isOpenFor(account), { interval: 20 }).toBe(true);
  await station.kill();
  await says(page, /结果未知：正在按原操作号查询/);
  // A write is open, and nobody says so: none is not what is told.
  await page.getByRole('button', { name: '待核实写卡 …' }).waitFor();
  await fitsCounter(page);
  await counter.picture(page, 'counter-lost');
  expect(await page.getByText(/写卡成功|未办理/).count()).toBe(0);
  await station.hardware('clear-faults');
  await station.start();
  // The new start knows nobody; what was under way waits behind the log-in.
  // Whose name stands there already types the password alone.
  await page.getByRole('form', { name: '登录' }).waitFor();
  await page.keyboard.type(station.logIn.password);
  await press(page, 'Enter');
  await says(page, /写卡成功|未办理|款已入账/);
  const taken = (await takenFen(account)) - before;
  const ended = await page.locator('.outcome').textContent();
  expect([ended?.includes('写卡成功'), taken]).toEqual([true, 6000]);
  await cardOut(page);
});

test('a double press, a reload in the middle and a second tab sell once', async () => {
  const page = await counter.page();
  const { accountId: account } = await cardIn(page, 5);
  const before = await takenFen(account);
  // A key that bounces proposes and confirms nothing, also before the price is there.
  await press(page, '30');
  await page.evaluate(TWO_PRESSES);
  await page.locator('.aloud').waitFor();
  await page.waitForTimeout(350);
  await page.evaluate(TWO_PRESSES);
  const second = await counter.page();
  await second.getByText('另一个页面正在使用营业厅').waitFor();
  await counter.picture(second, 'counter-second-tab');
  await page.reload();
  // What became of it is told by the page that did not send it, and its card is still to be taken.
  await says(page, '写卡成功');
  await says(page, '请取卡');
  expect(await takenFen(account)).toBe(before + 3000);
  // The second tab takes over by a deed of its own, and the first one sees it.
  await second.getByRole('button', { name: '改在此页办理' }).click();
  await second.locator('.customer').waitFor();
  await says(page, '另一个页面正在使用营业厅');
  expect(await takenFen(account)).toBe(before + 3000);
  await station.hardware('remove');
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

test("money is taken without the card, and a blank card becomes the account's, by keyboard", async () => {
  const page = await counter.page();
  const { accountId: account, cardNo } = householdOf(7);
  const found = async (): Promise<void> => {
    await press(page, 'F2');
    // Whoever alone is found is chosen by Enter, also before the list is there.
    await page.getByPlaceholder(/^户号、户名/).fill(String(account));
    await press(page, 'Enter');
    await page.locator('.customer').getByText(String(account)).first().waitFor();
  };
  // Of several the first is gone to, and the arrows go along them.
  await press(page, 'F2');
  await page.getByPlaceholder(/^户号、户名/).fill('幢');
  await press(page, 'Enter');
  const among = page.locator('.found button');
  const isAt = (n: number) => among.nth(n).evaluate((one) => one.matches(':focus'));
  await expect.poll(() => isAt(0)).toBe(true);
  await press(page, 'ArrowDown');
  expect(await isAt(1)).toBe(true);
  await press(page, 'Escape');
  await found();
  await says(page, '只收款');
  expect(await counter.seriousFaults(page)).toEqual([]);
  // Whoever has no mouse types at once.
  await press(page, '120');
  expect(await page.getByLabel('收款金额（元）').inputValue()).toBe('120');
  await press(page, 'F9');
  await says(page, '确认收款 F9');
  await page.waitForTimeout(350);
  await press(page, 'F9');
  await says(page, '已收款');
  await fitsCounter(page);
  await counter.picture(page, 'counter-paid');
  expect((await accountOf(account)).money.balanceFen).toBe(12_000);
  await press(page, 'Escape');
  await station.hardware('new-card', { card: 'stock' });
  await station.hardware('insert', { card: 'stock' });
  await says(page, '这是空白卡。');
  await found();
  await says(page, '请输入卡面号码');
  await press(page, String(cardNo));
  expect(await page.getByLabel('卡号').inputValue()).toBe(String(cardNo));
  await press(page, 'F9');
  await says(page, '确认开卡 F9');
  await page.waitForTimeout(350);
  await press(page, 'F9');
  await says(page, `卡 ${cardNo} 已开通`);
  expect((await accountOf(account)).cardNo).toBe(cardNo);
  // The new card is a card like any other: gas from the balance.
  await press(page, 'Escape');
  await page.locator('.sale').waitFor();
  await fitsCounter(page);
  await counter.picture(page, 'counter-opened');
});

test('a card is lost: a blank one takes its place, the gas that no meter has seen goes along, and the old one is void', async () => {
  const page = await counter.page();
  const { accountId: account } = await cardIn(page, 2);
  await proposed(page, '30');
  await press(page, 'F9');
  await says(page, '写卡成功');
  await cardOut(page);
  const before = await accountOf(account);
  await station.hardware('new-card', { card: 'instead' });
  await station.hardware('insert', { card: 'instead' });
  await says(page, '这是空白卡。');
  await press(page, 'F2');
  await page.getByPlaceholder(/^户号、户名/).fill(String(account));
  await page.locator('.found button').first().click();
  await says(page, new RegExp(`旧卡 ${before.cardNo} 作废`));
  // Nothing is chosen beforehand; the space bar chooses.
  expect(await page.getByLabel('丢失').isChecked()).toBe(false);
  // The key that is still shut says what it waits for.
  await says(page, '请选择补卡原因');
  await press(page, 'Space', 'Tab');
  await says(page, '请输入新卡卡面号码');
  await press(page, '79006');
  expect(await page.getByLabel('丢失').isChecked()).toBe(true);
  expect(await page.getByLabel('新卡号').inputValue()).toBe('79006');
  expect(await counter.seriousFaults(page)).toEqual([]);
  await fitsCounter(page);
  await counter.picture(page, 'counter-replace');
  await press(page, 'F9');
  await says(page, '确认补卡 F9');
  await page.waitForTimeout(350);
  await press(page, 'F9');
  await says(page, '卡 79006 已开通');
  await page.locator('.outcome').getByRole('button', { name: '业务凭单' }).click();
  const slip = page.getByRole('dialog').locator('.ticket');
  await slip
    .getByText(new RegExp(`补卡[\\s\\S]+${before.cardNo}（作废）[\\s\\S]+用户签字`))
    .waitFor();
  await page.keyboard.press('Escape');
  await slip.waitFor({ state: 'detached' });
  const after = await accountOf(account);
  expect(after.cardNo).toBe(79_006);
  expect(after.gas.onCardLitres).toBe(before.gas.onCardLitres);
  await fitsCounter(page);
  await counter.picture(page, 'counter-replaced');
});

test('the last purchase is reversed while its gas waits, and the money goes back by the way it came', async () => {
  const page = await counter.page();
  const { accountId: account } = householdOf(8);
  const ids = [1, 2, 3].map((n) => `0197a000-0000-7000-8000-00000000080${n}`);
  await station.ask('/api/payments', {
    operationId: ids[0],
    accountId: account,
    amountFen: 5_000,
    channel: 'cash',
  });
  const want = { amountFen: 4_000 };
  const bought = { operationId: ids[1], accountId: account, want };
  expect((await station.ask('/api/purchases', bought)).status).toBe(200);
  await press(page, 'F2');
  await page.getByPlaceholder(/^户号、户名/).fill(String(account));
  await page.locator('.found button').first().click();
  await page.getByRole('button', { name: '冲正上次购气' }).click();
  const form = page.getByRole('dialog', { name: '冲正上次购气' });
  await form.getByLabel('理由').fill('客户改主意');
  await form.getByLabel('同时原路退款').check();
  await form.getByLabel('退款金额（元）').fill('50');
  await form.getByLabel('户主证件').fill('身份证 已核');
  await form.getByLabel(/^复核人登录名/).fill(SECOND);
  expect(await counter.seriousFaults(page)).toEqual([]);
  await counter.picture(page, 'counter-reverse');
  await form.getByRole('button', { name: '冲正', exact: true }).click();
  await approve(page, station);
  await says(page, /原路退款 ¥50.00/);
  await press(page, 'Escape');
  await form.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: '冲正上次购气' }).waitFor({ state: 'detached' });
  const after = await accountOf(account);
  expect(after.money.balanceFen).toBe(0);
  expect(after.gas).toMatchObject({ toBeWrittenLitres: 0 });
});

test('a purchase that is on the card is reversed with the card: its gas is taken off first', async () => {
  const page = await counter.page();
  const { accountId: account } = await cardIn(page, 9);
  await proposed(page, '30');
  await press(page, 'F9');
  await says(page, '写卡成功');
  const { gas } = await accountOf(account);
  expect(gas.onCardLitres).toBe(30 * LITRES_PER_YUAN);
  await cardOut(page);
  await cardIn(page, 9);
  await page.getByRole('button', { name: '冲正上次购气' }).click();
  const form = page.getByRole('dialog', { name: '冲正上次购气' });
  await form.getByText('将先从读卡器中的卡上退写').waitFor();
  await form.getByLabel('理由').fill('错购');
  await hasNoScroll(page);
  expect(await counter.seriousFaults(page)).toEqual([]);
  await counter.picture(page, 'counter-reverse-card');
  await form.getByRole('button', { name: '冲正', exact: true }).click();
  await says(page, /已冲正/);
  const after = await accountOf(account);
  expect(after.gas.onCardLitres).toBe(0);
  expect(after.money.balanceFen).toBe(3_000);
  await press(page, 'Escape');
  await form.waitFor({ state: 'hidden' });
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
