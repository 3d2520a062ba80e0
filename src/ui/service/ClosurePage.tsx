/** 销户退费: the meter comes down, then the balance goes back by its channels and the account is closed; two people each time. */
import { Alert } from 'antd';
import { useEffect, useState } from 'react';
import type { ClosureProposal } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { formWords } from '../forms/words.ts';
import { lookAt, useDeskDetail } from '../station/desk-name.ts';
import { Facts } from '../station/Facts.tsx';
import { figure, ListTable } from '../station/ListTable.tsx';
import { ACCOUNT_NO, LookUp } from '../station/LookUp.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { CloseForm, EraseForm, SettleForm } from './ClosureForms.tsx';
import { serviceWords } from './words.ts';

function Proposal({ of }: { readonly of: ClosureProposal }) {
  const { closure } = useRoom(serviceWords);
  const { none } = useRoom(formWords);
  const { m3, yuan } = useSpeech();
  return (
    <section className="sheet" aria-label={closure.proposal}>
      <h3>{closure.proposal}</h3>
      <Facts
        facts={[
          [closure.meter, of.meter?.plate ?? none],
          [closure.gas, m3(of.gasLitres)],
          [closure.unused, yuan(of.unusedFen)],
          [closure.debt, yuan(of.overUseFen)],
          [closure.balance, yuan(of.balanceFen - of.giftFen)],
          ...(of.giftFen === 0 ? [] : [[closure.gift, yuan(of.giftFen)] as const]),
        ]}
      />
      {of.refunds.length > 0 && (
        <ListTable
          caption={closure.refunds}
          columns={[closure.channel, figure(closure.amount)]}
          rows={of.refunds.map(({ payment, channel, amountFen }) => ({
            key: payment,
            cells: [closure.channels[channel], yuan(amountFen)],
          }))}
        />
      )}
    </section>
  );
}

/** A closed account has no proposal any more; what its forms have to say stays on the screen beside the one before. */
function useLast(now: ClosureProposal | null, accountId: string): ClosureProposal | null {
  const [last, setLast] = useState<{ readonly of: string; readonly was: ClosureProposal } | null>(
    null,
  );
  useEffect(() => {
    if (now !== null) setLast({ of: accountId, was: now });
  }, [now, accountId]);
  return now ?? (last?.of === accountId ? last.was : null);
}

export function ClosurePage() {
  const { closure } = useRoom(serviceWords);
  const { account } = useRoom(formWords);
  const { connected } = useCounter();
  const accountId = useDeskDetail('closure');
  const [turn, setTurn] = useState(0);
  const settled = (): void => setTurn((n) => n + 1);
  const isAccount = ACCOUNT_NO.test(accountId);
  const key = connected && isAccount ? `${accountId} ${turn}` : null;
  const params = { accountId };
  const answer = useAnswer('GET /api/accounts/{accountId}/closure', { params }, key);
  const known = useAnswer('GET /api/accounts/{accountId}', { params }, key);
  const proposal = useLast(answer?.ok === true ? answer.value : null, accountId);
  // Until the next one is known, the answer is of the customer before.
  const holder =
    known?.ok === true && known.value.accountId === Number(accountId) ? known.value : null;
  return (
    <>
      <section className="sheet">
        <h2>{closure.title}</h2>
        <p className="quiet">{closure.text}</p>
        <LookUp
          key={accountId}
          label={account}
          button={closure.look}
          pattern={ACCOUNT_NO}
          initial={accountId}
          ask={(no) => lookAt('services', 'closure', no)}
        />
        {holder !== null && (
          <strong>
            {holder.accountId} · {holder.name} · {holder.address}
          </strong>
        )}
        {holder?.closed === true && <Alert type="info" showIcon title={closure.done} />}
      </section>
      {answer?.ok === false && holder?.closed !== true && <Trouble problem={answer.problem} />}
      {proposal !== null && isAccount && (
        <>
          <Proposal of={proposal} />
          <SettleForm
            key={`settle ${accountId}`}
            accountId={Number(accountId)}
            proposal={proposal}
            settled={settled}
          />
          <CloseForm
            key={`close ${accountId}`}
            accountId={Number(accountId)}
            proposal={proposal}
            settled={settled}
          />
        </>
      )}
      {holder?.closed === true && (
        <EraseForm key={`erase ${accountId}`} accountId={holder.accountId} settled={settled} />
      )}
    </>
  );
}
