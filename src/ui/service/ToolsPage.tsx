/** 工具卡: made by two people, brought back or declared lost, and the log of all. */

import { useState } from 'react';
import { call } from '../api/client.ts';
import type { ToolCard } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { wallTime } from '../browser/wall-time.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { choice, day, optional, plate, text, tick, whole } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { CardSlip } from '../station/CardSlip.tsx';
import { ListFrame } from '../station/ListFrame.tsx';
import { figure, ListTable } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { useReaderField } from './use-readers.ts';
import { serviceWords } from './words.ts';

interface Settled {
  readonly settled: () => void;
}

function MakeForm({ settled }: Settled) {
  const { tools, noCard } = useRoom(serviceWords);
  const { second } = useRoom(formWords);
  const { timeZone } = useSpeech();
  const { field, hasCard } = useReaderField();
  return (
    <DeedForm
      name="tool-card"
      title={tools.title}
      text={tools.text}
      needs="card.tool"
      button={tools.make}
      missing={hasCard ? null : noCard}
      fields={{
        reader: field,
        toolNo: whole(tools.toolNo),
        tool: choice(tools.kind, tools.kinds),
        meter: plate(tools.meter),
        toMeter: optional(plate(tools.toMeter)),
        valve: optional(choice(tools.valve, tools.valves)),
        until: optional(day(tools.until)),
        purpose: text(tools.purpose, 200),
        witness: text(second),
      }}
      send={(operationId, { until, ...given }) => {
        const end = until === null ? null : wallTime(`${until}T23:59:59`, timeZone);
        const validUntil = end === null ? 0 : Math.floor(end / 1000);
        return call('POST /api/tool-cards', { body: { operationId, ...given, validUntil } });
      }}
      unfinished={({ state, problem }) => (state === 'making' ? problem : undefined)}
      settled={settled}
      done={({ operationId }, { toolNo }) => (
        <>
          {tools.made(toolNo)} <CardSlip operationId={operationId} />
        </>
      )}
    />
  );
}

function ReturnForm({ settled }: Settled) {
  const { pair } = useSpeech();
  const { tools } = useRoom(serviceWords);
  const { field } = useReaderField();
  return (
    <DeedForm
      name="tool-card-back"
      title={tools.back}
      text={tools.backText}
      needs="card.tool"
      button={tools.back}
      fields={{
        toolNo: whole(tools.toolNo),
        reader: optional(field),
        note: text(tools.note, 200),
        lost: tick(tools.lost),
      }}
      send={(operationId, { toolNo, reader, note, lost }) =>
        call('POST /api/tool-cards/{toolNo}/return', {
          params: { toolNo },
          body: { operationId, reader: lost ? null : reader, note },
        })
      }
      settled={settled}
      done={({ operationId }, { toolNo }) => (
        <>
          {pair(tools.returned, toolNo)} <CardSlip operationId={operationId} />
        </>
      )}
    />
  );
}

function Log({ cards }: { readonly cards: readonly ToolCard[] }) {
  const { tools } = useRoom(serviceWords);
  const { time, m3 } = useSpeech();
  return (
    <ListTable
      caption={tools.log}
      columns={[
        tools.toolNo,
        tools.kind,
        tools.meter,
        tools.purpose,
        tools.by,
        tools.at,
        tools.state,
        tools.result,
        figure(tools.litres),
        tools.cameBack,
      ]}
      rows={cards.map((card) => ({
        key: String(card.toolNo),
        cells: [
          card.toolNo,
          tools.kinds[card.tool] + (card.valve === null ? '' : ` · ${tools.valves[card.valve]}`),
          card.toMeter === null ? card.meter : `${card.meter} → ${card.toMeter}`,
          card.purpose,
          `${card.madeBy} / ${card.witness}`,
          time(card.madeAt),
          tools.states[card.state],
          card.result === null ? '' : tools.results[card.result],
          card.litres === null ? '' : m3(card.litres),
          card.back === null
            ? ''
            : `${time(card.back.at)} · ${card.back.operator} · ${card.back.note}`,
        ],
      }))}
    />
  );
}

export function ToolsPage() {
  const { connected } = useCounter();
  const [turn, setTurn] = useState(0);
  const settled = (): void => setTurn((n) => n + 1);
  const answer = useAnswer('GET /api/tool-cards', {}, connected ? `tools ${turn}` : null);
  return (
    <>
      <MakeForm settled={settled} />
      <ReturnForm settled={settled} />
      {answer?.ok === false && <Trouble problem={answer.problem} />}
      {answer?.ok === true && (
        <ListFrame>
          <Log cards={answer.value} />
        </ListFrame>
      )}
    </>
  );
}
