/** Names and values side by side, punctuated as the language does it. */
import type { Language } from './figures.ts';

/** "合同：HT-1", "Contract: HT-1". */
export const pairOf = (name: string, value: string | number, language: Language): string =>
  language === 'zh' ? `${name}：${value}` : `${name}: ${value}`;

/** "收费员、财务部", "cashier, finance". */
export const listOf = (items: readonly string[], language: Language): string =>
  items.join(language === 'zh' ? '、' : ', ');
