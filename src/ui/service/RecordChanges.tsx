/** What was changed of a customer's record, the last first: by whom, why, and what it said from then on. */

import type { AccountChange } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { ListTable } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { customerWords } from './customers.ts';

function useSaid(): (to: AccountChange['to']) => string {
  const say = useRoom(customerWords);
  const { words } = useSpeech();
  const classes: Readonly<Record<string, string>> = words.classes;
  return (to) => {
    switch (to.what) {
      case 'contact':
        return [to.name, to.phone ?? say.noPhone, to.address].join(' · ');
      case 'invoice':
        return to.title === '' ? say.nothing : [to.title, to.taxNo ?? say.noTaxNo].join(' · ');
      case 'size':
        return say.sizes(to.personsBefore, to.persons);
      case 'class':
        return [to.classBefore, to.customerClass].map((one) => classes[one] ?? one).join(' → ');
    }
  };
}

export function RecordChanges({
  accountId,
  turn,
}: {
  readonly accountId: number;
  readonly turn: number;
}) {
  const say = useRoom(customerWords);
  const { time } = useSpeech();
  const said = useSaid();
  const { connected } = useCounter();
  const key = connected ? `${accountId} ${turn}` : null;
  const answer = useAnswer('GET /api/accounts/{accountId}/changes', { params: { accountId } }, key);
  if (answer === null) return null;
  if (!answer.ok) return <Trouble problem={answer.problem} />;
  if (answer.value.length === 0) return null;
  return (
    <ListTable
      caption={`${say.changes} · ${answer.value.length}`}
      columns={[say.changedAt, say.changedWhat, say.changedTo, say.changedWhy, say.changedBy]}
      rows={answer.value.map(({ operationId, at, to, reason, operator, second }) => ({
        key: operationId,
        cells: [
          time(at),
          say.matters[to.what],
          said(to),
          reason,
          second === null ? operator : `${operator} ${second}`,
        ],
      }))}
    />
  );
}
