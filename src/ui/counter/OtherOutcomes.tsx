/** How a payment without gas ended, and the opening of a card. */
import { Button } from 'antd';
import type { PaymentResult, Problem } from '../api/generated.ts';
import { CardSlip } from '../station/CardSlip.tsx';
import { told, useSpeech } from '../words/language.ts';
import { Close, Outcome } from './Outcomes.tsx';

interface PaidProps {
  readonly result: PaymentResult;
  readonly reprint: () => void;
}

export function PaidPanel({ result, reprint }: PaidProps) {
  const { words, yuan } = useSpeech();
  const { payOnly } = words;
  return (
    <Outcome
      status={result.state === 'settled' ? 'success' : 'warning'}
      title={
        { settled: payOnly.done, pending: payOnly.pending, withdrawn: payOnly.withdrawn }[
          result.state
        ]
      }
    >
      <p>
        {yuan(result.amountFen)} · {payOnly.balance} {yuan(result.balanceFen)}
      </p>
      <p>
        {words.ticket.number} {result.ticketNo}{' '}
        <Button size="small" onClick={reprint}>
          {words.sell.reprint}
        </Button>
      </p>
      <Close />
    </Outcome>
  );
}

interface OpenedProps {
  readonly cardNo: number;
  readonly operationId: string;
}

export function OpenedPanel({ cardNo, operationId }: OpenedProps) {
  const { opening } = useSpeech().words;
  return (
    <Outcome status="success" title={opening.done(cardNo)}>
      <p>
        <CardSlip operationId={operationId} />
      </p>
      <Close />
    </Outcome>
  );
}

interface OpeningProps {
  readonly cardNo: number;
  readonly problem: Problem | null;
}

export function OpeningPanel({ cardNo, problem }: OpeningProps) {
  const { words, language } = useSpeech();
  const why = problem === null ? null : told(problem, language);
  return (
    <Outcome status="warning" title={words.opening.unfinished(cardNo)}>
      {why !== null && (
        <p>
          {why.detail} <strong>{why.next}</strong>
        </p>
      )}
      <Close />
    </Outcome>
  );
}
