/** Nothing of the desks is shown before somebody has logged in; after that a closed door lies over them and keeps the form. */
import { Button, Modal } from 'antd';
import { type ReactNode, useRef } from 'react';
import { useSpeech } from '../words/language.ts';
import { LogInForm, PasswordForm, UnlockForm } from './Forms.tsx';
import { SecondDialog } from './SecondDialog.tsx';
import { logOut, useGate, useSession } from './session.ts';

function Closed() {
  const { words } = useSpeech();
  const gate = useGate();
  const session = useSession();
  return (
    <>
      {(gate === 'locked' || gate === 'proof') && (
        <UnlockForm fullName={session?.fullName ?? ''} isProof={gate === 'proof'} />
      )}
      {gate === 'out' && <LogInForm name={session?.person ?? ''} />}
      {gate === 'password-due' && <PasswordForm />}
      <Button type="link" onClick={() => void logOut()}>
        {words.session.logOut}
      </Button>
    </>
  );
}

/** Whoever comes after another begins with an empty page. */
function useSamePerson(): void {
  const session = useSession();
  const person = useRef<string | null>(null);
  const now = session?.person ?? null;
  if (person.current !== null && now !== null && now !== person.current) location.reload();
  person.current ??= now;
}

/** The window takes the focus to its first field, also where the name stands there already. */
const focusEmpty = (isOpen: boolean): void => {
  if (!isOpen) return;
  const fields = document.querySelectorAll<HTMLInputElement>('.closed-door form input');
  [...fields].find(({ value }) => value === '')?.focus();
};

interface Props {
  readonly switchLanguage: () => void;
  readonly children: ReactNode;
}

export function Door({ switchLanguage, children }: Props) {
  const { words } = useSpeech();
  const gate = useGate();
  const session = useSession();
  useSamePerson();
  if (gate === 'asking') return null;
  if (session === null) {
    return (
      <main className="door">
        <h1>{words.product}</h1>
        {gate === 'locked' ? <Closed /> : <LogInForm />}
        <Button type="text" onClick={switchLanguage}>
          {words.language}
        </Button>
      </main>
    );
  }
  return (
    <>
      {children}
      <SecondDialog />
      <Modal
        rootClassName="closed-door"
        title={words.product}
        open={gate !== 'in'}
        closable={false}
        footer={null}
        destroyOnHidden
        keyboard={false}
        afterOpenChange={focusEmpty}
      >
        <Closed />
      </Modal>
    </>
  );
}
