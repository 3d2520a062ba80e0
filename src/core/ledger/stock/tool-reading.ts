/**
 * A clear card that came back, and the first meter of a transfer, as a reading: the meter gave up gas that nobody burned, so
 * from then on wheel and electronics part by it. What it wrote says where both stood when it held nothing; that is agreed anew.
 */
import type { MeterId } from '../../ids.ts';
import type { Facts } from '../../outcome.ts';
import { DOUBTS, isBarring, type Observed } from '../../reading.ts';
import type { ToolReport } from '../../tool-card.ts';
import { judgementFacts, judgementOf, readingRow } from '../decide-readings.ts';
import { meterOf } from '../effects.ts';
import { datedAt } from '../observation.ts';
import type { ReadingRow } from '../reading-rows.ts';
import type { CommandResult } from '../results.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import type { ToolCardRow } from './rows.ts';
import type { ReturnToolCard } from './tool-commands.ts';

const NAMES = { clear: '清零卡', transfer: '转移卡' } as const;
type Emptying = keyof typeof NAMES;

/** Null where the meter was not emptied. The second meter of a transfer does not say what it holds, so it tells no figure. */
function emptied(
  { tool, meter }: Pick<ToolCardRow, 'tool' | 'meter'>,
  report: ToolReport | null,
): { readonly as: Emptying; readonly meter: MeterId; readonly report: ToolReport } | null {
  if (report === null || report.result !== 'done' || report.litres === 0) return null;
  return tool === 'clear' || tool === 'transfer' ? { as: tool, meter, report } : null;
}

/** It holds nothing, so its electronics have counted all that it was ever given. */
const readingOf = (report: ToolReport, at: number): Observed => ({
  source: 'card',
  at: datedAt(report.clock, at),
  index: report.index,
  electronic: report.meterTotal,
  valveOpen: report.valveOpen,
  batteryLow: null,
});

/** Facts of the return: the difference is explained by the document, but an index that nobody can believe agrees with nothing. */
export function toolReadingFacts(
  { report, at }: ReturnToolCard,
  tool: ToolCardRow,
  snapshot: Snapshot,
): Facts {
  const told = emptied(tool, report);
  const meter = told === null ? undefined : snapshot.meter(told.meter);
  if (told === null || meter === undefined) return {};
  const judged = judgementOf(readingOf(told.report, at), meter, snapshot);
  const others = judged.doubts.filter((doubt) => doubt !== 'mechanical-electronic');
  if (others.some(isBarring)) return { ...judgementFacts(judged), toolAgrees: false };
  const doubts = DOUBTS.filter(
    (doubt) => judged.doubts.includes(doubt) || doubt === 'mechanical-electronic',
  );
  return { ...judgementFacts({ ...judged, doubts, counts: true }), toolAgrees: true };
}

/** Null where the return told no reading; returns of before told none. */
export function toolReading(
  { report, operator }: ReturnToolCard,
  result: CommandResult,
  tool: ToolCardRow,
  books: Books,
  place: Place,
): ReadingRow | null {
  const told = emptied(tool, report);
  if (told === null || result.kind !== 'fact') return null;
  const observed = readingOf(told.report, place.at);
  const row = readingRow(result, meterOf(books, told.meter), observed, '', place);
  if (row === null || result.facts.toolAgrees !== true) return row;
  const reason = `${NAMES[told.as]} ${tool.toolNo}`;
  return { ...row, resolution: 'confirmed', resolvedBy: operator, reason };
}
