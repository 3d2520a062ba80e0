/** The words of finance's pages beside the month. */
import { books as en } from '../words/en/books.ts';
import { books as zh } from '../words/zh/books.ts';

export const booksWords = { zh, en };
