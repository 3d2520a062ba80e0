/** 冲正: the button beside the last deeds, and its form in a window of its own; loaded when it is wanted. */
import { Button, Modal } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { Standing } from '../api/generated.ts';
import { useSession } from '../session/session.ts';
import { desk, useCounter } from '../station/link.ts';
import { useSpeech } from '../words/language.ts';

const ReversalForm = lazy(() => import('./ReversalForm.tsx'));

/** Only the newest gas that stands is reversed, and never gas that was put into the meter. */
const standsIn = ({ recent }: Standing): number => {
  const at = recent.findIndex(
    ({ kind, reversed }) => (kind === 'purchase' && !reversed) || kind === 'emergency',
  );
  return recent[at]?.kind === 'purchase' ? at : -1;
};

export function ReversePurchase({ standing }: { readonly standing: Standing }) {
  const { reversing } = useSpeech().words;
  const { sale, status } = useCounter();
  /** As it stood when the window was opened: the list is another one once it is reversed. */
  const [shown, setShown] = useState<Standing | null>(null);
  const permissions: readonly string[] = useSession()?.permissions ?? [];
  const offered = standsIn(standing) >= 0;
  if (!permissions.includes('sale.make')) return null;
  const at = shown === null ? -1 : standsIn(shown);
  const last = shown?.recent[at];
  const payment = shown?.recent.find(({ kind }, index) => kind === 'payment' && index > at) ?? null;
  const { accountId } = standing.account;
  const lookAgain = (): void => {
    void (status === null ? desk.serve(accountId) : desk.read());
  };
  return (
    <>
      {offered && (
        <Button size="small" disabled={sale.at !== 'idle'} onClick={() => setShown(standing)}>
          {reversing.title}
        </Button>
      )}
      <Modal
        open={shown !== null}
        title={reversing.title}
        footer={null}
        onCancel={() => {
          setShown(null);
          lookAgain();
        }}
      >
        {shown !== null && last !== undefined && (
          <Suspense>
            <ReversalForm
              standing={shown}
              purchase={last}
              payment={payment}
              settled={() => undefined}
            />
          </Suspense>
        )}
      </Modal>
    </>
  );
}
