/** 空白卡: batches, who holds them, counts that differ, and the register of a batch; every movement is a form. */

import { Button } from 'antd';
import { useState } from 'react';
import type { CardStock } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { formWords } from '../forms/words.ts';
import { ListFrame } from '../station/ListFrame.tsx';
import { figure, ListTable } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { RulingForm, StockForms } from './StockForms.tsx';
import { serviceWords } from './words.ts';

const isChip = (chip: string, chips: Readonly<Record<string, string>>): string =>
  chips[chip] ?? chip;

/** Once each, whatever they hold. */
const holdersOf = (stock: CardStock | null): readonly string[] => [
  ...new Set(stock?.holdings.map(({ holder }) => holder).filter((holder) => holder !== '')),
];

interface BatchesProps {
  readonly stock: CardStock;
  readonly open: (batch: string) => void;
}

function Batches({ stock, open }: BatchesProps) {
  const { stock: say, batch } = useRoom(serviceWords);
  const held = (of: string): number =>
    stock.holdings.reduce((sum, one) => sum + (one.batch === of ? one.pieces : 0), 0);
  return (
    <ListTable
      caption={`${say.title} · ${say.law}`}
      columns={[
        batch,
        say.chip,
        figure(say.received),
        figure(say.held),
        figure(say.inUse),
        figure(say.spoiled),
        figure(say.missing),
        '',
      ]}
      rows={stock.batches.map((one) => ({
        key: one.batch,
        cells: [
          one.batch,
          isChip(one.chip, say.chips),
          one.received,
          held(one.batch),
          one.inUse,
          one.spoiled,
          <span key="m" className={one.missing === 0 ? '' : 'bad'}>
            {one.missing}
          </span>,
          <Button key="b" size="small" onClick={() => open(one.batch)}>
            {say.register}
          </Button>,
        ],
      }))}
    />
  );
}

function Holdings({ stock }: { readonly stock: CardStock }) {
  const { stock: say, batch, pieces } = useRoom(serviceWords);
  return (
    <ListTable
      caption={say.holdings}
      columns={[say.holder, batch, figure(pieces)]}
      rows={stock.holdings.map((one) => ({
        key: `${one.batch} ${one.holder}`,
        cells: [one.holder === '' ? say.store : one.holder, one.batch, one.pieces],
      }))}
    />
  );
}

interface DueProps {
  readonly stock: CardStock;
  readonly choose: (count: string) => void;
}

function Due({ stock, choose }: DueProps) {
  const { stock: say, batch } = useRoom(serviceWords);
  if (stock.countsDue.length === 0) return null;
  return (
    <ListTable
      caption={say.due}
      columns={[batch, say.holder, say.countedBy, figure(say.expected), figure(say.counted), '']}
      rows={stock.countsDue.map((one) => ({
        key: one.count,
        cells: [
          one.batch,
          one.holder === '' ? say.store : one.holder,
          one.countedBy,
          one.expected,
          <span key="c" className="bad">
            {one.counted}
          </span>,
          <Button key="b" size="small" onClick={() => choose(one.count)}>
            {say.choose}
          </Button>,
        ],
      }))}
    />
  );
}

function Register({ batch, turn }: { readonly batch: string; readonly turn: number }) {
  const { stock: say, card, pieces } = useRoom(serviceWords);
  const { reason } = useRoom(formWords);
  const { time } = useSpeech();
  const answer = useAnswer(
    'GET /api/card-stock/movements',
    { query: { batch } },
    `${batch} ${turn}`,
  );
  return (
    <ListTable
      caption={`${say.register} · ${batch}`}
      columns={[say.at, say.move, say.holder, figure(pieces), card, say.operator, reason]}
      rows={
        (answer?.ok === true ? answer.value : null)?.map((one, at, { length }) => ({
          key: String(length - at),
          cells: [
            time(one.at),
            say.movements[one.move],
            one.holder === '' ? say.store : one.holder,
            one.pieces,
            one.cardNo,
            one.operator,
            one.reason,
          ],
        })) ?? null
      }
    />
  );
}

export function StockPage() {
  const { connected } = useCounter();
  const [turn, setTurn] = useState(0);
  const [batch, setBatch] = useState('');
  const [count, setCount] = useState('');
  const settled = (): void => setTurn((n) => n + 1);
  const answer = useAnswer('GET /api/card-stock', {}, connected ? `stock ${turn}` : null);
  const stock = answer?.ok === true ? answer.value : null;
  return (
    <>
      {answer?.ok === false && <Trouble problem={answer.problem} />}
      {stock !== null && (
        <ListFrame>
          <Batches stock={stock} open={setBatch} />
          <Holdings stock={stock} />
          <Due stock={stock} choose={setCount} />
          {batch !== '' && <Register batch={batch} turn={turn} />}
        </ListFrame>
      )}
      {stock !== null && stock.countsDue.length > 0 && (
        <RulingForm key={count} count={count} settled={settled} />
      )}
      <StockForms
        batches={stock?.batches.map((one) => one.batch) ?? []}
        holders={holdersOf(stock)}
        settled={settled}
      />
    </>
  );
}
