/** What each cashier sold, took back, voided, printed again and was short of, over a range of days. */
import { useState } from 'react';
import { useAnswer } from '../api/use-answer.ts';
import { DateRange } from '../station/DateRange.tsx';
import { figure, ListTable } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { hallWords } from './hall.ts';

const COUNTS = ['tickets', 'purchases', 'reversals', 'voids', 'reprints'] as const;
const FAULTS = ['writeFailures', 'differences'] as const;

interface Props {
  readonly today: string;
  /** Of the page: a red hand-over moves a difference that was counted. */
  readonly turn: number;
}

export function CashierCounters({ today, turn }: Props) {
  const say = useRoom(hallWords);
  const { connected } = useCounter();
  const { yuan } = useSpeech();
  const [range, setRange] = useState({ from: today, to: today });
  const [asked, setAsked] = useState(0);
  const key = connected ? `${range.from} ${range.to} ${turn} ${asked}` : null;
  const answer = useAnswer('GET /api/reports/cashiers', { query: range }, key);
  const found = answer?.ok === true ? answer.value : null;
  return (
    <section className="sheet">
      <DateRange
        title={say.counters}
        labels={[say.from, say.to]}
        button={say.ask}
        initial={range}
        ask={(days) => {
          setRange(days);
          setAsked((n) => n + 1);
        }}
      />
      {answer?.ok === false && <Trouble problem={answer.problem} />}
      <ListTable
        caption={say.counters}
        columns={[
          say.station,
          say.cashier,
          ...COUNTS.map((name) => figure(say[name])),
          figure(say.amount),
          ...FAULTS.map((name) => figure(say[name])),
          figure(say.over),
          figure(say.short),
        ]}
        rows={
          found?.map((one) => ({
            key: `${one.station} ${one.cashier}`,
            cells: [
              one.station,
              one.cashier,
              ...COUNTS.map((name) => one[name]),
              yuan(one.purchasedFen - one.reversedFen),
              ...FAULTS.map((name) => one[name]),
              yuan(one.overFen),
              yuan(one.shortFen),
            ],
          })) ?? null
        }
      />
    </section>
  );
}
