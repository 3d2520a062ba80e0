/** The words of all forms. */
import { forms as en } from '../words/en/forms.ts';
import { forms as zh } from '../words/zh/forms.ts';

export const formWords = { zh, en };
