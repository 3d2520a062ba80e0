/** 一户多表: the customer's other cards, so that nobody writes the wrong one. */
import { useAnswer } from '../api/use-answer.ts';
import { useCounter } from '../station/link.ts';
import { useSpeech } from '../words/language.ts';

export function OtherAccounts({ accountId }: { readonly accountId: number }) {
  const { words } = useSpeech();
  const { connected } = useCounter();
  const { others } = words;
  const answer = useAnswer(
    'GET /api/accounts/{accountId}/others',
    { params: { accountId } },
    connected ? String(accountId) : null,
  );
  const found = answer?.ok === true ? answer.value.filter(({ closed }) => !closed) : [];
  if (found.length === 0) return null;
  return (
    <section className="other-cards" aria-label={others.title}>
      <strong>{others.title}</strong>
      <ul>
        {found.map((one) => (
          <li key={one.accountId}>
            {one.cardNo === null ? others.noCard : others.card(one.cardNo)} ·{' '}
            {words.customer.account} {one.accountId} · {one.meter !== null && `${one.meter} · `}
            {one.address}
          </li>
        ))}
      </ul>
    </section>
  );
}
