/** 凭证预览: the vouchers of a period as they stand, before it is closed and exported too; each held against its own balance. */
import { Alert, Button } from 'antd';
import { useState } from 'react';
import type { PeriodVouchers } from '../api/generated.ts';
import { useFreshAnswer } from '../api/use-answer.ts';
import { figure, ListTable } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { booksWords } from './books.ts';

type Voucher = PeriodVouchers['vouchers'][number];

const isBalanced = ({ lines }: Voucher): boolean =>
  lines.reduce((sum, { debitFen, creditFen }) => sum + debitFen - creditFen, 0) === 0;

function Vouchers({ of: { period, draft, vouchers } }: { readonly of: PeriodVouchers }) {
  const { vouchers: say } = useRoom(booksWords);
  const { words, yuan } = useSpeech();
  const balanced = vouchers.every(isBalanced);
  const classes: Readonly<Record<string, string>> = words.classes;
  const side = (fen: number): string => (fen === 0 ? '' : yuan(fen));
  return (
    <section className="stack" aria-label={say.title}>
      {draft && <Alert type="info" showIcon title={say.draft} />}
      <Alert
        type={balanced ? 'success' : 'error'}
        showIcon
        title={balanced ? say.balanced : say.unbalanced}
      />
      <ListTable
        caption={`${say.title} · ${period}`}
        columns={[
          say.no,
          say.date,
          say.summary,
          say.account,
          say.class,
          figure(say.debit),
          figure(say.credit),
        ]}
        rows={vouchers.flatMap(({ number, date, summary, lines }) =>
          lines.map(({ gl, name, customerClass, tier, debitFen, creditFen }, at) => ({
            key: `${number} ${at}`,
            cells: [
              number,
              date,
              summary,
              `${gl} ${name}`,
              customerClass === ''
                ? ''
                : `${classes[customerClass] ?? customerClass}${tier === 0 ? '' : ` · ${words.ladder.tier(tier)}`}`,
              side(debitFen),
              side(creditFen),
            ],
          })),
        )}
      />
    </section>
  );
}

interface Props {
  readonly period: string;
  /** Rises with every deed of the month: what was previewed before is asked anew. */
  readonly turn: number;
}

export function VoucherPreview({ period, turn }: Props) {
  const { vouchers: say, trial } = useRoom(booksWords);
  const { connected } = useCounter();
  const [asked, setAsked] = useState(false);
  const key = connected && asked ? `vouchers ${period} ${turn}` : null;
  const answer = useFreshAnswer('GET /api/months/{period}/vouchers', { params: { period } }, key);
  if (!asked) {
    return (
      <div className="deed-buttons">
        <Button onClick={() => setAsked(true)}>{say.preview}</Button>
      </div>
    );
  }
  if (answer === null) return <p role="status">{trial.making}</p>;
  return answer.ok ? <Vouchers of={answer.value} /> : <Trouble problem={answer.problem} />;
}
