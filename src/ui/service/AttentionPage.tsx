/** 待办: cards to put back with phones and age, cards and meters that contradict the books, the void list, gas owed. After a power cut it is the first page. */
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { Attention } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { CancelNotes } from '../counter/CancelNotes.tsx';
import { useMayDo } from '../forms/DeedForm.tsx';
import { lookAt } from '../station/desk-name.ts';
import { ListFrame } from '../station/ListFrame.tsx';
import { figure } from '../station/ListTable.tsx';
import { desk, useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { type From, Listed, type ListProps, useAge } from './AttentionList.tsx';
import { attentionWords } from './attention.ts';
import { Cards, Meters } from './DifferLists.tsx';

type Write = Attention['putBack']['rows'][number];

interface WritesProps<L extends 'putBack' | 'countsDiffer'> extends ListProps<L> {
  readonly deed: ((write: Write) => ReactNode) | null;
}

function Writes<L extends 'putBack' | 'countsDiffer'>({ deed, ...list }: WritesProps<L>) {
  const say = useRoom(attentionWords);
  const { gasOrMoney } = useSpeech();
  const age = useAge();
  const heads = [say.age, say.card, figure(say.gas), say.name, say.phone, say.address, say.account];
  return (
    <Listed
      {...list}
      caption={say[list.list]}
      columns={deed === null ? heads : [...heads, '']}
      row={(write: Write) => {
        const { load, customer, ageSeconds } = write;
        return {
          key: load.operationId,
          cells: [
            age(ageSeconds),
            load.cardNo,
            gasOrMoney(load),
            customer.name,
            customer.phone,
            customer.address,
            customer.accountId,
            deed?.(write),
          ],
        };
      }}
    />
  );
}

function VoidList(list: ListProps<'voidListed'>) {
  const say = useRoom(attentionWords);
  return (
    <Listed
      {...list}
      caption={say.voidListed}
      columns={[say.card, say.present, say.name, say.phone, say.address, say.account]}
      row={({ cardNo, presentCardNo, customer }) => ({
        key: String(cardNo),
        cells: [
          cardNo,
          presentCardNo,
          customer.name,
          customer.phone,
          customer.address,
          customer.accountId,
        ],
      })}
    />
  );
}

function Owed(list: ListProps<'gasOwed'>) {
  const say = useRoom(attentionWords);
  const { m3, gasOrMoney } = useSpeech();
  return (
    <Listed
      {...list}
      caption={say.gasOwed}
      columns={[
        say.account,
        say.name,
        say.phone,
        say.address,
        figure(say.toBeWritten),
        figure(say.owed),
      ]}
      row={({ customer, toBeWrittenLitres, toBeWrittenFen = 0, owedLitres }) => ({
        key: String(customer.accountId),
        cells: [
          customer.accountId,
          customer.name,
          customer.phone,
          customer.address,
          gasOrMoney({ litres: toBeWrittenLitres, fen: toBeWrittenFen }),
          m3(owedLitres),
        ],
      })}
    />
  );
}

/** What may be done with a card that is to be put back; null where this person may do nothing. */
function useDeeds(): ((write: Write) => ReactNode) | null {
  const say = useRoom(attentionWords);
  const mayCancel = useMayDo('load.write');
  const mayEnd = useMayDo('card.lost');
  if (!mayCancel && !mayEnd) return null;
  return ({ load: { operationId: load, cardNo } }) => (
    <span className="deed-buttons">
      {mayCancel && (
        <Button size="small" onClick={() => desk.cancels.ask({ load, cardNo })}>
          {say.cancel}
        </Button>
      )}
      {mayEnd && (
        <Button size="small" onClick={() => lookAt('services', 'lost', load)}>
          {say.lost}
        </Button>
      )}
    </span>
  );
}

export function AttentionPage() {
  const say = useRoom(attentionWords);
  const { connected, changes } = useCounter();
  const deeds = useDeeds();
  const [asked, setAsked] = useState(0);
  const [from, turn] = useState<From>({});
  const key = connected ? `attention ${changes} ${asked} ${JSON.stringify(from)}` : null;
  const answer = useAnswer('GET /api/cards/attention', { query: from }, key);
  const page = answer?.ok === true ? { answer: answer.value, from, turn } : null;
  return (
    <>
      <section className="sheet">
        <h2>{say.title}</h2>
        <p className="quiet">
          {say.text} {say.putBackHint}
        </p>
        <CancelNotes />
        <div className="deed-buttons">
          <Button onClick={() => setAsked((n) => n + 1)}>{say.refresh}</Button>
        </div>
      </section>
      {answer?.ok === false && <Trouble problem={answer.problem} />}
      {page !== null && (
        <ListFrame tall>
          <Writes list="putBack" {...page} deed={deeds} />
          <Writes list="countsDiffer" {...page} deed={null} />
          <Cards list="cardsDiffer" {...page} />
          <Meters list="metersDiffer" {...page} />
          <Owed list="gasOwed" {...page} />
          <VoidList list="voidListed" {...page} />
        </ListFrame>
      )}
    </>
  );
}
