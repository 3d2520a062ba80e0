/** 待办: cards to put back with phones and age, counts that differ of cards and meters, the void list, gas owed. After a power cut it is the first page. */
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Attention } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { CancelNotes } from '../counter/CancelNotes.tsx';
import { useMayDo } from '../forms/DeedForm.tsx';
import { lookAt } from '../station/desk-name.ts';
import { everyPage } from '../station/every-page.ts';
import { ListFrame } from '../station/ListFrame.tsx';
import { type Column, figure, ListTable, type Row } from '../station/ListTable.tsx';
import { desk, useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { attentionWords } from './attention.ts';

type List = keyof Attention;
type Write = Attention['putBack']['rows'][number];
/** Where each list goes on; absent where it stands at its beginning. */
type From = { readonly [L in List]?: string };

/** Rows in one answer where the whole list is wanted. */
const WHOLE = 500;

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

interface ListProps<L extends List> {
  readonly list: L;
  readonly answer: Attention;
  readonly from: From;
  readonly turn: (from: From) => void;
}

/** A list of the five with its pages; `row` is made the same way for the page and for the file. */
function Listed<L extends List>({
  list,
  answer,
  from,
  turn,
  caption,
  columns,
  row,
}: ListProps<L> & {
  readonly caption: string;
  readonly columns: readonly (string | Column)[];
  readonly row: (one: Attention[L]['rows'][number]) => Row;
}) {
  const { total, next, rows } = answer[list];
  const { [list]: at, ...others } = from;
  return (
    <ListTable
      caption={`${caption} · ${total}`}
      columns={columns}
      rows={rows.map(row)}
      pages={{
        total,
        first: at === undefined ? null : () => turn(others),
        next: next === null ? null : () => turn({ ...from, [list]: String(next) }),
        every: () =>
          everyPage(
            (behind: Attention[L]['next']) =>
              call('GET /api/cards/attention', {
                query: { limit: WHOLE, ...(behind === null ? {} : { [list]: String(behind) }) },
              }),
            (page) => page[list].rows.map(row),
            (page) => page[list].next,
          ),
      }}
    />
  );
}

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

/** Meters whose window contradicts the books: both counts beside each other, and what to do next. */
function Meters(list: ListProps<'metersDiffer'>) {
  const say = useRoom(attentionWords);
  const { language, m3, yuan } = useSpeech();
  const age = useAge();
  const counted = (litres: number, fen: number | undefined) =>
    fen === undefined ? m3(litres) : yuan(fen);
  return (
    <Listed
      {...list}
      caption={say.metersDiffer}
      columns={[
        say.age,
        say.meter,
        figure(say.window),
        figure(say.books),
        say.card,
        say.name,
        say.phone,
        say.address,
        say.account,
        say.next,
      ]}
      row={({ meter, window, booksLitres, booksFen, cardNo, customer, ageSeconds, finding }) => ({
        key: meter.plate,
        cells: [
          age(ageSeconds),
          meter.plate,
          counted(window.totalLitres, window.totalFen),
          counted(booksLitres, booksFen),
          cardNo,
          customer.name,
          customer.phone,
          customer.address,
          customer.accountId,
          finding[language].next,
        ],
      })}
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
          <Meters list="metersDiffer" {...page} />
          <Owed list="gasOwed" {...page} />
          <VoidList list="voidListed" {...page} />
        </ListFrame>
      )}
    </>
  );
}
