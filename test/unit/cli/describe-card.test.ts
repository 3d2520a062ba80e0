/** `qika card read`: identity, both slots with their validity, the return area, and every byte. */
import { expect, test } from 'vitest';
import { describeCard } from '../../../src/cli/card-read.ts';
import { openedHall, READER } from '../app/desk.ts';

test('a customer card is told in full, and nothing on it changes', async () => {
  const { hall, station, card } = await openedHall();
  await station.counter.loadCard({ operator: '收费员01' }, hall.sale());
  const before = card.main();
  const text = await station.readers.session(READER, async (session) =>
    describeCard(await session.read()),
  );
  for (const part of [
    'customer card 用户卡',
    '卡号 20000017',
    '户号 10000042',
    '表号 7-202611230042',
    'slot A: valid 有效\n',
    'slot B: valid 有效 · counts',
    'total 累计 20.000 m³',
    'mark 取气标记: none',
    'report 回写: none',
    '  f0  ',
  ]) {
    expect(text).toContain(part);
  }
  expect(card.main()).toEqual(before);
  await station.readers.stop();
  await hall.store.close();
});

test('a blank card is called blank', async () => {
  const { hall, station } = await openedHall();
  await station.remove();
  await station.insert(hall.blankCard());
  const text = await station.readers.session(READER, async (session) =>
    describeCard(await session.read()),
  );
  expect(text).toContain('blank card 空白卡');
  await station.readers.stop();
  await hall.store.close();
});
