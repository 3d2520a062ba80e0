/** A sheet of the ledger as text, to be signed: fetched when it is shown, and printed by the browser. */
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import type { Answer } from '../api/client.ts';
import { plainText } from '../api/plain.ts';
import { formWords } from '../forms/words.ts';
import { useRoom } from '../words/room.ts';
import { ScrollText } from './ScrollText.tsx';
import { Trouble } from './Trouble.tsx';

interface Props {
  readonly address: string;
  readonly title: string;
  /** False for a ticket: each print of one is counted by the station. */
  readonly prints?: boolean;
}

export function Sheet({ address, title, prints = true }: Props) {
  const say = useRoom(formWords);
  const [answer, setAnswer] = useState<Answer<string> | null>(null);
  useEffect(() => {
    let isWanted = true;
    setAnswer(null);
    plainText(address)
      .then((told) => {
        if (isWanted) setAnswer(told);
      })
      .catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [address]);
  if (answer === null) return null;
  if (!answer.ok) return <Trouble problem={answer.problem} />;
  return (
    <section className="sheet" aria-label={title}>
      <h3>{title}</h3>
      <ScrollText className={prints ? 'sheet-text' : 'sheet-text on-screen'}>
        {answer.value}
      </ScrollText>
      {prints && (
        <div className="deed-buttons">
          <Button onClick={() => window.print()}>{say.print}</Button>
        </div>
      )}
    </section>
  );
}
