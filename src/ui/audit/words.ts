/** The words of the auditor's desk. */
import { audit as en } from '../words/en/audit.ts';
import { audit as zh } from '../words/zh/audit.ts';

export const auditWords = { zh, en };
