/** Every line of use of a period, page by page; and one that is typed in while it is prepared. */
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Usage } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { choice, day, optional, volume, whole } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { everyPage } from '../station/every-page.ts';
import { ListTable, type Row } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { booksWords } from './books.ts';
import { useLineCells } from './line-cells.tsx';

/** Lines in one answer of the station. */
const PAGE = 200;

/** Where the next page goes on. */
const lastOf = (lines: readonly Usage[]): string => String(lines.at(-1)?.accountId ?? 0);

interface Props {
  readonly period: string;
  /** Of the whole period. */
  readonly total: number;
  readonly turn: number;
}

export function UsageLines({ period, total, turn }: Props) {
  const { usage: say } = useRoom(booksWords);
  const { m3 } = useSpeech();
  const { heads, cellsOf } = useLineCells();
  const { connected } = useCounter();
  const [after, setAfter] = useState('0');
  const key = connected ? `${period} ${after} ${turn}` : null;
  const request = { params: { period }, query: { after } };
  const answer = useAnswer('GET /api/months/{period}/usage', request, key);
  const lines = answer?.ok === true ? answer.value : [];
  const sum = lines.reduce((all, { litres }) => all + litres, 0);
  const row = (line: Usage): Row => ({
    key: String(line.accountId),
    cells: [...cellsOf(line), say.states[line.state]],
  });
  const rows = lines.map(row);
  const page = { key: 'sum', total: true, cells: [say.onPage, '', '', '', '', m3(sum), ''] };
  return (
    <section aria-label={say.lines}>
      {answer?.ok === false && <Trouble problem={answer.problem} />}
      <ListTable
        caption={`${say.lines} · ${total}`}
        columns={[...heads, say.state]}
        rows={answer?.ok !== true ? null : rows.length === 0 ? [] : [...rows, page]}
        pages={{
          total,
          first: after === '0' ? null : () => setAfter('0'),
          next: lines.length < PAGE ? null : () => setAfter(lastOf(lines)),
          every: () =>
            everyPage(
              (behind: string | null) =>
                call('GET /api/months/{period}/usage', {
                  params: { period },
                  query: { after: behind ?? '0' },
                }),
              (answered) => answered.map(row),
              (answered) => (answered.length < PAGE ? null : lastOf(answered)),
            ),
        }}
      />
    </section>
  );
}

interface EntryProps {
  readonly period: string;
  readonly settled: () => void;
}

export function UsageEntry({ period, settled }: EntryProps) {
  const { pair } = useSpeech();
  const { usage: say } = useRoom(booksWords);
  const { account } = useRoom(formWords);
  return (
    <DeedForm
      name={`usage-${period}`}
      title={say.enter}
      text={say.text}
      needs="usage.enter"
      button={say.enter}
      fields={{
        accountId: whole(account),
        source: choice(say.source, say.sources, 'handheld'),
        indexLitres: optional(volume(say.index, true)),
        litres: optional(volume(say.litres, true)),
        readOn: day(say.readOn),
      }}
      checked={({ source, indexLitres, litres }) =>
        source === 'handheld' ? indexLitres !== null && litres === null : litres !== null
      }
      send={(operationId, line) =>
        call('POST /api/months/{period}/usage', {
          params: { period },
          body: { operationId, lines: [line] },
        })
      }
      settled={settled}
      done={(_answer, { accountId }) => pair(say.entered, accountId)}
    />
  );
}
