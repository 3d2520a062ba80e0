/** What has become of loads that are to be cancelled when their cards come back. */
import { Alert, Button } from 'antd';
import { desk, useCounter } from '../station/link.ts';
import { told, useSpeech } from '../words/language.ts';
import type { Cancel } from './cancel.ts';

function OneNote({ cancel }: { readonly cancel: Cancel }) {
  const { words, language } = useSpeech();
  const say = words.cancel;
  const { cardNo, load } = cancel;
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
          <Button size="small" onClick={() => desk.cancels.takeBack(load)}>
            {say.takeBack}
          </Button>
        )
      }
    />
  );
}

interface Props {
  /** Only what became of this load; of all but `besides` where it is not named. */
  readonly load?: string;
  /** Told in another place of the page. */
  readonly besides?: string | null;
  /** What is asked of a card that is not here is not told beside the customer who is. */
  readonly endedOnly?: boolean;
}

export function CancelNotes({ load, besides = null, endedOnly = false }: Props) {
  const { cancels } = useCounter();
  const shown = cancels.filter(
    (one) =>
      (load === undefined || one.load === load) &&
      one.load !== besides &&
      !(endedOnly && one.at === 'asked'),
  );
  if (shown.length === 0) return null;
  return (
    <div className="cancels" role="status">
      {shown.map((cancel) => (
        <OneNote key={cancel.load} cancel={cancel} />
      ))}
    </div>
  );
}
