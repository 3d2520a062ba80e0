/** 试算平衡: every account that moved in a range of business dates; what does not balance is said loudly. */

import { Alert, Button, Input } from 'antd';
import { useId, useState } from 'react';
import type { TrialBalanceLine } from '../api/generated.ts';
import { useFreshAnswer } from '../api/use-answer.ts';
import { ListFrame } from '../station/ListFrame.tsx';
import { figure, ListTable } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { decimalText } from '../words/figures.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { booksWords } from './books.ts';
import { TrialDrill } from './TrialDrill.tsx';

const DIGITS = { fen: 2, litre: 3 } as const;

const summed = (lines: readonly TrialBalanceLine[], side: 'debit' | 'credit'): bigint =>
  lines.reduce((sum, line) => sum + BigInt(line[side]), 0n);

interface PartProps {
  readonly lines: readonly TrialBalanceLine[];
  readonly commodity: 'fen' | 'litre';
  readonly title: string;
  readonly open: (line: TrialBalanceLine) => void;
}

function Part({ lines, commodity, title, open }: PartProps) {
  const { trial } = useRoom(booksWords);
  const { words, language } = useSpeech();
  const own = lines.filter((line) => line.commodity === commodity);
  const shown = (amount: bigint): string => decimalText(amount, DIGITS[commodity], language);
  const [debit, credit] = [summed(own, 'debit'), summed(own, 'credit')];
  const rows = own.map((line) => ({
    key: String(line.code),
    cells: [
      line.gl ?? line.code,
      <button key="d" type="button" className="link" onClick={() => open(line)}>
        {line[language]}
      </button>,
      shown(BigInt(line.debit)),
      shown(BigInt(line.credit)),
      shown(BigInt(line.balance)),
    ],
  }));
  const total = {
    key: 'total',
    total: true,
    cells: [words.finance.total, '', shown(debit), shown(credit), ''],
  };
  return (
    <>
      <ListTable
        caption={title}
        columns={[
          trial.account,
          trial.name,
          figure(trial.debit),
          figure(trial.credit),
          figure(trial.balance),
        ]}
        rows={[...rows, total]}
      />
      <Alert
        type={debit === credit ? 'success' : 'error'}
        showIcon
        title={debit === credit ? trial.balanced : trial.unbalanced}
      />
    </>
  );
}

interface Range {
  readonly from: string;
  readonly to: string;
}

function RangeForm({ ask }: { readonly ask: (range: Range) => void }) {
  const { trial } = useRoom(booksWords);
  const [range, setRange] = useState<Range>({ from: '', to: '' });
  const [fromId, toId] = [useId(), useId()];
  const field = (id: string, label: string, name: keyof Range) => (
    <div className="asked">
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        type="date"
        value={range[name]}
        onChange={({ target }) => setRange({ ...range, [name]: target.value })}
      />
    </div>
  );
  return (
    <form
      className="look-up"
      aria-label={trial.title}
      onSubmit={(event) => {
        event.preventDefault();
        ask(range);
      }}
    >
      {field(fromId, trial.from, 'from')}
      {field(toId, trial.to, 'to')}
      <Button type="primary" htmlType="submit">
        {trial.make}
      </Button>
    </form>
  );
}

export function TrialPage() {
  const { trial } = useRoom(booksWords);
  const { connected } = useCounter();
  const [asked, setAsked] = useState<(Range & { readonly turn: number }) | null>(null);
  const [opened, setOpened] = useState<TrialBalanceLine | null>(null);
  const query = {
    ...(asked === null || asked.from === '' ? {} : { from: asked.from }),
    ...(asked === null || asked.to === '' ? {} : { to: asked.to }),
  };
  const key = connected && asked !== null ? JSON.stringify(asked) : null;
  const answer = useFreshAnswer('GET /api/reports/trial-balance', { query }, key);
  return (
    <>
      <section className="sheet">
        <h2>{trial.title}</h2>
        <RangeForm
          ask={(range) => {
            setOpened(null);
            setAsked({ ...range, turn: (asked?.turn ?? 0) + 1 });
          }}
        />
        <p className="quiet">{trial.drillText}</p>
      </section>
      {asked !== null && answer === null && <p role="status">{trial.making}</p>}
      {answer?.ok === false && <Trouble problem={answer.problem} />}
      {opened !== null && <TrialDrill line={opened} range={query} close={() => setOpened(null)} />}
      {opened === null && answer?.ok === true && (
        <ListFrame tall>
          <Part lines={answer.value} commodity="fen" title={trial.moneyTitle} open={setOpened} />
          <Part lines={answer.value} commodity="litre" title={trial.gasTitle} open={setOpened} />
        </ListFrame>
      )}
    </>
  );
}
