/** The counter when a write breaks off: the screen says unknown until card and ledger agree, and nothing is done twice. */
import { expect, test } from 'vitest';
import { fitsCounter, held, press, says } from './counter-browser.ts';
import { counterWith, proposed } from './counter-page.ts';
import { LITRES_PER_YUAN } from './households.ts';

const counter = counterWith([3, 4, 5]);
const { accountOf, cardIn, cardOut, station, takenFen } = counter;

/** Both within one turn of the page. */
const TWO_PRESSES =
  "for (let n = 0; n < 2; n += 1) window.dispatchEvent(new KeyboardEvent('keydown', { key: 'F9' }))";

async function isOpenFor(account: number): Promise<boolean> {
  const { body } = await station.ask('/api/loads/open');
  const { loads } = body as { loads: { accountId: number }[] };
  return loads.some(({ accountId }) => accountId === account);
}

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
