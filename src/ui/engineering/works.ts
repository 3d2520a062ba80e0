/** The words of engineering's pages. */
import { works as en } from '../words/en/works.ts';
import { works as zh } from '../words/zh/works.ts';

export const worksWords = { zh, en };
