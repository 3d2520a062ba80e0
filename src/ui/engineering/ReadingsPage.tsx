/** 存疑读数: the queue of readings that nobody can believe, each looked at by somebody; and readings that are typed in. */

import { Button } from 'antd';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Reading, Readings } from '../api/generated.ts';
import { now } from '../browser/clock.ts';
import { wallText } from '../browser/wall-time.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { choice, moment, plate, startingWith, text, volume, whole } from '../forms/field.ts';
import { ListFrame } from '../station/ListFrame.tsx';
import { figure, ListTable, type Row } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { behind, usePaged } from '../station/use-paged.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { worksWords } from './works.ts';

interface QueueProps {
  readonly turn: number;
  readonly choose: (reading: number) => void;
}

function Queue({ turn, choose }: QueueProps) {
  const say = useRoom(worksWords);
  const { time, m3, joined } = useSpeech();
  const { readings: words, doubts: names } = say;
  const { connected } = useCounter();
  const { page, problem, pagesOf } = usePaged(
    'GET /api/readings/doubtful',
    (after) => ({ query: behind(after) }),
    connected ? `doubtful ${turn}` : null,
  );
  const row = ({ reading, meter, at, indexLitres, source, doubts, readBy }: Reading): Row => ({
    key: String(reading),
    cells: [
      meter.plate,
      time(at),
      m3(indexLitres),
      words.sources[source],
      <span key="d" className="doubt">
        {joined(doubts.map((one) => names[one] ?? one))}
      </span>,
      readBy,
      reading,
      <Button key="b" size="small" onClick={() => choose(reading)}>
        {words.choose}
      </Button>,
    ],
  });
  const rowsOf = ({ readings }: Readings): readonly Row[] => readings.map(row);
  if (problem !== null) return <Trouble problem={problem} />;
  if (page === null) return null;
  return (
    <ListFrame>
      <ListTable
        caption={`${words.title} · ${page.total}`}
        columns={[
          say.plate,
          words.at,
          figure(words.index),
          words.source,
          words.doubts,
          words.readBy,
          words.reading,
          '',
        ]}
        rows={rowsOf(page)}
        pages={pagesOf(page, rowsOf)}
      />
    </ListFrame>
  );
}

function TypedReading({ entered }: { readonly entered: () => void }) {
  const say = useRoom(worksWords);
  const { readings: words, doubts: names } = say;
  const { timeZone, joined } = useSpeech();
  const [initial] = useState(() => wallText(now(), timeZone));
  return (
    <DeedForm
      name="reading"
      title={words.enter}
      needs="reading.enter"
      button={words.enterButton}
      fields={{
        meter: plate(say.plate),
        index: volume(words.index, true),
        at: moment(words.when, timeZone, initial),
        readBy: text(words.readBy),
      }}
      send={(operationId, { meter, index, at, readBy }) =>
        call('POST /api/meters/{maker}/{number}/readings', {
          params: meter,
          body: { operationId, at, indexLitres: index, readBy },
        })
      }
      settled={entered}
      done={({ result }) => {
        const doubts = result.kind === 'fact' ? String(result.facts.readingDoubts ?? '') : '';
        if (doubts === '') return words.entered;
        const told = doubts.split(' ').map((one) => names[one] ?? one);
        return <span className="doubt">{words.entered2(joined(told))}</span>;
      }}
    />
  );
}

export function ReadingsPage() {
  const { pair } = useSpeech();
  const { readings: words } = useRoom(worksWords);
  const [turn, setTurn] = useState(0);
  const [chosen, setChosen] = useState('');
  const settled = (): void => setTurn((n) => n + 1);
  return (
    <>
      <p className="quiet">{words.text}</p>
      <Queue turn={turn} choose={(reading) => setChosen(String(reading))} />
      <div className="cards">
        <DeedForm
          key={chosen}
          name="resolve-reading"
          title={words.resolve}
          needs="reading.enter"
          button={words.resolve}
          fields={{
            reading: startingWith(whole(words.reading, 1, Number.MAX_SAFE_INTEGER), chosen),
            verdict: choice(words.verdict, { confirmed: words.confirm, discarded: words.discard }),
            reason: text(words.reason, 120),
          }}
          send={(operationId, { reading, verdict, reason }) =>
            call('POST /api/readings/{reading}/resolution', {
              params: { reading },
              body: { operationId, resolution: verdict, reason },
            })
          }
          settled={settled}
          done={(_answer, { reading }) => pair(words.done, reading)}
        />
        <TypedReading entered={settled} />
      </div>
    </>
  );
}
