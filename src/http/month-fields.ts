/** What the requests of a month have in common. */
import { z } from 'zod';
import { periodField, textField } from './fields.ts';

export const monthParams = z.strictObject({ period: periodField });
export const secondPersonField = textField(40).meta({
  description: 'The second person, not the first.',
});
export const reasonField = textField(120);
