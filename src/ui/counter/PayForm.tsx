/** 只收款: money for a customer whose card is not here; it goes into the balance, and gas is bought later. */
import { Button, Input, type InputRef, Segmented } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { Standing } from '../api/generated.ts';
import { newOperationId } from '../browser/ids.ts';
import { desk, useCounter } from '../station/link.ts';
import { fenOf } from '../words/figures.ts';
import { useSpeech } from '../words/language.ts';
import { Field } from './Field.tsx';
import { masked } from './sale.ts';
import { useKeys } from './use-keys.ts';

const CHANNELS = ['cash', 'wechat', 'alipay', 'bank-transfer'] as const;
type Channel = (typeof CHANNELS)[number];

const after = (channel: Channel): Channel =>
  CHANNELS[(CHANNELS.indexOf(channel) + 1) % CHANNELS.length] ?? 'cash';

interface Draft {
  readonly amount: string;
  readonly channel: Channel;
  readonly given: string;
  readonly reference: string;
}

/** What is still missing; null when the payment may be confirmed. */
function flawOf({ amount, channel, given, reference }: Draft) {
  const fen = fenOf(amount);
  if (fen === null) return 'notNumber';
  if (channel !== 'cash') return reference.trim() === '' ? 'needReference' : null;
  return given !== '' && (fenOf(given) ?? 0) < fen ? 'short' : null;
}

function propose(draft: Draft, { account }: Standing): void {
  const amountFen = fenOf(draft.amount);
  if (amountFen === null || flawOf(draft) !== null) return;
  const { channel } = draft;
  const cashGivenFen = channel === 'cash' && draft.given !== '' ? fenOf(draft.given) : null;
  const reference = channel === 'cash' ? null : draft.reference.trim();
  const { accountId } = account;
  const operationId = newOperationId();
  const body = { operationId, accountId, amountFen, channel, cashGivenFen, reference };
  desk.propose({
    deed: { kind: 'payment', body, maskedName: masked(account.name) },
    quote: null,
    payFen: amountFen,
    changeFen: cashGivenFen === null ? null : cashGivenFen - amountFen,
  });
}

const NOTHING: Draft = { amount: '', channel: 'cash', given: '', reference: '' };

export function PayForm({ standing }: { readonly standing: Standing }) {
  const { sell, payOnly } = useSpeech().words;
  const { connected } = useCounter();
  const [draft, setDraft] = useState(NOTHING);
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const flaw = flawOf(draft);
  const barred = !connected || standing.account.closed;
  const pay = (): void => {
    if (!barred) propose(draft, standing);
  };
  const amount = useRef<InputRef>(null);
  const second = useRef<InputRef>(null);
  useEffect(() => amount.current?.focus(), []);
  // As where gas is sold: F4 goes to the cash or the reference first, and to the next channel when it is there.
  const next = (): void => {
    if (document.activeElement === second.current?.input) change({ channel: after(draft.channel) });
    else second.current?.focus();
  };
  useKeys({ F4: next, F9: pay });
  return (
    <section className="sale" aria-label={payOnly.title}>
      <h2>{payOnly.title}</h2>
      <p className="quiet">{payOnly.text}</p>
      <div className="want-kind">
        <Segmented<Channel>
          value={draft.channel}
          onChange={(channel) => change({ channel })}
          options={CHANNELS.map((value) => ({ value, label: payOnly.channels[value] }))}
        />
        <Button size="small" type="text" onClick={next}>
          {sell.payKey}
        </Button>
      </div>
      <Field label={payOnly.amount}>
        {(id) => (
          <Input
            id={id}
            ref={amount}
            size="large"
            inputMode="decimal"
            autoComplete="off"
            value={draft.amount}
            maxLength={12}
            onChange={({ target }) => change({ amount: target.value })}
          />
        )}
      </Field>
      <Field label={draft.channel === 'cash' ? sell.given : sell.reference}>
        {(id) => (
          <Input
            id={id}
            ref={second}
            autoComplete="off"
            value={draft.channel === 'cash' ? draft.given : draft.reference}
            maxLength={draft.channel === 'cash' ? 12 : 64}
            onChange={({ target }) =>
              change(
                draft.channel === 'cash' ? { given: target.value } : { reference: target.value },
              )
            }
          />
        )}
      </Field>
      <p className="said" aria-live="polite">
        {flaw !== null && draft.amount !== '' && sell[flaw]}
      </p>
      <div className="buttons">
        <Button size="large" type="primary" disabled={barred || flaw !== null} onClick={pay}>
          {payOnly.pay}
        </Button>
      </div>
    </section>
  );
}
