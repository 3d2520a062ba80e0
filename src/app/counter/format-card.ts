/**
 * Formatting a returned card (格式化): our data is erased and the transport secret set again, so that it is blank stock. The order
 * is the opening's, backwards, and the card itself says how far it came: slots and what the meter wrote first (the card
 * keeps its own secret) · the secret (a header with nothing behind it: undecided, and only there is one guessed) · the
 * header last (a card without one has the transport secret). Run again on the same card it goes on.
 */
import type { CardNo, OperationId } from '../../core/ids.ts';
import type { BeginFormat, EndFormat, ReleaseFormat } from '../../core/ledger/stock/commands.ts';
import { accept, type Outcome, type Refusal, refuse } from '../../core/outcome.ts';
import type { CardReading, CardSession } from '../../ports/cards.ts';
import type { CardSecret } from '../../ports/vault.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { derivedOperationId } from '../request-hash.ts';
import { readerHasCard } from './contact.ts';
import { deviceRefusal, storeRefusal } from './fault.ts';
import { writeForMeter } from './meter-format.ts';
import { mayPresentOwn, ownSecretOf, presentSecret, recordSecret } from './present-secret.ts';
import { takeNewsOfVoidListed } from './reconcile-card.ts';

export interface FormatCardRequest {
  readonly operationId: OperationId;
  readonly cardNo: CardNo;
  readonly reader: string;
  readonly reason: string;
  readonly confirmLowTries: boolean;
}

/** `formatting`: begun and not ended; the refusal says what to do, then the same request is sent again. */
export interface FormatCardOutcome {
  readonly operationId: OperationId;
  readonly cardNo: CardNo;
  readonly state: 'formatted' | 'formatting';
  readonly refusal?: Refusal;
}

interface Scene {
  readonly deps: AppDeps;
  readonly context: RequestContext;
  readonly request: FormatCardRequest;
  readonly session: CardSession;
  /** An earlier contact broke off: cells that it tore may read as erased and be none. */
  readonly resumed: boolean;
}

/** How far the card has come; null when it is no card of this formatting. */
type Position = 'whole' | 'emptied' | 'headless';

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);

function positionOf({ deps, request }: Scene, reading: CardReading): Position | null {
  const { recognition, format, image } = reading;
  const empty = sameBytes(format.encodeEmptied(image), image);
  if (recognition.kind === 'customer') {
    const { cardNo, company } = recognition.content;
    const isIt = cardNo === request.cardNo && company === deps.company.companyCode;
    if (!isIt) return null;
    return empty ? 'emptied' : 'whole';
  }
  // The header goes only after that was written down: until then whatever has none is another card, mostly a new blank.
  const state = deps.store.cardStock.format(request.cardNo)?.state ?? 'begun';
  return empty && state !== 'begun' ? 'headless' : null;
}

const present = (
  { deps, context, request, session }: Scene,
  secret: CardSecret,
  { triesLeft, chip }: CardReading,
  mayDiffer: boolean,
): Promise<Outcome<true>> => {
  const { cardNo, confirmLowTries: confirmed } = request;
  const presentation = { cardNo, triesLeft, chip, mayDiffer, confirmed };
  return presentSecret(deps, context, session, presentation, secret);
};

const presentOwn = (scene: Scene, reading: CardReading, mayDiffer: boolean) =>
  present(scene, ownSecretOf(scene.deps, scene.request.cardNo, reading.chip), reading, mayDiffer);

const presentTransport = (scene: Scene, reading: CardReading, mayDiffer = false) =>
  present(scene, scene.deps.vault.transportSecret(reading.chip.secretLength), reading, mayDiffer);

/** The card forgets what it was, behind its header. Its own secret stays presented. */
async function empty(
  scene: Scene,
  reading: CardReading,
  mustPresent: boolean,
): Promise<Refusal | null> {
  const { session, request, resumed } = scene;
  if (mustPresent) {
    const presented = await presentOwn(scene, reading, false);
    if (!presented.ok) return presented.refusal;
  }
  const { format, image } = reading;
  if (resumed) await session.write(format.encodeZeroed(image, 'content'));
  await session.write(format.encodeEmptied(image));
  const after = await session.read();
  return positionOf(scene, after) === 'emptied'
    ? null
    : { code: 'card.does-not-hold', facts: { cardNo: request.cardNo } };
}

