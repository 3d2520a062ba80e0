/** The report of the kit, for a maker to read and to send along. */
import { held, type PairReport } from './conformance.ts';
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

export function reportText(report: PairReport, seed: number): string {
  const { commands, changedBytes, leastProgrammings, programmings, programmingMs, leastMs } =
    report.cost;
  return [
    `${report.pair}: ${held(report) ? 'conforms' : 'DOES NOT CONFORM'} (seed ${seed})`,
    ...report.laws.flatMap(lawLines),
    `  one load: ${commands} commands · ${changedBytes} bytes changed in ${programmings} programmings, ` +
      `${leastProgrammings} at least · ` +
      `${programmingMs} ms of programming, ${leastMs.toFixed(1)} ms at least`,
    '',
  ].join('\n');
}
