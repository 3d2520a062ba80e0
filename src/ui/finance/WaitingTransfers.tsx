/** 待到账: every transfer that finance has not seen at the bank yet. */
import type { BankPreview, WaitingTransfers as WaitingPage } from '../api/generated.ts';
import { formWords } from '../forms/words.ts';
import { figure, ListTable, type Row } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { behind, usePaged } from '../station/use-paged.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { bankWords } from './bank.ts';

export type Waiting = BankPreview['waiting'][number];

export function WaitingTransfers({ turn }: { readonly turn: number }) {
  const say = useRoom(bankWords);
  const form = useRoom(formWords);
  const { yuan } = useSpeech();
  const { connected } = useCounter();
  const { page, problem, pagesOf } = usePaged(
    'GET /api/transfers',
    (after) => ({ query: behind(after) }),
    connected ? `transfers ${turn}` : null,
  );
  if (problem !== null) return <Trouble problem={problem} />;
  if (page === null) return null;
  const row = ({
    payment,
    ticket,
    takenOn,
    accountId,
    names,
    amountFen,
    reference,
    charge,
  }: Waiting): Row => ({
    key: payment,
    cells: [
      <a key="t" href={`#finance/settings/${ticket.replace(/^.*-0*/, '')}`}>
        {ticket}
      </a>,
      takenOn,
      accountId,
      names[0] ?? '',
      charge ?? say.gasMoney,
      reference,
      yuan(amountFen),
    ],
  });
  const sumOf = ({ totalFen }: WaitingPage): Row => ({
    key: 'sum',
    total: true,
    cells: [form.total, '', '', '', '', '', yuan(totalFen)],
  });
  // What all of them come to stands once, below the last one.
  const rowsOf = (one: WaitingPage): readonly Row[] => [
    ...one.waiting.map(row),
    ...(one.next === null && one.total > 0 ? [sumOf(one)] : []),
  ];
  return (
    <ListTable
      caption={`${say.waiting} · ${page.total}`}
      columns={[
        ...[say.ticket, say.date, say.account, say.name, say.paysFor, say.reference],
        figure(say.amount),
      ]}
      rows={rowsOf(page)}
      pages={pagesOf(page, rowsOf)}
    />
  );
}
