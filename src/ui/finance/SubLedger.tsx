/** 户台账: the stages of one account, each opened to the postings that made it, each posting to its ticket. */

import { Input } from 'antd';
import { useState } from 'react';
import type { Standing } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { TicketView } from '../counter/TicketView.tsx';
import { FindButton } from '../station/FindButton.tsx';
import { ListFrame } from '../station/ListFrame.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { AccountLots } from './AccountLots.tsx';
import { booksWords } from './books.ts';
import { type Stage, StagePostings } from './StagePostings.tsx';

function useStages({ account }: Standing): readonly Stage[] {
  const { customer, finance } = useSpeech().words;
  const { money, gas } = account;
  return [
    { id: 'balance', name: customer.balance, fen: money.balanceFen, litres: null },
    {
      id: 'to-be-written',
      name: customer.toBeWritten,
      fen: money.toBeWrittenFen,
      litres: gas.toBeWrittenLitres,
    },
    { id: 'owed', name: finance.owed, fen: money.owedFen, litres: gas.owedLitres },
    {
      id: 'in-flight',
      name: customer.inFlight,
      fen: money.inFlightFen,
      litres: gas.inFlightLitres,
    },
    { id: 'on-card', name: customer.onCard, fen: money.onCardFen, litres: gas.onCardLitres },
    { id: 'in-meter', name: finance.inMeter, fen: money.inMeterFen, litres: gas.inMeterLitres },
  ];
}

interface StagesProps {
  readonly stages: readonly Stage[];
  readonly open: (stage: Stage, commodity: 'fen' | 'litre') => void;
}

function Stages({ stages, open }: StagesProps) {
  const { words, yuan, m3 } = useSpeech();
  const { drill } = useRoom(booksWords);
  const { finance } = words;
  const sumFen = stages.reduce((sum, { fen }) => sum + fen, 0);
  const sumLitres = stages.reduce((sum, { litres }) => sum + (litres ?? 0), 0);
  const figureOf = (stage: Stage, commodity: 'fen' | 'litre', text: string) => (
    <button
      type="button"
      className="link"
      aria-label={`${drill(stage.name)} ${text}`}
      onClick={() => open(stage, commodity)}
    >
      {text}
    </button>
  );
  return (
    <table className="list stages-list">
      <caption>{finance.stages}</caption>
      <tbody>
        {stages.map((stage) => (
          <tr key={stage.id}>
            <th scope="row">{stage.name}</th>
            <td className="figure">{figureOf(stage, 'fen', yuan(stage.fen))}</td>
            <td className="figure">
              {stage.litres === null ? '' : figureOf(stage, 'litre', m3(stage.litres))}
            </td>
          </tr>
        ))}
        <tr className="total">
          <th scope="row">{finance.total}</th>
          <td className="figure">{yuan(sumFen)}</td>
          <td className="figure">{m3(sumLitres)}</td>
        </tr>
      </tbody>
    </table>
  );
}

/** Asked anew with every change at the counter: both show the same ledger. */
function useSubLedger(accountId: number | null) {
  const { connected, changes } = useCounter();
  const key = connected && accountId !== null ? `${accountId} ${changes}` : null;
  const params = { accountId: accountId ?? 0 };
  const standing = useAnswer('GET /api/accounts/{accountId}/standing', { params }, key);
  const held = useAnswer('GET /api/accounts/{accountId}/lots', { params }, key);
  return { standing, held };
}

interface Opened {
  readonly stage: Stage;
  readonly commodity: 'fen' | 'litre';
}

function Books({ standing }: { readonly standing: Standing }) {
  const stages = useStages(standing);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [ticketNo, setTicketNo] = useState<number | null>(null);
  const { accountId } = standing.account;
  const shown = opened === null ? undefined : stages.find(({ id }) => id === opened.stage.id);
  return (
    <>
      <Stages stages={stages} open={(stage, commodity) => setOpened({ stage, commodity })} />
      {opened !== null && shown !== undefined && (
        <StagePostings
          key={`${accountId} ${shown.id} ${opened.commodity}`}
          accountId={accountId}
          stage={shown}
          commodity={opened.commodity}
          openTicket={setTicketNo}
        />
      )}
      <TicketView ticketNo={ticketNo} close={() => setTicketNo(null)} />
    </>
  );
}

const NUMBER = /^[1-9]\d{0,9}$/;

export function SubLedger({ text }: { readonly text: string }) {
  const { finance } = useSpeech().words;
  const { standing, held } = useSubLedger(NUMBER.test(text) ? Number(text) : null);
  return (
    <>
      <div className="filters">
        <Input.Search
          aria-label={finance.account}
          placeholder={finance.account}
          maxLength={10}
          key={text}
          defaultValue={text}
          onSearch={(typed) => {
            location.hash = `finance/${encodeURIComponent(typed.trim())}`;
          }}
        />
        <FindButton
          choose={(accountId) => {
            location.hash = `finance/${accountId}`;
          }}
        />
        {standing?.ok === true && (
          <strong>
            {standing.value.account.name} · {standing.value.account.address}
          </strong>
        )}
      </div>
      {standing?.ok === false && <Trouble problem={standing.problem} />}
      <ListFrame tall>
        {standing === null && <p className="quiet">{finance.asks}</p>}
        {standing?.ok === true && (
          <>
            <Books key={standing.value.account.accountId} standing={standing.value} />
            {held?.ok === true && <AccountLots held={held.value} />}
          </>
        )}
      </ListFrame>
    </>
  );
}
