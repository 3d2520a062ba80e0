/** The words of gas over a line. */
import { lineSale as en } from '../words/en/line-sale.ts';
import { lineSale as zh } from '../words/zh/line-sale.ts';

export const lineSaleWords = { zh, en };
