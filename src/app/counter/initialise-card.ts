/**
 * Initialising a blank card, resumable after a break at any byte. The order makes the card itself say how far it came:
 * header (a card without a finished one still has its transport secret) · the card's own secret · slot A (a card with a
 * valid one has its own secret). Between header and slot A the secret is undecided, and only there is one guessed: its own
 * first, because it has never been tried; the transport secret where its own was refused before and perhaps set since.
 */
import {
  activeSlot,
  type CardContent,
  type CardIdentity,
  type CardStart,
  type FormatCapabilities,
} from '../../core/card.ts';
import { upToUnit } from '../../core/load.ts';
import { accept, type Outcome, type Refusal, refuse } from '../../core/outcome.ts';
import { ZERO_LITRE } from '../../core/units.ts';
import type { CardReading, CardSession, ChipFacts } from '../../ports/cards.ts';
import type { CardView } from '../../ports/store.ts';
import type { CardSecret } from '../../ports/vault.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { genuine } from './contact.ts';
import { writeForMeter } from './meter-format.ts';
import { ownSecretOf, presentSecret, recordSecret } from './present-secret.ts';

interface Scene {
  readonly deps: AppDeps;
  readonly context: RequestContext;
  readonly session: CardSession;
  readonly card: CardView;
  readonly confirmed: boolean;
}

/** How far the card in the reader has come; null when it is no card of this opening. */
type Position = 'transport-secret' | 'secret-undecided' | 'own-secret';

const identityOf = ({ company, cardNo, headerAccount, meter }: CardView): CardIdentity => ({
  company,
  cardNo,
  accountId: headerAccount,
  meter,
});

const isSame = (content: CardContent, card: CardView): boolean =>
  content.company === card.company &&
  content.cardNo === card.cardNo &&
  content.accountId === card.headerAccount &&
  content.meter === card.meter;

const showsStart = (content: CardContent, card: CardView): boolean => {
  const active = activeSlot(content);
  return (
    isSame(content, card) &&
    content.active === 'A' &&
    active?.writeSequence === card.writeSequence &&
    active.total === card.total
  );
};

function positionOf({ recognition }: CardReading, card: CardView): Position | null {
  if (recognition.kind === 'blank' || recognition.kind === 'unfinished') return 'transport-secret';
  if (recognition.kind !== 'customer' || !isSame(recognition.content, card)) return null;
  const { content } = recognition;
  if (showsStart(content, card)) return 'own-secret';
  return content.slots.A === null && content.slots.B === null ? 'secret-undecided' : null;
}

const present = (
  { deps, context, session, card, confirmed }: Scene,
  secret: CardSecret,
  reading: CardReading,
  mayDiffer = false,
): Promise<Outcome<true>> =>
  presentSecret(
    deps,
    context,
    session,
    { cardNo: card.cardNo, triesLeft: reading.triesLeft, chip: reading.chip, mayDiffer, confirmed },
    secret,
  );

/**
 * What the card begins with. A meter that counts purchases may not have taken the last one from the card that is replaced: the new card
 * brings it under the same count, so that it is taken from whichever card the meter sees first, and once.
 */
function startOf(
  deps: AppDeps,
  card: CardView,
  { replacement, volumeUnit }: FormatCapabilities,
): CardStart {
  const { cardNo, writeSequence, total, meterSequence } = card;
  const start = { writeSequence, total };
  if (replacement !== 'same-count' || meterSequence >= writeSequence) return start;
  // Two people have seen in its window that the meter has it all.
  const noted = deps.store.registry.windowCount(card.meter);
  if (noted !== undefined && noted.total >= total) return start;
  const ceiling = upToUnit(deps.store.meter(card.meter)?.ceiling ?? ZERO_LITRE, volumeUnit);
  return { ...start, untaken: { volume: deps.store.lastBrought(cardNo), ceiling } };
}

/**
 * With the transport secret presented: header, then the card's own secret, proven after a power cycle. Whatever an earlier
 * contact left of a header is erased first: a cell that it tore may read right today, and only programming it makes it solid.
 */
async function seal(scene: Scene, reading: CardReading): Promise<Refusal | null> {
  const { deps, session, card } = scene;
  const { format, image } = reading;
  if (reading.recognition.kind !== 'blank') await session.write(format.encodeBlank(image));
  const start = startOf(deps, card, format.capabilities);
  const initial = await format.encodeInitial(image, identityOf(card), start);
  await session.write(format.encodeErased(initial, 'A'));
  // With its own secret and no header the card would be taken for one that still has the transport secret.
  if (positionOf(await session.read(), card) !== 'secret-undecided') {
    return { code: 'card.does-not-hold', facts: { cardNo: card.cardNo } };
  }
  await setOwnSecret(scene, reading.chip);
  await session.powerCycle();
  const sealed = await session.read();
  const own = ownSecretOf(deps, card.cardNo, sealed.chip);
  const proven = await present(scene, own, sealed);
  return proven.ok ? null : proven.refusal;
}

