/** Figures with their goals, as a table for people and as a file for the next run. */
import { writeFileSync } from 'node:fs';
import type { Spread } from './statistics.ts';

export interface Figure {
  /** Stable name, for comparing runs. */
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  readonly goal?: { readonly atLeast: number } | { readonly atMost: number };
}

export const figureOf = (
  id: string,
  what: string,
  unit: string,
  { median, low, high }: Spread,
  goal?: Figure['goal'],
): Figure => ({ id, what, unit, value: median, low, high, ...(goal && { goal }) });

/** Null for a figure without a goal. */
export function isMet({ value, goal }: Figure): boolean | null {
  if (goal === undefined) return null;
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;
}

function rounded(n: number): number {
  if (Math.abs(n) >= 100) return Math.round(n);
  return Math.round(n * 1000) / 1000;
}

const shown = (n: number): string => rounded(n).toLocaleString('en-US');

function goalText({ goal }: Figure): string {
  if (goal === undefined) return '';
  return 'atLeast' in goal ? `≥ ${shown(goal.atLeast)}` : `≤ ${shown(goal.atMost)}`;
}

function cells(figure: Figure): string[] {
  const { what, unit, value, low, high } = figure;
  const range = low === undefined || high === undefined ? '' : `${shown(low)} … ${shown(high)}`;
  const met = isMet(figure);
  return [
    what,
    shown(value),
    unit,
    range,
    goalText(figure),
    met === null ? '' : met ? 'met' : 'NOT',
  ];
}

const HEAD = ['', 'median', 'unit', 'half of the rounds', 'goal', ''];
/** Figures stand flush right, words flush left. */
const RIGHT = new Set([1]);

/** Lines of equal width. */
export function table(figures: readonly Figure[]): string {
  const rows = [HEAD, ...figures.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) =>
        RIGHT.has(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}

export function writeResults(path: string, about: object, figures: readonly Figure[]): void {
  const told = figures.map((figure) => ({
    ...figure,
    value: rounded(figure.value),
    ...(figure.low !== undefined && { low: rounded(figure.low) }),
    ...(figure.high !== undefined && { high: rounded(figure.high) }),
    met: isMet(figure),
  }));
  writeFileSync(path, `${JSON.stringify({ ...about, figures: told }, null, 2)}\n`);
}
