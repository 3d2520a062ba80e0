/** A refusal as a command says it, in both languages. */
import { CATALOGUE, fill } from '../core/catalogue.ts';
import type { Refusal } from '../core/outcome.ts';

export function refusalText({ code, facts }: Refusal): string {
  const { en, zh } = CATALOGUE[code];
  return [en.what, en.next, zh.what, zh.next].map((text) => fill(text, facts)).join(' ');
}

/** The exit code, 1. */
export function sayRefusal(refusal: Refusal): number {
  process.stderr.write(`${refusalText(refusal)}\n`);
  return 1;
}
