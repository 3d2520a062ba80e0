/** 一户多表 on the wire. */
import { z } from 'zod';
import { otherAccounts } from '../app/counter/other-accounts.ts';
import type { AccountView } from '../ports/store.ts';
import { accountAnswer } from './accounts.ts';
import { granted, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { accountIdText } from './fields.ts';
import { shownTo } from './personal.ts';

const otherAccountSchema = z
  .strictObject({
    accountId: z.int(),
    address: z.string(),
    cardNo: z.int().nullable(),
    meter: z.string().nullable().meta({ description: 'Its plate.' }),
    closed: z.boolean(),
  })
  .meta({ id: 'OtherAccount' });

function otherAnswer(view: AccountView): z.output<typeof otherAccountSchema> {
  const { accountId, address, cardNo, meter, closed } = accountAnswer(view);
  return { accountId, address, cardNo, meter: meter?.plate ?? null, closed };
}

export function addOtherAccountsRoute(desk: Desk, { app, search }: HttpDeps): void {
  desk.get(
    '/api/accounts/:accountId/others',
    {
      config: { needs: 'customer.see', audits: 'personal-data-viewed' },
      schema: {
        tags: ['customers'],
        summary: 'Further accounts of the same name and phone (一户多表): a card each.',
        params: z.strictObject({ accountId: accountIdText }),
        response: { 200: z.array(otherAccountSchema), ...PROBLEMS },
      },
    },
    async ({ who, params: { accountId } }) => {
      await search.ready();
      return granted(otherAccounts(app, accountId)).map((view) => otherAnswer(shownTo(who, view)));
    },
  );
}
