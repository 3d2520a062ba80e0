/** 删除个人信息: the customer goes, the accounts stay; and what that would do, told before. */
import { z } from 'zod';
import type { ErasureView } from '../ports/erasure.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { Refused } from './faults.ts';
import { accountIdText, operationIdField, textField } from './fields.ts';
import { problemOf, problemSchema } from './problem.ts';

const tags = ['customers'];
const params = z.strictObject({ accountId: accountIdText });

/** What stays whatever is deleted, and why. */
const STAYS = [
  {
    what: 'books',
    en: 'The account number and every entry stay: the books must be whole, and they name the customer by number.',
    zh: '户号与每笔账目保留：账目须完整，只以户号称呼用户。',
  },
  {
    what: 'tax-invoices',
    en: 'Invoices with a tax number keep their title and number: the law wants vouchers kept for 30 years (会计档案管理办法), and a company is no person.',
    zh: '有税号的发票保留抬头与税号：会计凭证依法保存30年（会计档案管理办法），且公司不属个人。',
  },
  {
    what: 'free-text',
    en: 'Reasons and notes were never sealed and stay as they were written.',
    zh: '原因、备注未加密，按原样保留。',
  },
  {
    what: 'meter-address',
    en: 'Where a meter hangs stays: a gas pipe ends there, whoever lives behind it.',
    zh: '表具安装地址保留：无论何人居住，管道到此为止。',
  },
  {
    what: 'copies',
    en: 'Copies (backups) made before keep the data until they are rotated away.',
    zh: '此前的备份在轮换清除前仍含该数据。',
  },
] as const;

const previewSchema = z
  .strictObject({
    bars: z.array(problemSchema).meta({
      description:
        'Everything that bars it now, as the deletion itself would refuse it, gravest first.',
    }),
    person: z.strictObject({ phone: z.boolean(), identity: z.boolean() }).nullable().meta({
      description:
        'Name and address go, and these where there are any; null where nobody can read them: deleted, or this station is sealed.',
    }),
    goes: z
      .strictObject({ payers: z.int(), papers: z.int(), invoices: z.int(), slips: z.int() })
      .meta({
        description:
          'Texts that only the customer’s own key opens: payers (付款人), papers shown (证件) where money or gas moved, persons on invoices without a tax number, images of tickets and sheets. Papers of the closing itself go too.',
      }),
    invoicesKept: z
      .array(
        z.strictObject({
          ticketKind: z.string(),
          number: z.string(),
          givenOn: z.string(),
          keptUntil: z.string().meta({
            description: 'For so long the law wants it (30 years after its year).',
          }),
        }),
      )
      .meta({ description: 'Invoices with a tax number: they stay.' }),
    entriesKept: z.int().meta({
      description: 'Entries that moved money or gas of the account; every one stays.',
    }),
    stays: z
      .array(z.strictObject({ what: z.string(), en: z.string(), zh: z.string() }))
      .meta({ description: 'What stays in every case, and why.' }),
  })
  .meta({ id: 'ErasurePreview' });

const previewAnswer = (view: ErasureView): z.output<typeof previewSchema> => ({
  bars: view.bars.map(problemOf),
  person: view.person,
  goes: view.goes,
  invoicesKept: view.invoicesKept.map((invoice) => ({ ...invoice })),
  entriesKept: view.entriesKept,
  stays: STAYS.map((kept) => ({ ...kept })),
});

export function addErasureRoutes(desk: Desk, { app, counter }: HttpDeps): void {
  desk.get(
    '/api/accounts/:accountId/erasure',
    {
      config: { needs: 'customer.erase', audits: 'personal-data-viewed' },
      schema: {
        tags,
        summary:
          'What deleting the personal data of the account would erase, what stays and why, and everything that bars it now. Nothing changes.',
        params,
        response: { 200: previewSchema, ...PROBLEMS },
      },
    },
    ({ params: { accountId } }) => {
      const view = app.store.registry.erasure(accountId);
      if (view === undefined) throw new Refused({ code: 'account.unknown', facts: { accountId } });
      return previewAnswer(view);
    },
  );

  desk.post(
    '/api/accounts/:accountId/erasure',
    {
      config: { needs: 'customer.erase', provesAgain: true },
      schema: {
        tags,
        summary:
          'Delete the personal data of a closed account (删除个人信息): its key is destroyed, the books stay. Two people. The fact `keyInLog` says that somebody reads the ledger, so that its log could not be emptied yet.',
        params,
        body: z.strictObject({
          operationId: operationIdField,
          reason: textField(120),
          second: textField(40).meta({ description: 'The second person (复核人).' }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params, body }) => {
      const erased = await counter.eraseCustomer(who, { ...body, accountId: params.accountId });
      const answer = operationAnswer(body.operationId, granted(erased));
      const { result } = answer;
      if (result.kind !== 'fact' || !app.store.logMayHoldErased()) return answer;
      return { ...answer, result: { ...result, facts: { ...result.facts, keyInLog: true } } };
    },
  );
}
