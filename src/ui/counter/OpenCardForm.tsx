/** 开卡: the number printed on the blank card in the reader; its account was found by name (F2). */
import { Button } from 'antd';
import { useState } from 'react';
import type { Standing } from '../api/generated.ts';
import { newOperationId } from '../browser/ids.ts';
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
  const { opening } = useSpeech().words;
  const { connected } = useCounter();
  const [number, setNumber] = useState('');
  const { account, bars } = standing;
  const barred = !connected || bars.some(({ code }) => code !== 'account.no-card');
  const open = (): void => {
    if (barred || !NUMBER.test(number)) return;
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
        <Button
          size="large"
          type="primary"
          disabled={barred || !NUMBER.test(number)}
          onClick={open}
        >
          {opening.open}
        </Button>
      </div>
    </section>
  );
}
