/** A printer that is away is told before a customer waits for paper, and so is that it is back. */
import { expect, test } from 'vitest';
import { watchPrinter } from '../../../src/app/counter/watch-printer.ts';
import { ManualClock } from '../../manual-clock.ts';
import { paperDesk } from './paper.ts';

test('looked at when the station starts and ever half a minute, until it closes', async () => {
  const clock = new ManualClock();
  const { printing, cable, device } = paperDesk(clock);
  const condition = () => printing.printer.state().condition;
  cable.plugged = false;
  const stop = watchPrinter({ clock, printing });
  await clock.advance(0);
  expect(condition()).toBe('trouble');
  cable.plugged = true;
  await clock.advance(29_000);
  expect(condition()).toBe('trouble');
  await clock.advance(1_000);
  expect(condition()).toBe('ready');
  cable.plugged = false;
  await clock.advance(30_000);
  expect(condition()).toBe('trouble');
  expect(device.papers).toEqual([]);
  stop();
  expect(clock.waiting).toBe(0);
  cable.plugged = true;
  await clock.advance(60_000);
  expect(condition()).toBe('trouble');
});

test('without a printer there is nothing to look at', () => {
  const clock = new ManualClock();
  watchPrinter({ clock })();
  expect(clock.waiting).toBe(0);
});
