/**
 * What one load costs on the wire, for each pair of chip and format: commands of the whole contact (identify, write, power cycle,
 * read back) and what is written, against the least that the chip allows. Counted on the simulated hardware, so the figures are
 * exact.
 */
import { costOf } from '../test/conformance/cost.ts';
import { pairs } from '../test/conformance/own-pairs.ts';
import { type Figure, figureOf } from './table.ts';

/** SLE4442 and SLE4428, erased and written (data sheets): what no load of so many changed bytes goes below. */
const MS_PER_BYTE = 5;

const exactly = (n: number) => ({ median: n, low: n, high: n });

export async function pairFigures(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const pair of pairs) {
    const cost = await costOf(pair);
    const { commands, changedBytes, unit, written, least, programmingMs, exchanges } = cost;
    const id = `card.${pair.name.replaceAll(/[^A-Za-z0-9-]+/g, '-')}`;
    const of = (what: string): string => `${pair.name}: ${what}`;
    figures.push(
      figureOf(`${id}.commands`, of('commands of one load'), 'APDUs', exactly(commands)),
      figureOf(
        `${id}.written`,
        of(`written for ${changedBytes} bytes that change, ${least} at least`),
        unit,
        exactly(written),
      ),
      figureOf(`${id}.ratio`, of('written / least'), '×', exactly(written / least)),
      figureOf(`${id}.time`, of("the chip's own time"), 'ms', exactly(programmingMs)),
    );
    if (unit === 'bytes') {
      const words = `${least} bytes at ${MS_PER_BYTE} ms, the least of that time`;
      figures.push(figureOf(`${id}.least-time`, of(words), 'ms', exactly(least * MS_PER_BYTE)));
    }
    if (exchanges === undefined) continue;
    for (const kind of ['authentications', 'reads', 'writes'] as const) {
      const { [kind]: made } = exchanges.made;
      const words = `${kind} of one load, ${exchanges.least[kind]} at least`;
      figures.push(figureOf(`${id}.${kind}`, of(words), kind, exactly(made)));
    }
  }
  return figures;
}
