/** What lists that are answered a page at a time ask and say alike. */
import { z } from 'zod';
import { operationIdField } from './fields.ts';

/** Rows of a page where the question does not say. */
const PAGE = 200;
const PAGE_MAX = 500;

export const limitField = z.coerce.number().int().min(1).max(PAGE_MAX).default(PAGE);

export const behindOperationField = operationIdField.optional().meta({
  description: '`next` of the page before; one that has left the list since still marks its place.',
});

/** Beside `next`, which is null on the last page, and the rows. */
export const pageFields = {
  total: z.int().meta({ description: 'Of all pages.' }),
};
