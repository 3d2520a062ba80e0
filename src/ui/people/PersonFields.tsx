/** What a person of the list is given: roles, and a password that serves to choose another one. */
import { Checkbox, Input } from 'antd';
import type { Person } from '../api/generated.ts';
import { Field } from '../counter/Field.tsx';
import { useSpeech } from '../words/language.ts';

export type Role = Person['roles'][number];

const ROLES = [
  'cashier',
  'card-administrator',
  'engineering',
  'customer-service',
  'finance',
  'manager',
  'auditor',
  'administrator',
] as const satisfies readonly Role[];

export function RolesField({
  roles,
  change,
}: {
  readonly roles: readonly Role[];
  readonly change: (roles: Role[]) => void;
}) {
  const { people } = useSpeech().words;
  return (
    <fieldset>
      <legend>{people.roles}</legend>
      <Checkbox.Group
        value={[...roles]}
        options={ROLES.map((role) => ({ label: people.role[role], value: role }))}
        onChange={change}
      />
    </fieldset>
  );
}

export function PasswordField({
  password,
  change,
}: {
  readonly password: string;
  readonly change: (password: string) => void;
}) {
  const { people } = useSpeech().words;
  return (
    <Field label={people.password}>
      {(id) => (
        <Input.Password
          id={id}
          autoComplete="new-password"
          maxLength={128}
          value={password}
          onChange={({ target }) => change(target.value)}
        />
      )}
    </Field>
  );
}
