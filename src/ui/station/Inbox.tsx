/** Requests of others that wait for this person's approval: how many, and exactly what each of them would do. */
import { Alert, Badge, Button, Drawer, Empty, Space } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { call, Unanswered } from '../api/client.ts';
import type { PendingApproval, Problem } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { after } from '../browser/clock.ts';
import { newOperationId } from '../browser/ids.ts';
import { told, useSpeech } from '../words/language.ts';
import { useCounter } from './link.ts';

const AskedRequest = lazy(() => import('./AskedRequest.tsx'));

/** Milliseconds between questions; whoever has the list open waits for somebody. */
const AGAIN_MS = { shut: 15_000, open: 2_000 };

/** Asks again by itself: nobody at this screen has done anything when another one lays a request here. */
function useWaiting(open: boolean): readonly [readonly PendingApproval[] | null, () => void] {
  const { connected } = useCounter();
  const [turn, setTurn] = useState(0);
  const again = (): void => setTurn((n) => n + 1);
  const wait = open ? AGAIN_MS.open : AGAIN_MS.shut;
  useEffect(() => after(wait, () => setTurn(turn + 1)), [turn, wait]);
  const answer = useAnswer('GET /api/approvals/inbox', {}, connected ? String(turn) : null);
  return [answer?.ok === true ? answer.value.forMe : null, again];
}

function Waiting({ row, done }: { readonly row: PendingApproval; readonly done: () => void }) {
  const { words, language } = useSpeech();
  const [busy, setBusy] = useState(false);
  // One decision each, however often it is sent: an answer that was lost is asked for again.
  const [ids] = useState(() => ({ approve: newOperationId(), refuse: newOperationId() }));
  const [refusal, setRefusal] = useState<Problem | 'no-answer' | null>(null);
  const decide = async (approve: boolean): Promise<void> => {
    setBusy(true);
    const body = { operationId: approve ? ids.approve : ids.refuse, approve };
    try {
      const answer = await call('POST /api/approvals/inbox/{id}', { params: { id: row.id }, body });
      if (!answer.ok) return setRefusal(answer.problem);
      done();
    } catch (cause) {
      if (!(cause instanceof Unanswered)) throw cause;
      setRefusal('no-answer');
    } finally {
      setBusy(false);
    }
  };
  return (
    <section>
      <Suspense>
        <AskedRequest row={row} />
      </Suspense>
      {refusal !== null && (
        <Alert
          type="error"
          showIcon
          title={refusal === 'no-answer' ? words.session.noAnswer : told(refusal, language).detail}
        />
      )}
      <Space>
        <Button type="primary" loading={busy} onClick={() => void decide(true)}>
          {words.session.approve}
        </Button>
        <Button danger disabled={busy} onClick={() => void decide(false)}>
          {words.session.refuse}
        </Button>
      </Space>
    </section>
  );
}

export function Inbox() {
  const { words } = useSpeech();
  const [shown, setShown] = useState(false);
  const [rows, again] = useWaiting(shown);
  return (
    <>
      <Badge count={rows?.length ?? 0} size="small">
        <Button
          size="small"
          onClick={() => {
            setShown(true);
            again();
          }}
        >
          {words.session.inbox}
        </Button>
      </Badge>
      <Drawer open={shown} onClose={() => setShown(false)} title={words.session.inbox} size={520}>
        {rows?.length === 0 && <Empty description={words.session.inboxNone} />}
        {rows?.map((row) => (
          <Waiting key={row.id} row={row} done={again} />
        ))}
      </Drawer>
    </>
  );
}
