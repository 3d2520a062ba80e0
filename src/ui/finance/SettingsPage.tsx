/** 到账、收费项目、票本: transfers seen on the bank statement, items that are charged for, and paper that is given out. */
import { Alert } from 'antd';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Ticket } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { DeedForm, useMayDo } from '../forms/DeedForm.tsx';
import { carried, choice, text, tick, whole } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { lookAt, useDeskDetail } from '../station/desk-name.ts';
import { Facts } from '../station/Facts.tsx';
import { figure, ListTable } from '../station/ListTable.tsx';
import { LookUpSheet } from '../station/LookUpSheet.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { BankFile } from './BankFile.tsx';
import { booksWords } from './books.ts';
import { ClearingForm, RedClearingForm } from './ClearingForm.tsx';
import { AssignForm, ReceiveForm, Suspense } from './SuspenseForms.tsx';
import { WaitingTransfers } from './WaitingTransfers.tsx';

const TICKET_NO = /^[1-9]\d{0,9}$/;

function ArrivedForm({
  ticket,
  settled,
}: {
  readonly ticket: Ticket;
  readonly settled: () => void;
}) {
  const { settings } = useRoom(booksWords);
  const { account } = useRoom(formWords);
  const { yuan, time } = useSpeech();
  const { payment, accountId, name, at, ticketNo, charge } = ticket;
  return (
    <DeedForm
      name={`confirm-${ticketNo}`}
      title={settings.confirm}
      needs="transfer.confirm"
      button={settings.confirmButton}
      left={payment.state === 'pending'}
      before={() => (
        <>
          <Facts
            facts={[
              [account, `${accountId} ${name}`],
              [charge?.name ?? settings.confirm, yuan(payment.amountFen)],
              [settings.ticketNo, `${ticketNo} · ${time(at)}`],
            ]}
          />
          {payment.state !== 'pending' && (
            <Alert
              type="info"
              showIcon
              title={payment.state === 'withdrawn' ? settings.withdrawn : settings.notPending}
            />
          )}
        </>
      )}
      fields={{ payment: carried(payment.operationId) }}
      send={(operationId, given) =>
        call('POST /api/payments/confirm', { body: { operationId, ...given } })
      }
      settled={settled}
      done={() => (charge === null ? settings.confirmed : settings.confirmedCharge(charge.name))}
    />
  );
}

/** A transfer that never comes: two people no longer wait for it. */
function WithdrawForm({
  ticket: { payment, ticketNo },
  settled,
}: {
  readonly ticket: Ticket;
  readonly settled: () => void;
}) {
  const { settings } = useRoom(booksWords);
  const form = useRoom(formWords);
  return (
    <DeedForm
      name={`withdraw-${ticketNo}`}
      title={settings.withdraw}
      text={settings.withdrawText}
      needs="transfer.confirm"
      button={settings.withdrawButton}
      danger
      left={payment.state === 'pending'}
      fields={{
        payment: carried(payment.operationId),
        reason: text(form.reason, 120),
        second: text(form.second),
      }}
      send={(operationId, given) =>
        call('POST /api/payments/withdraw', { body: { operationId, ...given } })
      }
      settled={settled}
      done={() => settings.withdrawn}
    />
  );
}

