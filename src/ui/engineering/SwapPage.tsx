/** 表号错误: two meters that were written down crosswise are exchanged in one document of two people. */

import { Button } from 'antd';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { MeterSwaps } from '../api/generated.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { text, tick, whole } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { ListFrame } from '../station/ListFrame.tsx';
import { ListTable, type Row } from '../station/ListTable.tsx';
import { ACCOUNT_NO, LookUp } from '../station/LookUp.tsx';
import { useCounter } from '../station/link.ts';
import { Sheet } from '../station/Sheet.tsx';
import { Trouble } from '../station/Trouble.tsx';
import { behind, usePaged } from '../station/use-paged.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { worksWords } from './works.ts';

interface HistoryProps {
  readonly accountId: string;
  readonly turn: number;
  readonly open: (document: string) => void;
}

function Exchanges({ accountId, turn, open }: HistoryProps) {
  const { swap } = useRoom(worksWords);
  const { reason } = useRoom(formWords);
  const { time } = useSpeech();
  const { connected } = useCounter();
  const { page, problem, pagesOf } = usePaged(
    'GET /api/meter-swaps',
    (after) => ({ query: { accountId, ...behind(after) } }),
    connected ? `${turn}` : null,
  );
  if (problem !== null) return <Trouble problem={problem} />;
  if (page === null) return null;
  const rowsOf = ({ swaps }: MeterSwaps): readonly Row[] =>
    swaps.map((one) => ({
      key: one.document,
      cells: [
        time(one.at),
        one.workOrder,
        ...[0, 1].map((side) => {
          const of = one.sides[side];
          return of === undefined ? '' : `${of.accountId} · ${of.meter.plate}`;
        }),
        one.reason,
        `${one.operator} / ${one.witness}`,
        <Button key="o" size="small" onClick={() => open(one.document)}>
          {swap.open}
        </Button>,
      ],
    }));
  return (
    <ListFrame>
      <ListTable
        caption={`${swap.history} · ${page.total}`}
        columns={[swap.at, swap.workOrder, swap.one, swap.other, reason, swap.who, '']}
        rows={rowsOf(page)}
        pages={pagesOf(page, rowsOf)}
      />
    </ListFrame>
  );
}

export function SwapPage() {
  const { swap } = useRoom(worksWords);
  const form = useRoom(formWords);
  const [accountId, setAccountId] = useState('');
  const [document, setDocument] = useState('');
  const [turn, setTurn] = useState(0);
  return (
    <>
      <DeedForm
        name="meter-swap"
        title={swap.title}
        text={swap.text}
        needs="meter.enter"
        button={swap.button}
        danger
        fields={{
          accountId: whole(swap.one),
          otherAccountId: whole(swap.other),
          workOrder: text(swap.workOrder),
          responsible: text(swap.responsible),
          reason: text(form.reason, 120),
          witness: text(form.second),
          exchangeDoors: tick(swap.doors, true),
        }}
        send={(operationId, given) =>
          call('POST /api/meter-swaps', { body: { operationId, ...given } })
        }
        settled={({ operationId }) => {
          setTurn((n) => n + 1);
          setDocument(operationId);
        }}
        done={(_answer, given) => `${given.accountId} ⇄ ${given.otherAccountId}`}
      />
      <section className="sheet">
        <LookUp label={swap.one} button={swap.look} pattern={ACCOUNT_NO} ask={setAccountId} />
      </section>
      {accountId !== '' && (
        <Exchanges key={accountId} accountId={accountId} turn={turn} open={setDocument} />
      )}
      {document !== '' && <Sheet address={`/api/meter-swaps/${document}`} title={swap.sheet} />}
    </>
  );
}
