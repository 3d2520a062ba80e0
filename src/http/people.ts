/** 系统管理员: who may log in, and with which roles. */
import { z } from 'zod';
import { changePerson, enterPerson, setPassword } from '../app/access/people.ts';
import { personKey } from '../core/access/person-name.ts';
import { ROLES } from '../core/access/roles.ts';
import type { Access } from './access.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { operationIdField, textField } from './fields.ts';
import { nameField, passwordField } from './session.ts';

const tags = ['access'];
const rolesField = z.array(z.enum(ROLES)).min(1).max(ROLES.length);
/** However it was typed: what follows, such as ending their sessions, must find the same person. */
const params = z.strictObject({
  person: z
    .string()
    .min(1)
    .max(40)
    .transform((typed) => personKey(typed) ?? typed),
});

const personSchema = z
  .strictObject({
    person: z.string(),
    fullName: z.string(),
    roles: z.array(z.enum(ROLES)),
    temporary: z.boolean(),
    disabled: z.string().meta({ description: 'Why they are not let in; empty for who is.' }),
    locked: z.boolean().meta({ description: 'After ten wrong passwords.' }),
  })
  .meta({ id: 'Person' });

function addEntering(desk: Desk, { app }: HttpDeps, { desk: access }: Access): void {
  desk.get(
    '/api/people',
    {
      config: { needs: 'people.see' },
      schema: {
        tags,
        summary: 'Everybody who may, or might once, log in (人员).',
        response: { 200: z.array(personSchema), ...PROBLEMS },
      },
    },
    () =>
      app.store.people.list().map(({ password: _, roles, ...row }) => ({
        ...row,
        roles: [...roles],
        locked: access.isLocked(row.person),
      })),
  );

  desk.post(
    '/api/people',
    {
      config: { needs: 'people.enter', provesAgain: true },
      schema: {
        tags,
        summary: 'Enter a person (新增人员) with a password that serves to choose another one.',
        body: z.strictObject({
          operationId: operationIdField,
          person: nameField.meta({ description: 'The name to log in with.' }),
          fullName: textField(40),
          roles: rolesField,
          password: passwordField,
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }) =>
      operationAnswer(
        body.operationId,
        granted(await enterPerson(access.people, who, { ...body, temporary: true })),
      ),
  );
}

function addChanging(desk: Desk, { app }: HttpDeps, { desk: access }: Access): void {
  const { sessions } = access;
  desk.post(
    '/api/people/:person/roles',
    {
      config: { needs: 'people.enter', provesAgain: true },
      schema: {
        tags,
        summary: 'Give a person other roles (角色). Their sessions end.',
        params,
        body: z.strictObject({ operationId: operationIdField, roles: rolesField }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { person }, body: { operationId, roles } }) => {
      const change = { kind: 'set-roles', person, roles } as const;
      const done = granted(await changePerson(app, who, operationId, change));
      sessions.endOf(person);
      return operationAnswer(operationId, done);
    },
  );

  desk.post(
    '/api/people/:person/hold',
    {
      config: { needs: 'people.enter', provesAgain: true },
      schema: {
        tags,
        summary: 'Shut a person out (停用), or let them in again with an empty reason.',
        params,
        body: z.strictObject({
          operationId: operationIdField,
          reason: z.union([z.literal(''), textField(200)]),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { person }, body: { operationId, reason } }) => {
      const change = { kind: 'disable-person', person, reason } as const;
      const done = granted(await changePerson(app, who, operationId, change));
      sessions.endOf(person);
      return operationAnswer(operationId, done);
    },
  );

  desk.post(
    '/api/people/:person/password',
    {
      config: { needs: 'people.enter', provesAgain: true },
      schema: {
        tags,
        summary: 'Give a person a password that serves to choose another one (重设密码).',
        params,
        body: z.strictObject({ operationId: operationIdField, password: passwordField }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { person }, body }) => {
      const wish = { ...body, person, temporary: true };
      const done = granted(await setPassword(access.people, who, wish));
      sessions.endOf(person);
      access.release(person);
      return operationAnswer(body.operationId, done);
    },
  );
}

export function addPeopleRoutes(desk: Desk, deps: HttpDeps, access: Access): void {
  addEntering(desk, deps, access);
  addChanging(desk, deps, access);
  const nothing = z.strictObject({});
  desk.post(
    '/api/people/:person/unlock',
    {
      config: { needs: 'people.unlock', repeats: 'ends-alike' },
      schema: {
        tags,
        summary: 'Let a person guess again after ten wrong passwords (解锁).',
        params,
        body: nothing,
        response: { 200: nothing, ...PROBLEMS },
      },
    },
    ({ params: { person } }) => {
      access.desk.release(person);
      return {};
    },
  );

  desk.post(
    '/api/people/first-code',
    {
      config: { needs: 'local', repeats: 'ends-alike' },
      schema: {
        tags,
        summary: 'A new one-time code for an administrator; only over the Unix socket.',
        body: nothing,
        response: { 200: z.strictObject({ code: z.string() }), ...PROBLEMS },
      },
    },
    () => ({ code: access.desk.newCode() }),
  );
}
