/** Everything in the house that reads bytes from outside: of readers and cards, modules, meters, printers and files. */
import { cardParsers } from './card-parsers.ts';
import { fileParsers } from './file-parsers.ts';
import { keyParsers } from './key-parsers.ts';
import { lineParsers } from './line-parsers.ts';
import type { Parser } from './parser.ts';

export const fromReaders: readonly Parser[] = [...cardParsers, ...keyParsers];

export const fromElsewhere: readonly Parser[] = [...lineParsers, ...fileParsers];

export const parsers: readonly Parser[] = [...fromReaders, ...fromElsewhere];
