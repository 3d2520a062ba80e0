/** The card desk on a real PC/SC service: a memory card is found, read and written, and readers come and go. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createCardReaders, type StoppableCardReaders } from '../../drivers/card/card-readers.ts';
import { createForkLauncher } from '../../drivers/card/readers/fork-launcher.ts';
import { systemClock } from '../../src/system/clock.ts';
import { CardInVpcd } from './card-in-vpcd.ts';
import { REAL_READER, RealPcscd } from './pcscd.ts';
import { until } from './until.ts';

let stack: RealPcscd;
let hands: CardInVpcd;
let readers: StoppableCardReaders;

beforeAll(async () => {
  stack = await RealPcscd.start();
  Object.assign(process.env, stack.env);
  hands = await CardInVpcd.start(stack, 'blank');
});
afterEach(() => readers.stop());
afterAll(async () => {
  await hands.stop();
  await stack.stop();
});

const condition = (wanted: string): Promise<boolean> =>
  until(
    `the reader to be ${wanted}`,
    () =>
      readers.states().some((row) => row.name === REAL_READER && row.condition === wanted) ||
      undefined,
  );

it('finds the reader by its maker and reads the card in it', async () => {
  const launcher = createForkLauncher({ binding: 'pcsclite', execArgv: ['--import', 'tsx'] });
  readers = createCardReaders({ launcher, clock: systemClock });
  await condition('card');
  const { image } = await hands.card('blank');
  const reading = await readers.session(REAL_READER, (card) => card.read());
  expect(Buffer.from(reading.image).toString('hex')).toBe(image.toLowerCase());
  expect(reading.recognition.kind).toBe('blank');
  expect(reading.triesLeft).toBe(3);
  await hands.remove();
  await condition('empty');
});
