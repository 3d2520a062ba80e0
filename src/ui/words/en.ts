/** What the page says in English; the same words as the Chinese, or it does not compile. */
import { counter } from './en/counter.ts';
import { demo } from './en/demo.ts';
import { engineering } from './en/engineering.ts';
import { finance } from './en/finance.ts';
import { page } from './en/page.ts';
import { people } from './en/people.ts';
import { pictures } from './en/pictures.ts';
import { selling } from './en/selling.ts';
import { shift } from './en/shift.ts';
import type { Like } from './like.ts';
import type { zh } from './zh.ts';

export type Words = Like<typeof zh>;

export const en: Words = {
  ...page,
  ...counter,
  ...selling,
  ...demo,
  ...engineering,
  ...finance,
  ...pictures,
  ...people,
  ...shift,
};