/**
 * Also a secret that answers as it should may have been torn while it was set: each of its cells is programmed again. A
 * card that refused it may have it from the next byte on, whether or not this contact lives to see it; what the card
 * showed before is therefore struck out first.
 */
async function setOwnSecret(
  { deps, context, session, card }: Scene,
  chip: ChipFacts,
): Promise<void> {
  const own = ownSecretOf(deps, card.cardNo, chip);
  const { fingerprint } = own;
  const refusedIt = deps.store.card(card.cardNo)?.wrongSecrets.includes(fingerprint) === true;
  if (refusedIt)
    await recordSecret(deps, context, card.cardNo, fingerprint, {
      outcome: 'being-set',
    });
  await session.changeSecret(own.bytes, own.owner);
  own.bytes.fill(0);
}

/**
 * May the card have its own secret by now? What it refused once is not tried on it again because it was about to be set. Where
 * the card has refused the transport secret since, and shows more tries than before its own was last presented unheard, only
 * its own can have given them back.
 */
function mayHaveOwn({ deps, card }: Scene, position: Position, reading: CardReading): boolean {
  if (position !== 'secret-undecided') return position === 'own-secret';
  const { secretLength } = reading.chip;
  const own = ownSecretOf(deps, card.cardNo, reading.chip);
  const transport = deps.vault.transportSecret(secretLength);
  own.bytes.fill(0);
  transport.bytes.fill(0);
  const known = deps.store.card(card.cardNo);
  if (known?.secretsBeingSet.includes(own.fingerprint) !== true) return true;
  const asked = known.secretsAsked.get(own.fingerprint);
  const givenBack = asked !== undefined && reading.triesLeft > asked;
  return givenBack && known.wrongSecrets.includes(transport.fingerprint);
}

/** Presents the card's own secret; where it was undecided, each of its cells is then made solid. */
async function presentOwn(
  scene: Scene,
  reading: CardReading,
  position: Position,
): Promise<Refusal | null> {
  const own = ownSecretOf(scene.deps, scene.card.cardNo, reading.chip);
  const presented = await present(scene, own, reading);
  if (!presented.ok) return presented.refusal;
  if (position === 'secret-undecided') await setOwnSecret(scene, reading.chip);
  return null;
}

/** Leaves the card with its own secret, presented. */
async function secure(
  scene: Scene,
  reading: CardReading,
  position: Position,
): Promise<Refusal | null> {
  const { deps, session } = scene;
  let latest = reading;
  const { secretLength } = reading.chip;
  const ownFirst = mayHaveOwn(scene, position, reading);
  if (ownFirst) {
    const refusal = await presentOwn(scene, latest, position);
    // Only a card that has really refused its own secret, now or before, can still have the other one.
    if (position === 'own-secret' || refusal?.code !== 'card.secret-wrong') return refusal;
    latest = await session.read();
  }
  const secret = deps.vault.transportSecret(secretLength);
  const transport = await present(scene, secret, latest, position === 'secret-undecided');
  if (transport.ok) return seal(scene, latest);
  if (ownFirst || position !== 'secret-undecided') return transport.refusal;
  if (transport.refusal.code !== 'card.secret-wrong') return transport.refusal;
  return presentOwn(scene, await session.read(), position);
}

/**
 * Brings the card in the session to its first image with its own secret, read back after a power cycle. Returns why it
 * was not reached: meter.format-not-taken, card.not-blank, card.altered, card.key-unknown, card.does-not-hold, or as presenting a secret refuses. Device faults are thrown;
 * running it again on the same card goes on.
 */
export async function initialiseCard(
  deps: AppDeps,
  context: RequestContext,
  session: CardSession,
  card: CardView,
  confirmed: boolean,
): Promise<Outcome<true>> {
  const scene: Scene = { deps, context, session, card, confirmed };
  const format = writeForMeter(deps, session, card.meter);
  if (!format.ok) return format;
  const reading = await session.read();
  const written = format.value === null || format.value === reading.format.id;
  const position = written ? positionOf(reading, card) : null;
  if (position === null) return refuse('card.not-blank');
  if (reading.recognition.kind === 'customer') {
    const unaltered = genuine(reading.recognition.content);
    if (!unaltered.ok) return unaltered;
  }
  const unsecured = await secure(scene, reading, position);
  if (unsecured !== null) return { ok: false, refusal: unsecured };
  const secured = await session.read();
  const { image } = secured;
  const start = startOf(deps, card, secured.format.capabilities);
  const initial = await secured.format.encodeInitial(image, identityOf(card), start);
  // An earlier contact may have torn a cell of the slot; only programming each of them makes it solid.
  if (position !== 'transport-secret')
    await session.write(secured.format.encodeComplement(initial, 'A'));
  await session.write(initial);
  await session.powerCycle();
  const { recognition } = await session.read();
  return recognition.kind === 'customer' && showsStart(recognition.content, card)
    ? accept(true)
    : refuse('card.does-not-hold', { cardNo: card.cardNo });
}
