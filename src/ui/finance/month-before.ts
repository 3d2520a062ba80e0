/** "2026-10" of any day in November 2026. */
export function monthBefore(day: string): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const [inYear, ended] = month === 1 ? [year - 1, 12] : [year, month - 1];
  return `${inYear}-${String(ended).padStart(2, '0')}`;
}
