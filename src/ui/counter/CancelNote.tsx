/** What has become of a load that is to be cancelled when its card comes back. */
import { Alert, Button } from 'antd';
import { desk, useCounter } from '../station/link.ts';
import { told, useSpeech } from '../words/language.ts';

export function CancelNote() {
  const { cancel } = useCounter();
  const { words, language } = useSpeech();
  if (cancel === null) return null;
  const say = words.cancel;
  const { cardNo } = cancel;
  const problem = 'problem' in cancel ? cancel.problem : null;
  const why = problem === null ? null : told(problem, language);
  const [type, title] = (
    {
      asked: ['warning', say.asked(cardNo)],
      cancelled: ['success', say.cancelled(cardNo)],
      kept: ['error', say.kept(cardNo)],
    } as const
  )[cancel.at];
  return (
    <Alert
      type={type}
      showIcon
      title={title}
      description={why === null ? undefined : `${why.detail} ${why.next}`}
      action={
        cancel.at === 'asked' && (
          <Button size="small" onClick={() => desk.cancelAtReturn(null)}>
            {say.takeBack}
          </Button>
        )
      }
    />
  );
}
