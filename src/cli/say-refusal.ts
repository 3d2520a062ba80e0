/** A refusal as a command says it, in both languages. */
import { CATALOGUE, fill } from '../core/catalogue.ts';
import type { Refusal } from '../core/outcome.ts';

/** The exit code, 1. */
export function sayRefusal({ code, facts }: Refusal): number {
  const { en, zh } = CATALOGUE[code];
  const sentence = [en.what, en.next, zh.what, zh.next].map((text) => fill(text, facts)).join(' ');
  process.stderr.write(`${sentence}\n`);
  return 1;
}
