/** The second person logs in beside the first, for the one request that waits, or is asked at a screen of their own. */
import { Alert, Button, Modal } from 'antd';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { type Asked, endSecond, secondAsked, watchSecond } from '../api/second-person.ts';
import { after } from '../browser/clock.ts';
import { told, useSpeech } from '../words/language.ts';
import { SignForm } from './Forms.tsx';
import { approve, type InboxState, inboxState, layInInbox } from './session.ts';

const LOOK_MS = 2_000;

/** Looks until it was decided: approved, the request goes on; refused or gone, it says so. */
function Laid({ id, send }: { readonly id: string; readonly send: () => void }) {
  const { words } = useSpeech();
  const [turn, setTurn] = useState(0);
  const [ended, setEnded] = useState<InboxState | null>(null);
  useEffect(
    () =>
      after(LOOK_MS, () => {
        void inboxState(id).then((state) => {
          if (state === 'approved') endSecond(true);
          else if (state === 'refused' || state === 'gone') setEnded(state);
          else setTurn(turn + 1);
        });
      }),
    [id, turn],
  );
  if (ended === 'refused') return <Alert type="error" showIcon title={words.session.refused} />;
  return ended === 'gone' ? (
    <>
      <Alert type="warning" showIcon title={words.session.laidGone} />
      <Button type="link" onClick={send}>
        {words.session.elsewhere}
      </Button>
    </>
  ) : (
    <Alert type="info" showIcon title={words.session.laid} />
  );
}

function Elsewhere({ asked }: { readonly asked: Asked }) {
  const { words, language } = useSpeech();
  const [laid, setLaid] = useState<Awaited<ReturnType<typeof layInInbox>>>(null);
  const send = (): void => void layInInbox(asked).then(setLaid);
  if (typeof laid === 'string' && laid !== 'no-answer')
    return <Laid key={laid} id={laid} send={send} />;
  return (
    <>
      {laid === 'no-answer' && <Alert type="error" title={words.session.noAnswer} />}
      {laid !== null && typeof laid === 'object' && (
        <Alert type="error" showIcon title={told(laid, language).detail} />
      )}
      <Button type="link" onClick={send}>
        {words.session.elsewhere}
      </Button>
    </>
  );
}

export function SecondDialog() {
  const { words } = useSpeech();
  const asked = useSyncExternalStore(watchSecond, secondAsked);
  return (
    <Modal
      title={words.session.second}
      open={asked !== null}
      footer={null}
      onCancel={() => endSecond(false)}
      destroyOnHidden
    >
      {asked !== null && (
        <>
          <SignForm
            title={words.session.secondText}
            button={words.session.approve}
            fields={[
              { name: 'name', label: words.session.name, fill: 'off', initial: asked.second },
              { name: 'password', label: words.session.password, secret: true, fill: 'off' },
            ]}
            send={async ({ name = '', password = '' }) => {
              const refused = await approve(asked, name, password);
              if (refused === null) endSecond(true);
              return refused;
            }}
          />
          <Elsewhere asked={asked} />
        </>
      )}
    </Modal>
  );
}
