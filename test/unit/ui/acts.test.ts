/** Every kind of entry has a name in both languages: a new one without does not compile. */
import { expect, test } from 'vitest';
import type { CommandKind } from '../../../src/core/ledger/commands.ts';
import { acts as en } from '../../../src/ui/words/en/acts.ts';
import { acts as zh } from '../../../src/ui/words/zh/acts.ts';

const NAMES: Readonly<Record<'zh' | 'en', Readonly<Record<CommandKind, string>>>> = { zh, en };

test('no two kinds of entry are called the same in Chinese', () => {
  const names = Object.values(NAMES.zh);
  expect(new Set(names).size).toBe(names.length);
  expect(Object.keys(NAMES.en)).toEqual(Object.keys(NAMES.zh));
});
