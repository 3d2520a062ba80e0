/** Lots of an account at their prices, oldest first. */
import type { HeldGas } from '../api/generated.ts';
import { figure, ListTable } from '../station/ListTable.tsx';
import { useSpeech } from '../words/language.ts';

export function AccountLots({ held }: { readonly held: HeldGas }) {
  const { words, yuan, m3, price } = useSpeech();
  const { finance } = words;
  const rows = held.lots.map((lot) => ({
    key: lot.operationId,
    cells: [
      lot.boughtOn,
      lot.tariffId,
      m3(lot.volumeLitres),
      m3(lot.leftLitres),
      yuan(lot.leftFen),
      lot.tiers
        .map(({ volumeLitres, priceE4 }) => `${m3(volumeLitres)} × ${price(priceE4)}`)
        .join(' · '),
    ],
  }));
  const total = {
    key: 'total',
    total: true,
    cells: [finance.total, '', '', m3(held.litres), yuan(held.fen), ''],
  };
  return (
    <ListTable
      caption={`${finance.lots} · ${rows.length}`}
      columns={[
        finance.boughtOn,
        finance.version,
        figure(finance.bought),
        figure(finance.left),
        figure(finance.value),
        finance.tiers,
      ]}
      rows={rows.length === 0 ? [] : [...rows, total]}
    />
  );
}
