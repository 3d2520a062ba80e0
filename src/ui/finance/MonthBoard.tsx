/** 月末: every period with where it stands, and the one that is worked on. */

import { Input } from 'antd';
import { useId, useState } from 'react';
import type { Month } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { now } from '../browser/clock.ts';
import { wallText } from '../browser/wall-time.ts';
import { BarredButton } from '../station/BarredButton.tsx';
import { ListFrame } from '../station/ListFrame.tsx';
import { figure, ListTable } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { MonthWork } from './MonthWork.tsx';
import { monthBefore } from './month-before.ts';

const PERIOD = /^\d{4}-(0[1-9]|1[0-2])$/;

export const isPeriod = (text: string): boolean => PERIOD.test(text);

const goTo = (period: string): void => {
  location.hash = `finance/${period}`;
};

function Periods({
  months,
  chosen,
}: {
  readonly months: readonly Month[];
  readonly chosen: string;
}) {
  const { words, m3 } = useSpeech();
  const { month } = words;
  return (
    <ListTable
      caption={`${month.periods} · ${months.length}`}
      columns={[month.period, month.days, month.state, figure(month.lines), figure(month.use)]}
      rows={months.toReversed().map((one) => ({
        key: one.period,
        cells: [
          <a
            key="p"
            href={`#finance/${one.period}`}
            aria-current={one.period === chosen ? 'true' : undefined}
          >
            {one.period}
          </a>,
          `${one.firstDay} – ${one.lastDay}`,
          month.states[one.state],
          one.lines,
          m3(one.litres),
        ],
      }))}
    />
  );
}

export function MonthBoard({ period }: { readonly period: string | null }) {
  const { words, timeZone } = useSpeech();
  const { month } = words;
  const { connected } = useCounter();
  const id = useId();
  const [turn, setTurn] = useState(0);
  const [opened, setOpened] = useState(0);
  // What most will want: the month that has ended, which may be submitted.
  const [typed, setTyped] = useState(() => monthBefore(wallText(now(), timeZone)));
  const months = useAnswer('GET /api/months', {}, connected ? `months ${turn}` : null);
  return (
    <>
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isPeriod(typed)) return;
          goTo(typed);
          // Another desk may have gone on with it since it was opened here.
          setOpened((n) => n + 1);
          setTurn((n) => n + 1);
        }}
      >
        <label htmlFor={id}>{month.open}</label>
        <Input
          id={id}
          maxLength={7}
          value={typed}
          onChange={({ target }) => setTyped(target.value.trim())}
        />
        <BarredButton htmlType="submit" why={isPeriod(typed) ? null : month.periodAs}>
          {month.go}
        </BarredButton>
      </form>
      {months?.ok === false && <Trouble problem={months.problem} />}
      <ListFrame tall>
        {period !== null && months?.ok === true && (
          <MonthWork
            key={`${period} ${opened}`}
            period={period}
            begun={months.value.some((one) => one.period === period)}
            changed={() => setTurn((n) => n + 1)}
          />
        )}
        {months?.ok === true && <Periods months={months.value} chosen={period ?? ''} />}
        {months?.ok === true && months.value.length === 0 && (
          <p className="quiet">{month.beginOne}</p>
        )}
      </ListFrame>
    </>
  );
}
