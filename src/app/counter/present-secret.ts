/**
 * Presenting a card's secret by the rule of tries (L14), and writing down what that showed. A card locks itself for ever
 * after a few wrong presentations, so every presentation is asked for first and its result is remembered.
 */
import type { CardNo } from '../../core/ids.ts';
import type { RecordSecret } from '../../core/ledger/commands.ts';
import { mayPresent } from '../../core/load.ts';
import { accept, assert, type Outcome, refuse } from '../../core/outcome.ts';
import type { CardSession, ChipFacts } from '../../ports/cards.ts';
import type { CardSecret } from '../../ports/vault.ts';
import { accepted, type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { ownOperationId } from '../request-hash.ts';

export interface Presentation {
  readonly cardNo: CardNo;
  /** As read from the card in this session, after its last power cycle. */
  readonly triesLeft: number;
  readonly chip: ChipFacts;
  /** The card may have been given another secret since; it is not presented before that is written down. */
  readonly mayDiffer?: boolean;
  /** A person has compared the card with the screen and allows one of the last two tries. */
  readonly confirmed: boolean;
}

/** May this secret be presented on this card now? card.last-try, card.secret-wrong, card.secret-unproven, card.two-tries-left. */
export function mayPresentSecret(
  deps: AppDeps,
  presentation: Presentation,
  secret: CardSecret,
): Outcome<true> {
  const { cardNo, triesLeft, chip, confirmed } = presentation;
  const card = deps.store.card(cardNo);
  return mayPresent({
    cardNo,
    triesLeft,
    tries: chip.tries,
    confirmed,
    proven: card?.provenSecrets.includes(secret.fingerprint) === true,
    knownWrong: card?.wrongSecrets.includes(secret.fingerprint) === true,
    askedAtTries: card?.secretsAsked.get(secret.fingerprint) ?? null,
  });
}

/**
 * The card's own secret, made from the version of the master key that the ledger knows of it. Throws VaultSealedError; a card
 * that is not in the ledger is a bug.
 */
export function ownSecretOf(
  { store, vault }: AppDeps,
  cardNo: CardNo,
  chip: ChipFacts,
): CardSecret {
  const known = store.card(cardNo) ?? store.cardStock.tool(cardNo);
  assert(known !== undefined, `card ${cardNo} has a secret and is not in the ledger`);
  // Before money is taken or a byte is sent: the SAM itself is asked only at the card.
  vault.assertVersion(chip, known.keyVersion);
  return vault.secretOf(cardNo, chip.secretLength, known.keyVersion);
}

/**
 * The same question for the card's own secret, asked before money is taken or a reservation made; keys.sealed where the
 * station has no keys.
 */
export function mayPresentOwn(deps: AppDeps, presentation: Presentation): Outcome<true> {
  if (deps.vault.sealed()) return refuse('keys.sealed');
  const secret = ownSecretOf(deps, presentation.cardNo, presentation.chip);
  secret.bytes.fill(0);
  return mayPresentSecret(deps, presentation, secret);
}

type Shown = Pick<RecordSecret, 'outcome' | 'triesLeft'>;

/** Writes down what a secret of a card has shown, or that the card is about to be given or asked for it. */
export async function recordSecret(
  deps: AppDeps,
  context: RequestContext,
  cardNo: CardNo,
  fingerprint: string,
  shown: Shown,
): Promise<void> {
  const body: BodyOf<RecordSecret> = { kind: 'record-secret', cardNo, fingerprint, ...shown };
  const head = headOf(deps, context, ownOperationId(deps.random), { ...body });
  accepted(await commitOne(deps, { ...head, ...body }), `what is known of a secret of ${cardNo}`);
}

/** Right the last time, and never refused since: nothing new is learnt when it is right again. */
function isSettled(deps: AppDeps, cardNo: CardNo, fingerprint: string): boolean {
  const card = deps.store.card(cardNo);
  return (
    card?.provenSecrets.includes(fingerprint) === true &&
    !card.wrongSecrets.includes(fingerprint) &&
    !card.secretsAsked.has(fingerprint)
  );
}

/**
 * Must it be written down before, lest nobody hear the answer? Where the rule of tries alone would allow a second
 * presentation: of a secret that was right once on a card that may have another now, and of an unproven one on a chip with
 * tries to spare. Elsewhere a try that was spent unheard was most likely spent by a card pulled in the middle, and a person
 * is asked.
 */
function mustAskFirst(
  deps: AppDeps,
  { cardNo, triesLeft, mayDiffer }: Presentation,
  { fingerprint }: CardSecret,
): boolean {
  const proven = deps.store.card(cardNo)?.provenSecrets.includes(fingerprint) === true;
  return proven ? mayDiffer === true : triesLeft > 3;
}

/**
 * Presents `secret` once, if the rule allows it, and zeroes its bytes. Refuses as `mayPresentSecret`, and with
 * card.secret-wrong or card.last-try by what the card said. Device faults are thrown.
 */
export async function presentSecret(
  deps: AppDeps,
  context: RequestContext,
  session: CardSession,
  presentation: Presentation,
  secret: CardSecret,
): Promise<Outcome<true>> {
  const { cardNo, triesLeft } = presentation;
  const { fingerprint } = secret;
  const record = (shown: Shown): Promise<void> =>
    recordSecret(deps, context, cardNo, fingerprint, shown);
  try {
    const allowed = mayPresentSecret(deps, presentation, secret);
    if (!allowed.ok) return allowed;
    if (mustAskFirst(deps, presentation, secret)) await record({ outcome: 'asked', triesLeft });
    const presented = await session.present(secret.bytes, secret.owner);
    if (presented.kind === 'ok') {
      if (!isSettled(deps, cardNo, fingerprint)) await record({ outcome: 'proven' });
      return accept(true);
    }
    if (presented.kind === 'locked') return refuse('card.last-try', { cardNo, triesLeft: 0 });
    await record({ outcome: 'wrong' });
    deps.log.warn({ cardNo, triesLeft: presented.triesLeft }, 'a card refused its secret');
    return refuse('card.secret-wrong', { cardNo });
  } finally {
    secret.bytes.fill(0);
  }
}

/** Presents the secret that the vault knows for this card; refuses keys.sealed as well. */
export const presentOwnSecret = async (
  deps: AppDeps,
  context: RequestContext,
  session: CardSession,
  presentation: Presentation,
): Promise<Outcome<true>> => {
  if (deps.vault.sealed()) return refuse('keys.sealed');
  const own = ownSecretOf(deps, presentation.cardNo, presentation.chip);
  return presentSecret(deps, context, session, presentation, own);
};
