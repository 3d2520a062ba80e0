/** The words of a bench check's findings come with the desk. */
import { benchSaid as en } from '../words/en/bench-said.ts';
import { benchSaid as zh } from '../words/zh/bench-said.ts';

export const benchSaidWords = { zh, en };
