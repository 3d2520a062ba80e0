/**
 * What a meter does with a tool card (docs/card-format.md §11): it carries an order out once, in one durable step of its own
 * memory, and then writes on the card what it did. Pulled between the two, it writes the same at the next visit.
 */
import type { Header } from '../card/reference-v1.ts';
import {
  decodeToolOrder,
  decodeToolReport,
  TOOL_KIND,
  TOOL_RESULT,
  type ToolOrder,
} from '../card/tool-card.ts';
import type { MeterRecord, ToolMemory } from './meter-memory.ts';

export interface ToolAnswer {
  /** The record as it shall be, durably, before the report is written; null changes nothing. */
  readonly next: MeterRecord | null;
  readonly result: number;
  readonly order: number;
  readonly litres: number;
}

export const isToolKind = (kind: number): boolean =>
  (Object.values(TOOL_KIND) as readonly number[]).includes(kind);

/** Is the card made for this meter: as the first one, or as the one that a transfer gives to? */
export function concerns(record: MeterRecord, header: Header, main: Uint8Array): boolean {
  if (header.company !== record.company) {
    return false;
  }
  const order = decodeToolOrder(main, header.card);
  const isFirst = header.maker === record.maker && header.meter === record.number;
  return isFirst || (order?.toMaker === record.maker && order.toMeter === record.number);
}

/** What another meter has said of this order is not written over: a transfer's gas may stand nowhere else. */
function refused(order: ToolOrder, header: Header, main: Uint8Array): ToolAnswer | null {
  const said = decodeToolReport(main, header.card);
  if (said?.order === order.order) {
    return null;
  }
  return { next: null, result: TOOL_RESULT.refused, order: order.order, litres: 0 };
}

/** An order that was carried out before is only told of again. */
const again = (tool: ToolMemory): ToolAnswer => ({
  next: null,
  result: tool.result,
  order: tool.order,
  litres: tool.litres,
});

/** `litres`: what comes into the meter with it, or, below zero, leaves it. */
function carriedOut(record: MeterRecord, tool: ToolMemory, litres = 0): ToolAnswer {
  if (litres === 0) return { ...again(tool), next: { ...record, tool } };
  const remainingLitres = record.remainingLitres + litres;
  const carriedLitres = (record.carriedLitres ?? 0) + litres;
  return { ...again(tool), next: { ...record, remainingLitres, carriedLitres, tool } };
}

/** Null where the card bears no order: nothing is done and nothing written. */
export function answerTool(
  record: MeterRecord,
  header: Header,
  main: Uint8Array,
  clock: number,
): ToolAnswer | null {
  const order = decodeToolOrder(main, header.card);
  if (order === null) {
    return null;
  }
  const last = record.tool?.order ?? 0;
  if (record.tool !== undefined && order.order === last) {
    return again(record.tool);
  }
  if (order.order < last || (order.validUntil !== 0 && clock > order.validUntil)) {
    return refused(order, header, main);
  }
  const { remainingLitres: litres, tool } = record;
  const valveShut = tool?.valveShut ?? false;
  const base = { order: order.order, litres, valveShut, result: TOOL_RESULT.done };
  switch (header.kind) {
    case TOOL_KIND.check:
      return { next: null, result: TOOL_RESULT.done, order: order.order, litres };
    case TOOL_KIND.clear:
      return carriedOut(record, base, -litres);
    case TOOL_KIND.valve:
      return carriedOut(record, { ...base, valveShut: order.valve === 2 });
    default:
      return transfer(record, header, main, order, base);
  }
}

/** The first meter gives all it has and remembers how much; the second takes what the card says that the first gave. */
function transfer(
  record: MeterRecord,
  header: Header,
  main: Uint8Array,
  order: ToolOrder,
  base: ToolMemory,
): ToolAnswer | null {
  const isFirst = header.maker === record.maker && header.meter === record.number;
  if (isFirst) {
    return carriedOut(record, base, -record.remainingLitres);
  }
  const given = decodeToolReport(main, header.card);
  if (given?.result !== TOOL_RESULT.done || given.order !== order.order) {
    return refused(order, header, main);
  }
  const { litres } = given;
  return carriedOut(record, { ...base, litres, result: TOOL_RESULT.given }, litres);
}
