/** Said only while the station has no master keys: it takes money, and writes no card. */
import { Tag } from 'antd';
import { useEffect, useState } from 'react';
import { useAnswer } from '../api/use-answer.ts';
import { after } from '../browser/clock.ts';
import { useSpeech } from '../words/language.ts';
import { useCounter } from './link.ts';

/** Whoever opens the keys does it at the machine: the page looks again by itself. */
const LOOK_MS = 3_000;

export function Keys() {
  const { words } = useSpeech();
  const { connected } = useCounter();
  const [looks, setLooks] = useState(0);
  const answer = useAnswer('GET /api/keys', {}, connected ? `${looks}` : null);
  const sealed = answer?.ok === true && answer.value.state === 'sealed';
  useEffect(
    () => (sealed ? after(LOOK_MS, () => setLooks(looks + 1)) : undefined),
    [sealed, looks],
  );
  if (!sealed) return null;
  return (
    <Tag color="error" title={words.keys.next}>
      {words.keys.sealed}
    </Tag>
  );
}
