/** 交班·日报: the shifts of a day, what was handed over, differences and who rules on them, and paper over a range of days. */
import { Button } from 'antd';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Day } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { now } from '../browser/clock.ts';
import { wallText } from '../browser/wall-time.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { choice, optional, startingWith, text } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { DateRange } from '../station/DateRange.tsx';
import { figure, ListTable } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { CashierCounters } from './CashierCounters.tsx';
import { hallWords } from './hall.ts';
import { RedHandOver, RedHandOvers } from './RedHandOver.tsx';
import { TicketHandOver } from './TicketHandOver.tsx';

const MONEY = ['float', 'cashIn', 'cashOut', 'handedOver', 'expected', 'counted'] as const;

function Shifts({ day }: { readonly day: Day }) {
  const say = useRoom(hallWords);
  const end = ({ differenceFen, explainedFen, ruled }: Day['shifts'][number]['shift']): string => {
    if ((differenceFen ?? 0) === 0) return '';
    if (ruled) return say.ruled;
    return differenceFen === explainedFen ? say.explained : say.waits;
  };
  const form = useRoom(formWords);
  const { yuan } = useSpeech();
  const total = (name: string): string => yuan(day.totals[name] ?? 0);
  const rows = day.shifts.map(({ shift, figures }) => ({
    key: shift.shift,
    cells: [
      shift.station,
      shift.cashier,
      ...MONEY.map((name) => yuan(Number(figures[name] ?? 0))),
      yuan(shift.differenceFen ?? 0),
      end(shift),
      Number(figures.tickets ?? 0),
    ],
  }));
  const sum = {
    key: 'total',
    total: true,
    cells: [
      form.total,
      '',
      ...MONEY.map((name) => (name in day.totals ? total(name) : '')),
      yuan(day.overFen - day.shortFen),
      '',
      'tickets' in day.totals ? day.totals.tickets : '',
    ],
  };
  return (
    <ListTable
      caption={`${say.shifts} · ${day.date} · ${day.shifts.length}`}
      columns={[
        say.station,
        say.cashier,
        ...MONEY.map((name) => figure(say[name])),
        figure(say.difference),
        say.verdict,
        figure(say.tickets),
      ]}
      rows={rows.length === 0 ? [] : [...rows, sum]}
    />
  );
}

/** Every ruling of the day's shifts, also one that a red hand-over came after. */
function Rulings({ day }: { readonly day: Day }) {
  const say = useRoom(hallWords);
  const { yuan } = useSpeech();
  const rows = day.shifts.flatMap(({ shift: { shift, station, cashier }, rulings }) =>
    rulings.map(({ on, differenceFen, verdict, reason, reference, ruledBy }, n) => ({
      key: `${shift} ${n}`,
      cells: [
        ...[on, station, cashier, yuan(differenceFen)],
        say.verdicts[verdict],
        ...[reason, reference ?? '', ruledBy],
      ],
    })),
  );
  if (rows.length === 0) return null;
  return (
    <ListTable
      caption={`${say.rule} · ${rows.length}`}
      columns={[
        ...[say.date, say.station, say.cashier],
        figure(say.difference),
        ...[say.verdict, say.reason, say.slip, say.second],
      ]}
      rows={rows}
    />
  );
}

function HandOvers({ day }: { readonly day: Day }) {
  const say = useRoom(hallWords);
  const form = useRoom(formWords);
  const { yuan } = useSpeech();
  const rows = day.handOvers.map(({ bankSlip, bankDate, station, cashier, amountFen }) => ({
    key: `${bankDate} ${bankSlip}`,
    cells: [bankDate, bankSlip, station, cashier, yuan(amountFen)],
  }));
  const sum = day.handOvers.reduce((all, { amountFen }) => all + amountFen, 0);
  const total = { key: 'total', total: true, cells: [form.total, '', '', '', yuan(sum)] };
  return (
    <ListTable
      caption={`${say.handOvers} · ${day.handOvers.length}`}
      columns={[say.date, say.slip, say.station, say.cashier, figure(say.amount)]}
      rows={rows.length === 0 ? [] : [...rows, total]}
    />
  );
}

interface DueProps {
  readonly day: Day;
  readonly choose: (shift: string) => void;
}

function Due({ day, choose }: DueProps) {
  const say = useRoom(hallWords);
  const { yuan } = useSpeech();
  return (
    <ListTable
      caption={`${say.due} · ${day.due.length}`}
      columns={[say.closedOn, say.station, say.cashier, figure(say.difference), '']}
      rows={day.due.map(({ shift, closedOn, station, cashier, differenceFen, explainedFen }) => ({
        key: shift,
        cells: [
          closedOn,
          station,
          cashier,
          yuan((differenceFen ?? 0) - explainedFen),
          <Button key="c" size="small" onClick={() => choose(shift)}>
            {say.choose}
          </Button>,
        ],
      }))}
    />
  );
}

interface RulingProps {
  readonly shift: string;
  readonly settled: () => void;
}

function RulingForm({ shift, settled }: RulingProps) {
  const { pair } = useSpeech();
  const say = useRoom(hallWords);
  const { reason } = useRoom(formWords);
  return (
    <DeedForm
      name="shift-ruling"
      title={say.rule}
      text={say.ruleText}
      needs="difference.rule"
      button={say.rule}
      fields={{
        shift: startingWith(text(say.shift), shift),
        verdict: choice(say.verdict, say.verdicts),
        reason: text(reason, 200),
        reference: optional(text(say.reference, 80)),
      }}
      checked={({ verdict, reference }) => (verdict === 'paid-in') === (reference !== null)}
      send={(operationId, { shift: of, ...given }) =>
        call('POST /api/shifts/{shift}/ruling', {
          params: { shift: of },
          body: { operationId, ...given },
        })
      }
      settled={settled}
      done={(_answer, { verdict }) => pair(say.done, say.verdicts[verdict])}
    />
  );
}

export function ShiftsPage() {
  const say = useRoom(hallWords);
  const { connected } = useCounter();
  const { timeZone } = useSpeech();
  const [today] = useState(() => wallText(now(), timeZone).slice(0, 10));
  const [date, setDate] = useState(today);
  const [turn, setTurn] = useState(0);
  const [chosen, setChosen] = useState('');
  const key = connected ? `${date} ${turn}` : null;
  const answer = useAnswer('GET /api/reports/day', { query: { date } }, key);
  const day = answer?.ok === true ? answer.value : null;
  return (
    <>
      <section className="sheet">
        <DateRange
          title={say.day}
          labels={[say.date]}
          button={say.ask}
          initial={{ from: date, to: date }}
          ask={({ from }) => {
            setDate(from);
            setTurn((n) => n + 1);
          }}
        />
        {answer?.ok === false && <Trouble problem={answer.problem} />}
        {day !== null && (
          <>
            <Shifts day={day} />
            <Rulings day={day} />
            <HandOvers day={day} />
            <RedHandOvers day={day} />
            <Due day={day} choose={setChosen} />
          </>
        )}
      </section>
      <RulingForm key={chosen} shift={chosen} settled={() => setTurn((n) => n + 1)} />
      <RedHandOver settled={() => setTurn((n) => n + 1)} />
      <CashierCounters today={today} turn={turn} />
      <TicketHandOver today={today} />
    </>
  );
}
