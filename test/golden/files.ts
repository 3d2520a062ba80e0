/**
 * The golden set: what the export of each month of the year says, as it was reviewed. Parts that repeat others in another
 * form are held by their digests, which stand in the manifests; December is kept whole but for its workbook.
 */
import type { Period } from '../../src/core/period.ts';
import { exportedFiles } from './month-end.ts';
import { tellYear, YEAR } from './year.ts';

const KEPT = new Set([
  '01-details.csv',
  '02-summary.csv',
  '03-roll-forward.csv',
  '03-adjustments.csv',
  '04-ageing.csv',
  '05-receipts.csv',
  '05-shifts.csv',
  '05-slips.csv',
  '05-channels.csv',
  '05-reconciliation.csv',
  '07-control.csv',
  '08-vouchers.csv',
  '09-manifest.json',
]);

/** Of the exported files those that are kept as they are. */
export const isKept = (period: Period, name: string): boolean =>
  KEPT.has(name) || (period === YEAR.at(-1) && !name.endsWith('.xlsx'));

/** Path below the folder of the golden set to content. The formatter of this project keeps its hands off `.golden`. */
export async function goldenFiles(): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  await tellYear((year, period) => {
    for (const [name, content] of exportedFiles(year, period)) {
      if (isKept(period, name)) files.set(`${period}/${name}.golden`, content);
    }
  });
  return files;
}
