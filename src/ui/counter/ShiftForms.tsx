/**
 * Begin with a float, hand cash over to the bank, count the drawer blind, and see the sheet of the shift. Each is kept with its
 * id until it is answered: a count that was sent before a reload must not come again as the recount.
 */
import { Alert } from 'antd';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Shift } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { day, text, yuan } from '../forms/field.ts';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { ShiftCards } from './ShiftCards.tsx';
import { ShiftSheet } from './ShiftSheet.tsx';

function Begin({ settled }: { readonly settled: () => void }) {
  const { shift } = useSpeech().words;
  return (
    <DeedForm
      name="shift-open"
      title={shift.open}
      text={shift.none}
      needs="shift.work"
      button={shift.open}
      fields={{ floatFen: yuan(shift.float, true) }}
      send={(operationId, given) => call('POST /api/shifts', { body: { operationId, ...given } })}
      settled={settled}
      done={() => null}
    />
  );
}

interface Props {
  readonly shift: Shift;
  readonly settled: () => void;
}

/** The count is blind: nothing here tells what should be in the drawer. */
function Count({ shift, settled }: Props) {
  const { shift: say } = useSpeech().words;
  const isRecount = shift.state === 'recount';
  return (
    <DeedForm
      name={`shift-count-${shift.shift}`}
      title={say.counting}
      {...(isRecount ? {} : { text: say.blind })}
      needs="shift.work"
      button={say.count}
      fields={{ countedFen: yuan(say.counted, true) }}
      before={() => isRecount && <Alert type="warning" showIcon title={say.recount} />}
      send={(operationId, given) =>
        call('POST /api/shifts/{shift}/count', {
          params: { shift: shift.shift },
          body: { operationId, ...given },
        })
      }
      settled={settled}
      begun={say.countTaken}
      done={() => null}
    />
  );
}

function HandOver({ shift, settled }: Props) {
  const { shift: say } = useSpeech().words;
  return (
    <DeedForm
      name={`hand-over-${shift.shift}`}
      title={say.handOver}
      needs="shift.work"
      button={say.hand}
      fields={{
        amountFen: yuan(say.amount),
        bankSlip: text(say.slip),
        bankDate: day(say.date),
      }}
      send={(operationId, given) =>
        call('POST /api/hand-overs', { body: { operationId, ...given } })
      }
      settled={settled}
      done={(_answer, { bankSlip }) => bankSlip}
    />
  );
}

export default function ShiftForms() {
  const { words, yuan: inYuan } = useSpeech();
  const say = words.shift;
  const { connected } = useCounter();
  const [turn, setTurn] = useState(0);
  /** The shift that was counted here: its sheet stays when it is no longer the current one. */
  const [seen, setSeen] = useState<string | null>(null);
  const settled = (): void => setTurn((n) => n + 1);
  const answer = useAnswer('GET /api/shifts/current', {}, connected ? `shift ${turn}` : null);
  const current = answer?.ok === true ? answer.value : null;
  if (current !== null && seen !== current.shift) setSeen(current.shift);
  return (
    <div className="shift-forms">
      {answer?.ok === false && <Trouble problem={answer.problem} />}
      {answer?.ok === true && current === null && <Begin settled={settled} />}
      {current !== null && (
        <>
          <p>{say.running(current.cashier, inYuan(current.floatFen))}</p>
          <ShiftCards shift={current.shift} turn={turn} settled={settled} />
          <Count shift={current} settled={settled} />
          <HandOver shift={current} settled={settled} />
        </>
      )}
      {current === null && seen !== null && <ShiftSheet shift={seen} />}
    </div>
  );
}
