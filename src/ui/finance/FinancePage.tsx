/** 财务部: the month, and the sub-ledger of one account: stages, lots at their prices, and what was done, down to the ticket. */
import { Input } from 'antd';
import { useState } from 'react';
import type { HeldGas, Standing } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { RecentDeeds } from '../counter/RecentDeeds.tsx';
import { TicketView } from '../counter/TicketView.tsx';
import { useDeskSubject } from '../station/desk-name.ts';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { isPeriod, MonthBoard } from './MonthBoard.tsx';

function Stages({ standing }: { readonly standing: Standing }) {
  const { words, yuan, m3 } = useSpeech();
  const { money, gas } = standing.account;
  const { customer, finance } = words;
  const rows = [
    [customer.balance, money.balanceFen, null],
    [customer.toBeWritten, money.toBeWrittenFen, gas.toBeWrittenLitres],
    [finance.owed, money.owedFen, gas.owedLitres],
    [customer.inFlight, money.inFlightFen, gas.inFlightLitres],
    [customer.onCard, money.onCardFen, gas.onCardLitres],
    [finance.inMeter, money.inMeterFen, gas.inMeterLitres],
  ] as const;
  const sumFen = rows.reduce((sum, [, fen]) => sum + fen, 0);
  const sumLitres = rows.reduce((sum, [, , litres]) => sum + (litres ?? 0), 0);
  return (
    <table className="list">
      <caption>{finance.stages}</caption>
      <tbody>
        {rows.map(([name, fen, litres]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="figure">{yuan(fen)}</td>
            <td className="figure">{litres === null ? '' : m3(litres)}</td>
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

function Lots({ held }: { readonly held: HeldGas }) {
  const { words, yuan, m3, price } = useSpeech();
  const { finance } = words;
  const heads = [finance.boughtOn, finance.version, finance.bought, finance.left, finance.value];
  return (
    <table className="list">
      <caption>{finance.lots}</caption>
      <thead>
        <tr>
          {heads.map((head, column) => (
            <th key={head} scope="col" className={column > 1 ? 'figure' : ''}>
              {head}
            </th>
          ))}
          <th scope="col">{finance.tiers}</th>
        </tr>
      </thead>
      <tbody>
        {held.lots.map((lot) => (
          <tr key={lot.operationId}>
            <td>{lot.boughtOn}</td>
            <td>{lot.tariffId}</td>
            <td className="figure">{m3(lot.volumeLitres)}</td>
            <td className="figure">{m3(lot.leftLitres)}</td>
            <td className="figure">{yuan(lot.leftFen)}</td>
            <td>
              {lot.tiers
                .map(({ volumeLitres, priceE4 }) => `${m3(volumeLitres)} × ${price(priceE4)}`)
                .join('，')}
            </td>
          </tr>
        ))}
        <tr className="total">
          <th scope="row" colSpan={3}>
            {finance.total}
          </th>
          <td className="figure">{m3(held.litres)}</td>
          <td className="figure">{yuan(held.fen)}</td>
          <td />
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

const NUMBER = /^[1-9]\d{0,9}$/;
/** "#finance/month" is the list of periods, "#finance/2026-10" one of them; a number is an account. */
const MONTHS = 'month';

function SubLedger({ text }: { readonly text: string }) {
  const { finance, ticket } = useSpeech().words;
  const [ticketNo, setTicketNo] = useState<number | null>(null);
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
        {standing?.ok === true && (
          <strong>
            {standing.value.account.name} · {standing.value.account.address}
          </strong>
        )}
      </div>
      {standing?.ok === false && <Trouble problem={standing.problem} />}
      <div className="list-frame">
        {standing?.ok === true && (
          <>
            <Stages standing={standing.value} />
            {held?.ok === true && <Lots held={held.value} />}
            <RecentDeeds standing={standing.value} />
            <p>
              {standing.value.recent
                .flatMap(({ ticketNo: no }) => (no === null ? [] : [no]))
                .map((no) => (
                  <button key={no} type="button" className="link" onClick={() => setTicketNo(no)}>
                    {ticket.number} {no}
                  </button>
                ))}
            </p>
          </>
        )}
      </div>
      <TicketView ticketNo={ticketNo} close={() => setTicketNo(null)} />
    </>
  );
}

export default function FinancePage() {
  const { finance, month } = useSpeech().words;
  const text = useDeskSubject();
  const inMonths = text === MONTHS || isPeriod(text);
  return (
    <main className="desk-page">
      <nav className="filters" aria-label={finance.pages}>
        <a href="#finance" aria-current={inMonths ? undefined : 'page'}>
          {finance.subLedger}
        </a>
        <a href={`#finance/${MONTHS}`} aria-current={inMonths ? 'page' : undefined}>
          {month.title}
        </a>
      </nav>
      {inMonths ? <MonthBoard period={isPeriod(text) ? text : null} /> : <SubLedger text={text} />}
    </main>
  );
}
