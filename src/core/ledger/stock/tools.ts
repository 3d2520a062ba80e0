/**
 * Tool cards in the ledger (工具卡登记): which meter was told what, by whom, why, and what came back. They move no money and no
 * gas of the books: what a clear or transfer card takes out of a meter's electronics is settled by the base meter (trade.md
 * §6). What they do is explain: a meter whose remaining gas fell or rose without a load has its document here, and one that
 * was emptied its reading.
 */
import { type CardNo, formatMeter, type MeterId } from '../../ids.ts';
import { accept, assert, type Outcome, refuse, refuseField } from '../../outcome.ts';
import type { ToolKind } from '../../tool-card.ts';
import type { Consequence } from '../effects.ts';
import { factOf } from '../fact.ts';
import type { CommandResult, FactResult } from '../results.ts';
import { seenByTwo } from '../second-person.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import { pieceFor, pieceTaken } from './open.ts';
import { asChanges, told } from './pieces.ts';
import type { ToolCardRow } from './rows.ts';
import type { IssueToolCard, MakeToolCard, ReturnToolCard, ToolCommand } from './tool-commands.ts';
import { toolReading, toolReadingFacts } from './tool-reading.ts';

/** A valve card says what the valve shall be, a transfer card where the gas goes, and the others neither. */
/** request.invalid: a valve card says how, one that moves gas says to which meter, and no other card says either. */
function saysItsPurpose(
  tool: ToolKind,
  { toMeter, valve }: Pick<MakeToolCard, 'toMeter' | 'valve'>,
): Outcome<true> {
  if ((tool === 'valve') !== (valve !== null)) {
    return refuseField('valve', tool === 'valve' ? 'string' : 'null');
  }
  if ((tool === 'transfer') !== (toMeter !== null)) {
    return refuseField('toMeter', tool === 'transfer' ? 'number' : 'null');
  }
  return accept(true);
}

function unknownMeter(snapshot: Snapshot, { meter, toMeter }: MakeToolCard): MeterId | null {
  const both = toMeter === null ? [meter] : [meter, toMeter];
  return both.find((one) => snapshot.meter(one) === undefined) ?? null;
}

/** Refuses, in this order: request.invalid, meter.unknown, tool.same-meter, card.exists, approval.witness-required, approval.same-person, stock.none-held. */
function decideMake(command: MakeToolCard, snapshot: Snapshot): Outcome<FactResult> {
  const { toolNo, tool, meter, toMeter, operator, witness } = command;
  const whole = saysItsPurpose(tool, command);
  if (!whole.ok) return whole;
  const unknown = unknownMeter(snapshot, command);
  if (unknown !== null) return refuse('meter.unknown', { meter: formatMeter(unknown) });
  if (toMeter === meter) return refuse('tool.same-meter', { meter: formatMeter(meter) });
  const { stock } = snapshot;
  if (snapshot.card(toolNo) !== undefined || stock.tool(toolNo) !== undefined) {
    return refuse('card.exists', { cardNo: toolNo });
  }
  const two = seenByTwo(operator, witness);
  if (!two.ok) return two;
  const piece = pieceFor(command, snapshot);
  if (!piece.ok) return piece;
  const last = Math.max(
    stock.lastToolOrder(meter),
    toMeter === null ? 0 : stock.lastToolOrder(toMeter),
  );
  const batch = piece.value === null ? {} : { batch: piece.value };
  return told({ toolNo, order: last + 1, ...batch });
}

/** Refuses tool.unknown, and tool.not-out where it is in none of `states`. */
function inState(
  { toolNo }: IssueToolCard | ReturnToolCard,
  { stock }: Snapshot,
  ...states: readonly ToolCardRow['state'][]
): Outcome<ToolCardRow> {
  const row = stock.tool(toolNo);
  if (row === undefined) return refuse('tool.unknown', { toolNo });
  return states.includes(row.state) ? accept(row) : refuse('tool.not-out', { toolNo });
}

function decideIssue(command: IssueToolCard, snapshot: Snapshot): Outcome<FactResult> {
  const { toolNo } = command;
  const row = inState(command, snapshot, 'making');
  return row.ok ? told({ toolNo }) : row;
}

/** One whose making broke off may carry its order all the same, and may be brought back or lost like any other. */
function decideReturn(command: ReturnToolCard, snapshot: Snapshot): Outcome<FactResult> {
  const { toolNo } = command;
  const row = inState(command, snapshot, 'making', 'out');
  return row.ok ? told({ toolNo, ...toolReadingFacts(command, row.value, snapshot) }) : row;
}

export function ruleOnTool(command: ToolCommand, snapshot: Snapshot): Outcome<CommandResult> {
  switch (command.kind) {
    case 'make-tool-card':
      return decideMake(command, snapshot);
    case 'issue-tool-card':
      return decideIssue(command, snapshot);
    case 'return-tool-card':
      return decideReturn(command, snapshot);
  }
}

function toolOf({ stock }: Books, toolNo: CardNo): ToolCardRow {
  const row = stock.tool(toolNo);
  assert(row !== undefined, `tool card ${toolNo} is gone between the rule and its effect`);
  return row;
}

const kept = (row: ToolCardRow): Consequence => ({
  subject: { accountId: null, cardNo: row.toolNo },
  postings: [],
  changes: asChanges({ table: 'tool', row }),
});

function made(command: MakeToolCard, result: CommandResult): ToolCardRow {
  const { toolNo, tool, meter, toMeter, valve, validUntil, purpose, operator, witness } = command;
  return {
    toolNo,
    tool,
    meter,
    toMeter,
    valve,
    validUntil,
    order: factOf(result, 'order'),
    purpose,
    madeBy: operator,
    witness,
    madeAt: command.at,
    state: 'making',
    document: command.operationId,
    result: null,
    litres: null,
    keyVersion: command.keyVersion ?? 1,
  };
}

export function toolConsequences(
  command: ToolCommand,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  switch (command.kind) {
    case 'make-tool-card': {
      const consequence = kept(made(command, result));
      const taken = pieceTaken({ ...command, cardNo: command.toolNo }, result, books, place);
      return { ...consequence, changes: [...consequence.changes, ...taken] };
    }
    case 'issue-tool-card':
      return kept({ ...toolOf(books, command.toolNo), state: 'out' });
    case 'return-tool-card': {
      const { report, lost, toolNo } = command;
      const tool = toolOf(books, toolNo);
      const consequence = kept({
        ...tool,
        state: lost ? 'lost' : 'returned',
        result: report?.result ?? null,
        litres: report?.litres ?? null,
      });
      const row = toolReading(command, result, tool, books, place);
      const read = row === null ? [] : [{ table: 'reading', row } as const];
      return { ...consequence, changes: [...consequence.changes, ...read] };
    }
  }
}
