/** 客户: an account opened, its record changed, and what bars gas for it set or released. */
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Account } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { usePlaces } from '../engineering/use-places.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { choice, listed, optional, startingWith, text, whole } from '../forms/field.ts';
import { lookAt, useDeskDetail } from '../station/desk-name.ts';
import { Facts } from '../station/Facts.tsx';
import { FindButton } from '../station/FindButton.tsx';
import { ACCOUNT_NO } from '../station/LookUp.tsx';
import { useCounter } from '../station/link.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { customerWords } from './customers.ts';
import { OverLimitForm } from './OverLimitForm.tsx';
import { RecordChanges } from './RecordChanges.tsx';
import { RecordForms } from './RecordForms.tsx';

const HOLDS = ['blacklisted', 'stopped', 'suspended'] as const;

/** Who is looked at, and which holds stand. */
function AccountFacts({ account }: { readonly account: Account }) {
  const { pair } = useSpeech();
  const say = useRoom(customerWords);
  const { accountId, name, phone, address, identity, holds, householdSize } = account;
  const standing = HOLDS.filter((hold) => holds[hold] !== '').map((hold) =>
    pair(say.kinds[hold], holds[hold]),
  );
  return (
    <Facts
      facts={[
        [say.account, `${accountId} ${name}`],
        ...(phone === null ? [] : [[say.phoneShown, phone] as const]),
        [say.address, address],
        ...(identity === null ? [] : [[say.identityShown, identity] as const]),
        [say.household, householdSize],
        ...(account.invoiceTitle === ''
          ? []
          : [[say.invoiceShown, [account.invoiceTitle, account.taxNo ?? ''].join(' ')] as const]),
        [say.now, standing.length === 0 ? say.free : standing.join(' · ')],
      ]}
    />
  );
}

function Find() {
  return (
    <div className="deed-buttons">
      <FindButton choose={(no) => lookAt('services', 'customers', String(no))} />
    </div>
  );
}

interface LookedAt {
  readonly accountId: string;
  readonly turn: number;
  readonly settled: () => void;
}

function LookedAtAccount({ accountId, turn, settled }: LookedAt) {
  const { connected } = useCounter();
  const key = connected ? `${accountId} ${turn}` : null;
  const params = { accountId: Number(accountId) };
  const answer = useAnswer('GET /api/accounts/{accountId}', { params }, key);
  const account = answer?.ok ? answer.value : null;
  return (
    <>
      <section className="sheet">
        <Find />
        {answer !== null && !answer.ok && <Trouble problem={answer.problem} />}
        {account !== null && <AccountFacts account={account} />}
        {account !== null && <RecordChanges accountId={account.accountId} turn={turn} />}
      </section>
      <HoldForm accountId={accountId} settled={settled} />
      {account?.closed === false && <RecordForms account={account} settled={settled} />}
    </>
  );
}

interface HoldProps {
  readonly accountId: string;
  readonly settled: () => void;
}

function HoldForm({ accountId, settled }: HoldProps) {
  const { pair } = useSpeech();
  const say = useRoom(customerWords);
  return (
    <DeedForm
      name="hold"
      title={say.hold}
      text={say.holdText}
      needs="account.hold"
      button={say.hold}
      danger
      fields={{
        accountId: startingWith(whole(say.account), accountId),
        hold: choice(say.kind, say.kinds),
        deed: choice(say.deed, say.deeds),
        reason: optional(text(say.reason, 120)),
        second: optional(text(say.second)),
      }}
      checked={({ deed, reason }) => deed === 'release' || reason !== null}
      send={(operationId, { accountId: of, hold, deed, reason, second }) =>
        call('POST /api/accounts/{accountId}/holds', {
          params: { accountId: of },
          body: { operationId, hold, reason: deed === 'set' ? (reason ?? '') : '', second },
        })
      }
      settled={settled}
      done={(_answer, { accountId: of, hold, deed }) =>
        pair(deed === 'set' ? say.set : say.released, `${of} · ${say.kinds[hold]}`)
      }
    />
  );
}

function OpenForm() {
  const { pair } = useSpeech();
  const say = useRoom(customerWords);
  const { classes } = useSpeech().words;
  const places = usePlaces(0);
  return (
    <DeedForm
      name="open-account"
      title={say.open}
      text={say.openText}
      needs="account.enter"
      button={say.open}
      fields={{
        accountId: whole(say.account),
        name: text(say.name, 60),
        phone: optional(text(say.phone, 20)),
        identity: optional(text(say.identity, 32)),
        communityId: listed(say.community, places.communities),
        address: text(say.address, 120),
        customerClass: choice<string>(say.class, classes, 'residential'),
        householdSize: startingWith(whole(say.household, 1, 99), '3'),
      }}
      send={(operationId, { communityId, ...given }) =>
        call('POST /api/accounts', {
          body: { operationId, communityId: Number(communityId), ...given },
        })
      }
      done={(_answer, { accountId, name }) => pair(say.opened, `${accountId} ${name}`)}
    />
  );
}

export function CustomersPage() {
  const found = useDeskDetail('customers');
  const accountId = ACCOUNT_NO.test(found) ? found : '';
  const [turn, setTurn] = useState(0);
  const settled = () => setTurn((n) => n + 1);
  return (
    <>
      {accountId === '' ? (
        <>
          <section className="sheet">
            <Find />
          </section>
          <HoldForm accountId="" settled={settled} />
        </>
      ) : (
        <LookedAtAccount key={accountId} accountId={accountId} turn={turn} settled={settled} />
      )}
      <OverLimitForm key={`over ${accountId}`} accountId={accountId} />
      <OpenForm />
    </>
  );
}
