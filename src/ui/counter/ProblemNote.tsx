/** What is wrong and what to do; where a person has to compare first, the way on. */
import { Alert, Button } from 'antd';
import type { Problem } from '../api/generated.ts';
import { desk } from '../station/link.ts';
import { told, useSpeech } from '../words/language.ts';

export function ProblemNote({ problem }: { readonly problem: Problem }) {
  const { language, words, pair } = useSpeech();
  const { detail, next } = told(problem, language);
  return (
    <Alert
      type="error"
      showIcon
      className="problem"
      title={detail}
      description={
        <>
          <p>
            <strong>{pair(words.next, '')}</strong>
            {next}
          </p>
          {problem.code === 'card.two-tries-left' && (
            <Button onClick={() => void desk.read(true)}>{words.confirmTries}</Button>
          )}
        </>
      }
    />
  );
}
