/** F8: a ticket as it is printed; F8 once more prints it again, which the station counts (补打). */
import { Alert, Button, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { type Answer, call } from '../api/client.ts';
import type { Print } from '../api/generated.ts';
import { plainOrSilent } from '../api/plain.ts';
import { useDeeds } from '../api/use-deed.ts';
import { useSession } from '../session/session.ts';
import { usePrinter } from '../station/link.ts';
import { ScrollText } from '../station/ScrollText.tsx';
import { Trouble } from '../station/Trouble.tsx';
import { told, useSpeech } from '../words/language.ts';
import { imageOf } from './ticket-image.ts';
import { useKeys } from './use-keys.ts';

interface Props {
  readonly ticketNo: number | null;
  readonly close: () => void;
}

function useTicket(ticketNo: number): Answer<string> | 'silent' | null {
  const [answer, setAnswer] = useState<Answer<string> | 'silent' | null>(null);
  useEffect(() => {
    void plainOrSilent(`/api/receipts/${ticketNo}`).then(setAnswer);
  }, [ticketNo]);
  return answer;
}

/** A print, and where it was asked to come out. */
interface Asked {
  readonly print: Print;
  readonly to: 'page' | 'printer';
}

function Printed({ asked: { print, to } }: { readonly asked: Asked }) {
  const { words, language } = useSpeech();
  const { copy, paper, problem } = print;
  const { ticket } = words;
  const why = problem === null ? null : told(problem, language);
  // The printer had it the first time, and that answer was lost: the browser would make a second paper that nobody counts.
  const before = to === 'printer' && paper === 'not-asked';
  const type = paper === 'failed' ? 'error' : before ? 'warning' : 'success';
  const said = before ? ticket.printedBefore : ticket.papers[paper];
  return (
    <Alert
      type={type}
      showIcon
      title={`${copy === 0 ? ticket.first : ticket.copy(copy)} · ${said}`}
      description={why === null ? undefined : `${why.detail} ${why.next}`}
    />
  );
}

/** Counted by the station, on its printer; without one the browser prints what was counted. */
function usePrint(ticketNo: number) {
  const to = usePrinter() === null ? 'page' : 'printer';
  const [print, setPrint] = useState<Asked | null>(null);
  const deeds = useDeeds(() => undefined);
  const permissions: readonly string[] = useSession()?.permissions ?? [];
  const may = permissions.includes('ticket.give');
  const again = (): void => {
    if (!may) return;
    const params = { ticketNo: String(ticketNo) };
    void deeds.run('print', async (operationId) => {
      const body = { operationId, to } as const;
      const answer = await call('POST /api/receipts/{ticketNo}/print', { params, body });
      if (answer.ok) setPrint({ print: answer.value, to });
      return answer;
    });
  };
  useEffect(() => {
    if (print?.to === 'page' && print.print.paper === 'not-asked') window.print();
  }, [print]);
  return { print, deeds, may, again };
}

function Inside({ ticketNo }: { readonly ticketNo: number }) {
  const { ticket } = useSpeech().words;
  const answer = useTicket(ticketNo);
  const { print, deeds, may, again } = usePrint(ticketNo);
  useKeys({ F8: again }, { inDialog: true });
  const text = answer !== null && answer !== 'silent' && answer.ok ? answer.value : '';
  return (
    <>
      {(answer === 'silent' || deeds.unanswered !== null) && (
        <Alert type="warning" showIcon title={ticket.noAnswer} />
      )}
      {answer !== null && answer !== 'silent' && !answer.ok && <Trouble problem={answer.problem} />}
      {deeds.problem !== null && <Trouble problem={deeds.problem} />}
      {print !== null && <Printed asked={print} />}
      <ScrollText className="ticket">{print === null ? text : imageOf(print.print)}</ScrollText>
      {may && (
        <Button loading={deeds.running !== null} onClick={again}>
          {ticket.again}
        </Button>
      )}
    </>
  );
}

export function TicketView({ ticketNo, close }: Props) {
  const { ticket } = useSpeech().words;
  return (
    <Modal
      open={ticketNo !== null}
      title={`${ticket.title} ${ticketNo ?? ''}`}
      onCancel={close}
      footer={null}
      width={400}
      centered
    >
      {ticketNo !== null && <Inside key={ticketNo} ticketNo={ticketNo} />}
    </Modal>
  );
}
