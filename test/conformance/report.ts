/** The report of the kit, for a maker to read and to send along. */
import { held, type PairReport } from './conformance.ts';
import type { Exchanges } from './cost.ts';
import { KIT_LAWS, type LawFinding } from './findings.ts';

const LAW_WIDTH = 18;

function lawLines({ law, applies, checks, violationCount, violations }: LawFinding): string[] {
  if (!applies) return [`  ${law.padEnd(LAW_WIDTH)}has none`];
  const verdict = checks === 0 ? 'NOT TRIED' : violationCount === 0 ? 'held' : 'BROKEN';
  const counts = violationCount === 0 ? `${checks}` : `${violationCount} of ${checks}`;
  return [
    `  ${law.padEnd(LAW_WIDTH)}${verdict.padEnd(10)}${counts.padStart(12)}  ${KIT_LAWS[law]}`,
    ...violations.map((words) => `${' '.repeat(LAW_WIDTH + 2)}! ${words}`),
  ];
}

function costLine(cost: PairReport['cost']): string {
  if (cost === null) return '  one load: none came to its end';
  const { commands, changedBytes, unit, written, least, programmingMs, exchanges } = cost;
  const asked =
    exchanges === undefined
      ? ''
      : ` · of the chip ${inWords(exchanges.made)}; ${inWords(exchanges.least)} at least`;
  return (
    `  one load: ${commands} commands · ${written} ${unit} written for ${changedBytes} bytes that change, ` +
    `${least} at least · ${programmingMs} ms of programming${asked}`
  );
}

const inWords = ({ authentications, reads, writes }: Exchanges): string =>
  `${authentications} authentications, ${reads} reads, ${writes} writes`;

export function reportText(report: PairReport, seed: number): string {
  return [
    `${report.pair}: ${held(report) ? 'conforms' : 'DOES NOT CONFORM'} (seed ${seed})`,
    ...report.laws.flatMap(lawLines),
    costLine(report.cost),
    '',
  ].join('\n');
}
