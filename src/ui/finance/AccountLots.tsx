/** Lots of an account at their prices, oldest first. */
import type { HeldGas } from '../api/generated.ts';
import { useSpeech } from '../words/language.ts';

export function AccountLots({ held }: { readonly held: HeldGas }) {
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
                .join(' · ')}
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
