/**
 * What a tool card tells of a meter when it comes back, as a reading: it took gas out that nobody burned, or put gas in that
 * no total counts, so from then on wheel and electronics part by it. Where both stood then is agreed anew.
 */
import type { MeterId } from '../../ids.ts';
import type { Facts } from '../../outcome.ts';
import { DOUBTS, isBarring, type Observed } from '../../reading.ts';
import type { ToolReport } from '../../tool-card.ts';
import { type Litre, litre } from '../../units.ts';
import { judgementFacts, judgementOf, readingRow } from '../decide-readings.ts';
import { meterOf } from '../effects.ts';
import { datedAt } from '../observation.ts';
import type { ReadingRow } from '../reading-rows.ts';
import type { CommandResult } from '../results.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import type { ToolCardRow } from './rows.ts';
import type { ReturnToolCard } from './tool-commands.ts';

const NAMES = { clear: '清零卡', transfer: '转移卡' } as const;

type Tool = Pick<ToolCardRow, 'tool' | 'meter' | 'toMeter'>;

/** A meter that a tool card emptied, or gave gas to. */
interface Moved {
  readonly as: keyof typeof NAMES;
  readonly meter: MeterId;
  readonly report: ToolReport;
}

/** Null where no gas was moved. */
function moved({ tool, meter, toMeter }: Tool, report: ToolReport | null): Moved | null {
  if (report === null || report.litres === 0) return null;
  if (tool !== 'clear' && tool !== 'transfer') return null;
  if (report.result === 'done') return { as: tool, meter, report };
  const given = report.result === 'given' && toMeter !== null;
  return given ? { as: tool, meter: toMeter, report } : null;
}

/**
 * What the electronics had counted by then. An emptied meter holds nothing: all that it was ever given. The second meter of a
 * transfer does not say what it holds: what was agreed before, gone on with the wheel, less what it was given. Null where
 * nothing was agreed before, and where the wheel has turned since.
 */
function countedBy({ meter, report }: Moved, at: number, snapshot: Snapshot): Litre | null {
  if (report.result === 'done') return report.meterTotal;
  const agreed = snapshot.agreedReading(meter, 'card', at);
  if (agreed === undefined || agreed.electronic === null) return null;
  const use = report.index - agreed.index;
  return use < 0 ? null : litre(agreed.electronic + use - report.litres);
}

const readingOf = (report: ToolReport, at: number, electronic: Litre): Observed => ({
  source: 'card',
  at: datedAt(report.clock, at),
  index: report.index,
  electronic,
  valveOpen: report.valveOpen,
  batteryLow: null,
});

/** Facts of the return: the difference is explained by the document, but an index that nobody can believe agrees with nothing. */
export function toolReadingFacts(
  { report, at }: ReturnToolCard,
  tool: ToolCardRow,
  snapshot: Snapshot,
): Facts {
  const told = moved(tool, report);
  const meter = told === null ? undefined : snapshot.meter(told.meter);
  if (told === null || meter === undefined) return {};
  const counted = countedBy(told, datedAt(told.report.clock, at), snapshot);
  if (counted === null) return {};
  const toolCounted = told.report.result === 'given' ? { toolCounted: counted } : {};
  const judged = judgementOf(readingOf(told.report, at, counted), meter, snapshot);
  const others = judged.doubts.filter((doubt) => doubt !== 'mechanical-electronic');
  if (others.some(isBarring)) {
    return { ...judgementFacts(judged), ...toolCounted, toolAgrees: false };
  }
  const doubts = DOUBTS.filter(
    (doubt) => judged.doubts.includes(doubt) || doubt === 'mechanical-electronic',
  );
  const agreed = judgementFacts({ ...judged, doubts, counts: true });
  return { ...agreed, ...toolCounted, toolAgrees: true };
}

/** Null where the return told no reading; returns of before told none. */
export function toolReading(
  { report, operator }: ReturnToolCard,
  result: CommandResult,
  tool: ToolCardRow,
  books: Books,
  place: Place,
): ReadingRow | null {
  const told = moved(tool, report);
  if (told === null || result.kind !== 'fact') return null;
  const { toolCounted, toolAgrees } = result.facts;
  const counted = typeof toolCounted === 'number' ? litre(toolCounted) : told.report.meterTotal;
  const observed = readingOf(told.report, place.at, counted);
  const row = readingRow(result, meterOf(books, told.meter), observed, '', place);
  if (row === null || toolAgrees !== true) return row;
  const reason = `${NAMES[told.as]} ${tool.toolNo}`;
  return { ...row, resolution: 'confirmed', resolvedBy: operator, reason };
}
