/** Logging in and out, the locked screen, and the first administrator. */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Session } from '../app/access/sessions.ts';
import { PERMISSION_NAMES } from '../core/access/permissions.ts';
import { ROLES } from '../core/access/roles.ts';
import type { Access } from './access.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { operationIdField, textField } from './fields.ts';
import { problemSchema } from './problem.ts';
import { cookieName, type Scheme, shownBy } from './who.ts';

const tags = ['access'];

/** As long as anybody may choose, and no shorter than nothing: what a password must be is said when one is chosen. */
export const passwordField = z.string().min(1).max(512);
export const nameField = z.string().min(1).max(200);

const sessionSchema = z
  .strictObject({
    person: z.string(),
    fullName: z.string(),
    roles: z.array(z.enum(ROLES)),
    permissions: z.array(z.enum(PERMISSION_NAMES)),
    passwordDue: z.boolean().meta({ description: 'Choose your own password first.' }),
  })
  .meta({ id: 'Session' });

const begunSchema = sessionSchema
  .extend({
    token: z.string().meta({
      description: 'Goes with every request in the header x-qika-session, beside the cookie.',
    }),
  })
  .meta({ id: 'BegunSession' });

const TRIED = {
  ...PROBLEMS,
  429: problemSchema.meta({ description: 'Too many wrong passwords in a row.' }),
};

const sessionAnswer = ({
  person,
  fullName,
  roles,
  permissions,
  passwordDue,
}: Omit<Session, 'token' | 'cookie'>): z.output<typeof sessionSchema> => ({
  person,
  fullName,
  roles: [...roles],
  permissions: [...permissions],
  passwordDue,
});

const cookieOf = (token: string, value: string, scheme: Scheme): string => {
  const rules = `Path=/; HttpOnly; SameSite=Strict${scheme === 'https' ? '; Secure' : ''}`;
  return `${cookieName(token, scheme)}=${value}; ${rules}`;
};

function begun(
  reply: FastifyReply,
  session: Session,
  scheme: Scheme,
): z.output<typeof begunSchema> {
  // No Max-Age: the cookie ends with the browser, the session before it.
  reply.header('set-cookie', cookieOf(session.token, session.cookie, scheme));
  return { ...sessionAnswer(session), token: session.token };
}

function addComingIn(desk: Desk, deps: HttpDeps, { desk: access }: Access): void {
  const { scheme } = deps.gate;
  desk.post(
    '/api/session',
    {
      config: { needs: 'nobody', repeats: 'ends-alike' },
      schema: {
        tags,
        summary: 'Log in (登录). The cookie and the token are both needed from then on.',
        body: z.strictObject({ name: nameField, password: passwordField }),
        response: { 200: begunSchema, ...TRIED },
      },
    },
    async ({ body: { name, password } }, reply) => {
      const session = granted(await access.logIn(name, password));
      deps.audit.note('log-in', session.person, '');
      return begun(reply, session, scheme);
    },
  );

  desk.post(
    '/api/session/unlock',
    {
      config: { needs: 'nobody', repeats: 'ends-alike' },
      schema: {
        tags,
        summary: 'Go on after the screen was locked (解锁): the same person, the same session.',
        body: z.strictObject({ password: passwordField }),
        response: { 200: sessionSchema, ...TRIED },
      },
    },
    async (request) => {
      const session = granted(await access.unlock(shownBy(request, scheme), request.body.password));
      deps.audit.note('log-in', session.person, 'unlocked');
      return sessionAnswer(session);
    },
  );

  desk.post(
    '/api/session/first',
    {
      config: { needs: 'nobody' },
      schema: {
        tags,
        summary: 'Enter an administrator with the one-time code that the station printed.',
        body: z.strictObject({
          operationId: operationIdField,
          code: z.string().min(1).max(80),
          person: nameField,
          fullName: textField(40),
          password: passwordField,
        }),
        response: { 200: operationSchema, ...TRIED },
      },
    },
    async ({ body }) =>
      operationAnswer(body.operationId, granted(await access.enterFirst(deps.operator, body))),
  );
}

function addBeingIn(desk: Desk, { gate, audit }: HttpDeps, { desk: access }: Access): void {
  const { scheme } = gate;
  const nothing = z.strictObject({});
  desk.get(
    '/api/session',
    {
      config: { needs: 'self' },
      schema: {
        tags,
        summary: 'Who is logged in here, and what they may do.',
        response: { 200: sessionSchema, ...PROBLEMS },
      },
    },
    (request) => sessionAnswer(granted(access.sessions.of(shownBy(request, scheme), false))),
  );

  desk.post(
    '/api/session/seen',
    {
      config: { needs: 'self', repeats: 'ends-alike' },
      schema: {
        tags,
        summary: 'Somebody is at the keys: the screen is not locked for now.',
        body: nothing,
        response: { 200: sessionSchema, ...PROBLEMS },
      },
    },
    (request) => sessionAnswer(granted(access.sessions.of(shownBy(request, scheme), true))),
  );

  desk.post(
    '/api/session/lock',
    {
      // A page that locks itself may come a moment after the station has.
      config: { needs: 'nobody', repeats: 'ends-alike' },
      schema: {
        tags,
        summary: 'Lock the screen (锁屏), also one that is locked.',
        body: nothing,
        response: { 200: nothing, ...PROBLEMS },
      },
    },
    (request) => {
      const known = access.sessions.known(shownBy(request, scheme));
      if (known.ok) access.sessions.lock(known.value.token);
      return {};
    },
  );

  desk.post(
    '/api/session/end',
    {
      config: { needs: 'nobody', repeats: 'ends-alike' },
      schema: {
        tags,
        summary: 'Log out (退出), also from a locked screen.',
        body: nothing,
        response: { 200: nothing, ...PROBLEMS },
      },
    },
    (request, reply) => {
      const known = access.sessions.known(shownBy(request, scheme));
      if (!known.ok) return {};
      const { token, person } = known.value;
      access.sessions.end(token);
      audit.note('log-out', person, '');
      reply.header('set-cookie', `${cookieOf(token, '', scheme)}; Max-Age=0`);
      return {};
    },
  );
}

export function addSessionRoutes(desk: Desk, deps: HttpDeps, access: Access): void {
  addComingIn(desk, deps, access);
  addBeingIn(desk, deps, access);
  desk.post(
    '/api/session/password',
    {
      config: { needs: 'self' },
      schema: {
        tags,
        summary: 'Choose another password (修改密码); every other session of the person ends.',
        body: z.strictObject({
          operationId: operationIdField,
          password: passwordField.meta({ description: 'The one of now.' }),
          next: passwordField,
        }),
        response: { 200: begunSchema, ...TRIED },
      },
    },
    async (request, reply) => {
      const { scheme } = deps.gate;
      const session = granted(access.desk.sessions.known(shownBy(request, scheme)));
      return begun(reply, granted(await access.desk.changeOwn(session, request.body)), scheme);
    },
  );
}
