/** The words of the service desk. */
import { services as en } from '../words/en/services.ts';
import { services as zh } from '../words/zh/services.ts';

export const serviceWords = { zh, en };
