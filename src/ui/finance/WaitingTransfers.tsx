/** 待到账: every transfer that finance has not seen at the bank yet. */
import type { BankPreview } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { formWords } from '../forms/words.ts';
import { figure, ListTable } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { bankWords } from './bank.ts';

export type Waiting = BankPreview['waiting'][number];

export function WaitingTransfers({ turn }: { readonly turn: number }) {
  const say = useRoom(bankWords);
  const form = useRoom(formWords);
  const { yuan } = useSpeech();
  const { connected } = useCounter();
  const answer = useAnswer('GET /api/transfers', {}, connected ? `transfers ${turn}` : null);
  if (answer === null) return null;
  if (!answer.ok) return <Trouble problem={answer.problem} />;
  const { waiting, total, totalFen } = answer.value;
  const rows = waiting.map(
    ({ payment, ticket, takenOn, accountId, names, amountFen, reference, charge }) => ({
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
    }),
  );
  return (
    <ListTable
      caption={`${say.waiting} · ${waiting.length} / ${total}`}
      columns={[
        ...[say.ticket, say.date, say.account, say.name, say.paysFor, say.reference],
        figure(say.amount),
      ]}
      rows={
        rows.length === 0
          ? []
          : [
              ...rows,
              { key: 'sum', total: true, cells: [form.total, '', '', '', '', '', yuan(totalFen)] },
            ]
      }
    />
  );
}
