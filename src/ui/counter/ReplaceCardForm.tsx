/**
 * 补卡: the old card is lost or broken. The blank one in the reader becomes the account's, carries what the old one had not
 * given to the meter, and the old one is void from then on.
 */
import { Radio } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { Standing } from '../api/generated.ts';
import { newOperationId } from '../browser/ids.ts';
import { BarredButton } from '../station/BarredButton.tsx';
import { desk, useCounter } from '../station/link.ts';
import { useSpeech } from '../words/language.ts';
import { Field } from './Field.tsx';
import { masked } from './sale.ts';
import { TextField } from './TextField.tsx';
import { useKeys } from './use-keys.ts';

const NUMBER = /^[1-9]\d{0,9}$/;
const REASONS = ['lost', 'broken', 'old-key'] as const;

interface Props {
  readonly standing: Standing;
  readonly replaces: number;
  readonly reader: string;
}

export function ReplaceCardForm({ standing, replaces, reader }: Props) {
  const { replacing, waiting } = useSpeech().words;
  const { connected } = useCounter();
  const [number, setNumber] = useState('');
  const [reason, setReason] = useState<(typeof REASONS)[number] | null>(null);
  const [witness, setWitness] = useState('');
  const whyNot = (): string | null => {
    if (!connected) return waiting.lost;
    if (reason === null) return replacing.needReason;
    return NUMBER.test(number) ? null : replacing.needNumber;
  };
  const replace = (): void => {
    if (whyNot() !== null || reason === null) return;
    const { accountId, name } = standing.account;
    const cardNo = Number(number);
    const ids = { operationId: newOperationId(), accountId, replaces, cardNo, reader };
    const body = { ...ids, reason, witness: witness.trim() === '' ? null : witness.trim() };
    desk.propose({
      deed: { kind: 'replacement', body, maskedName: masked(name) },
      quote: null,
      payFen: 0,
      changeFen: null,
    });
  };
  const form = useRef<HTMLElement>(null);
  // Its first question, for whoever has no mouse; nothing is chosen by that.
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  useKeys({ F9: replace });
  return (
    <section ref={form} className="sale" aria-label={replacing.title}>
      <h2>{replacing.title}</h2>
      <p className="quiet">{replacing.text(replaces)}</p>
      <Field label={replacing.reason}>
        {(id) => (
          <Radio.Group
            id={id}
            aria-label={replacing.reason}
            value={reason}
            onChange={({ target }) =>
              setReason(REASONS.find((one) => one === target.value) ?? null)
            }
            options={REASONS.map((value) => ({ value, label: replacing.reasons[value] }))}
          />
        )}
      </Field>
      <TextField
        label={replacing.number}
        value={number}
        change={(text) => setNumber(text.trim())}
        max={10}
        large
      />
      <TextField label={replacing.witness} value={witness} change={setWitness} max={40} />
      <div className="buttons">
        <BarredButton size="large" type="primary" why={whyNot()} onClick={replace}>
          {replacing.replace}
        </BarredButton>
      </div>
    </section>
  );
}
