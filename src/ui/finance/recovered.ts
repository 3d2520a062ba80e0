/** The words of what a lost ledger has left. */
import { recovered as en } from '../words/en/recovered.ts';
import { recovered as zh } from '../words/zh/recovered.ts';

export const recoveredWords = { zh, en };
