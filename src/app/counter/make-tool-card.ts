/**
 * Making a tool card (工具卡): the ledger holds what it shall do before the first byte; then header, secret and order, read back.
 * A card that breaks off goes on with the same request while its secret has all its tries: a blank is not worth a risk. Where a
 * chip counts no tries there is none, and the transport secret is asked for too.
 */
import type { CardNo, OperationId } from '../../core/ids.ts';
import type { ToolCardRow } from '../../core/ledger/stock/rows.ts';
import type { IssueToolCard, MakeToolCard } from '../../core/ledger/stock/tool-commands.ts';
import { accept, assert, type Outcome, type Refusal, refuse } from '../../core/outcome.ts';
import type { ToolIdentity, ToolOrder } from '../../core/tool-card.ts';
import type { CardReading, CardSession, ToolCodec } from '../../ports/cards.ts';
import type { CardSecret } from '../../ports/vault.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { derivedOperationId, operationTag } from '../request-hash.ts';
import { readerHasCard } from './contact.ts';
import { deviceRefusal, storeRefusal } from './fault.ts';
import { writeForMeter } from './meter-format.ts';
import { ownSecretOf } from './present-secret.ts';

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

interface Scene {
  readonly deps: AppDeps;
  readonly context: RequestContext;
  readonly request: MakeToolRequest;
  readonly session: CardSession;
}

const bodyOf = ({
  operationId: _,
  reader: __,
  ...asked
}: MakeToolRequest): Omit<BodyOf<MakeToolCard>, 'chip'> => ({
  kind: 'make-tool-card',
  ...asked,
});

const identityOf = ({ deps, request }: Scene): ToolIdentity => ({
  kind: request.tool,
  company: deps.company.companyCode,
  cardNo: request.toolNo,
  meter: request.meter,
});

function orderOf({ deps, request }: Scene): ToolOrder {
  const row = deps.store.cardStock.tool(request.toolNo);
  assert(row !== undefined, `tool card ${request.toolNo} was begun and is not there`);
  const { order, toMeter, valve, validUntil, madeAt, document } = row;
  const tag = operationTag(deps.hash, document);
  return { order, tag, toMeter, valve, validUntil, madeAt: Math.floor(madeAt / 1000) };
}

/** A tool card of this request, its order written or not. */
function isOurs(scene: Scene, { recognition }: CardReading): boolean {
  if (recognition.kind !== 'tool') return false;
  const { kind, company, cardNo, meter } = recognition.content;
  const own = identityOf(scene);
  return (
    kind === own.kind && company === own.company && cardNo === own.cardNo && meter === own.meter
  );
}

const isBlank = ({ recognition }: CardReading): boolean =>
  recognition.kind === 'blank' || recognition.kind === 'unfinished';

/** Only while every try is there, or three of them: no wrong secret is presented twice, and none is written down for it. */
async function present(
  { session, request }: Scene,
  { triesLeft, chip }: CardReading,
  secret: CardSecret,
): Promise<Refusal | null> {
  const { toolNo: cardNo } = request;
  const facts = { cardNo };
  try {
    if (triesLeft < chip.tries) return { code: 'card.secret-unproven', facts };
    const presented = await session.present(secret.bytes, secret.owner);
    if (presented.kind === 'ok') return null;
    return { code: 'card.secret-wrong', facts };
  } finally {
    secret.bytes.fill(0);
  }
}

async function presentOwn(scene: Scene): Promise<Refusal | null> {
  const reading = await scene.session.read();
  return present(scene, reading, ownSecretOf(scene.deps, scene.request.toolNo, reading.chip));
}

async function presentTransport(scene: Scene, reading: CardReading): Promise<Refusal | null> {
  return present(scene, reading, scene.deps.vault.transportSecret(reading.chip.secretLength));
}

/** With the transport secret presented: the card's own one is set, and proven after a power cycle. */
async function setOwn(scene: Scene, { chip }: CardReading): Promise<Refusal | null> {
  const { session, deps, request } = scene;
  const own = ownSecretOf(deps, request.toolNo, chip);
  await session.changeSecret(own.bytes, own.owner);
  own.bytes.fill(0);
  await session.powerCycle();
  return presentOwn(scene);
}

/** Header and own secret, on a blank. */
async function seal(scene: Scene, reading: CardReading, tools: ToolCodec): Promise<Refusal | null> {
  const { session, request } = scene;
  const { format, image } = reading;
  const unproven = await presentTransport(scene, reading);
  if (unproven !== null) return unproven;
  const blank = format.encodeBlank(image);
  await session.write(blank);
  await session.write(tools.encodeHeader(blank, identityOf(scene)));
  if (!isOurs(scene, await session.read())) {
    return { code: 'card.does-not-hold', facts: { cardNo: request.toolNo } };
  }
  return setOwn(scene, reading);
}

/**
 * The header stands, and an earlier contact broke off behind it. A chip that has refused the own secret and lost no try by it
 * counts none: its sealing may not have ended, so it is ended now.
 */
async function unlock(scene: Scene): Promise<Refusal | null> {
  const refused = await presentOwn(scene);
  if (refused?.code !== 'card.secret-wrong') return refused;
  const reading = await scene.session.read();
  if (reading.triesLeft < reading.chip.tries) return refused;
  return (await presentTransport(scene, reading)) ?? setOwn(scene, reading);
}

async function writeOrder(
  scene: Scene,
  tools: ToolCodec,
  resumed: boolean,
): Promise<Refusal | null> {
  const { session, request } = scene;
  const { format, image } = await session.read();
  const order = orderOf(scene);
  const whole = await tools.encodeOrder(image, order);
  // An earlier contact may have torn a cell of it; only programming each of them makes it solid.
  if (resumed) await session.write(format.encodeComplement(whole, 'A'));
  await session.write(whole);
  await session.powerCycle();
  const { recognition } = await session.read();
  const stands =
    recognition.kind === 'tool' &&
    recognition.content.order?.order === order.order &&
    recognition.content.order.tag === order.tag;
  return stands ? null : { code: 'card.does-not-hold', facts: { cardNo: request.toolNo } };
}

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
  const unsealed = ours ? await unlock(scene) : await seal(scene, reading, tools);
  return unsealed ?? (await writeOrder(scene, tools, ours)) ?? (await issue(scene));
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
