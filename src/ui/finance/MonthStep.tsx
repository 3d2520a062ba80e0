/** The steps that the state of a period allows, and nothing else; each names who does it. */
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { CollectedUsage, Month, ProposedEstimates } from '../api/generated.ts';
import type { Deeds } from '../api/use-deed.ts';
import { BarredButton } from '../station/BarredButton.tsx';
import { useSpeech } from '../words/language.ts';
import { usePermitted } from './month-permissions.ts';
import { isComplete, NO_APPROVAL, SecondPerson, trimmed } from './SecondPerson.tsx';

interface Props {
  readonly period: string;
  /** Null before anything was collected for the period. */
  readonly month: Month | null;
  readonly running: boolean;
  readonly deeds: Deeds;
  /** What collecting has found. */
  readonly collected: (counts: CollectedUsage) => void;
  /** What was estimated where a reading is due and missing. */
  readonly proposed: (estimates: ProposedEstimates) => void;
}

/** What brings a period on from each state; everything else may be done, and is not proposed. */
const ONWARD = {
  preparing: 'submit',
  submitted: 'review',
  reviewed: 'deduct',
  posting: 'close',
  closed: null,
} as const satisfies Record<Month['state'], string | null>;

function useStep({ period, month, running, deeds }: Props) {
  const { month: say } = useSpeech().words;
  const permitted = usePermitted();
  const primary = month === null ? 'collect' : ONWARD[month.state];
  const params = { period };
  const whyNot = (name: keyof typeof say.steps, lacks: string | null): string | null => {
    if (!permitted(name)) return say.notYours;
    if (running || (deeds.running !== null && deeds.running !== name)) return say.busy;
    return lacks;
  };
  const button = (
    name: keyof typeof say.steps,
    send: Parameters<Deeds['run']>[1],
    lacks: string | null = null,
  ) => (
    <BarredButton
      key={name}
      type={name === primary ? 'primary' : 'default'}
      loading={deeds.running === name}
      why={whyNot(name, lacks)}
      briefly={lacks === null}
      onClick={() => void deeds.run(name, send)}
    >
      {say.steps[name]}
    </BarredButton>
  );
  return { params, button };
}

/** What a second person lets pass is what is missing when they are asked. */
async function submitted(
  params: { readonly period: string },
  operationId: string,
  approval: ReturnType<typeof trimmed> | null,
) {
  const path = 'POST /api/months/{period}/submit';
  if (approval === null) return call(path, { params, body: { operationId, waiver: null } });
  const seen = await call('GET /api/months/{period}/missing', { params });
  if (!seen.ok) return seen;
  const { count: missing, revision, missingHash } = seen.value;
  const waiver = { ...approval, missing, revision, missingHash };
  return call(path, { params, body: { operationId, waiver } });
}

function Preparing(props: Props) {
  const { params, button } = useStep(props);
  const { month: say } = useSpeech().words;
  const [approval, setApproval] = useState(NO_APPROVAL);
  const waiver = isComplete(approval) ? trimmed(approval) : null;
  return (
    <>
      {props.month !== null && (
        <>
          <p className="quiet">{say.waiver}</p>
          <SecondPerson approval={approval} change={setApproval} />
        </>
      )}
      <div className="buttons">
        {button('collect', async () => {
          const answer = await call('POST /api/months/{period}/collect', { params, body: {} });
          if (answer.ok) props.collected(answer.value);
          return answer;
        })}
        {props.month !== null &&
          button('estimate', async () => {
            const answer = await call('POST /api/months/{period}/estimates', { params, body: {} });
            if (answer.ok) props.proposed(answer.value);
            return answer;
          })}
        {props.month !== null &&
          button('submit', (operationId) => submitted(params, operationId, waiver))}
      </div>
    </>
  );
}

function Withdrawable(props: Props & { readonly children: React.ReactNode }) {
  const { params, button } = useStep(props);
  const { month: say } = useSpeech().words;
  const [approval, setApproval] = useState(NO_APPROVAL);
  return (
    <>
      <div className="buttons">{props.children}</div>
      <SecondPerson approval={approval} change={setApproval} />
      <div className="buttons">
        {button(
          'withdraw',
          (operationId) =>
            call('POST /api/months/{period}/withdraw', {
              params,
              body: { operationId, ...trimmed(approval) },
            }),
          isComplete(approval) ? null : say.twoNeeded,
        )}
      </div>
    </>
  );
}

export function MonthStep(props: Props) {
  const { month } = props;
  const { params, button } = useStep(props);
  const deduct = () =>
    button('deduct', () => call('POST /api/months/{period}/deduct', { params, body: {} }));
  switch (month?.state ?? 'preparing') {
    case 'preparing':
      return <Preparing {...props} />;
    case 'submitted':
      return (
        <Withdrawable {...props}>
          {button('review', (operationId) =>
            call('POST /api/months/{period}/review', {
              params,
              body: { operationId, hash: month?.hash ?? '' },
            }),
          )}
        </Withdrawable>
      );
    case 'reviewed':
      return <Withdrawable {...props}>{deduct()}</Withdrawable>;
    case 'posting':
      return (
        <div className="buttons">
          {deduct()}
          {button('close', (operationId) =>
            call('POST /api/months/{period}/close', { params, body: { operationId } }),
          )}
        </div>
      );
    case 'closed':
      return null;
  }
}
