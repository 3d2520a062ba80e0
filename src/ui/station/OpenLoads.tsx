/** Writes that are not decided: how many, and which cards are to be put back. */
import { Button, Drawer, Empty } from 'antd';
import { useState } from 'react';
import type { OpenLoads as OpenLoadsPage } from '../api/generated.ts';
import { useSpeech } from '../words/language.ts';
import { figure, ListTable, type Row } from './ListTable.tsx';
import { useCounter } from './link.ts';
import { behind, usePaged } from './use-paged.ts';

export function OpenLoads() {
  const { words, gasOrMoney, time } = useSpeech();
  const { changes, connected, sale } = useCounter();
  const [shown, setShown] = useState(false);
  // Null while the station does not say: none is told only where there is none.
  const { page, pagesOf } = usePaged(
    'GET /api/loads/open',
    (after) => ({ query: behind(after) }),
    connected ? `${changes} ${sale.at}` : null,
  );
  const rowsOf = ({ loads }: OpenLoadsPage): readonly Row[] =>
    loads.map((load) => ({
      key: load.operationId,
      cells: [load.cardNo, load.accountId, gasOrMoney(load), time(load.reservedAt)],
    }));
  const { open, customer } = words;
  return (
    <>
      <Button size="small" danger={page !== null && page.total > 0} onClick={() => setShown(true)}>
        {open.title} {page?.total ?? '…'}
      </Button>
      <Drawer open={shown} onClose={() => setShown(false)} title={open.title} size={520}>
        <p>{open.hint}</p>
        {page?.total === 0 && <Empty description={open.none} />}
        {page !== null && page.total > 0 && (
          <ListTable
            caption={`${open.title} · ${page.total}`}
            columns={[customer.card, customer.account, figure(customer.inFlight), open.since]}
            rows={rowsOf(page)}
            pages={pagesOf(page, rowsOf)}
          />
        )}
      </Drawer>
    </>
  );
}
