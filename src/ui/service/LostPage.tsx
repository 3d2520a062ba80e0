/**
 * 补气、撤销写卡、遗失: gas owed becomes gas to be written, an open load is cancelled with its card in the reader, and one whose card
 * cannot come back is ended by its meter.
 */

import { Button } from 'antd';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { OpenLoads as OpenLoadsPage } from '../api/generated.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import {
  optional,
  photo,
  plate,
  signed,
  startingWith,
  text,
  tick,
  volume,
  whole,
  yuan,
} from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { CardSlip } from '../station/CardSlip.tsx';
import { useDeskDetail } from '../station/desk-name.ts';
import { ListFrame } from '../station/ListFrame.tsx';
import { figure, ListTable, type Row } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { behind, usePaged } from '../station/use-paged.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { CancelLoadForm } from './CancelLoadForm.tsx';
import { serviceWords } from './words.ts';

interface OpenProps {
  readonly turn: number;
  readonly choose: (load: string) => void;
}

function OpenLoads({ turn, choose }: OpenProps) {
  const { lost, card } = useRoom(serviceWords);
  const { gasOrMoney, time } = useSpeech();
  const { connected } = useCounter();
  const { page, problem, pagesOf } = usePaged(
    'GET /api/loads/open',
    (after) => ({ query: behind(after) }),
    connected ? `open ${turn}` : null,
  );
  if (problem !== null) return <Trouble problem={problem} />;
  if (page === null) return null;
  const rowsOf = ({ loads }: OpenLoadsPage): readonly Row[] =>
    loads.map((load) => ({
      key: load.operationId,
      cells: [
        load.accountId,
        load.cardNo,
        gasOrMoney(load),
        time(load.reservedAt),
        lost.states[load.state] ?? load.state,
        load.operationId,
        <Button key="b" size="small" onClick={() => choose(load.operationId)}>
          {lost.choose}
        </Button>,
      ],
    }));
  return (
    <ListTable
      caption={`${lost.open} · ${page.total}`}
      columns={[lost.account, card, figure(lost.gas), lost.since, lost.state, lost.load, '']}
      rows={rowsOf(page)}
      pages={pagesOf(page, rowsOf)}
    />
  );
}

function OwedForm() {
  const { pair } = useSpeech();
  const { lost } = useRoom(serviceWords);
  const { account } = useRoom(formWords);
  return (
    <DeedForm
      name="owed-gas"
      title={lost.owed}
      text={lost.owedText}
      needs="load.write"
      button={lost.owedButton}
      fields={{ accountId: whole(account) }}
      send={(operationId, { accountId }) =>
        call('POST /api/accounts/{accountId}/owed-gas', {
          params: { accountId },
          body: { operationId },
        })
      }
      done={(_answer, { accountId }) => pair(String(accountId), lost.owedDone)}
    />
  );
}

/** What two people read in a meter's window: for a diagnosis, and for ending a load from it. */
function WindowForm() {
  const { lost } = useRoom(serviceWords);
  const form = useRoom(formWords);
  return (
    <DeedForm
      name="window-count"
      title={lost.window}
      text={lost.windowText}
      needs="window.note"
      button={lost.windowButton}
      fields={{
        meter: plate(lost.meter),
        totalLitres: optional(volume(lost.total, true)),
        totalFen: optional(yuan(lost.totalMoney, true)),
        purchases: optional(whole(lost.purchases)),
        remainingLitres: optional(signed(volume(lost.remaining, true))),
        remainingFen: optional(signed(yuan(lost.remainingMoney, true))),
        photo: photo(lost.windowPhoto),
        reason: text(form.reason, 120),
        second: text(form.second),
      }}
      checked={({ totalLitres, totalFen, remainingLitres, remainingFen }) =>
        totalFen === null
          ? totalLitres !== null && remainingFen === null
          : totalLitres === null && remainingLitres === null
      }
      send={(
        operationId,
        {
          meter: { maker, number },
          totalLitres,
          totalFen,
          remainingLitres,
          remainingFen,
          ...given
        },
      ) =>
        call('POST /api/meters/{maker}/{number}/window', {
          params: { maker, number },
          body: {
            operationId,
            ...given,
            ...(totalFen !== null ? { totalFen, remainingFen } : {}),
            ...(totalLitres !== null ? { totalLitres, remainingLitres } : {}),
          },
        })
      }
      done={() => lost.windowDone}
    />
  );
}

export function LostPage() {
  const { lost } = useRoom(serviceWords);
  const form = useRoom(formWords);
  const [turn, setTurn] = useState(0);
  // "#services/lost/<load>" chooses it already.
  const named = useDeskDetail('lost');
  const [picked, setChosen] = useState('');
  const chosen = picked === '' ? named : picked;
  return (
    <>
      <ListFrame>
        <OpenLoads turn={turn} choose={setChosen} />
      </ListFrame>
      <div className="cards">
        <DeedForm
          key={chosen}
          name="lost-load"
          title={lost.title}
          text={lost.text}
          needs="card.lost"
          button={lost.button}
          danger
          fields={{
            load: startingWith(text(lost.load, 36), chosen),
            fromWindow: tick(lost.fromWindow),
            meterTotalLitres: optional(volume(lost.total, true)),
            meterTotalFen: optional(yuan(lost.totalMoney, true)),
            photo: optional(text(form.photo, 200)),
            reason: text(form.reason, 120),
            second: text(form.second),
          }}
          checked={({ fromWindow, meterTotalLitres, meterTotalFen, photo: where }) => {
            const totals = [meterTotalLitres, meterTotalFen].filter((total) => total !== null);
            return fromWindow
              ? totals.length === 0 && where === null
              : totals.length === 1 && where !== null;
          }}
          send={(operationId, { load, fromWindow, ...given }) => {
            const { meterTotalLitres: litres, meterTotalFen: fen, photo: where, ...people } = given;
            return call('POST /api/loads/{operationId}/lost', {
              params: { operationId: load },
              body: {
                operationId,
                ...people,
                ...(fromWindow ? { fromWindow: true } : {}),
                ...(litres === null ? {} : { meterTotalLitres: litres }),
                ...(fen === null ? {} : { meterTotalFen: fen }),
                ...(where === null ? {} : { photo: where }),
              },
            });
          }}
          settled={() => setTurn((n) => n + 1)}
          done={({ operationId }) => (
            <>
              {lost.done} <CardSlip operationId={operationId} />
            </>
          )}
        />
        <WindowForm />
        <CancelLoadForm
          key={`cancel ${chosen}`}
          load={chosen}
          settled={() => setTurn((n) => n + 1)}
        />
        <OwedForm />
      </div>
    </>
  );
}
