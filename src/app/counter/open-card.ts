/**
 * Opening a card (开卡): a blank card becomes the account's card. The number is taken durably before the first byte, the
 * card becomes the account's only after it was read back. The same operation id goes on after a break at any step.
 */
import type { AccountId, CardNo, OperationId } from '../../core/ids.ts';
import type { ActivateCard, OpenCard } from '../../core/ledger/commands.ts';
import { accept, assert, type Outcome, type Refusal, refuse } from '../../core/outcome.ts';
import type { CardSession } from '../../ports/cards.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { derivedOperationId } from '../request-hash.ts';
import { readerHasCard } from './contact.ts';
import { deviceRefusal, storeRefusal } from './fault.ts';
import { initialiseCard } from './initialise-card.ts';
import { writeForAccount } from './meter-format.ts';
import { mayPresentSecret } from './present-secret.ts';

export interface OpenCardRequest {
  readonly operationId: OperationId;
  readonly accountId: AccountId;
  /** The number that the card shall have; one that was never used. */
  readonly cardNo: CardNo;
  readonly reader: string;
  readonly confirmLowTries: boolean;
}

/** `opening` holds the number for this operation; the refusal says what to do, then the same request is sent again. */
export interface OpenCardOutcome {
  readonly operationId: OperationId;
  readonly cardNo: CardNo;
  readonly state: 'active' | 'opening';
  readonly refusal?: Refusal;
}

/** An opening under way, of a first card or of one that replaces another. */
export interface Opening {
  readonly deps: AppDeps;
  readonly context: RequestContext;
  readonly request: OpenCardRequest;
  readonly body: BodyOf<OpenCard>;
  /** The ledger holds the number for this operation. */
  opened: boolean;
}

const bodyOf = ({ accountId, cardNo }: OpenCardRequest): BodyOf<OpenCard> => ({
  kind: 'open-card',
  accountId,
  cardNo,
  replaces: null,
});

/** Takes the number, if the card in the reader is blank stock that may be tried. */
async function takeNumber(scene: Opening, session: CardSession): Promise<Refusal | null> {
  const { deps, context, request, body } = scene;
  const { cardNo, confirmLowTries } = request;
  const { recognition, triesLeft, chip } = await session.read();
  if (recognition.kind !== 'blank' && recognition.kind !== 'unfinished') {
    return { code: 'card.not-blank', facts: {} };
  }
  const transport = deps.vault.transportSecret(chip.secretLength);
  const presentation = { cardNo, triesLeft, chip, confirmed: confirmLowTries };
  const allowed = mayPresentSecret(deps, presentation, transport);
  transport.bytes.fill(0);
  if (!allowed.ok) return allowed.refusal;
  const head = headOf(deps, context, request.operationId, { ...body });
  const version = deps.vault.currentVersion(chip);
  const keyVersion = version === 1 ? {} : { keyVersion: version };
  const taken = await commitOne(deps, { ...head, ...body, chip: chip.id, ...keyVersion });
  if (!taken.ok) return taken.refusal;
  scene.opened = true;
  return null;
}

async function activate(scene: Opening): Promise<Refusal | null> {
  const { deps, context, request } = scene;
  const { cardNo, operationId } = request;
  const body: BodyOf<ActivateCard> = { kind: 'activate-card', cardNo };
  const id = derivedOperationId(deps.hash, { kind: body.kind, opening: operationId });
  const head = headOf(deps, context, id, { ...body });
  const active = await commitOne(deps, { ...head, ...body });
  return active.ok ? null : active.refusal;
}

/** Takes the number and brings the card to its first image, from wherever an earlier contact has left it. */
export async function prepareCard(scene: Opening, session: CardSession): Promise<Refusal | null> {
  const { deps, context, request } = scene;
  const written = writeForAccount(deps, session, request.accountId);
  if (!written.ok) return written.refusal;
  if (!scene.opened) {
    const untaken = await takeNumber(scene, session);
    if (untaken !== null) return untaken;
  }
  const card = deps.store.card(request.cardNo);
  assert(card !== undefined, `card ${request.cardNo} was opened and is not there`);
  const { confirmLowTries } = request;
  const ready = await initialiseCard(deps, context, session, card, confirmLowTries);
  return ready.ok ? null : ready.refusal;
}

/** Runs `work` on the card in the reader; a fault becomes what the cashier is to do next. */
export async function openingContact(
  scene: Opening,
  work: (session: CardSession) => Promise<Refusal | null>,
): Promise<Refusal | null> {
  const { deps, request } = scene;
  const ready = readerHasCard(deps, request.reader);
  if (!ready.ok) return ready.refusal;
  try {
    return await deps.cards.session(request.reader, work);
  } catch (error) {
    const refusal = deviceRefusal(error) ?? (scene.opened ? storeRefusal(error) : null);
    if (refusal === null) throw error;
    deps.log.warn({ cardNo: request.cardNo, code: refusal.code }, 'opening a card was interrupted');
    return refusal;
  }
}

/**
 * Refuses reader.…, card.none, card.not-blank, keys.sealed, card.last-try, card.secret-unproven, account.unknown, account.closed,
 * account.no-meter, card.exists, card.account-has-card, operation.other-body; only when nothing had an effect.
 * Throws StoreError when it is unknown whether the number was taken.
 */
export async function openCard(
  deps: AppDeps,
  context: RequestContext,
  request: OpenCardRequest,
): Promise<Outcome<OpenCardOutcome>> {
  const { operationId, cardNo } = request;
  const body = bodyOf(request);
  const known = deps.store.operation(operationId);
  const { requestHash } = headOf(deps, context, operationId, { ...body });
  if (known !== undefined && known.requestHash !== requestHash) {
    return refuse('operation.other-body', { operationId });
  }
  const opened = known !== undefined;
  if (opened && deps.store.card(cardNo)?.stage !== 'opening') {
    return accept({ operationId, cardNo, state: 'active' });
  }
  const scene: Opening = { deps, context, request, body, opened };
  const why = await openingContact(scene, async (session) => {
    return (await prepareCard(scene, session)) ?? activate(scene);
  });
  if (!scene.opened) {
    return why === null
      ? refuse('operation.unknown', { operationId })
      : { ok: false, refusal: why };
  }
  if (why === null) return accept({ operationId, cardNo, state: 'active' });
  return accept({ operationId, cardNo, state: 'opening', refusal: why });
}
