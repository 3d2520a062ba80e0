/** What the catalogue says, as it stands on a screen. */
import { expect, test } from 'vitest';
import { problemOf } from '../../../src/http/problem.ts';
import { told } from '../../../src/ui/words/language.ts';

test('a command is told without the marks of a document, in both languages', () => {
  const problem = problemOf({ code: 'store.read-only', facts: {} });
  for (const language of ['zh', 'en'] as const) {
    const { detail, next } = told(problem, language);
    expect(next).toContain('qika restore --accept-gap');
    expect(`${detail}${next}`).not.toContain('`');
  }
});
