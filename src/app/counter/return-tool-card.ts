/** A tool card comes back (归还): what its meter wrote on it is read and kept; or it is declared lost. */
import type { CardNo, OperationId } from '../../core/ids.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { ReturnToolCard } from '../../core/ledger/stock/tool-commands.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import type { ToolReport } from '../../core/tool-card.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { withCard } from './contact.ts';

export interface ReturnToolRequest {
  readonly operationId: OperationId;
  readonly toolNo: CardNo;
  /** The reader that holds it; null where it is lost. */
  readonly reader: string | null;
  readonly note: string;
}

/** Its report must be of its own order: one of an earlier life of the card tells nothing. */
function readReport(
  deps: AppDeps,
  reader: string,
  toolNo: CardNo,
): Promise<Outcome<ToolReport | null>> {
  return withCard<ToolReport | null>(deps, reader, async (session) => {
    const { recognition } = await session.read();
    const content = recognition.kind === 'tool' ? recognition.content : null;
    if (
      content === null ||
      content.cardNo !== toolNo ||
      content.company !== deps.company.companyCode
    ) {
      return refuse('tool.other-card', { toolNo });
    }
    const { report, order } = content;
    return accept(report !== null && report.order === order?.order ? report : null);
  });
}

/** Refuses as reading a card does, tool.other-card, tool.unknown, tool.not-out. */
export async function returnToolCard(
  deps: AppDeps,
  context: RequestContext,
  { operationId, toolNo, reader, note }: ReturnToolRequest,
): Promise<Outcome<Committed>> {
  const lost = reader === null;
  const head = headOf(deps, context, operationId, { kind: 'return-tool-card', toolNo, lost, note });
  const known = deps.store.operation(operationId);
  const read = lost || known !== undefined ? accept(null) : await readReport(deps, reader, toolNo);
  if (!read.ok) return read;
  const body: BodyOf<ReturnToolCard> = {
    kind: 'return-tool-card',
    toolNo,
    lost,
    report: read.value,
    note,
  };
  return commitOne(deps, { ...head, ...body });
}
