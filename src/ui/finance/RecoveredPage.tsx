/** 断档与找回气量: what a lost ledger has left; two people give each recovered load its reason, once. */
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { RecoveredLoad } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { now } from '../browser/clock.ts';
import { wallText } from '../browser/wall-time.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { choice, listed, optional, text, yuan } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { figure, ListTable } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { recoveredWords } from './recovered.ts';

interface FormProps {
  readonly loads: readonly RecoveredLoad[];
  /** Shifts whose count found more than the books had, with what nobody has ruled of it. */
  readonly overs: readonly { readonly value: string; readonly label: string }[];
  readonly settled: () => void;
}

/** A money meter's card shows yuan, every other one gas. */
function useFound() {
  const { m3, yuan: shown } = useSpeech();
  return ({ litres, fen }: Pick<RecoveredLoad, 'litres' | 'fen'>) =>
    fen > 0 ? shown(fen) : m3(litres);
}

function ResolveForm({ loads, overs, settled }: FormProps) {
  const say = useRoom(recoveredWords);
  const form = useRoom(formWords);
  const found = useFound();
  const options = loads.map(({ load, accountId, cardNo, ...what }) => ({
    value: load,
    label: `${accountId} · ${cardNo} · ${found(what)}`,
  }));
  return (
    <DeedForm
      name="resolve-recovered"
      title={say.resolve}
      text={say.resolveText}
      needs="recovered.resolve"
      button={say.button}
      danger
      left={loads.length > 0}
      fields={{
        // A load that was resolved meanwhile is no option any more, and may still have to be asked about.
        load: { ...listed(say.load, options), read: (typed) => (typed === '' ? undefined : typed) },
        by: choice(say.how, say.hows),
        amountFen: optional(yuan(say.amount)),
        channel: choice(say.channel, say.channels, 'cash-over'),
        paper: optional(text(say.paper)),
        shift: optional(listed(say.shift, overs)),
        reference: optional(text(say.reference, 64)),
        reason: text(form.reason, 120),
        second: text(form.second),
      }}
      checked={({ by, amountFen, channel, paper, shift, reference }) =>
        by === 'granted'
          ? amountFen === null && paper === null && reference === null && shift === null
          : amountFen !== null && paper !== null && (channel === 'cash-over') === (shift !== null)
      }
      send={(operationId, { load, by, amountFen, paper, reason, second, ...where }) =>
        call('POST /api/recovered/{load}/resolve', {
          params: { load },
          body: {
            operationId,
            how:
              by === 'granted'
                ? { by }
                : { by, amountFen: amountFen ?? 0, paper: paper ?? '', ...where },
            reason,
            second,
          },
        })
      }
      settled={settled}
      done={() => say.done}
    />
  );
}

function useOvers(turn: number): FormProps['overs'] {
  const { yuan: shown, timeZone } = useSpeech();
  const { connected } = useCounter();
  const [date] = useState(() => wallText(now(), timeZone).slice(0, 10));
  const day = useAnswer(
    'GET /api/reports/day',
    { query: { date } },
    connected ? `overs ${turn}` : null,
  );
  if (day?.ok !== true) return [];
  return day.value.due.flatMap(({ shift, closedOn, cashier, differenceFen, explainedFen }) => {
    const left = (differenceFen ?? 0) - explainedFen;
    return left > 0 ? [{ value: shift, label: `${closedOn} · ${cashier} · ${shown(left)}` }] : [];
  });
}

export function RecoveredPage() {
  const say = useRoom(recoveredWords);
  const { m3, time } = useSpeech();
  const found = useFound();
  const { connected } = useCounter();
  const [turn, setTurn] = useState(0);
  const answer = useAnswer('GET /api/recovered', {}, connected ? `recovered ${turn}` : null);
  const overs = useOvers(turn);
  if (answer === null) return null;
  if (!answer.ok) return <Trouble problem={answer.problem} />;
  const { gaps, loads, meters } = answer.value;
  return (
    <>
      <section className="sheet">
        <h2>{say.title}</h2>
        <ListTable
          caption={say.gaps}
          columns={[say.epoch, say.lost, say.accepted, say.reason, say.when]}
          rows={gaps.map((gap) => ({
            key: `${gap.station} ${gap.epoch}`,
            cells: [
              gap.epoch,
              `S${gap.station} ${gap.lostFrom}–${gap.lostUpTo}`,
              `${gap.maker} · ${gap.checker}`,
              gap.reason,
              time(gap.at),
            ],
          }))}
        />
        <ListTable
          caption={say.loads}
          columns={[say.account, say.card, figure(say.gas), say.when, say.load]}
          rows={loads.map(({ load, accountId, cardNo, at, ...what }) => ({
            key: load,
            cells: [accountId, cardNo, found(what), time(at), load],
          }))}
        />
        {meters.length > 0 && (
          <ListTable
            caption={say.meters}
            columns={[say.meter, say.line, say.address, figure(say.known)]}
            rows={meters.map(({ meter, line, address, litres }) => ({
              key: meter,
              cells: [meter, line, address, m3(litres)],
            }))}
          />
        )}
      </section>
      <ResolveForm loads={loads} overs={overs} settled={() => setTurn((n) => n + 1)} />
    </>
  );
}
