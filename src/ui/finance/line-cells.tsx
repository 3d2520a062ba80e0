/** A line of use as every list of the month begins it: whose, from where, read when, and from which index to which. */
import type { ReactNode } from 'react';
import type { Usage } from '../api/generated.ts';
import { type Column, figure } from '../station/ListTable.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { booksWords } from './books.ts';

interface LineCells {
  readonly heads: readonly (string | Column)[];
  readonly cellsOf: (line: Usage) => readonly ReactNode[];
}

export function useLineCells(): LineCells {
  const { usage } = useRoom(booksWords);
  const { words, m3 } = useSpeech();
  const { month } = words;
  return {
    heads: [
      ...[words.customer.account, month.source, month.readOn],
      ...[month.previous, month.index, month.use].map(figure),
    ],
    cellsOf: (line) => [
      <a key="a" href={`#finance/${line.accountId}`}>
        {line.accountId}
      </a>,
      line.proposed === true ? usage.proposed : month.sources[line.source],
      line.readOn,
      m3(line.previousIndex),
      m3(line.readIndex),
      m3(line.litres),
    ],
  };
}
