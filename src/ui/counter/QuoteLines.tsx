/** What the gas costs, tier by tier, what is due and what is given back. */
import type { Quote } from '../api/generated.ts';
import { useSpeech } from '../words/language.ts';
import { changeOf, type Debt, type Draft, settledOf, toBalanceOf } from './draft.ts';

interface Props {
  readonly quote: Quote | null;
  readonly due: number | null;
  readonly draft: Draft;
  readonly debt: Debt;
}

export function QuoteLines({ quote, due, draft, debt }: Props) {
  const { words, m3, yuan, price } = useSpeech();
  const { sell, ladder } = words;
  if (quote === null || due === null) return <div className="quote" />;
  const change = changeOf(draft, due);
  const settled = settledOf(due, debt);
  const kept = toBalanceOf(draft.pay, quote);
  return (
    <div className="quote">
      <table>
        <tbody>
          {quote.tiers.map(({ tier, volumeLitres, priceE4, amountFen }) => (
            <tr key={tier}>
              <th scope="row">{ladder.tier(tier)}</th>
              <td>
                {m3(volumeLitres)} × {price(priceE4)}
              </td>
              <td className="figure">{yuan(amountFen)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl>
        {quote.counts !== 'money' && (
          <>
            <dt>{sell.gas}</dt>
            <dd>{m3(quote.volumeLitres)}</dd>
          </>
        )}
        <dt>{quote.counts === 'money' ? sell.money : sell.cost}</dt>
        <dd>{yuan(quote.costFen)}</dd>
        {settled > 0 && (
          <>
            <dt>{sell.overUse}</dt>
            <dd>{yuan(settled)}</dd>
          </>
        )}
        {kept > 0 && (
          <>
            <dt>{sell.rounded}</dt>
            <dd>{yuan(kept)}</dd>
          </>
        )}
        <dt>{sell.balanceAfter}</dt>
        <dd>{yuan(quote.balanceAfterFen + due - settled)}</dd>
        <dt className="due">{sell.due}</dt>
        <dd className="due">{yuan(due)}</dd>
        {change !== null && (
          <>
            <dt className="due">{sell.change}</dt>
            <dd className="due">{yuan(change)}</dd>
          </>
        )}
      </dl>
    </div>
  );
}
