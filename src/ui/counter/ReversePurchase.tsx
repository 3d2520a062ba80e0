/** 冲正: the last purchase goes back while its gas waits to be written, with or without its money by the way it came. */
import { Alert, Button, Checkbox, Modal } from 'antd';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Standing } from '../api/generated.ts';
import { useDeeds } from '../api/use-deed.ts';
import { newOperationId } from '../browser/ids.ts';
import { useSession } from '../session/session.ts';
import { desk, useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { fenOf } from '../words/figures.ts';
import { useSpeech } from '../words/language.ts';
import { TextField } from './TextField.tsx';

type Deed = Standing['recent'][number];

interface FormProps {
  readonly accountId: number;
  readonly purchase: Deed;
  /** The payment before it; null where the list shows none. */
  readonly payment: Deed | null;
  readonly close: () => void;
}

/** What the customer gets back; null while something is missing. */
function useRefund(payment: Deed | null) {
  const { reversing } = useSpeech().words;
  const [operationId] = useState(newOperationId);
  const [wanted, setWanted] = useState(false);
  const [amount, setAmount] = useState('');
  const [reference, setReference] = useState('');
  const [papers, setPapers] = useState('');
  const amountFen = fenOf(amount);
  const complete = !wanted || (amountFen !== null && papers.trim() !== '');
  const refund =
    !wanted || amountFen === null || payment === null
      ? null
      : {
          operationId,
          payment: payment.operationId,
          amountFen,
          reference: reference.trim() === '' ? null : reference.trim(),
          papers: papers.trim(),
        };
  const fields = payment !== null && (
    <>
      <Checkbox checked={wanted} onChange={({ target }) => setWanted(target.checked)}>
        {reversing.refund}
      </Checkbox>
      {wanted && (
        <>
          <TextField label={reversing.amount} value={amount} change={setAmount} max={12} />
          <TextField label={reversing.reference} value={reference} change={setReference} max={64} />
          <TextField label={reversing.papers} value={papers} change={setPapers} max={60} />
        </>
      )}
    </>
  );
  return { refund, complete, fields };
}

function ReversalForm({ accountId, purchase, payment, close }: FormProps) {
  const { words, m3, yuan } = useSpeech();
  const { reversing, month } = words;
  const [reason, setReason] = useState('');
  const { refund, complete, fields } = useRefund(payment);
  const deeds = useDeeds(() => undefined);
  const send = (): void => {
    const body = { accountId, purchase: purchase.operationId, reason: reason.trim(), refund };
    void deeds.run('reverse', async (operationId) => {
      const answer = await call('POST /api/purchases/reverse', { body: { operationId, ...body } });
      if (answer.ok) close();
      return answer;
    });
  };
  return (
    <div className="shift-form">
      <p>
        {m3(purchase.litres ?? 0)} · {yuan(purchase.fen ?? 0)}
      </p>
      <p className="quiet">{reversing.text}</p>
      {deeds.problem !== null && <Trouble problem={deeds.problem} />}
      {deeds.unanswered !== null && <Alert type="warning" showIcon title={month.unanswered} />}
      <TextField label={month.reason} value={reason} change={setReason} max={120} />
      {fields}
      <Button
        danger
        type="primary"
        loading={deeds.running !== null}
        disabled={reason.trim() === '' || !complete}
        onClick={send}
      >
        {reversing.confirm}
      </Button>
    </div>
  );
}

export function ReversePurchase({ standing }: { readonly standing: Standing }) {
  const { reversing } = useSpeech().words;
  const { sale, status } = useCounter();
  const [shown, setShown] = useState(false);
  const permissions: readonly string[] = useSession()?.permissions ?? [];
  const { recent, account } = standing;
  const at = recent.findIndex(({ kind }) => kind === 'purchase');
  const purchase = recent[at];
  if (purchase === undefined || !permissions.includes('sale.make')) return null;
  const payment = recent.find(({ kind }, index) => kind === 'payment' && index > at) ?? null;
  const close = (): void => {
    setShown(false);
    void (status === null ? desk.serve(account.accountId) : desk.read());
  };
  return (
    <>
      <Button size="small" disabled={sale.at !== 'idle'} onClick={() => setShown(true)}>
        {reversing.title}
      </Button>
      <Modal open={shown} title={reversing.title} footer={null} onCancel={() => setShown(false)}>
        {shown && (
          <ReversalForm
            accountId={account.accountId}
            purchase={purchase}
            payment={payment}
            close={close}
          />
        )}
      </Modal>
    </>
  );
}
