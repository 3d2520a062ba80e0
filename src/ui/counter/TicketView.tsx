/** F8: a ticket as it is printed. */
import { Button, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { ticketText } from '../api/client.ts';
import { useSpeech } from '../words/language.ts';

interface Props {
  readonly ticketNo: number | null;
  readonly close: () => void;
}

function useTicket(ticketNo: number | null): string | null {
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    setText(null);
    if (ticketNo === null) return;
    ticketText(ticketNo)
      .then(setText)
      .catch(() => undefined);
  }, [ticketNo]);
  return text;
}

export function TicketView({ ticketNo, close }: Props) {
  const { words } = useSpeech();
  const text = useTicket(ticketNo);
  return (
    <Modal
      open={ticketNo !== null}
      title={`${words.ticket.title} ${ticketNo ?? ''}`}
      onCancel={close}
      footer={<Button onClick={() => window.print()}>{words.ticket.print}</Button>}
      width={380}
    >
      <pre className="ticket">{text ?? ''}</pre>
    </Modal>
  );
}
