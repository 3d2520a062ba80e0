/** Money in capital characters (大写金额), as printed on receipts so that no figure can be changed by a stroke of a pen. */
import { assert } from './outcome.ts';
import type { Fen } from './units.ts';

const DIGITS = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'] as const;
const PLACES = ['', '拾', '佰', '仟'] as const;
const GROUPS = ['', '万', '亿', '万亿'] as const;

const digit = (n: number): string => {
  const character = DIGITS[n];
  assert(character !== undefined, `not a digit: ${n}`);
  return character;
};

/** 1 … 9999 without its leading zeros; a run of zeros inside is read once, at the end not at all. */
function groupInCapitals(group: number): string {
  let text = '';
  let zero = false;
  for (let place = PLACES.length - 1; place >= 0; place -= 1) {
    const n = Math.floor(group / 10 ** place) % 10;
    if (n === 0) {
      zero = text !== '';
    } else {
      text += `${zero ? digit(0) : ''}${digit(n)}${PLACES[place] ?? ''}`;
      zero = false;
    }
  }
  return text;
}

/** Whole yuan above zero: groups of four digits, each named once; a gap between two groups is read as one zero. */
function yuanInCapitals(yuan: number): string {
  let text = '';
  let gap = false;
  for (let i = GROUPS.length - 1; i >= 0; i -= 1) {
    const group = Math.floor(yuan / 10 ** (4 * i)) % 10_000;
    if (group === 0) {
      gap = text !== '';
      continue;
    }
    const name = GROUPS[i] ?? '';
    const needsZero = text !== '' && (gap || group < 1000);
    text += `${needsZero ? digit(0) : ''}${groupInCapitals(group)}${name}`;
    gap = group % 10 === 0;
  }
  return text;
}

/**
 * Capital characters of an amount below 10¹⁶ fen either way. Without jiao and fen it ends in 整; a zero stands for
 * missing jiao before fen: 10.03 is 壹拾元零叁分.
 */
export function capitalAmount(amount: Fen): string {
  const absolute = Math.abs(amount);
  const yuan = Math.floor(absolute / 100);
  const jiao = Math.floor(absolute / 10) % 10;
  const cents = absolute % 10;
  const sign = amount < 0 ? '负' : '';
  if (absolute === 0) return `${digit(0)}元整`;
  const whole = yuan === 0 ? '' : `${yuanInCapitals(yuan)}元`;
  if (jiao === 0 && cents === 0) return `${sign}${whole}整`;
  const tenths = jiao === 0 ? (whole === '' ? '' : digit(0)) : `${digit(jiao)}角`;
  return `${sign}${whole}${tenths}${cents === 0 ? '' : `${digit(cents)}分`}`;
}