function Arrived({ changed }: { readonly changed: () => void }) {
  const { settings } = useRoom(booksWords);
  const { look } = useRoom(formWords);
  const { connected } = useCounter();
  const ticketNo = useDeskDetail('settings');
  const [turn, setTurn] = useState(0);
  const asked = connected && TICKET_NO.test(ticketNo) ? `transfer ${ticketNo} ${turn}` : null;
  const answer = useAnswer('GET /api/receipts/{ticketNo}', { params: { ticketNo } }, asked);
  const settled = () => {
    setTurn((n) => n + 1);
    changed();
  };
  // What was assigned just now is settled, and the form that did it says so.
  const states = new Set<Ticket['payment']['state']>(
    turn > 0 ? ['pending', 'settled'] : ['pending'],
  );
  return (
    <>
      <LookUpSheet
        key={ticketNo}
        inner
        title={settings.confirm}
        text={settings.confirmText}
        label={settings.ticketNo}
        button={look}
        pattern={TICKET_NO}
        initial={ticketNo}
        ask={(no) => lookAt('finance', 'settings', no)}
      >
        {answer?.ok === false && <Trouble problem={answer.problem} />}
      </LookUpSheet>
      {answer?.ok === true && (
        <ArrivedForm key={answer.value.ticketNo} ticket={answer.value} settled={settled} />
      )}
      {answer?.ok === true && (
        <WithdrawForm key={answer.value.ticketNo} ticket={answer.value} settled={settled} />
      )}
      {answer?.ok === true && states.has(answer.value.payment.state) && (
        <AssignForm key={answer.value.ticketNo} ticket={answer.value} settled={settled} />
      )}
      {answer?.ok === true && answer.value.payment.state === 'withdrawn' && (
        <ReceiveForm key={answer.value.ticketNo} ticket={answer.value} settled={changed} />
      )}
    </>
  );
}

function Items() {
  const { pair } = useSpeech();
  const { settings } = useRoom(booksWords);
  const { connected } = useCounter();
  const [turn, setTurn] = useState(0);
  const answer = useAnswer('GET /api/charge-items', {}, connected ? `items ${turn}` : null);
  return (
    <>
      <section className="sheet">
        <ListTable
          caption={settings.items}
          columns={[settings.item, settings.name, settings.kind, figure(settings.tax)]}
          rows={
            (answer?.ok === true ? answer.value : null)?.map((one) => ({
              key: one.item,
              cells: [
                one.item,
                one.name,
                one.income ? settings.income : settings.deposit,
                one.taxBasisPoints / 100,
              ],
            })) ?? null
          }
        />
      </section>
      <DeedForm
        name="charge-item"
        title={settings.enterItem}
        needs="price.enter"
        button={settings.enterItem}
        fields={{
          item: text(settings.item, 20),
          name: text(settings.name),
          tax: whole(settings.tax, 0, 100),
          deposit: tick(settings.isDeposit),
        }}
        send={(operationId, { item, name, tax, deposit }) =>
          call('POST /api/charge-items', {
            body: { operationId, item, name, income: !deposit, taxBasisPoints: tax * 100 },
          })
        }
        settled={() => setTurn((n) => n + 1)}
        done={(_answer, { name }) => pair(settings.entered, name)}
      />
    </>
  );
}

function SeriesForm() {
  const { pair } = useSpeech();
  const { settings } = useRoom(booksWords);
  return (
    <DeedForm
      name="ticket-series"
      title={settings.series}
      text={settings.seriesText}
      needs="series.enter"
      button={settings.give}
      fields={{
        series: text(settings.seriesName, 20),
        ticketKind: choice(settings.seriesKind, settings.seriesKinds),
        first: whole(settings.first, 1, 99_999_999),
        last: whole(settings.last, 1, 99_999_999),
        holder: text(settings.holder),
      }}
      send={(operationId, given) =>
        call('POST /api/ticket-series', { body: { operationId, ...given } })
      }
      done={(_answer, given) =>
        pair(settings.given, `${given.series} ${given.first}–${given.last} → ${given.holder}`)
      }
    />
  );
}

export function SettingsPage() {
  const [turn, setTurn] = useState(0);
  const changed = (): void => setTurn((n) => n + 1);
  const may = useMayDo('transfer.confirm');
  return (
    <>
      {may && (
        <>
          <section className="sheet">
            <WaitingTransfers turn={turn} />
          </section>
          <BankFile changed={changed} />
          <Suspense turn={turn} changed={changed} />
        </>
      )}
      <div className="cards">
        <Arrived changed={changed} />
        <ClearingForm />
        <RedClearingForm />
        <ReceiveForm settled={changed} />
        <Items />
        <SeriesForm />
      </div>
    </>
  );
}
