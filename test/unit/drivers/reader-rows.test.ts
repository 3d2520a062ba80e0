/** What watchers of the readers are told, and what they are not told twice. */
import { expect, it } from 'vitest';
import { forAll } from '../../../drivers/card/readers/host-keeper.ts';
import { ReaderRows, SERVICE_ROW } from '../../../drivers/card/readers/reader-rows.ts';
import { READER } from './virtual-station.ts';

const card = (insertion: number, atr: string | null = '3b04') =>
  ({ kind: 'reader', name: READER, condition: 'card', insertion, atr }) as const;
const down = forAll('reader.service-down', 'pcscd is not there');
const missing = forAll('reader.module-missing', 'pcsclite is not built');

function watched() {
  const rows = new ReaderRows();
  const told: string[] = [];
  rows.watch(({ condition, insertion, atr, trouble }) =>
    told.push(`${condition}/${insertion} ${trouble?.code ?? atr}`),
  );
  return { rows, told };
}

it('the same is told once', () => {
  const { rows, told } = watched();
  rows.see(card(1));
  rows.see(card(1));
  expect(told).toEqual(['card/1 3b04']);
});

it('an answer to reset that comes late is told of the same insertion', () => {
  const { rows, told } = watched();
  rows.see(card(1, null));
  rows.see(card(1));
  expect(told).toEqual(['card/1 null', 'card/1 3b04']);
});

it('a card that took the place of one alike is told', () => {
  const { rows, told } = watched();
  rows.see(card(1));
  rows.see(card(2));
  expect(told).toEqual(['card/1 3b04', 'card/2 3b04']);
});

it('another trouble is told, other words for it are not', () => {
  const { rows, told } = watched();
  rows.hostEnded(down);
  rows.hostEnded(forAll('reader.service-down', 'still not there'));
  rows.hostEnded(missing);
  expect(told).toEqual([
    'service-down/0 reader.service-down',
    'service-down/0 reader.module-missing',
  ]);
});

it('readers that were down are gone once the service is back, until they are seen', () => {
  const { rows, told } = watched();
  rows.see(card(1));
  rows.hostEnded(down);
  rows.serviceUp();
  expect(told.at(-1)).toBe('gone/1 null');
});

it('the service has no row beside readers that were seen', () => {
  const { rows } = watched();
  rows.hostEnded(down);
  rows.serviceUp();
  rows.see(card(1));
  rows.hostEnded(down);
  expect(rows.get(SERVICE_ROW)).toBe(undefined);
});

it('one function may watch twice, and stop once', () => {
  const { rows } = watched();
  let heard = 0;
  const listener = (): void => {
    heard += 1;
  };
  rows.watch(listener);
  rows.watch(listener)();
  rows.see(card(1));
  expect(heard).toBe(1);
});

it('who begins to watch while something is told hears of the next', () => {
  const { rows } = watched();
  const late: string[] = [];
  const stop = rows.watch(() => {
    stop();
    rows.watch(({ condition }) => late.push(condition));
  });
  rows.see(card(1));
  expect(late).toEqual([]);
  rows.hostEnded(down);
  expect(late).toEqual(['service-down']);
});
