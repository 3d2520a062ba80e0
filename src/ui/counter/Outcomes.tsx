/** How a sale ended. Only what the card showed when it was read back is called written; what is unknown is called so. */
import { Alert, Button, Result } from 'antd';
import type { ReactNode } from 'react';
import type { Problem, Sale } from '../api/generated.ts';
import { desk, useCounter } from '../station/link.ts';
import { told, useSpeech } from '../words/language.ts';
import { CancelNotes } from './CancelNotes.tsx';
import type { SaleState } from './sale.ts';

type At<Name extends SaleState['at']> = Extract<SaleState, { at: Name }>;

function TicketLine({ answer, reprint }: { readonly answer: Sale; readonly reprint: () => void }) {
  const { words, yuan } = useSpeech();
  if (answer.ticketNo === null) return null;
  const paid = answer.payment?.result?.amountFen ?? 0;
  return (
    <p>
      {words.ticket.number} {answer.ticketNo} · {yuan(paid)}{' '}
      <Button size="small" onClick={reprint}>
        {words.sell.reprint}
      </Button>
    </p>
  );
}

export function Close() {
  const { words } = useSpeech();
  return <Button onClick={() => desk.clear()}>{words.close}</Button>;
}

/** Before + this = after, where the card was read once more. */
function Equation({ done }: { readonly done: At<'done'> }) {
  const { words, m3, yuan } = useSpeech();
  const say = words.done;
  const { answer, sale, after } = done;
  const { reading, takeCard } = useCounter();
  if (after === null) {
    // That it has left is said of a card that has.
    if (reading) return <p>{words.reading}</p>;
    return <p>{takeCard ? say.checked : say.left}</p>;
  }
  const { money } = after;
  // A card of money (金额表) is told in yuan.
  const [before, brought, now] =
    money === undefined
      ? [sale.onCardBefore, answer.load.result?.litres ?? 0, after.gas.onCardLitres]
      : [sale.moneyBefore ?? 0, answer.load.result?.fen ?? 0, money.onCardFen];
  const [shown, names] =
    money === undefined
      ? [m3, [say.before, say.after, say.agree]]
      : [yuan, [say.beforeMoney, say.afterMoney, say.agreeMoney]];
  const [beforeName, afterName, agree] = names;
  const agrees = before + brought === now;
  return (
    <>
      <dl className="equation">
        <div>
          <dt>{beforeName}</dt>
          <dd>{shown(before)}</dd>
        </div>
        <div className="plus">
          <dt>{say.this}</dt>
          <dd>{shown(brought)}</dd>
        </div>
        <div className="equals">
          <dt>{afterName}</dt>
          <dd>{shown(now)}</dd>
        </div>
      </dl>
      <Alert
        type={agrees ? 'success' : 'error'}
        showIcon
        title={agrees ? `${agree} ✓` : say.differ}
      />
    </>
  );
}

interface Reprint {
  readonly reprint: () => void;
}

export function DonePanel({ done, reprint }: Reprint & { readonly done: At<'done'> }) {
  const { words } = useSpeech();
  const { takeCard } = useCounter();
  return (
    <Outcome status="success" title={words.done.title}>
      <Equation done={done} />
      <TicketLine answer={done.answer} reprint={reprint} />
      {takeCard ? (
        <div className="take-card" role="status">
          <strong>{words.done.take}</strong>
          <p>{words.done.takeText}</p>
        </div>
      ) : (
        <Close />
      )}
    </Outcome>
  );
}

export function UnknownPanel({ unknown, reprint }: Reprint & { readonly unknown: At<'unknown'> }) {
  const { words, m3, yuan, language } = useSpeech();
  const { sale, answer } = unknown;
  const { cancels } = useCounter();
  const load = sale.body.load.operationId;
  const isAsked = cancels.some((one) => one.load === load && one.at === 'asked');
  const { problem, result } = answer.load;
  const other =
    problem !== null && problem.code !== 'card.removed' ? told(problem, language) : null;
  return (
    <Outcome status="warning" title={words.unknown.title}>
      <p className="put-back">{words.unknown.text(sale.cardNo)}</p>
      {result !== null && (
        <p>{words.unknown.gas(result.litres === 0 ? yuan(result.fen) : m3(result.litres))}</p>
      )}
      {other !== null && (
        <p className="quiet">
          {other.detail} {other.next}
        </p>
      )}
      <TicketLine answer={answer} reprint={reprint} />
      <CancelNotes load={load} />
      <Button onClick={() => desk.clear()}>{words.unknown.leave}</Button>
      {!isAsked && (
        <Button danger onClick={() => desk.cancels.ask({ load, cardNo: sale.cardNo })}>
          {words.cancel.ask}
        </Button>
      )}
    </Outcome>
  );
}

export function NotWrittenPanel({ sale, reprint }: Reprint & { readonly sale: At<'not-written'> }) {
  const { words, language } = useSpeech();
  const { load, payment, purchase } = sale.answer;
  const took = payment?.state === 'done' || purchase?.state === 'done';
  // That it ended void is what the title says.
  const isVoid = load.problem?.code === 'load.not-open';
  const why = load.problem === null || isVoid ? null : told(load.problem, language);
  return (
    <Outcome status="warning" title={took ? words.notWritten.title : words.notPaid.title}>
      {purchase?.state === 'done' && <p>{words.notWritten.text}</p>}
      <CancelNotes load={sale.sale.body.load.operationId} />
      {why !== null && (
        <p>
          {why.detail} <strong>{why.next}</strong>
        </p>
      )}
      <TicketLine answer={sale.answer} reprint={reprint} />
      <Close />
    </Outcome>
  );
}

export function NotDonePanel({ problem }: { readonly problem: Problem | null }) {
  const { words, language } = useSpeech();
  const why = problem === null ? null : told(problem, language);
  return (
    <Outcome status="error" title={words.notDone.title}>
      {why === null ? (
        <p>{words.notDone.never}</p>
      ) : (
        <p>
          {why.detail} <strong>{why.next}</strong>
        </p>
      )}
      <Close />
    </Outcome>
  );
}

interface OutcomeProps {
  readonly status: 'success' | 'warning' | 'error';
  readonly title: string;
  readonly children: ReactNode;
}

export function Outcome({ status, title, children }: OutcomeProps) {
  return (
    <section className={`outcome outcome-${status}`} aria-live="assertive">
      <Result status={status} title={title} />
      {children}
    </section>
  );
}
