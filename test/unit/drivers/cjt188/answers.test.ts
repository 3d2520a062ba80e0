/** Which frame on the line answers which question. */
import { describe, expect, it } from 'vitest';
import { answers } from '../../../../drivers/meter/cjt188/answers.ts';
import { bytesOf } from '../../../../drivers/meter/cjt188/bytes.ts';
import {
  type Cjt188Frame,
  encodeFrame,
  parseFrame,
} from '../../../../drivers/meter/cjt188/frame.ts';
import { AUTO_PROFILE, PROFILES, type Profile } from '../../../../drivers/meter/cjt188/profile.ts';

const ADDRESS = '11223344556677';
const OTHER = '00000000000005';
const strict = PROFILES.get('2004') ?? AUTO_PROFILE;
const late = PROFILES.get('2018') ?? AUTO_PROFILE;

function frame(control: number, data: string, address = ADDRESS, meterType = 0x30): Cjt188Frame {
  const parsed = parseFrame(encodeFrame({ meterType, address, control, data: bytesOf(data) }));
  if (!parsed.ok) throw new Error('not a frame');
  return parsed.frame;
}

const ask = frame(0x01, '901F12');
const buy = frame(0x04, 'A013120500500000');

describe('the answer to a question', () => {
  const yes: readonly (readonly [string, Cjt188Frame, Cjt188Frame, Profile])[] = [
    ['repeats it', ask, frame(0x81, '901F1200'), strict],
    ['may swap the identifier', ask, frame(0x81, '1F901200'), strict],
    [
      'may come with another type of the family',
      ask,
      frame(0x81, '901F1200', ADDRESS, 0x25),
      strict,
    ],
    [
      'may have another number, where the profile lets it',
      ask,
      frame(0x81, '901F0300'),
      AUTO_PROFILE,
    ],
    ['may be an error', ask, frame(0xc1, '901F1202'), strict],
    ['may be an error of one byte', ask, frame(0xc1, '02'), strict],
    ['may be an error with the number', ask, frame(0xc1, '120500'), strict],
    ['may say that more follow', ask, frame(0xa1, '901F1200'), late],
    [
      'to the wildcard comes from anyone',
      frame(0x03, '810A01', 'A'.repeat(14)),
      frame(0x83, '810A01'),
      strict,
    ],
    ['to a purchase repeats its number', buy, frame(0x84, 'A013120500500000'), AUTO_PROFILE],
    [
      'to a new address bears it',
      frame(0x15, 'A0180105000000000000'),
      frame(0x95, 'A01801', OTHER),
      strict,
    ],
    [
      'to a refused new address bears the old one',
      frame(0x15, 'A0180105000000000000'),
      frame(0xd5, 'A0180101'),
      strict,
    ],
  ];
  it.each(yes)('%s', (_, asked, reply, profile) => {
    expect(answers(asked, reply, profile)).toBe(true);
  });

  const no: readonly (readonly [string, Cjt188Frame, Cjt188Frame, Profile])[] = [
    ['its own echo', ask, ask, AUTO_PROFILE],
    ['another meter', ask, frame(0x81, '901F1200', OTHER), AUTO_PROFILE],
    ['another identifier', ask, frame(0x81, '81051200'), AUTO_PROFILE],
    ['another function', ask, frame(0x84, '901F1200'), AUTO_PROFILE],
    ['another number, under a strict profile', ask, frame(0x81, '901F0300'), strict],
    [
      'a purchase with another number, whatever the profile',
      buy,
      frame(0x84, 'A013110500500000'),
      AUTO_PROFILE,
    ],
    ['an error without a number, to a purchase', buy, frame(0xc4, '02'), AUTO_PROFILE],
    ['more to follow, where D5 is a function', ask, frame(0xa1, '901F1200'), strict],
    ['a reply without an identifier', ask, frame(0x81, '90'), AUTO_PROFILE],
    [
      'a new address that is not the new one',
      frame(0x15, 'A0180105000000000000'),
      frame(0x95, 'A01801'),
      strict,
    ],
    ['an answer to an answer', frame(0x81, '901F12'), frame(0x81, '901F12'), strict],
  ];
  it.each(no)('is not %s', (_, asked, reply, profile) => {
    expect(answers(asked, reply, profile)).toBe(false);
  });
});
