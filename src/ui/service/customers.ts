/** The words of the page of customers. */
import { customers as en } from '../words/en/customers.ts';
import { customers as zh } from '../words/zh/customers.ts';

export const customerWords = { zh, en };
