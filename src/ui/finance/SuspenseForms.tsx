/** 暂收款: money that came for a closed account is listed, taken in, paid back, or made the transfer that another account waits for. */
import { call } from '../api/client.ts';
import type { Suspended, Ticket } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { carried, day, type Field, listed, optional, text, whole, yuan } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { figure, ListTable } from '../station/ListTable.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { booksWords } from './books.ts';

/** What waits; null while nothing is known of it. */
function useSuspended(turn: number) {
  const { connected } = useCounter();
  return useAnswer('GET /api/suspense', {}, connected ? `suspense ${turn}` : null);
}

function useChoices(waiting: readonly Suspended[]) {
  const { yuan: inYuan } = useSpeech();
  return waiting.map(({ suspense, accountId, leftFen, serial }) => ({
    value: suspense,
    label: `${accountId} · ${inYuan(leftFen)} · ${serial}`,
  }));
}

/** What was sent can be asked for again also when the money waits no longer. */
const chosen = (label: string, choices: ReturnType<typeof useChoices>): Field<string> => ({
  ...listed(label, choices),
  read: (typed) => (typed === '' ? undefined : typed),
});

/** Of a ticket's withdrawn transfer, or of an account whose customer told nobody. */
export function ReceiveForm({
  ticket,
  settled,
}: {
  readonly ticket?: Ticket;
  readonly settled: () => void;
}) {
  const { suspense: say, settings } = useRoom(booksWords);
  const form = useRoom(formWords);
  const { pair, yuan: inYuan } = useSpeech();
  return (
    <DeedForm
      name={ticket === undefined ? 'suspense' : `suspense-${ticket.ticketNo}`}
      title={say.receive}
      text={say.receiveText}
      needs="transfer.confirm"
      button={say.receiveButton}
      fields={{
        accountId: ticket === undefined ? whole(form.account) : carried(ticket.accountId),
        payment: carried(ticket?.payment.operationId ?? null),
        amountFen: yuan(settings.arrived),
        bank: optional(text(settings.bank, 20)),
        serial: text(settings.serial, 64),
        bookedOn: day(settings.bookedOn),
      }}
      send={(operationId, { accountId, payment, bank, ...line }) =>
        call('POST /api/suspense/receive', {
          body: {
            ...{ operationId, accountId, payment },
            bankLine: { ...line, ...(bank === null ? {} : { bank }) },
          },
        })
      }
      settled={settled}
      done={(_answer, { amountFen }) => pair(say.received, inYuan(amountFen))}
    />
  );
}

/** At the ticket of a transfer that waits: its money is what came for the closed account. */
export function AssignForm({
  ticket: { payment, ticketNo },
  settled,
}: {
  readonly ticket: Ticket;
  readonly settled: () => void;
}) {
  const { suspense: say } = useRoom(booksWords);
  const form = useRoom(formWords);
  const answer = useSuspended(0);
  const choices = useChoices(answer?.ok === true ? answer.value : []);
  if (choices.length === 0) return null;
  return (
    <DeedForm
      name={`suspense-out-${ticketNo}`}
      title={say.assign}
      text={say.assignText}
      needs="transfer.confirm"
      button={say.assignButton}
      left={payment.state === 'pending'}
      fields={{
        payment: carried(payment.operationId),
        suspense: chosen(say.which, choices),
        reason: text(form.reason, 120),
        second: text(form.second),
      }}
      send={(operationId, given) =>
        call('POST /api/suspense/assign', { body: { operationId, ...given } })
      }
      settled={settled}
      done={() => say.assigned}
    />
  );
}

function RefundForm({
  waiting,
  settled,
}: {
  readonly waiting: readonly Suspended[];
  readonly settled: () => void;
}) {
  const { suspense: say } = useRoom(booksWords);
  const form = useRoom(formWords);
  const choices = useChoices(waiting);
  const { pair, yuan: inYuan } = useSpeech();
  return (
    <DeedForm
      name="suspense-back"
      title={say.refund}
      text={say.refundText}
      needs="transfer.confirm"
      button={say.refundButton}
      left={waiting.length > 0}
      fields={{
        suspense: chosen(say.which, choices),
        amountFen: yuan(say.amount),
        reference: text(say.reference, 64),
        reason: text(form.reason, 120),
        second: text(form.second),
      }}
      send={(operationId, given) =>
        call('POST /api/suspense/refund', { body: { operationId, ...given } })
      }
      settled={settled}
      done={(_answer, { amountFen }) => pair(say.refunded, inYuan(amountFen))}
    />
  );
}

/** What waits, what there is to do with it, and the form that pays it back. */
export function Suspense({
  turn,
  changed,
}: {
  readonly turn: number;
  readonly changed: () => void;
}) {
  const { suspense: say, settings } = useRoom(booksWords);
  const form = useRoom(formWords);
  const { yuan: inYuan } = useSpeech();
  const answer = useSuspended(turn);
  if (answer === null) return null;
  if (!answer.ok) return <Trouble problem={answer.problem} />;
  const waiting = answer.value;
  // Also where nothing waits: the form that paid the last of it back says so, and asks again what had no answer.
  return (
    <>
      <section className="sheet">
        <ListTable
          caption={`${say.title} · ${waiting.length}`}
          columns={[
            ...[settings.bookedOn, form.account, say.bank, settings.serial],
            figure(say.came),
            figure(say.left),
          ]}
          rows={waiting.map(
            ({ suspense, bookedOn, accountId, bank, serial, amountFen, leftFen }) => ({
              key: suspense,
              cells: [bookedOn, accountId, bank, serial, inYuan(amountFen), inYuan(leftFen)],
            }),
          )}
        />
        {waiting.length > 0 && <p>{say.next}</p>}
      </section>
      <div className="cards">
        <RefundForm waiting={waiting} settled={changed} />
      </div>
    </>
  );
}
