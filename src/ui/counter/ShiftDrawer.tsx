/** 班次: begin with a float, hand cash over to the bank, count the drawer blind, and see the sheet of the shift. */
import { Alert, Button, Drawer } from 'antd';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Shift } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { type Deeds, useDeeds } from '../api/use-deed.ts';
import { useSession } from '../session/session.ts';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { fenFromZeroOf, fenOf } from '../words/figures.ts';
import { useSpeech } from '../words/language.ts';
import { ShiftSheet } from './ShiftSheet.tsx';
import { TextField } from './TextField.tsx';

function Begin({ deeds }: { readonly deeds: Deeds }) {
  const { shift } = useSpeech().words;
  const [text, setText] = useState('');
  const floatFen = fenFromZeroOf(text);
  return (
    <form
      className="shift-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (floatFen === null) return;
        void deeds.run('open', (operationId) =>
          call('POST /api/shifts', { body: { operationId, floatFen } }),
        );
      }}
    >
      <p className="quiet">{shift.none}</p>
      <TextField label={shift.float} value={text} change={setText} />
      <Button
        type="primary"
        htmlType="submit"
        loading={deeds.running === 'open'}
        disabled={floatFen === null}
      >
        {shift.open}
      </Button>
    </form>
  );
}

/** The count is blind: nothing here tells what should be in the drawer. */
function Count({ shift, deeds }: { readonly shift: Shift; readonly deeds: Deeds }) {
  const { shift: say } = useSpeech().words;
  const [text, setText] = useState('');
  const countedFen = fenFromZeroOf(text);
  return (
    <form
      className="shift-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (countedFen === null) return;
        void deeds
          .run('count', (operationId) =>
            call('POST /api/shifts/{shift}/count', {
              params: { shift: shift.shift },
              body: { operationId, countedFen },
            }),
          )
          .then(() => setText(''));
      }}
    >
      <h3>{say.counting}</h3>
      {shift.state === 'recount' ? (
        <Alert type="warning" showIcon title={say.recount} />
      ) : (
        <p className="quiet">{say.blind}</p>
      )}
      <TextField label={say.counted} value={text} change={setText} />
      <Button
        type="primary"
        htmlType="submit"
        loading={deeds.running === 'count'}
        disabled={countedFen === null}
      >
        {say.count}
      </Button>
    </form>
  );
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

function HandOver({ deeds }: { readonly deeds: Deeds }) {
  const { shift } = useSpeech().words;
  const [amount, setAmount] = useState('');
  const [slip, setSlip] = useState('');
  const [date, setDate] = useState('');
  const amountFen = fenOf(amount);
  const complete = amountFen !== null && slip.trim() !== '' && DATE.test(date);
  return (
    <form
      className="shift-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (amountFen === null || !complete) return;
        const body = { amountFen, bankSlip: slip.trim(), bankDate: date };
        void deeds.run('hand-over', (operationId) =>
          call('POST /api/hand-overs', { body: { operationId, ...body } }),
        );
      }}
    >
      <h3>{shift.handOver}</h3>
      <TextField label={shift.amount} value={amount} change={setAmount} />
      <TextField label={shift.slip} value={slip} change={setSlip} max={40} />
      <TextField label={shift.date} value={date} change={(text) => setDate(text.trim())} />
      <Button htmlType="submit" loading={deeds.running === 'hand-over'} disabled={!complete}>
        {shift.hand}
      </Button>
    </form>
  );
}

function Inside() {
  const { shift: say, month } = useSpeech().words;
  const { connected } = useCounter();
  const [turn, setTurn] = useState(0);
  /** The shift that was counted here: its sheet stays when it is no longer the current one. */
  const [seen, setSeen] = useState<string | null>(null);
  const deeds = useDeeds(() => setTurn((n) => n + 1));
  const answer = useAnswer('GET /api/shifts/current', {}, connected ? `shift ${turn}` : null);
  const current = answer?.ok === true ? answer.value : null;
  if (current !== null && seen !== current.shift) setSeen(current.shift);
  return (
    <>
      {answer?.ok === false && <Trouble problem={answer.problem} />}
      {deeds.problem !== null && <Trouble problem={deeds.problem} />}
      {deeds.unanswered !== null && <Alert type="warning" showIcon title={month.unanswered} />}
      {answer?.ok === true && current === null && <Begin deeds={deeds} />}
      {current !== null && (
        <>
          <p>{say.running(current.cashier)}</p>
          <Count shift={current} deeds={deeds} />
          <HandOver deeds={deeds} />
        </>
      )}
      {current === null && seen !== null && <ShiftSheet shift={seen} />}
    </>
  );
}

export function ShiftDrawer() {
  const { shift } = useSpeech().words;
  const [shown, setShown] = useState(false);
  const permissions: readonly string[] = useSession()?.permissions ?? [];
  if (!permissions.includes('shift.work')) return null;
  return (
    <>
      <Button size="small" onClick={() => setShown(true)}>
        {shift.title}
      </Button>
      <Drawer open={shown} onClose={() => setShown(false)} title={shift.title} size={420}>
        {shown && <Inside />}
      </Drawer>
    </>
  );
}
