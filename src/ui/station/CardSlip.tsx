/**
 * 业务凭单: the paper of a card work, shown and printed: on the station's printer, or by the browser where there is none. What was
 * printed from here once comes out marked as a copy (补打) from then on.
 */
import { Alert, Button, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { type Answer, call, Unanswered } from '../api/client.ts';
import type { CardSlipPrint } from '../api/generated.ts';
import { plainOrSilent } from '../api/plain.ts';
import { useSession } from '../session/session.ts';
import { told, useSpeech } from '../words/language.ts';
import { usePrinter } from './link.ts';
import { ScrollText } from './ScrollText.tsx';
import { Trouble } from './Trouble.tsx';

interface Props {
  readonly operationId: string;
  /** Printed when the work was done: this one is a copy. */
  readonly copy?: boolean;
}

type Told<T> = Answer<T> | 'silent' | null;

function Printed({ paper, problem }: CardSlipPrint) {
  const { words, language } = useSpeech();
  const why = problem === null ? null : told(problem, language);
  return (
    <Alert
      type={paper === 'failed' ? 'error' : 'success'}
      showIcon
      title={words.ticket.papers[paper]}
      description={why === null ? undefined : `${why.detail} ${why.next}`}
    />
  );
}

/** The text for the screen, and the next print. */
function useSlip(operationId: string, before: boolean) {
  const [copy, setCopy] = useState(before);
  const [text, setText] = useState<Told<string>>(null);
  const [print, setPrint] = useState<Told<CardSlipPrint>>(null);
  const [running, setRunning] = useState(false);
  useEffect(() => {
    let isWanted = true;
    void plainOrSilent(`/api/card-slips/${operationId}?copy=${copy}`).then((answer) => {
      if (isWanted) setText(answer);
    });
    return () => {
      isWanted = false;
    };
  }, [operationId, copy]);
  const send = async (): Promise<void> => {
    setRunning(true);
    const params = { operationId };
    const answer = await call('POST /api/card-slips/{operationId}/print', {
      params,
      body: { copy },
    }).catch((error: unknown) => {
      if (!(error instanceof Unanswered)) throw error;
      return 'silent' as const;
    });
    setRunning(false);
    setPrint(answer);
    // Whatever became of it, there may be a paper now.
    if (answer === 'silent' || answer.ok) setCopy(true);
  };
  const browse = (): void => {
    window.print();
    setCopy(true);
  };
  return { text, print, running, send, browse };
}

function Inside({ operationId, copy = false }: Props) {
  const { ticket, cardSlip } = useSpeech().words;
  const { text, print, running, send, browse } = useSlip(operationId, copy);
  const permissions: readonly string[] = useSession()?.permissions ?? [];
  const onPrinter = usePrinter() !== null && permissions.includes('card.read');
  if (text === null) return null;
  if (text === 'silent') return <Alert type="warning" showIcon title={cardSlip.noAnswer} />;
  if (!text.ok) return <Trouble problem={text.problem} />;
  return (
    <>
      {print === 'silent' && <Alert type="warning" showIcon title={ticket.papers.failed} />}
      {print !== null && print !== 'silent' && !print.ok && <Trouble problem={print.problem} />}
      {print !== null && print !== 'silent' && print.ok && <Printed {...print.value} />}
      <ScrollText className="ticket">{text.value}</ScrollText>
      <Button loading={running} onClick={onPrinter ? () => void send() : browse}>
        {cardSlip.print}
      </Button>
    </>
  );
}

export function CardSlip(props: Props) {
  const { cardSlip } = useSpeech().words;
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="link" onClick={() => setOpen(true)}>
        {cardSlip.title}
      </button>
      <Modal
        open={open}
        title={cardSlip.title}
        onCancel={() => setOpen(false)}
        footer={null}
        width={400}
        centered
        destroyOnHidden
      >
        <Inside {...props} />
      </Modal>
    </>
  );
}
