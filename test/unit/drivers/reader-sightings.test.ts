/** What a state of PC/SC and its errors come to, each by itself. */
import { expect, it } from 'vitest';
import { errorOf, faultOf } from '../../../drivers/card/readers/faults.ts';
import { observe, sameSighting, unseen } from '../../../drivers/card/readers/insertion.ts';
import { CardError, ReaderError } from '../../../src/ports/cards.ts';
import { READER } from './virtual-station.ts';

const card = observe(unseen(0), 0x1_0022, Uint8Array.of(0x3b, 0x04));

it('a mute card has no answer to reset, not an empty one', () => {
  expect(observe(unseen(0), 0x1_0022, new Uint8Array(0)).atr).toBe(null);
});

it.each([
  ['it has left', { present: false }],
  ['it is another', { insertion: 2 }],
  ['it has answered to reset', { atr: '3b05' }],
])('a card is not seen as before when %s', (_what, change) => {
  expect(sameSighting(card, { ...card })).toBe(true);
  expect(sameSighting(card, { ...card, ...change })).toBe(false);
});

it.each(['card.removed', 'card.outcome-unknown', 'card.refused-by-chip'] as const)(
  '%s is an error of the card',
  (code) => expect(errorOf(READER, { code, reason: '' })).toBeInstanceOf(CardError),
);

it('a reader that is gone is an error of the reader', () => {
  expect(errorOf(READER, { code: 'reader.gone', reason: '' })).toBeInstanceOf(ReaderError);
});

it('a handle that pcscd does not know any more belonged to a service that was started again', () => {
  const cause = new Error('SCardTransmit error: Invalid handle.(0x80100003)');
  expect(faultOf(cause, 'transmit').code).toBe('reader.service-down');
});
