/** One meter: its plate and papers, and its last readings whatever their source. */
import { Button } from 'antd';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Readings as MeterReadings, MeterRecord } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { listed, text, tick } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { Facts } from '../station/Facts.tsx';
import { figure, ListTable, type Row } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { behind, usePaged } from '../station/use-paged.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { MeterCorrections } from './MeterCorrections.tsx';
import { useLines } from './use-lines.ts';
import { worksWords } from './works.ts';

function Record({ of }: { readonly of: MeterRecord }) {
  const { record: say } = useRoom(worksWords);
  const { words, m3, joined } = useSpeech();
  const { engineering, customer } = words;
  const { plate } = of;
  return (
    <Facts
      facts={[
        [customer.address, of.address],
        [customer.account, of.accountId ?? engineering.waits],
        [engineering.model, of.model],
        [say.initial, m3(of.initialIndexLitres)],
        [say.wheel, of.wheelDigits],
        [customer.ceiling, of.ceilingLitres === 0 ? customer.none : m3(of.ceilingLitres)],
        [engineering.acceptance, plate === null ? '' : `${plate.acceptanceNo} ${plate.acceptedOn}`],
        [engineering.serviceUntil, plate?.serviceUntil ?? ''],
        [say.format, plate?.format ?? ''],
        [say.link, plate?.linkAddress ?? ''],
        [say.seals, plate === null ? '' : joined(plate.seals)],
      ]}
    />
  );
}

interface Props {
  readonly maker: string;
  readonly number: string;
}

function LinkForm({ maker, number }: Props) {
  const { pair } = useSpeech();
  const { linking: say, bench } = useRoom(worksWords);
  const { missing, lines, models } = useLines();
  const meter = { maker: Number(maker), number: Number(number) };
  return (
    <DeedForm
      name={`link-${maker}-${number}`}
      title={say.title}
      text={say.text}
      needs="meter.enter"
      button={say.button}
      missing={missing}
      fields={{
        line: listed(bench.line, lines),
        model: listed(bench.profile, models),
        address: text(bench.address, 16),
        credited: tick(say.credited),
      }}
      send={(operationId, { model, ...given }) => {
        const [protocol = '', profile = ''] = model.split(' ');
        return call('POST /api/meters/link', {
          body: { operationId, ...meter, protocol, profile, ...given },
        });
      }}
      done={(_answer, { line, address }) => pair(say.done, `${line} · ${address}`)}
    />
  );
}

function Readings({ maker, number }: Props) {
  const say = useRoom(worksWords);
  const form = useRoom(formWords);
  const { m3, time, joined } = useSpeech();
  const { connected, changes } = useCounter();
  const { record, readings: words, doubts: names } = say;
  const { page, problem, pagesOf } = usePaged(
    'GET /api/meters/{maker}/{number}/readings',
    (after) => ({ params: { maker, number }, query: behind(after) }),
    connected ? `${changes}` : null,
  );
  if (problem !== null) return <Trouble problem={problem} />;
  if (page === null) return null;
  const valveOf = (open: boolean | null) => (open === null ? 'unknown' : open ? 'open' : 'closed');
  const rowsOf = ({ readings }: MeterReadings): readonly Row[] =>
    readings.map((one) => ({
      key: String(one.reading),
      cells: [
        time(one.at),
        words.sources[one.source],
        m3(one.indexLitres),
        m3(one.useLitres),
        one.electronicLitres === null ? '' : m3(one.electronicLitres),
        record.valves[valveOf(one.valveOpen)],
        joined(one.doubts.map((doubt) => names[doubt] ?? doubt)),
        one.counts ? form.yes : form.no,
        one.readBy,
      ],
    }));
  return (
    <ListTable
      caption={`${record.readings} · ${page.total}`}
      columns={[
        words.at,
        words.source,
        figure(words.index),
        figure(record.use),
        figure(record.electronic),
        record.valve,
        words.doubts,
        record.counts,
        words.readBy,
      ]}
      rows={rowsOf(page)}
      pages={pagesOf(page, rowsOf)}
    />
  );
}

export function MeterSheet({ maker, number }: Props) {
  const { record: say } = useRoom(worksWords);
  const { close } = useRoom(formWords);
  const { connected } = useCounter();
  const [turn, setTurn] = useState(0);
  const plate = `${maker}-${number}`;
  const request = { params: { maker, number } };
  const key = connected ? `${plate} ${turn}` : null;
  const answer = useAnswer('GET /api/meters/{maker}/{number}', request, key);
  return (
    <section className="sheet" aria-label={say.title(plate)}>
      <div className="filters">
        <h3>{say.title(plate)}</h3>
        <Button size="small" href="#engineering/meters">
          {close}
        </Button>
      </div>
      {answer?.ok === false && <Trouble problem={answer.problem} />}
      {answer?.ok === true && <Record of={answer.value} />}
      <Readings maker={maker} number={number} />
      <LinkForm maker={maker} number={number} />
      {answer?.ok === true && (
        <MeterCorrections
          key={answer.value.meter.plate}
          of={answer.value}
          settled={() => setTurn((n) => n + 1)}
        />
      )}
    </section>
  );
}
