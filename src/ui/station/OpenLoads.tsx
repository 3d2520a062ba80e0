/** Writes that are not decided: how many, and which cards are to be put back. */
import { Button, Drawer, Empty, List } from 'antd';
import { useState } from 'react';
import type { OpenLoad } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { useSpeech } from '../words/language.ts';
import { useCounter } from './link.ts';

/** Null while the station does not say: none is told only where there is none. */
function useOpenLoads(): readonly OpenLoad[] | null {
  const { changes, connected, sale } = useCounter();
  const key = connected ? `${changes} ${sale.at}` : null;
  const answer = useAnswer('GET /api/loads/open', {}, key);
  return answer?.ok === true ? answer.value : null;
}

export function OpenLoads() {
  const { words, inFull, time } = useSpeech();
  const [shown, setShown] = useState(false);
  const loads = useOpenLoads();
  return (
    <>
      <Button
        size="small"
        danger={loads !== null && loads.length > 0}
        onClick={() => setShown(true)}
      >
        {words.open.title} {loads?.length ?? '…'}
      </Button>
      <Drawer open={shown} onClose={() => setShown(false)} title={words.open.title} size={420}>
        <p>{words.open.hint}</p>
        {loads?.length === 0 && <Empty description={words.open.none} />}
        {loads !== null && (
          <List
            dataSource={[...loads]}
            rowKey="operationId"
            renderItem={(load) => (
              <List.Item>
                <List.Item.Meta
                  title={`${words.customer.card} ${load.cardNo}`}
                  description={`${words.customer.account} ${load.accountId} · ${inFull(load)}`}
                />
                {words.open.since} {time(load.reservedAt)}
              </List.Item>
            )}
          />
        )}
      </Drawer>
    </>
  );
}
