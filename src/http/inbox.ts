/**
 * Approvals from another screen (异地复核): a request lies in the inbox of the second person that it names, who logs in where
 * they are, sees exactly what would be sent, and approves or refuses. It then serves to the end of the maker's shift.
 */
import { z } from 'zod';
import { approveAs, isApproved, mayApprove, untilOf } from '../app/access/approvals.ts';
import type { Pending } from '../app/access/inbox.ts';
import { derivedOperationId } from '../app/request-hash.ts';
import type { Access } from './access.ts';
import { granted, PROBLEMS } from './answers.ts';
import { APPROVALS, hashOf, requestFields, secondsIn } from './approvals.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { Refused } from './faults.ts';
import { operationIdField } from './fields.ts';

const INBOX = `${APPROVALS}/inbox`;

const pendingSchema = z
  .strictObject({
    id: z.string(),
    maker: z.string(),
    second: z.string(),
    path: z.string(),
    body: z.json().meta({ description: 'Exactly what would be sent.' }),
    at: z.int(),
    state: z.enum(['waiting', 'approved', 'refused']),
  })
  .meta({ id: 'PendingApproval' });

const answerOf = ({ id, maker, second, path, body, at, state }: Pending) => ({
  ...{ id, maker, second, path, at, state },
  // What came in as JSON is JSON.
  body: body as z.output<ReturnType<typeof z.json>>,
});

function addAsk(desk: Desk, { app }: HttpDeps, { desk: { inbox } }: Access): void {
  desk.post(
    INBOX,
    {
      config: { needs: 'self', repeats: 'ends-alike' },
      schema: {
        tags: ['access'],
        summary:
          'Lay a request into the inbox of the second person that it names (送复核). Sent unchanged once they have approved, it is taken until the end of the shift.',
        body: z.strictObject(requestFields),
        response: { 200: pendingSchema, ...PROBLEMS },
      },
    },
    async ({ who, body: { path, body } }) => {
      const request = hashOf(app, path, body);
      const [second] = secondsIn(body);
      if (second === undefined) {
        throw new Refused({ code: 'approval.witness-required', facts: {} });
      }
      granted(mayApprove(app, second, who.operator));
      const id = derivedOperationId(app.hash, {
        maker: who.operator,
        request,
        at: app.clock.now(),
      });
      const asked = { id, maker: who.operator, second, path, body, request };
      const row = inbox.put(asked, () => isApproved(app, request, who.operator, second));
      if (row === null) throw new Refused({ code: 'approval.inbox-full', facts: { second } });
      return answerOf(row);
    },
  );
}

export function addInboxRoutes(desk: Desk, deps: HttpDeps, access: Access): void {
  addAsk(desk, deps, access);
  const { app } = deps;
  const { inbox } = access.desk;
  desk.get(
    INBOX,
    {
      config: { needs: 'self' },
      schema: {
        tags: ['access'],
        summary: 'What waits for my approval, and what became of what I have asked for.',
        response: {
          200: z.strictObject({ forMe: z.array(pendingSchema), mine: z.array(pendingSchema) }),
          ...PROBLEMS,
        },
      },
    },
    async ({ who: { operator } }) => ({
      forMe: inbox.waitingFor(operator).map(answerOf),
      mine: inbox.sentBy(operator).map(answerOf),
    }),
  );
  desk.post(
    `${INBOX}/:id`,
    {
      config: { needs: 'second.give', provesAgain: true },
      schema: {
        tags: ['access'],
        summary: 'Approve or refuse a request that waits for me.',
        params: z.strictObject({ id: z.string().max(40) }),
        body: z.strictObject({ operationId: operationIdField, approve: z.boolean() }),
        response: { 200: pendingSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { id }, body: { operationId, approve } }) => {
      const wanted = approve ? 'approved' : 'refused';
      const before = inbox.decidedBy(id, who.operator, operationId);
      if (before?.state === wanted) return answerOf(before);
      const row = inbox.waiting(id, who.operator);
      if (row === undefined) throw new Refused({ code: 'approval.not-waiting', facts: {} });
      if (approve) {
        const { maker, request } = row;
        const until = untilOf(app, maker);
        granted(await approveAs(app, who.operator, { operationId, maker, request }, until));
      }
      inbox.decided(id, wanted, operationId);
      return answerOf({ ...row, state: wanted });
    },
  );
}
