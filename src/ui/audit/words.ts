/** The words of the auditor's desk. */
import { asked as enAsked } from '../words/en/asked.ts';
import { audit as en } from '../words/en/audit.ts';
import { auditSaid as enSaid } from '../words/en/audit-said.ts';
import { asked as zhAsked } from '../words/zh/asked.ts';
import { audit as zh } from '../words/zh/audit.ts';
import { auditSaid as zhSaid } from '../words/zh/audit-said.ts';

export const auditWords = { zh, en };

/** What a line is about: routes in words, and what acts of two people are called. */
export const saidWords = {
  zh: { said: zhSaid, acts: zhAsked.acts },
  en: { said: enSaid, acts: enAsked.acts },
};
