/** Cards and purchases at the counter: opened on blank stock, replaced, and reversed with the card and without it. */
import { expect, test } from 'vitest';
import { approve, fitsCounter, hasNoScroll, press, says } from './counter-browser.ts';
import { counterWith, proposed } from './counter-page.ts';
import { goTo, looked } from './desk-hands.ts';
import { householdOf, LITRES_PER_YUAN, SECOND } from './households.ts';

const counter = counterWith([2, 9]);
const { accountOf, cardIn, cardOut, station } = counter;

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

/** What is on a household's card now, as whoever copies it would have it. */
async function copyOf(card: string): Promise<string> {
  const { cards } = (await station.hardware('list')) as {
    cards: readonly { name: string; image: string }[];
  };
  return cards.find(({ name }) => name === card)?.image ?? '';
}

test('a copy of a card as it was before a sale is refused, and looked for until the card itself agrees', async () => {
  const page = await counter.page();
  const { card, cardNo } = await cardIn(page, 9);
  const image = await copyOf(card);
  await proposed(page, '20');
  await press(page, 'F9');
  await says(page, '写卡成功');
  await cardOut(page);
  await station.hardware('new-card', { card: 'copy', image });
  await station.hardware('insert', { card: 'copy' });
  await says(page, `卡 ${cardNo} 落后于台账`);
  await station.hardware('remove');
  await goTo(page, 'services/attention', '待办');
  const row = page.getByRole('row').filter({ hasText: `卡 ${cardNo} 落后于台账` });
  await row.getByText('请留下此卡并联系 IC 卡管理员').waitFor();
  await looked(counter.counter, page, 'services-card-differs');
  // The card itself has what the books have: with it the matter is over.
  await goTo(page, 'counter', '请插卡');
  await cardIn(page, 9);
  await goTo(page, 'services/attention', '待办');
  await says(page, /卡与台账不符.* · 0$/);
});
