/** The words of engineering's pages. */
import { meterLife as enLife } from '../words/en/meter-life.ts';
import { works as en } from '../words/en/works.ts';
import { meterLife as zhLife } from '../words/zh/meter-life.ts';
import { works as zh } from '../words/zh/works.ts';

export const worksWords = { zh: { ...zh, ...zhLife }, en: { ...en, ...enLife } };
