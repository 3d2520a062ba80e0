/** The second person logs in beside the first, for the one request that waits. */
import { Modal } from 'antd';
import { useSyncExternalStore } from 'react';
import { endSecond, secondAsked, watchSecond } from '../api/second-person.ts';
import { useSpeech } from '../words/language.ts';
import { SignForm } from './Forms.tsx';
import { approve } from './session.ts';

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
      )}
    </Modal>
  );
}
