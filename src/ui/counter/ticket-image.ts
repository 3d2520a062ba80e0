/** The image of a ticket that was printed and counted, as text. */
import type { Print } from '../api/generated.ts';

const RULE = '-'.repeat(32);

/** With what it says of copies. */
export const imageOf = ({ lines }: Print): string =>
  lines
    .map((line) => {
      if (line.kind === 'rule') return RULE;
      if (line.kind !== 'pair') return line.text;
      // A figure that did not fit beside its label stands under it.
      return line.label === '' ? line.value : `${line.label}：${line.value}`;
    })
    .join('\n');
