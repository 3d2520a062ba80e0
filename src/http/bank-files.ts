/** 财务部: a bank's file beside the transfers that wait for it (到账匹配). It confirms nothing by itself. */

import { z } from 'zod';
import { type BankPreview, previewBankFile, waitingTransfers } from '../app/finance/bank-file.ts';
import { pageOf } from '../app/page-of.ts';
import type { HandedOver } from '../core/bank/hand-overs.ts';
import { type Candidate, DOUBTS, GROUNDS, type WaitingTransfer } from '../core/bank/match.ts';
import type { BankEvidence } from '../core/ledger/bank-line.ts';
import { granted, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { amountFenField, businessDateField, textField } from './fields.ts';
import { behindOperationField, limitField, pageFields } from './paging.ts';
import { nameShownTo } from './personal.ts';
import { FILE_LIMIT, fileOf, readFiles } from './sheet-bodies.ts';
import { SHEET_TYPES } from './sheet-types.ts';
import type { Who } from './who.ts';

/** Candidates of one line in an answer. */
const SHOWN = 10;

export const bankLineField = z
  .strictObject({
    bank: textField(20),
    serial: z.string().regex(/^[\x21-\x7e]{1,64}$/),
    amountFen: amountFenField,
    bookedOn: businessDateField,
    payer: z.string().max(200).default(''),
  })
  .meta({ description: 'The line of the bank’s file; its serial number confirms once.' });

export const evidenceOf = ({
  amountFen,
  ...line
}: z.output<typeof bankLineField>): BankEvidence => ({ ...line, amount: amountFen });

const waitingFields = {
  payment: z.string(),
  accountId: z.int(),
  amountFen: z.int(),
  takenOn: z.string().meta({ description: 'Business date of the counter.' }),
  ticket: z.string(),
  reference: z.string(),
  names: z.array(z.string()),
  charge: z
    .string()
    .nullable()
    .meta({ description: 'The item that it pays (收费项目, 预付款); null for gas money.' }),
};

const waitingSchema = z.strictObject(waitingFields).meta({ id: 'WaitingTransfer' });

const candidateSchema = z
  .strictObject({
    ...waitingFields,
    doubts: z.array(z.enum(DOUBTS)).meta({
      description:
        'earlier: booked before the day before the transfer was taken; it may be of an earlier one. payer: the account’s number stands there without a word that says so, and the payer is somebody else.',
    }),
  })
  .meta({ id: 'BankCandidate' });

const STATES = [
  ...(['sure', 'choose', 'none', 'used', 'twice'] as const),
  ...(['hand-over', 'hand-over-differs'] as const),
] as const;

const handOverSchema = z
  .strictObject({
    bankSlip: z.string(),
    bankDate: z.string(),
    station: z.int(),
    cashier: z.string(),
    amountFen: z.int(),
  })
  .meta({ id: 'BankedCash', description: '缴款单' });

const handOverAnswer = (slip: HandedOver): z.output<typeof handOverSchema> => ({
  bankSlip: slip.bankSlip,
  bankDate: slip.bankDate,
  station: slip.station,
  cashier: slip.cashier,
  amountFen: slip.amount,
});

const previewSchema = z
  .strictObject({
    bank: z.string(),
    lines: z.array(
      z.strictObject({
        row: z.int(),
        serial: z.string(),
        bookedOn: z.string(),
        amountFen: z.int(),
        payer: z.string(),
        text: z.string(),
        state: z.enum(STATES).meta({
          description:
            'sure: one transfer, by more than its amount and without a doubt. used: it has confirmed one. twice: the number stands in an earlier line. hand-over: cash that was taken to the bank (缴款), booked with its slip; hand-over-differs: the slip says another amount.',
        }),
        payment: z.string().nullable(),
        ground: z.enum(GROUNDS).nullable(),
        candidates: z.array(candidateSchema),
        candidateCount: z.int(),
        handOver: handOverSchema.nullable(),
      }),
    ),
    faults: z.array(z.strictObject({ row: z.int(), column: z.string() })),
    passed: z.int().meta({ description: 'Lines of money that went out.' }),
    waiting: z
      .array(waitingSchema)
      .meta({ description: 'Transfers that no line of the file is surely of, the first 500.' }),
    waitingCount: z.int(),
    missing: z.array(handOverSchema).meta({
      description: 'Slips of the days of the file that no line of it is of, the first 500.',
    }),
    missingCount: z.int(),
  })
  .meta({ id: 'BankPreview', description: '银行流水匹配' });

const waitingAnswer = (who: Who, { amount, names, ...rest }: WaitingTransfer) => ({
  ...rest,
  amountFen: amount,
  names: names.map((name) => nameShownTo(who, name)),
});

const candidateAnswer = (who: Who, { transfer, doubts }: Candidate) => ({
  ...waitingAnswer(who, transfer),
  doubts: [...doubts],
});

/** Transfers and slips that are told beside a file's lines. */
const WAITING_SHOWN = 500;

const previewAnswer = (who: Who, preview: BankPreview): z.output<typeof previewSchema> => ({
  bank: preview.bank,
  lines: preview.lines.map(({ amount, candidates, handOver, ...line }) => ({
    ...line,
    handOver: handOver && handOverAnswer(handOver),
    amountFen: amount,
    ground: candidates[0]?.ground ?? null,
    candidates: candidates.slice(0, SHOWN).map((one) => candidateAnswer(who, one)),
    candidateCount: candidates.length,
  })),
  faults: preview.faults.map((fault) => ({ ...fault })),
  passed: preview.passed,
  waiting: preview.waiting.slice(0, WAITING_SHOWN).map((transfer) => waitingAnswer(who, transfer)),
  waitingCount: preview.waiting.length,
  missing: preview.missing.slice(0, WAITING_SHOWN).map(handOverAnswer),
  missingCount: preview.missing.length,
});

export function addBankFileRoutes(desk: Desk, { app, sheets }: HttpDeps): void {
  desk.get(
    '/api/transfers',
    {
      config: { needs: 'transfer.confirm', audits: 'personal-data-viewed' },
      schema: {
        tags: ['finance'],
        summary:
          'Transfers that wait for the bank (待到账), a page at a time, by operation id: the oldest first where ids are of version 7.',
        querystring: z.strictObject({ after: behindOperationField, limit: limitField }),
        response: {
          200: z
            .strictObject({
              ...pageFields,
              totalFen: z.int().meta({ description: 'Of all pages.' }),
              next: z.string().nullable(),
              waiting: z.array(waitingSchema),
            })
            .meta({ id: 'WaitingTransfers' }),
          ...PROBLEMS,
        },
      },
    },
    ({ who, query: { after = null, limit } }) => {
      const { transfers, fen } = app.store.finance.pendingSum();
      const { rows, ...page } = pageOf(
        transfers,
        limit,
        (most) => waitingTransfers(app, after, most),
        (transfer) => waitingAnswer(who, transfer),
        ({ payment }) => payment,
      );
      return { ...page, totalFen: fen, waiting: [...rows] };
    },
  );

  void desk.register((scope, _options, done) => {
    readFiles(scope);
    (scope as Desk).post(
      '/api/bank-files',
      {
        config: { needs: 'transfer.confirm', repeats: 'changes-nothing' },
        bodyLimit: FILE_LIMIT,
        schema: {
          tags: ['finance'],
          summary:
            'A bank’s file (CSV in UTF-8 or GB18030, XLSX) as the body: which line is which transfer that waits. Nothing is confirmed, nothing is kept.',
          consumes: Object.values(SHEET_TYPES),
          querystring: z.strictObject({ bank: textField(20).optional() }),
          response: { 200: previewSchema, ...PROBLEMS },
        },
      },
      async ({ who, query: { bank }, body }) =>
        previewAnswer(
          who,
          granted(await previewBankFile(app, sheets, { bank, bytes: fileOf(body) })),
        ),
    );
    done();
  });
}
