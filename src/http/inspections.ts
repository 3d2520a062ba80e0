/** 安检: who is to be visited, the one that waits longest first. */
import { z } from 'zod';
import {
  type BusinessDate,
  businessDate,
  isBusinessDate,
  toBusinessDate,
} from '../core/calendar.ts';
import { accountId } from '../core/ids.ts';
import { inspectionState } from '../core/inspection.ts';
import { dayNumber } from '../core/period.ts';
import type { InspectionDue, InspectionPlace } from '../ports/inspections.ts';
import { PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { businessDateField } from './fields.ts';
import { shownTo } from './personal.ts';
import type { Who } from './who.ts';

const PAGE = 200;
const PAGE_MAX = 1_000;

/** Where a page ends: the day and the account of its last line, "2026-05-01_10000008". */
const placeText = ({ since, account }: InspectionDue): string => `${since}_${account.accountId}`;

const placeField = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d_[1-9]\d{0,8}$/)
  .refine((text) => isBusinessDate(text.slice(0, 10)), 'YYYY-MM-DD_…')
  .transform((text): InspectionPlace => {
    const [day = '', number = ''] = text.split('_');
    return { since: toBusinessDate(day), accountId: accountId(Number(number)) };
  });

const lineSchema = z
  .strictObject({
    accountId: z.int(),
    name: z.string(),
    phone: z.string().nullable(),
    address: z.string(),
    state: z.enum(['in-order', 'due', 'faults']).meta({
      description: 'As of today: in order where only the day asked for is reached.',
    }),
    since: z.string().meta({
      description: 'The day it is due on; where faults were found, the day they were found.',
    }),
    overdueDays: z.int().meta({ description: 'From that day until today; below zero before it.' }),
    lastOn: z.string(),
    inspectedBy: z.string(),
    found: z.string().meta({ description: '隐患; empty for nothing.' }),
  })
  .meta({ id: 'InspectionDue' });

const pageSchema = z
  .strictObject({
    total: z.int().meta({ description: 'Of all pages.' }),
    next: z
      .string()
      .nullable()
      .meta({ description: '`after` of the next page; null on the last.' }),
    due: z.array(lineSchema),
  })
  .meta({ id: 'InspectionsDue', description: '安检到期' });

const lineAnswer = (
  who: Who,
  { since, account, inspection }: InspectionDue,
  today: BusinessDate,
) => {
  const { name, phone, address } = shownTo(who, account);
  const { on: lastOn, inspectedBy, found } = inspection;
  return {
    ...{ accountId: account.accountId, name, phone, address },
    state: inspectionState(inspection, today),
    since,
    overdueDays: dayNumber(today) - dayNumber(since),
    ...{ lastOn, inspectedBy, found },
  };
};

export function addInspectionRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.get(
    '/api/inspections/due',
    {
      config: { needs: 'customer.see', audits: 'personal-data-viewed' },
      schema: {
        tags: ['engineering'],
        summary: `Inspections (安检) that are due or found faults, longest first, ${PAGE} a page. Households without any inspection on file are not in it.`,
        querystring: z.strictObject({
          by: businessDateField.optional().meta({ description: 'Due up to this day; else today.' }),
          after: placeField.optional().meta({ description: '`next` of the page before.' }),
          limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(PAGE),
        }),
        response: { 200: pageSchema, ...PROBLEMS },
      },
    },
    ({ who, query: { by, after = null, limit } }) => {
      const today = businessDate(app.clock.now(), app.company.timeZone);
      const { inspections } = app.store;
      const until = by ?? today;
      // One more than a page, which says whether there is a next one.
      const rows = inspections.due(until, after, limit + 1);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        total: inspections.dueCount(until),
        next: rows.length > limit && last !== undefined ? placeText(last) : null,
        due: page.map((row) => lineAnswer(who, row, today)),
      };
    },
  );
}
