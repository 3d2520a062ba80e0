/** Said only while nothing is written to the ledger: it is an older copy, its disk is full, or it did not verify. */
import { Tag } from 'antd';
import { useEffect, useState } from 'react';
import { useAnswer } from '../api/use-answer.ts';
import { after } from '../browser/clock.ts';
import { told, useSpeech } from '../words/language.ts';
import { useCounter } from './link.ts';

const LOOK_MS = 15_000;

export function Ledger() {
  const { words, language } = useSpeech();
  const { connected, problem } = useCounter();
  const [looks, setLooks] = useState(0);
  // A refusal of the counter may be the first word of it.
  const key = connected ? `${looks} ${problem?.code ?? ''}` : null;
  const answer = useAnswer('GET /api/station', {}, key);
  useEffect(() => after(LOOK_MS, () => setLooks(looks + 1)), [looks]);
  const why = answer?.ok === true ? answer.value.notWritten : null;
  if (why === null) return null;
  const { detail, next } = told(why, language);
  return (
    <Tag color="error" title={`${detail} ${next}`}>
      {words.ledger[why.code === 'store.full' ? 'full' : 'readOnly']}
    </Tag>
  );
}
