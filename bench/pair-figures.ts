/**
 * What one load costs on the wire, for each pair of chip and format: commands to the reader and bytes programmed from card in
 * to load done, against the least that the chip allows. Counted on the simulated hardware, so the figures are exact.
 */
import { costOf } from '../test/conformance/cost.ts';
import { pairs } from '../test/conformance/own-pairs.ts';
import { type Figure, figureOf } from './table.ts';

const exactly = (n: number) => ({ median: n, low: n, high: n });

export async function pairFigures(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const pair of pairs) {
    const { commands, changedBytes, programmings, programmingMs, leastMs } = await costOf(pair);
    const id = `card.${pair.name.replaceAll(/[^A-Za-z0-9-]+/g, '-')}`;
    // A block is programmed whole, whichever of its bytes change.
    const unit = pair.blockBytes === undefined ? 'bytes' : 'blocks';
    figures.push(
      figureOf(`${id}.commands`, `${pair.name}: commands of one load`, 'APDUs', exactly(commands)),
      figureOf(
        `${id}.programmed`,
        `${pair.name}: ${unit} programmed, for ${changedBytes} bytes that change`,
        unit,
        exactly(programmings),
      ),
      figureOf(
        `${id}.ratio`,
        `${pair.name}: ${programmingMs} ms of programming to the least, ${leastMs.toFixed(1)} ms`,
        '×',
        exactly(programmingMs / leastMs),
      ),
    );
  }
  return figures;
}
