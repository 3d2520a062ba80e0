/** What the page says in Chinese: one room a desk. Sentences about refusals come from the station. */
import { counter } from './zh/counter.ts';
import { demo } from './zh/demo.ts';
import { engineering } from './zh/engineering.ts';
import { finance } from './zh/finance.ts';
import { page } from './zh/page.ts';
import { people } from './zh/people.ts';
import { pictures } from './zh/pictures.ts';
import { selling } from './zh/selling.ts';
import { shift } from './zh/shift.ts';

export const zh = {
  ...page,
  ...counter,
  ...selling,
  ...demo,
  ...engineering,
  ...finance,
  ...pictures,
  ...people,
  ...shift,
} as const;
