/** 工程部: meters where they hang, those that wait for a customer, and those whose years of service end. */
import { Button, Input, Segmented } from 'antd';
import { useState } from 'react';
import type { MeterRecord } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';

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

function useMeters(which: Which, endsBy: string, after: string | null) {
  const { connected } = useCounter();
  const query = {
    ...(which === 'waiting' ? { withoutCustomer: 'true' as const } : {}),
    ...(which === 'ending' && endsBy !== '' ? { serviceEndsBy: endsBy } : {}),
    ...(after === null ? {} : { after }),
  };
  const key = connected ? JSON.stringify([which, endsBy, after]) : null;
  return useAnswer('GET /api/meters', { query }, key);
}

export default function EngineeringPage() {
  const { engineering } = useSpeech().words;
  const [which, setWhich] = useState<Which>('all');
  const [endsBy, setEndsBy] = useState('');
  const [after, setAfter] = useState<string | null>(null);
  const answer = useMeters(which, endsBy, after);
  const meters = answer?.ok === true ? answer.value : [];
  const last = meters.at(-1)?.meter.plate ?? null;
  const from = (next: Which): void => {
    setWhich(next);
    setAfter(null);
  };
  return (
    <main className="desk-page">
      <div className="filters">
        <h2>{engineering.meters}</h2>
        <Segmented<Which>
          value={which}
          onChange={from}
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
            onChange={({ target }) => setEndsBy(target.value)}
          />
        )}
        <span className="quiet">{engineering.shown(meters.length)}</span>
        <Button disabled={after === null} onClick={() => setAfter(null)}>
          {engineering.first}
        </Button>
        <Button disabled={meters.length < PAGE} onClick={() => setAfter(last)}>
          {engineering.next}
        </Button>
      </div>
      {answer?.ok === false && <Trouble problem={answer.problem} />}
      <div className="list-frame">
        <Meters meters={meters} />
      </div>
    </main>
  );
}
