/** A list as a file, once the station has it in its audit who takes it; where the station does not say so there is no file. */
import { useState } from 'react';
import { type Answer, call } from '../api/client.ts';
import type { Problem } from '../api/generated.ts';
import { type CsvCell, csvText, saveText } from '../browser/csv-file.ts';

export type Lines = readonly (readonly CsvCell[])[];

/** Desk and page of the address, without what is looked at there: a number of a customer is no name of a list. */
function pageNow(): string {
  const [desk = '', page = ''] = location.hash.slice(1).split('/');
  if (!/^[a-z]+$/.test(desk)) return 'counter';
  return /^[a-z-]+$/.test(page) ? `${desk}/${page}` : desk;
}

/** `asking` until it is saved; `silent` where the station did not answer. */
export type Taking = 'resting' | 'asking' | 'silent' | Problem;

export interface TakeList {
  readonly state: Taking;
  /** `lines` gathers the rows, the further pages of the list too; the heads come first. */
  readonly take: (
    title: string,
    heads: readonly string[],
    lines: () => Promise<Answer<Lines>>,
  ) => void;
}

async function taken(
  title: string,
  heads: readonly string[],
  lines: () => Promise<Answer<Lines>>,
): Promise<Taking> {
  const gathered = await lines();
  if (!gathered.ok) return gathered.problem;
  const rows = gathered.value.length;
  const body = { page: pageNow(), list: title.slice(0, 80), rows };
  const told = await call('POST /api/lists/taken', { body });
  if (!told.ok) return told.problem;
  saveText(`${title}.csv`, csvText([heads, ...gathered.value]));
  return 'resting';
}

export function useTakeList(): TakeList {
  const [state, setState] = useState<Taking>('resting');
  return {
    state,
    take: (title, heads, lines) => {
      setState('asking');
      taken(title, heads, lines)
        .then(setState)
        .catch(() => setState('silent'));
    },
  };
}
