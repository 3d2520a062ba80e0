/** The words of what a counter has to look after. */
import { attention as en } from '../words/en/attention.ts';
import { attention as zh } from '../words/zh/attention.ts';

export const attentionWords = { zh, en };
