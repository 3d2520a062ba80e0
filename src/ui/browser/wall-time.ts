/** Times as a clock on the company's wall shows them, for fields that people type. */

function shownAt(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  const day = `${part('year')}-${part('month')}-${part('day')}`;
  return `${day}T${part('hour')}:${part('minute')}:${part('second')}`;
}

/** "2026-11-26T14:05", as a field of a form has it. */
export const wallText = (at: number, timeZone: string): string =>
  shownAt(at, timeZone).slice(0, 16);

const WALL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?$/;

/** Ms since 1970 UTC of such a text; null when it is none. In the hour that a clock is put back it is the later one. */
export function wallTime(text: string, timeZone: string): number | null {
  if (!WALL.test(text)) return null;
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return null;
  const ahead = Date.parse(`${shownAt(asUtc, timeZone)}Z`) - asUtc;
  const guess = asUtc - ahead;
  const off = Date.parse(`${shownAt(guess, timeZone)}Z`) - guess;
  return asUtc - off;
}
