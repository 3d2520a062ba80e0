/** 开卡: the number printed on the blank card in the reader; its account was found by name (F2). */
import { useState } from 'react';
import type { Standing } from '../api/generated.ts';
import { newOperationId } from '../browser/ids.ts';
import { BarredButton } from '../station/BarredButton.tsx';
import { desk, useCounter } from '../station/link.ts';
import { useSpeech } from '../words/language.ts';
import { masked } from './sale.ts';
import { TextField } from './TextField.tsx';
import { useKeys } from './use-keys.ts';

const NUMBER = /^[1-9]\d{0,9}$/;

interface Props {
  readonly standing: Standing;
  readonly reader: string;
}

export function OpenCardForm({ standing, reader }: Props) {
  const { opening, waiting } = useSpeech().words;
  const { connected } = useCounter();
  const [number, setNumber] = useState('');
  const { account, bars } = standing;
  const whyNot = (): string | null => {
    if (!connected) return waiting.lost;
    if (bars.some(({ code }) => code !== 'account.no-card')) return opening.barred;
    return NUMBER.test(number) ? null : opening.needNumber;
  };
  const open = (): void => {
    if (whyNot() !== null) return;
    const { accountId, name } = account;
    const body = { operationId: newOperationId(), accountId, cardNo: Number(number), reader };
    desk.propose({
      deed: { kind: 'opening', body, maskedName: masked(name) },
      quote: null,
      payFen: 0,
      changeFen: null,
    });
  };
  useKeys({ F9: open });
  return (
    <section className="sale" aria-label={opening.title}>
      <h2>{opening.title}</h2>
      <p className="quiet">{opening.text}</p>
      <TextField
        label={opening.number}
        value={number}
        change={(text) => setNumber(text.trim())}
        max={10}
        large
        first
      />
      <div className="buttons">
        <BarredButton size="large" type="primary" why={whyNot()} onClick={open}>
          {opening.open}
        </BarredButton>
      </div>
    </section>
  );
}
