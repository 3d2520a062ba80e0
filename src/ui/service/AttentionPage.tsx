/** 待办: cards to put back with phones and age, counts that differ, the void list, gas owed. After a power cut it is the first page. */
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { Attention } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { CancelNotes } from '../counter/CancelNotes.tsx';
import { useMayDo } from '../forms/DeedForm.tsx';
import { lookAt } from '../station/desk-name.ts';
import { ListFrame } from '../station/ListFrame.tsx';
import { figure, ListTable } from '../station/ListTable.tsx';
import { desk, useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { attentionWords } from './attention.ts';

type OpenWrite = Attention['putBack'][number];

/** Seconds in the largest two units. */
function useAge(): (seconds: number) => string {
  const { ages } = useRoom(attentionWords);
  return (seconds) =>
    ages(
      Math.floor(seconds / 86_400),
      Math.floor(seconds / 3_600) % 24,
      Math.floor(seconds / 60) % 60,
    );
}

interface WritesProps {
  readonly caption: string;
  readonly writes: readonly OpenWrite[];
  readonly deed: ((write: OpenWrite) => ReactNode) | null;
}

function Writes({ caption, writes, deed }: WritesProps) {
  const say = useRoom(attentionWords);
  const { gasOrMoney } = useSpeech();
  const age = useAge();
  const heads = [say.age, say.card, figure(say.gas), say.name, say.phone, say.address, say.account];
  return (
    <ListTable
      caption={`${caption} · ${writes.length}`}
      columns={deed === null ? heads : [...heads, '']}
      rows={writes.map((write) => {
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
      })}
    />
  );
}

function VoidList({ list }: { readonly list: Attention['voidListed'] }) {
  const say = useRoom(attentionWords);
  return (
    <ListTable
      caption={`${say.voidListed} · ${list.length}`}
      columns={[say.card, say.present, say.name, say.phone, say.address, say.account]}
      rows={list.map(({ cardNo, presentCardNo, customer }) => ({
        key: String(cardNo),
        cells: [
          cardNo,
          presentCardNo,
          customer.name,
          customer.phone,
          customer.address,
          customer.accountId,
        ],
      }))}
    />
  );
}

function Owed({ list }: { readonly list: Attention['gasOwed'] }) {
  const say = useRoom(attentionWords);
  const { m3, gasOrMoney } = useSpeech();
  return (
    <ListTable
      caption={`${say.gasOwed} · ${list.length}`}
      columns={[
        say.account,
        say.name,
        say.phone,
        say.address,
        figure(say.toBeWritten),
        figure(say.owed),
      ]}
      rows={list.map(({ customer, toBeWrittenLitres, toBeWrittenFen = 0, owedLitres }) => ({
        key: String(customer.accountId),
        cells: [
          customer.accountId,
          customer.name,
          customer.phone,
          customer.address,
          gasOrMoney({ litres: toBeWrittenLitres, fen: toBeWrittenFen }),
          m3(owedLitres),
        ],
      }))}
    />
  );
}

export function AttentionPage() {
  const say = useRoom(attentionWords);
  const { connected, changes } = useCounter();
  const mayCancel = useMayDo('load.write');
  const mayEnd = useMayDo('card.lost');
  const [turn, setTurn] = useState(0);
  const key = connected ? `attention ${changes} ${turn}` : null;
  const answer = useAnswer('GET /api/cards/attention', {}, key);
  const deeds = ({ load: { operationId: load, cardNo } }: OpenWrite) => (
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
  return (
    <>
      <section className="sheet">
        <h2>{say.title}</h2>
        <p className="quiet">
          {say.text} {say.putBackHint}
        </p>
        <CancelNotes />
        <div className="deed-buttons">
          <Button onClick={() => setTurn((n) => n + 1)}>{say.refresh}</Button>
        </div>
      </section>
      {answer?.ok === false && <Trouble problem={answer.problem} />}
      {answer?.ok === true && (
        <ListFrame tall>
          <Writes
            caption={say.putBack}
            writes={answer.value.putBack}
            deed={mayCancel || mayEnd ? deeds : null}
          />
          <Writes caption={say.countsDiffer} writes={answer.value.countsDiffer} deed={null} />
          <Owed list={answer.value.gasOwed} />
          <VoidList list={answer.value.voidListed} />
        </ListFrame>
      )}
    </>
  );
}