/** May the card have the transport secret by now? It was written down before it was about to be set. */
function mayHaveTransport({ deps, request }: Scene, fingerprint: string): boolean {
  const card = deps.store.card(request.cardNo);
  return card?.secretsBeingSet.includes(fingerprint) === true;
}

/** Own secret or transport secret: whichever the card takes is presented; which one it was is told. */
async function presentEither(
  scene: Scene,
  reading: CardReading,
): Promise<Outcome<'own' | 'transport'>> {
  const transport = scene.deps.vault.transportSecret(reading.chip.secretLength);
  transport.bytes.fill(0);
  if (!mayHaveTransport(scene, transport.fingerprint)) {
    const own = await presentOwn(scene, reading, false);
    return own.ok ? accept('own') : own;
  }
  const first = await presentTransport(scene, reading, true);
  if (first.ok) return accept('transport');
  if (first.refusal.code !== 'card.secret-wrong') return first;
  const own = await presentOwn(scene, await scene.session.read(), true);
  return own.ok ? accept('own') : own;
}

/** Sets the transport secret, each of its cells, and proves it after a power cycle. */
async function release(scene: Scene, reading: CardReading): Promise<Refusal | null> {
  const { deps, context, session, request } = scene;
  const transport = deps.vault.transportSecret(reading.chip.secretLength);
  const { cardNo } = request;
  await recordSecret(deps, context, cardNo, transport.fingerprint, { outcome: 'being-set' });
  await session.changeSecret(transport.bytes, null);
  transport.bytes.fill(0);
  await session.powerCycle();
  const proven = await presentTransport(scene, await session.read());
  return proven.ok ? null : proven.refusal;
}

/** With the transport secret presented: the header goes, and the card is read back as blank. */
async function blank({ session, request, resumed }: Scene): Promise<Refusal | null> {
  const { format, image } = await session.read();
  if (resumed) await session.write(format.encodeZeroed(image, 'header'));
  await session.write(format.encodeBlank(image));
  await session.powerCycle();
  const { recognition } = await session.read();
  return recognition.kind === 'blank'
    ? null
    : { code: 'card.does-not-hold', facts: { cardNo: request.cardNo } };
}

async function makeBlank(scene: Scene, reading: CardReading): Promise<Refusal | null> {
  const position = positionOf(scene, reading);
  const row = scene.deps.store.cardStock.format(scene.request.cardNo);
  if (position === 'headless' || (position === 'emptied' && row?.state === 'released')) {
    const transport = await presentTransport(scene, reading);
    return transport.ok ? blank(scene) : transport.refusal;
  }
  // Emptied by a contact that broke off, a cell may still be weak; where the secret is still its own, all are programmed again.
  const either = position === 'whole' ? accept<'own'>('own') : await presentEither(scene, reading);
  if (!either.ok) return either.refusal;
  if (either.value === 'own') {
    const kept = await empty(scene, await scene.session.read(), position === 'whole');
    if (kept !== null) return kept;
  }
  const unreleased = await release(scene, await scene.session.read());
  return unreleased ?? (await step(scene, 'release-format')) ?? blank(scene);
}

const bodyOf = ({ cardNo, reason }: FormatCardRequest): BodyOf<BeginFormat> => ({
  kind: 'begin-format',
  cardNo,
  reason,
});

