/** Meters where they hang, by community and regulator box; those that wait for a customer, and those whose years of service end. */

import { Button, Input, Segmented } from 'antd';
import { useState } from 'react';
import type { MeterRecord } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import type { Option } from '../forms/field.ts';
import { ListFrame } from '../station/ListFrame.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { usePlaces } from './use-places.ts';
import { worksWords } from './works.ts';

type Which = 'all' | 'waiting' | 'ending';

/** As many as the station answers at once. */
const PAGE = 200;

function Meters({ meters }: { readonly meters: readonly MeterRecord[] }) {
  const { words, m3, time } = useSpeech();
  const { engineering, customer } = words;
  const heads = [
    customer.meter,
    customer.address,
    customer.account,
    engineering.model,
    engineering.size,
    customer.ceiling,
    engineering.acceptance,
    engineering.serviceUntil,
    engineering.lastReport,
  ];
  return (
    <table className="list">
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {meters.map(
          ({ meter, address, direction, accountId, model, ceilingLitres, plate, report }) => (
            <tr key={meter.plate}>
              <td>
                {meter.plate} · {customer.direction[direction]}
              </td>
              <td>{address}</td>
              <td>
                {accountId === null ? (
                  engineering.waits
                ) : (
                  <a href={`#finance/${accountId}`}>{accountId}</a>
                )}
              </td>
              <td>{model}</td>
              <td>{plate?.size}</td>
              <td>{ceilingLitres === 0 ? customer.none : m3(ceilingLitres)}</td>
              <td>{plate === null ? '' : `${plate.acceptanceNo} · ${plate.acceptedOn}`}</td>
              <td>{plate?.serviceUntil}</td>
              <td>
                {report === null
                  ? customer.unknown
                  : `${m3(report.remainingLitres)} · ${time(report.at)}`}
              </td>
            </tr>
          ),
        )}
      </tbody>
    </table>
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
        <span className="quiet">{engineering.shown(meters.length)}</span>
        <Button disabled={after === null} onClick={() => ask({})}>
          {engineering.first}
        </Button>
        <Button disabled={meters.length < PAGE} onClick={() => ask({ after: last })}>
          {engineering.next}
        </Button>
      </div>
      {answer?.ok === false && <Trouble problem={answer.problem} />}
      <ListFrame tall>
        <Meters meters={meters} />
      </ListFrame>
    </>
  );
}
