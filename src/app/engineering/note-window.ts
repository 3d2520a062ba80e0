/** What two people read in a meter's window (表窗读数登记). */
import type { OperationId } from '../../core/ids.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { NoteWindow } from '../../core/ledger/window-count.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export type NoteWindowRequest = Omit<BodyOf<NoteWindow>, 'kind'> & {
  readonly operationId: OperationId;
};

/** Refuses as `decideNoteWindow`. */
export function noteWindow(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...asked }: NoteWindowRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<NoteWindow> = { kind: 'note-window', ...asked };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}