/** What the meter wrote on it is booked first; then it is written down that the card is on its way. */
async function begin(scene: Scene, reading: CardReading): Promise<Refusal | null> {
  const { deps, context, request } = scene;
  const { cardNo, operationId, confirmLowTries: confirmed } = request;
  if (deps.vault.sealed()) return { code: 'keys.sealed', facts: {} };
  // A card of ours that this ledger has never heard of has a secret that nobody here knows.
  if (deps.store.card(cardNo) === undefined) return { code: 'card.unknown', facts: { cardNo } };
  if (positionOf(scene, reading) === 'whole') {
    const { triesLeft, chip } = reading;
    const allowed = mayPresentOwn(deps, { cardNo, triesLeft, chip, confirmed });
    if (!allowed.ok) return allowed.refusal;
    await takeNewsOfVoidListed(deps, context, reading);
  }
  const body = bodyOf(request);
  const begun = await commitOne(deps, {
    ...headOf(deps, context, operationId, { ...body }),
    ...body,
  });
  return begun.ok ? null : begun.refusal;
}

/** A later step of the same operation; one that another operation has made meanwhile is made. */
async function step(
  { deps, context, request }: Scene,
  kind: (ReleaseFormat | EndFormat)['kind'],
): Promise<Refusal | null> {
  const body: BodyOf<ReleaseFormat | EndFormat> = { kind, cardNo: request.cardNo };
  const id = derivedOperationId(deps.hash, { kind, opening: request.operationId });
  const made = await commitOne(deps, { ...headOf(deps, context, id, { ...body }), ...body });
  return made.ok || made.refusal.code === 'format.done' ? null : made.refusal;
}

async function duringContact(scene: Scene): Promise<Refusal | null> {
  const { deps, request, session } = scene;
  writeForMeter(deps, session, deps.store.card(request.cardNo)?.meter ?? null);
  const reading = await session.read();
  if (positionOf(scene, reading) === null) {
    return { code: 'format.other-card', facts: { cardNo: request.cardNo } };
  }
  if (deps.store.operation(request.operationId) === undefined) {
    const barred = await begin(scene, reading);
    if (barred !== null) return barred;
  }
  return (await makeBlank(scene, reading)) ?? (await step(scene, 'end-format'));
}

/**
 * Refuses, only when nothing had an effect: operation.other-body, reader.…, card.none, format.other-card, keys.sealed, card.unknown,
 * card.last-try, card.secret-unproven, card.two-tries-left, format.done, format.in-service, load.open-on-card.
 * Throws StoreError when it is unknown whether it was begun.
 */
export async function formatCard(
  deps: AppDeps,
  context: RequestContext,
  request: FormatCardRequest,
): Promise<Outcome<FormatCardOutcome>> {
  const { operationId, cardNo, reader } = request;
  const known = deps.store.operation(operationId);
  const { requestHash } = headOf(deps, context, operationId, { ...bodyOf(request) });
  if (known !== undefined && known.requestHash !== requestHash) {
    return refuse('operation.other-body', { operationId });
  }
  const isDone = () => deps.store.cardStock.format(cardNo)?.state === 'done';
  if (known !== undefined && isDone()) return accept({ operationId, cardNo, state: 'formatted' });
  const why = await contact(deps, context, request, reader);
  if (deps.store.operation(operationId) === undefined) {
    return why === null
      ? refuse('operation.unknown', { operationId })
      : { ok: false, refusal: why };
  }
  if (why === null) return accept({ operationId, cardNo, state: 'formatted' });
  return accept({ operationId, cardNo, state: 'formatting', refusal: why });
}

async function contact(
  deps: AppDeps,
  context: RequestContext,
  request: FormatCardRequest,
  reader: string,
): Promise<Refusal | null> {
  const ready = readerHasCard(deps, reader);
  if (!ready.ok) return ready.refusal;
  const resumed = deps.store.cardStock.format(request.cardNo) !== undefined;
  try {
    return await deps.cards.session(reader, (session) =>
      duringContact({ deps, context, request, session, resumed }),
    );
  } catch (error) {
    const begun = deps.store.operation(request.operationId) !== undefined;
    const refusal = deviceRefusal(error) ?? (begun ? storeRefusal(error) : null);
    if (refusal === null) throw error;
    const { cardNo } = request;
    deps.log.warn({ cardNo, code: refusal.code }, 'formatting a card was interrupted');
    return refusal;
  }
}
