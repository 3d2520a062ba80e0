/** Meters where they hang, by community and regulator box; those that wait for a customer, and those whose years of service end. */

import { Input, Segmented } from 'antd';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { MeterRecord } from '../api/generated.ts';
import { useAnswer, useFreshAnswer } from '../api/use-answer.ts';
import { Choice } from '../station/Choice.tsx';
import { useDeskDetail } from '../station/desk-name.ts';
import { everyPage } from '../station/every-page.ts';
import { ListFrame } from '../station/ListFrame.tsx';
import { figure, ListTable, type Row } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { ONE_MORE, onePage } from '../station/one-more.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { MeterSheet } from './MeterSheet.tsx';
import { usePlaces } from './use-places.ts';
import { worksWords } from './works.ts';

type Which = 'all' | 'waiting' | 'ending';

/** Rows of one answer where the whole list is wanted. */
const WHOLE = 1_000;

function useRow(): (one: MeterRecord) => Row {
  const { words, m3, time } = useSpeech();
  const { engineering, customer } = words;
  return ({ meter, address, direction, accountId, model, ceilingLitres, plate, report }) => ({
    key: meter.plate,
    cells: [
      <span key="m">
        <a href={`#engineering/meters/${meter.plate}`}>{meter.plate}</a>
        {` · ${customer.direction[direction]}`}
      </span>,
      address,
      accountId === null ? (
        engineering.waits
      ) : (
        <a key="a" href={`#finance/${accountId}`}>
          {accountId}
        </a>
      ),
      model,
      plate?.size,
      ceilingLitres === 0 ? customer.none : m3(ceilingLitres),
      plate === null ? '' : `${plate.acceptanceNo} · ${plate.acceptedOn}`,
      plate?.serviceUntil,
      report === null ? customer.unknown : `${m3(report.remainingLitres)} · ${time(report.at)}`,
    ],
  });
}

interface MetersProps {
  /** Null before they are told. */
  readonly meters: readonly MeterRecord[] | null;
  readonly asked: Asked;
  readonly turn: (after: string | null) => void;
}

function Meters({ meters, asked, turn }: MetersProps) {
  const { engineering, customer } = useSpeech().words;
  const { connected } = useCounter();
  const row = useRow();
  const filter = filterOf(asked);
  const key = connected ? JSON.stringify(filter) : null;
  const counted = useFreshAnswer('GET /api/meters/count', { query: filter }, key);
  // Until it is counted no number is told, least of all that of the page.
  const total = counted?.ok === true ? counted.value.total : null;
  const { shown, goesOn } = onePage(meters ?? []);
  const lastOf = (page: readonly MeterRecord[]) => page.at(-1)?.meter.plate ?? null;
  return (
    <ListTable
      caption={`${engineering.meters} · ${total ?? '…'}`}
      columns={[
        customer.meter,
        customer.address,
        customer.account,
        engineering.model,
        engineering.size,
        figure(customer.ceiling),
        engineering.acceptance,
        engineering.serviceUntil,
        engineering.lastReport,
      ]}
      rows={meters === null ? null : shown.map(row)}
      pages={{
        total,
        first: asked.after === null ? null : () => turn(null),
        next: goesOn ? () => turn(lastOf(shown)) : null,
        every: () =>
          everyPage(
            (after: string | null) =>
              call('GET /api/meters', {
                query: { ...filter, limit: WHOLE, ...(after === null ? {} : { after }) },
              }),
            (page) => page.map(row),
            (page) => (page.length < WHOLE ? null : lastOf(page)),
          ),
      }}
    />
  );
}

interface Asked {
  readonly which: Which;
  readonly endsBy: string;
  readonly community: string;
  readonly box: string;
  readonly after: string | null;
}

const filterOf = ({ which, endsBy, community, box }: Asked) => ({
  ...(community === '' ? {} : { communityId: community }),
  ...(box === '' ? {} : { regulatorBoxId: box }),
  ...(which === 'waiting' ? { withoutCustomer: 'true' as const } : {}),
  ...(which === 'ending' && endsBy !== '' ? { serviceEndsBy: endsBy } : {}),
});

function useMeters(asked: Asked) {
  const { connected } = useCounter();
  const { after } = asked;
  const query = {
    ...filterOf(asked),
    limit: ONE_MORE,
    ...(after === null ? {} : { after }),
  };
  const key = connected ? JSON.stringify(asked) : null;
  return useAnswer('GET /api/meters', { query }, key);
}

const ALL: Asked = { which: 'all', endsBy: '', community: '', box: '', after: null };

export function MetersPage() {
  const looked = /^([1-8]\d{0,3})-(\d{12})$/.exec(useDeskDetail('meters'));
  const { engineering } = useSpeech().words;
  const say = useRoom(worksWords);
  const places = usePlaces(0);
  const [asked, setAsked] = useState<Asked>(ALL);
  const { which, endsBy, community, box } = asked;
  const answer = useMeters(asked);
  const meters = answer?.ok === true ? answer.value : null;
  const ask = (change: Partial<Asked>): void => setAsked({ ...asked, after: null, ...change });
  return (
    <>
      <div className="filters">
        <h2>{engineering.meters}</h2>
        <Segmented<Which>
          value={which}
          onChange={(next) => ask({ which: next })}
          options={[
            { value: 'all', label: engineering.all },
            { value: 'waiting', label: engineering.withoutCustomer },
            { value: 'ending', label: engineering.ending },
          ]}
        />
        {which === 'ending' && (
          <Input
            type="date"
            className="date"
            aria-label={engineering.endsBy}
            value={endsBy}
            onChange={({ target }) => ask({ endsBy: target.value })}
          />
        )}
        <Choice
          label={say.community}
          none={say.everyCommunity}
          options={places.communities}
          value={community}
          change={(next) => ask({ community: next, box: '' })}
        />
        <Choice
          label={say.box}
          none={say.everyBox}
          options={places.boxes(community)}
          value={box}
          change={(next) => ask({ box: next })}
        />
      </div>
      {answer?.ok === false && <Trouble problem={answer.problem} />}
      {looked !== null && (
        <MeterSheet key={looked[0]} maker={looked[1] ?? ''} number={looked[2] ?? ''} />
      )}
      <ListFrame tall>
        <Meters meters={meters} asked={asked} turn={(after) => ask({ after })} />
      </ListFrame>
    </>
  );
}
