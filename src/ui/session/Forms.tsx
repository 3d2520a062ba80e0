/** What a person types to come in: name and password, the password alone, a new password, or the first code. */
import { Alert, Button, Input } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import type { Problem } from '../api/generated.ts';
import { told, useSpeech } from '../words/language.ts';
import { choosePassword, enterFirst, logIn, unlock } from './session.ts';

type Told = Problem | 'no-answer' | null;

interface FieldOf {
  readonly name: string;
  readonly label: string;
  readonly secret?: boolean;
  readonly fill: string;
  readonly initial?: string;
}

interface Props {
  readonly title: string;
  readonly button: string;
  readonly fields: readonly FieldOf[];
  readonly send: (values: Readonly<Record<string, string>>) => Promise<Told>;
  readonly children?: ReactNode;
}

function Refusal({ why }: { readonly why: Exclude<Told, null> }) {
  const { language, words } = useSpeech();
  if (why === 'no-answer') return <Alert type="error" showIcon title={words.session.noAnswer} />;
  const { detail, next } = told(why, language);
  return <Alert type="error" showIcon title={detail} description={next} />;
}

function Line({
  field: { label, secret, fill },
  first,
  value,
  change,
}: {
  readonly field: FieldOf;
  readonly first: boolean;
  readonly value: string;
  readonly change: (value: string) => void;
}) {
  const id = useId();
  const Box = secret === true ? Input.Password : Input;
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <Box
        id={id}
        value={value}
        autoComplete={fill}
        autoFocus={first}
        size="large"
        onChange={({ target }) => change(target.value)}
      />
    </>
  );
}

export function SignForm({ title, button, fields, send, children }: Props) {
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(fields.map(({ name, initial = '' }) => [name, initial])),
  );
  const [why, setWhy] = useState<Told>(null);
  const [busy, setBusy] = useState(false);
  // Where the name is known, the password is what is typed.
  const focus = fields.findIndex(({ initial = '' }) => initial === '');
  const submit = async (): Promise<void> => {
    setBusy(true);
    setWhy(await send(values));
    setBusy(false);
  };
  return (
    <form
      className="sign"
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void submit();
      }}
    >
      <h2>{title}</h2>
      {fields.map((field, n) => (
        <Line
          key={field.name}
          field={field}
          first={n === focus}
          value={values[field.name] ?? ''}
          change={(value) => setValues({ ...values, [field.name]: value })}
        />
      ))}
      {why !== null && <Refusal why={why} />}
      <Button type="primary" size="large" htmlType="submit" loading={busy}>
        {button}
      </Button>
      {children}
    </form>
  );
}

const of = (values: Readonly<Record<string, string>>, name: string): string => values[name] ?? '';

export function LogInForm({ name = '' }: { readonly name?: string }) {
  const { words } = useSpeech();
  const [first, setFirst] = useState(false);
  if (first) return <FirstForm back={() => setFirst(false)} />;
  return (
    <SignForm
      key="log-in"
      title={words.session.logIn}
      button={words.session.logIn}
      fields={[
        { name: 'name', label: words.session.name, fill: 'username', initial: name },
        {
          name: 'password',
          label: words.session.password,
          secret: true,
          fill: 'current-password',
        },
      ]}
      send={(values) => logIn(of(values, 'name'), of(values, 'password'))}
    >
      {name === '' && (
        <Button type="link" onClick={() => setFirst(true)}>
          {words.session.first}
        </Button>
      )}
    </SignForm>
  );
}

function FirstForm({ back }: { readonly back: () => void }) {
  const { words } = useSpeech();
  return (
    <SignForm
      key="first"
      title={words.session.first}
      button={words.session.enter}
      fields={[
        { name: 'code', label: words.session.code, fill: 'one-time-code' },
        { name: 'person', label: words.session.name, fill: 'username' },
        { name: 'fullName', label: words.session.fullName, fill: 'name' },
        { name: 'password', label: words.session.next, secret: true, fill: 'new-password' },
      ]}
      send={(values) =>
        enterFirst({
          code: of(values, 'code').trim(),
          person: of(values, 'person'),
          fullName: of(values, 'fullName'),
          password: of(values, 'password'),
        })
      }
    >
      <Button type="link" onClick={back}>
        {words.session.logIn}
      </Button>
    </SignForm>
  );
}

interface UnlockProps {
  readonly fullName: string;
  /** The screen is not locked: what is asked for wants the password again. */
  readonly isProof?: boolean;
}

export function UnlockForm({ fullName, isProof = false }: UnlockProps) {
  const { words } = useSpeech();
  return (
    <SignForm
      title={isProof ? words.session.proof(fullName) : words.session.locked(fullName)}
      button={isProof ? words.session.prove : words.session.unlock}
      fields={[
        {
          name: 'password',
          label: words.session.password,
          secret: true,
          fill: 'current-password',
        },
      ]}
      send={(values) => unlock(of(values, 'password'))}
    />
  );
}

export function PasswordForm() {
  const { words } = useSpeech();
  return (
    <SignForm
      title={words.session.choose}
      button={words.session.choose}
      fields={[
        {
          name: 'password',
          label: words.session.password,
          secret: true,
          fill: 'current-password',
        },
        { name: 'next', label: words.session.next, secret: true, fill: 'new-password' },
      ]}
      send={(values) => choosePassword(of(values, 'password'), of(values, 'next'))}
    />
  );
}
