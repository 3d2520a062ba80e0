/**
 * The one catalogue of everything that can go wrong: code, HTTP status, what is wrong and what to do, in English and
 * Chinese. docs/errors.md is made from it and a test holds the two together. `{name}` is filled from the refusal's facts.
 */
import { ACCESS_REFUSALS } from './catalogue/access.ts';
import { ACCOUNT_REFUSALS } from './catalogue/account.ts';
import { CARD_REFUSALS } from './catalogue/card.ts';
import { DISK_REFUSALS } from './catalogue/disk.ts';
import { ENGINEERING_REFUSALS } from './catalogue/engineering.ts';
import type { CatalogueEntry } from './catalogue/entry.ts';
import { GAP_REFUSALS } from './catalogue/gap.ts';
import { HALL_REFUSALS } from './catalogue/hall.ts';
import { KEY_REFUSALS } from './catalogue/keys.ts';
import { LIFE_REFUSALS } from './catalogue/life.ts';
import { LINE_REFUSALS } from './catalogue/line.ts';
import { LOAD_REFUSALS } from './catalogue/load.ts';
import { MONEY_METER_REFUSALS } from './catalogue/money-meter.ts';
import { MONTH_REFUSALS } from './catalogue/month.ts';
import { REQUEST_REFUSALS } from './catalogue/request.ts';
import { SALE_REFUSALS } from './catalogue/sale.ts';
import { STATION_REFUSALS } from './catalogue/station.ts';
import { STOCK_REFUSALS } from './catalogue/stock.ts';
import { type Fen, formatCubicMetres, formatYuan, type Litre } from './units.ts';

export type { CatalogueEntry } from './catalogue/entry.ts';

export const CATALOGUE = {
  ...REQUEST_REFUSALS,
  ...ACCESS_REFUSALS,
  ...ACCOUNT_REFUSALS,
  ...SALE_REFUSALS,
  ...LOAD_REFUSALS,
  ...CARD_REFUSALS,
  ...KEY_REFUSALS,
  ...STOCK_REFUSALS,
  ...LINE_REFUSALS,
  ...LIFE_REFUSALS,
  ...ENGINEERING_REFUSALS,
  ...HALL_REFUSALS,
  ...MONEY_METER_REFUSALS,
  ...MONTH_REFUSALS,
  ...GAP_REFUSALS,
  ...STATION_REFUSALS,
  ...DISK_REFUSALS,
} as const satisfies Record<string, CatalogueEntry>;

export type RefusalCode = keyof typeof CATALOGUE;

export const REFUSAL_CODES = Object.keys(CATALOGUE) as readonly RefusalCode[];

type Fact = string | number | boolean;

/** Litres and fen stay inside: people read m³ and yuan (trade: 立方米 on screens). The ending of a fact's name says its unit. */
function shown(name: string, fact: Fact): string {
  if (typeof fact !== 'number' || !Number.isSafeInteger(fact)) return String(fact);
  if (/(?:^l|L)itres$|Index$/.test(name)) return formatCubicMetres(fact as Litre);
  return /(?:^f|F)en$/.test(name) ? formatYuan(fact as Fen) : String(fact);
}

/** Fills `{name}` from the facts; a placeholder without a fact stays visible rather than vanishing. */
export function fill(sentence: string, facts: Readonly<Record<string, Fact>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const fact = facts[name];
    return fact === undefined ? whole : shown(name, fact);
  });
}
