/**
 * 收费、预付款: money for what is not gas, on tickets of their own; a deposit goes back by the ticket that took it, and so does money for
 * gas that nobody has bought gas for.
 */
import { Alert } from 'antd';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Ticket } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { choice, listed, optional, text, whole, yuan } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { lookAt, useDeskDetail } from '../station/desk-name.ts';
import { Facts } from '../station/Facts.tsx';
import { LookUpSheet } from '../station/LookUpSheet.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { serviceWords } from './words.ts';

const TICKET_NO = /^[1-9]\d{0,9}$/;

function ChargeForm() {
  const { charges } = useRoom(serviceWords);
  const { account } = useRoom(formWords);
  const { connected } = useCounter();
  const answer = useAnswer('GET /api/charge-items', {}, connected ? 'items' : null);
  const items = (answer?.ok === true ? answer.value : []).map(({ item, name, income }) => ({
    value: item,
    label: income ? name : `${name} · ${charges.deposit}`,
  }));
  return (
    <DeedForm
      name="charge"
      title={charges.title}
      text={charges.text}
      needs="sale.make"
      button={charges.button}
      fields={{
        accountId: whole(account),
        item: listed(charges.item, items),
        amountFen: yuan(charges.amount),
        channel: choice(charges.channel, charges.channels, 'cash'),
        cashGivenFen: optional(yuan(charges.given)),
        reference: optional(text(charges.reference, 80)),
        payer: optional(text(charges.payer, 80)),
      }}
      send={(operationId, given) => call('POST /api/charges', { body: { operationId, ...given } })}
      done={({ result, state }) => {
        const no = String((result.kind === 'fact' && result.facts.ticketNo) || '');
        const said = state === 'pending' ? charges.waits(no) : charges.taken(no);
        return <a href={`#services/tickets/${no}`}>{said}</a>;
      }}
    />
  );
}

interface RefundProps {
  readonly ticket: Ticket;
  readonly settled: () => void;
}

/** What this payment brought and the balance still holds, by the channel that it came by (原路退回). */
function BalanceRefundForm({ ticket, settled }: RefundProps) {
  const { charges } = useRoom(serviceWords);
  const { second } = useRoom(formWords);
  const { yuan: shown, time } = useSpeech();
  const { connected } = useCounter();
  const [turn, setTurn] = useState(0);
  const { payment, accountId, name, at, ticketNo } = ticket;
  const key = connected ? `balance ${accountId} ${turn}` : null;
  const account = useAnswer('GET /api/accounts/{accountId}', { params: { accountId } }, key);
  return (
    <DeedForm
      name={`balance-refund-${ticketNo}`}
      title={`${charges.balanceBack} · ${accountId} ${name}`}
      text={charges.balanceBackText}
      needs="sale.make"
      button={charges.backButton}
      danger
      before={() => (
        <Facts
          facts={[
            [charges.took, shown(payment.amountFen)],
            [charges.refunded, shown(payment.refundedFen)],
            [charges.takenAt, time(at)],
            [charges.channel, charges.channels[payment.channel]],
            ...(account?.ok === true
              ? [[charges.balance, shown(account.value.money.balanceFen)] as const]
              : []),
          ]}
        />
      )}
      fields={{
        amountFen: yuan(charges.amount),
        papers: text(charges.ownPapers, 60),
        reference: optional(text(charges.reference, 80)),
        second: text(second),
      }}
      checked={({ reference }) => payment.channel === 'cash' || reference !== null}
      send={(operationId, given) =>
        call('POST /api/payments/refund', {
          body: { operationId, accountId, payment: payment.operationId, ...given },
        })
      }
      settled={() => {
        setTurn((n) => n + 1);
        settled();
      }}
      done={(_answer, { amountFen }) => `${charges.refunded} ${shown(amountFen)}`}
    />
  );
}

function RefundForm({ ticket, settled }: RefundProps) {
  const { charges } = useRoom(serviceWords);
  const { second } = useRoom(formWords);
  const { yuan: shown, time } = useSpeech();
  const { payment, charge, accountId, name, at, ticketNo } = ticket;
  if (charge === null) return <BalanceRefundForm ticket={ticket} settled={settled} />;
  if (charge.income) {
    return <Alert type="warning" showIcon title={charges.notDeposit} />;
  }
  return (
    <DeedForm
      name={`deposit-refund-${ticketNo}`}
      title={`${charges.refund} · ${accountId} ${name}`}
      needs="sale.make"
      button={charges.backButton}
      danger
      before={() => (
        <Facts
          facts={[
            [charge.name, shown(payment.amountFen)],
            [charges.refunded, shown(payment.refundedFen)],
            [charges.takenAt, time(at)],
            [charges.channel, charges.channels[payment.channel]],
          ]}
        />
      )}
      fields={{
        amountFen: yuan(charges.amount),
        papers: text(charges.papers, 80),
        reference: optional(text(charges.reference, 80)),
        second: text(second),
      }}
      send={(operationId, given) =>
        call('POST /api/deposits/refund', {
          body: { operationId, accountId, charge: payment.operationId, ...given },
        })
      }
      settled={settled}
      done={(_answer, { amountFen }) => `${charges.refunded} ${shown(amountFen)}`}
    />
  );
}

export function ChargesPage() {
  const { charges } = useRoom(serviceWords);
  const { look } = useRoom(formWords);
  const { connected } = useCounter();
  const ticketNo = useDeskDetail('charges');
  const [turn, setTurn] = useState(0);
  const asked = connected && TICKET_NO.test(ticketNo) ? `deposit ${ticketNo} ${turn}` : null;
  const answer = useAnswer('GET /api/receipts/{ticketNo}', { params: { ticketNo } }, asked);
  return (
    <>
      <ChargeForm />
      <LookUpSheet
        key={ticketNo}
        inner
        title={charges.back}
        text={charges.refundText}
        label={charges.ticketNo}
        button={look}
        pattern={TICKET_NO}
        initial={ticketNo}
        ask={(no) => lookAt('services', 'charges', no)}
      >
        {answer?.ok === false && <Trouble problem={answer.problem} />}
      </LookUpSheet>
      {answer?.ok === true && (
        <RefundForm
          key={answer.value.ticketNo}
          ticket={answer.value}
          settled={() => setTurn((n) => n + 1)}
        />
      )}
    </>
  );
}
