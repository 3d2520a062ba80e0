/** The words of the page of shifts. */
import { hall as en } from '../words/en/hall.ts';
import { hall as zh } from '../words/zh/hall.ts';

export const hallWords = { zh, en };
