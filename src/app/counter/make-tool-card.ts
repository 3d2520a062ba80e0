/**
 * Making a tool card (工具卡): the ledger holds what it shall do before the first byte; then header, secret and order, read back.
 * A card that breaks off goes on with the same request while its secret has all its tries: a blank is not worth a risk. One that
 * lost a try and holds its order is issued without its secret. Where a chip counts no tries there is no risk, and the transport
 * secret is asked for too.
 */
import type { CardNo, OperationId } from '../../core/ids.ts';
import type { ToolCardRow } from '../../core/ledger/stock/rows.ts';
import type { IssueToolCard, MakeToolCard } from '../../core/ledger/stock/tool-commands.ts';
import { accept, type Outcome, type Refusal, refuse } from '../../core/outcome.ts';
import type { CardReading } from '../../ports/cards.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { derivedOperationId } from '../request-hash.ts';
import { readerHasCard } from './contact.ts';
import { deviceRefusal, storeRefusal } from './fault.ts';
import { writeForMeter } from './meter-format.ts';
import { isBlank, isOurs, type ToolScene, writeToolCard } from './write-tool-card.ts';

export type MakeToolRequest = Omit<BodyOf<MakeToolCard>, 'kind' | 'chip'> & {
  readonly operationId: OperationId;
  readonly reader: string;
};

export interface ToolCardOutcome {
  readonly operationId: OperationId;
  readonly toolNo: CardNo;
  /** `making`: the number is held; the refusal says what to do, then the same request is sent again. */
  readonly state: ToolCardRow['state'];
  readonly refusal?: Refusal;
}

interface Scene extends ToolScene {
  readonly context: RequestContext;
  readonly request: MakeToolRequest;
}

const bodyOf = ({
  operationId: _,
  reader: __,
  ...asked
}: MakeToolRequest): Omit<BodyOf<MakeToolCard>, 'chip'> => ({
  kind: 'make-tool-card',
  ...asked,
});

const isMade = ({ store }: AppDeps, { operationId, toolNo }: MakeToolRequest): boolean =>
  store.operation(operationId) !== undefined && store.cardStock.tool(toolNo)?.state !== 'making';

async function begin(
  { deps, context, request }: Scene,
  { chip }: CardReading,
): Promise<Refusal | null> {
  const body = bodyOf(request);
  const head = headOf(deps, context, request.operationId, { ...body });
  const version = deps.vault.currentVersion(chip);
  const keyVersion = version === 1 ? {} : { keyVersion: version };
  const begun = await commitOne(deps, { ...head, ...body, chip: chip.id, ...keyVersion });
  return begun.ok ? null : begun.refusal;
}

async function issue({ deps, context, request }: Scene): Promise<Refusal | null> {
  const { toolNo, operationId } = request;
  const body: BodyOf<IssueToolCard> = { kind: 'issue-tool-card', toolNo };
  const id = derivedOperationId(deps.hash, { kind: body.kind, opening: operationId });
  const issued = await commitOne(deps, { ...headOf(deps, context, id, { ...body }), ...body });
  return issued.ok ? null : issued.refusal;
}

async function duringContact(scene: Scene): Promise<Refusal | null> {
  const { deps, request, session } = scene;
  // The same request, sent twice, has waited for the reader: what is out is written no more.
  if (isMade(deps, request)) return null;
  const written = writeForMeter(deps, session, request.meter);
  if (!written.ok) return written.refusal;
  const reading = await session.read();
  const { tools } = reading.format;
  if (tools === undefined) return { code: 'tool.not-in-format', facts: {} };
  const resumed = deps.store.operation(request.operationId) !== undefined;
  const ours = resumed && isOurs(scene, reading);
  if (!ours && !isBlank(reading)) return { code: 'card.not-blank', facts: {} };
  // Before the number is taken: a station without keys can make no card of it.
  if (deps.vault.sealed()) return { code: 'keys.sealed', facts: {} };
  if (!resumed) {
    const barred = await begin(scene, reading);
    if (barred !== null) return barred;
  }
  return (await writeToolCard(scene, reading, tools)) ?? (await issue(scene));
}

async function contact(
  deps: AppDeps,
  context: RequestContext,
  request: MakeToolRequest,
): Promise<Refusal | null> {
  const ready = readerHasCard(deps, request.reader);
  if (!ready.ok) return ready.refusal;
  try {
    return await deps.cards.session(request.reader, (session) =>
      duringContact({ deps, context, request, session }),
    );
  } catch (error) {
    const begun = deps.store.operation(request.operationId) !== undefined;
    const refusal = deviceRefusal(error) ?? (begun ? storeRefusal(error) : null);
    if (refusal === null) throw error;
    deps.log.warn({ code: refusal.code }, 'making a tool card was interrupted');
    return refusal;
  }
}

/**
 * Refuses, only when nothing had an effect: operation.other-body, reader.…, card.none, tool.not-in-format, card.not-blank, keys.sealed,
 * and as the ledger's rule (stock/tools.ts). Throws StoreError when it is unknown whether the number was taken.
 */
export async function makeToolCard(
  deps: AppDeps,
  context: RequestContext,
  request: MakeToolRequest,
): Promise<Outcome<ToolCardOutcome>> {
  const { operationId, toolNo } = request;
  const known = deps.store.operation(operationId);
  const { requestHash } = headOf(deps, context, operationId, { ...bodyOf(request) });
  if (known !== undefined && known.requestHash !== requestHash) {
    return refuse('operation.other-body', { operationId });
  }
  const stateOf = () => deps.store.cardStock.tool(toolNo)?.state;
  const state = known === undefined ? undefined : stateOf();
  if (state !== undefined && state !== 'making') return accept({ operationId, toolNo, state });
  const why = await contact(deps, context, request);
  if (deps.store.operation(operationId) === undefined) {
    return why === null
      ? refuse('operation.unknown', { operationId })
      : { ok: false, refusal: why };
  }
  const now = stateOf() ?? 'making';
  return accept({ operationId, toolNo, state: now, ...(why === null ? {} : { refusal: why }) });
}
