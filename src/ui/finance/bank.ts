/** The words of transfers and the bank's file. */
import { bank as en } from '../words/en/bank.ts';
import { bank as zh } from '../words/zh/bank.ts';

export const bankWords = { zh, en };
