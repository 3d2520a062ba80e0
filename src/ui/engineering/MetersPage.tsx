/** Meters where they hang, by community and regulator box; those that wait for a customer, and those whose years of service end. */

import { Input, Segmented } from 'antd';
import { useState } from 'react';
import type { MeterRecord } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import type { Option } from '../forms/field.ts';
import { useDeskDetail } from '../station/desk-name.ts';
import { ListFrame } from '../station/ListFrame.tsx';
import { figure, ListTable } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { PageButtons } from '../station/PageButtons.tsx';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { MeterSheet } from './MeterSheet.tsx';
import { usePlaces } from './use-places.ts';
import { worksWords } from './works.ts';

type Which = 'all' | 'waiting' | 'ending';

/** As many as the station answers at once. */
const PAGE = 200;

function Meters({ meters }: { readonly meters: readonly MeterRecord[] }) {
  const { words, m3, time } = useSpeech();
  const { engineering, customer } = words;
  return (
    <ListTable
      caption={engineering.shown(meters.length)}
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
      rows={meters.map((one) => {
        const { meter, address, direction, accountId, model, ceilingLitres, plate, report } = one;
        return {
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
            report === null
              ? customer.unknown
              : `${m3(report.remainingLitres)} · ${time(report.at)}`,
          ],
        };
      })}
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

function useMeters(asked: Asked) {
  const { which, endsBy, community, box, after } = asked;
  const { connected } = useCounter();
  const query = {
    ...(community === '' ? {} : { communityId: community }),
    ...(box === '' ? {} : { regulatorBoxId: box }),
    ...(which === 'waiting' ? { withoutCustomer: 'true' as const } : {}),
    ...(which === 'ending' && endsBy !== '' ? { serviceEndsBy: endsBy } : {}),
    ...(after === null ? {} : { after }),
  };
  const key = connected ? JSON.stringify(asked) : null;
  return useAnswer('GET /api/meters', { query }, key);
}

interface ChoiceProps {
  readonly label: string;
  readonly none: string;
  readonly options: readonly Option[];
  readonly value: string;
  readonly change: (value: string) => void;
}

function Choice({ label, none, options, value, change }: ChoiceProps) {
  return (
    <select
      className="choice"
      aria-label={label}
      value={value}
      onChange={({ target }) => change(target.value)}
    >
      <option value="">{none}</option>
      {options.map((one) => (
        <option key={one.value} value={one.value}>
          {one.label}
        </option>
      ))}
    </select>
  );
}

const ALL: Asked = { which: 'all', endsBy: '', community: '', box: '', after: null };

export function MetersPage() {
  const looked = /^([1-8]\d{0,3})-(\d{12})$/.exec(useDeskDetail('meters'));
  const { engineering } = useSpeech().words;
  const say = useRoom(worksWords);
  const places = usePlaces(0);
  const [asked, setAsked] = useState<Asked>(ALL);
  const { which, endsBy, community, box, after } = asked;
  const answer = useMeters(asked);
  const meters = answer?.ok === true ? answer.value : [];
  const last = meters.at(-1)?.meter.plate ?? null;
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
        <PageButtons
          first={after === null ? null : () => ask({})}
          next={meters.length < PAGE ? null : () => ask({ after: last })}
        />
      </div>
      {answer?.ok === false && <Trouble problem={answer.problem} />}
      {looked !== null && (
        <MeterSheet key={looked[0]} maker={looked[1] ?? ''} number={looked[2] ?? ''} />
      )}
      <ListFrame tall>
        <Meters meters={meters} />
      </ListFrame>
    </>
  );
}
