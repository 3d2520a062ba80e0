/**
 * Taking gas, or money (金额表), off the card in the reader (退写), so that the purchase that brought it can be reversed. Like a load: reserved
 * before the first byte, written, read back, settled; broken off it is open, and the same request goes on with the same card.
 */
import { activeSlot, type Counted, otherSlot } from '../../core/card.ts';
import type { AccountId, OperationId } from '../../core/ids.ts';
import { effectiveLoad } from '../../core/ledger/effective-load.ts';
import type { ReserveTakeOff, WindowCount } from '../../core/ledger/take-off-commands.ts';
import { broughtBy, type Reservation, returnedSequence } from '../../core/load.ts';
import { accept, type Outcome, type Refusal, refuse } from '../../core/outcome.ts';
import { fen, litre, ZERO_LITRE } from '../../core/units.ts';
import type { CardSession } from '../../ports/cards.ts';
import type { LoadView } from '../../ports/store.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { derivedOperationId, operationTag } from '../request-hash.ts';
import { readerHasCard } from './contact.ts';
import { deviceRefusal, storeRefusal } from './fault.ts';
import { wishFor } from './load-wish.ts';
import { mayPresentOwn, presentOwnSecret } from './present-secret.ts';
import { type Reconciled, reconcileCard } from './reconcile-card.ts';
import { settleLoad } from './settle-load.ts';

export interface TakeOffRequest {
  /** The reversal that it is made for; its own id is derived from it. */
  readonly reversal: OperationId;
  readonly accountId: AccountId;
  readonly purchase: OperationId;
  /** Beside the operator, where the reversal needs somebody. */
  readonly second: string | null;
  readonly reader: string;
  readonly confirmLowTries: boolean;
  /** Needed where the card's format leaves no mark of what its meter took. */
  readonly count: WindowCount | null;
}

interface Scene {
  readonly deps: AppDeps;
  readonly context: RequestContext;
  readonly request: TakeOffRequest;
  readonly operationId: OperationId;
}

/** Entries that are looked through for the load that brought the gas. */
const LOOK_BACK = 100;

/** The card's newest posted load: it leads to the total that the card shows. */
function sourceOf({ store }: AppDeps, { card, account }: Reconciled): LoadView | undefined {
  for (const { operationId } of store.history(account.accountId, LOOK_BACK)) {
    const load = store.load(operationId);
    if (load?.state !== 'POSTED' || load.cardNo !== card.cardNo) continue;
    const left = effectiveLoad(load);
    if (left.left > 0 && left.total === card.total) return load;
  }
  return undefined;
}

const countsMoney = ({ reading }: Reconciled): boolean =>
  reading.format.capabilities.counts === 'money';

const counted = (known: Reconciled, n: number): Counted => (countsMoney(known) ? fen(n) : litre(n));

/** What of the purchase is on the card, and what it cost; the rest of it waits. Null where all of it does. */
function wantedOf(
  { deps, request }: Scene,
  known: Reconciled,
): Outcome<Pick<Reservation, 'litres' | 'fen'> | null> {
  const bought = deps.store.operation(request.purchase)?.committed.result;
  if (bought?.kind !== 'purchase') {
    return refuse('reversal.unknown-purchase', { operationId: request.purchase });
  }
  const { account } = known;
  const litres = bought.volumeLitres - account.gas.toBeWritten;
  const money = bought.costFen - account.money.toBeWritten;
  if (countsMoney(known)) {
    if (money <= 0) return accept(null);
    // What the card does not hold, its meter has.
    const missing = money - account.money.onCard;
    return missing > 0
      ? refuse('money-meter.loaded', { fen: missing })
      : accept({ litres: ZERO_LITRE, fen: fen(money) });
  }
  const { onCard } = account.gas;
  if (litres <= 0) return accept(null);
  return litres > onCard || money < 0
    ? refuse('reversal.on-card', { litres: onCard })
    : accept({ litres: litre(litres), fen: fen(money) });
}

/** Of this purchase, not of all that the meter ever took. */
const takenMoney = (wanted: ReturnType<typeof wantedOf>): Outcome<never> =>
  wanted.ok ? refuse('money-meter.loaded', { fen: wanted.value?.fen ?? 0 }) : wanted;

/**
 * Is it proven that no meter has taken the gas? reversal.format (only totals can be lowered safely, and only a card of two
 * slots shows one of them while it is written), reversal.meter-took-it (money-meter.loaded), reversal.maybe-taken,
 * reversal.needs-count.
 */
function notTaken(
  { deps, request }: Scene,
  known: Reconciled,
  wanted: ReturnType<typeof wantedOf>,
): Outcome<true> {
  const { content, reading, card } = known;
  const { acceptRule, tornWrite, marksBeforeCredit } = reading.format.capabilities;
  const { cardNo } = card;
  if (acceptRule !== 'cumulative' || tornWrite !== 'keeps-before') {
    return refuse('reversal.format', { cardNo });
  }
  const shownSince = sourceOf(deps, known)?.target.writeSequence ?? card.writeSequence;
  if (returnedSequence(content) >= shownSince) {
    return countsMoney(known)
      ? takenMoney(wanted)
      : refuse('reversal.meter-took-it', { litres: card.meterTotal });
  }
  if (content.markTorn) return refuse('reversal.maybe-taken', { cardNo });
  return marksBeforeCredit || request.count !== null
    ? accept(true)
    : refuse('reversal.needs-count', { cardNo });
}

type Plan = Omit<BodyOf<ReserveTakeOff>, 'kind'>;

/** Null where nothing is to be taken off: an earlier contact has done it, or the load never was. */
async function planned(scene: Scene, known: Reconciled): Promise<Outcome<Plan | null>> {
  const { deps, request, operationId } = scene;
  const wanted = wantedOf(scene, known);
  if (wanted.ok && wanted.value === null) return accept(null);
  const proven = notTaken(scene, known, wanted);
  if (!proven.ok) return proven;
  if (!wanted.ok || wanted.value === null) return wanted.ok ? accept(null) : wanted;
  const { content, reading, card } = known;
  const source = sourceOf(deps, known);
  const active = activeSlot(content);
  const { litres } = wanted.value;
  const off = broughtBy(wanted.value);
  if (source === undefined || active === null || content.active === null) {
    return countsMoney(known)
      ? refuse('money-meter.on-card', { fen: off })
      : refuse('reversal.on-card', { litres });
  }
  const { triesLeft, chip } = reading;
  const { confirmLowTries: confirmed } = request;
  // Before any slot is encoded: a sealed station has no key for its MAC.
  const allowed = mayPresentOwn(deps, { cardNo: card.cardNo, triesLeft, chip, confirmed });
  if (!allowed.ok) return allowed;
  // A card of money has its prices with every write, those of today.
  const wish = wishFor(deps, reading, known.account, wanted.value, {
    operationTag: operationTag(deps.hash, operationId),
    ceiling: active.ceiling,
  });
  if (!wish.ok) return wish;
  const { money, ceiling } = wish.value;
  const slot = otherSlot(content.active);
  const soldAt = money === undefined ? wish.value.soldAt : 0;
  const writeSequence = card.writeSequence + 1;
  const total = counted(known, card.total - off);
  const tagOf = (id: OperationId): string => operationTag(deps.hash, id);
  const takenOff = tagOf(derivedOperationId(deps.hash, { kind: 'taken-off', load: operationId }));
  const takeOff = {
    slot,
    writeSequence,
    total,
    soldAt,
    ceiling,
    volume: ZERO_LITRE,
    tag: takenOff,
    ...(money === undefined ? {} : { tariff: money.tariff }),
  };
  const target = {
    ...takeOff,
    writeSequence: writeSequence + 1,
    total: counted(known, total + off),
    volume: litres,
    tag: wish.value.operationTag,
  };
  const reservation: Reservation = {
    operationId,
    attempt: 1,
    accountId: request.accountId,
    cardNo: card.cardNo,
    meter: card.meter,
    ...wanted.value,
    sequenceBefore: writeSequence,
    totalBefore: total,
    target,
    imageBefore: reading.image,
    imageTarget: await reading.format.encodeLoad(reading.image, takeOff),
    takeOff,
  };
  const { purchase, count, second } = request;
  const beside = second === null ? {} : { second };
  return accept({ purchase, ...beside, source: source.operationId, reservation, count });
}

/** Reserved, written, read back. Returns why it went no further. */
async function takeOff(
  scene: Scene,
  session: CardSession,
  known: Reconciled,
): Promise<Refusal | null> {
  const { deps, context, request, operationId } = scene;
  const { confirmLowTries } = request;
  const plan = await planned(scene, known);
  if (!plan.ok) return plan.refusal;
  if (plan.value === null) return null;
  const { triesLeft, chip } = known.reading;
  const { cardNo } = known.card;
  // Before the reservation: a card that does not know its secret must not be waited for.
  const presentation = { cardNo, triesLeft, chip, confirmed: confirmLowTries };
  const presented = await presentOwnSecret(deps, context, session, presentation);
  if (!presented.ok) return presented.refusal;
  const { purchase } = request;
  const head = headOf(deps, context, operationId, { kind: 'reserve-take-off', purchase, cardNo });
  const reserved = await commitOne(deps, { ...head, kind: 'reserve-take-off', ...plan.value });
  if (!reserved.ok) return reserved.refusal;
  await session.write(plan.value.reservation.imageTarget);
  const how = { wish: 'complete', confirmLowTries, before: 'written' } as const;
  return (await settleLoad(deps, context, session, operationId, how)).refusal;
}

async function duringContact(scene: Scene, session: CardSession): Promise<Refusal | null> {
  const { deps, context, request, operationId } = scene;
  const { accountId, confirmLowTries } = request;
  const ask = { expected: accountId, confirmLowTries, cancel: null };
  const known = await reconcileCard(deps, context, session, ask);
  if (!known.ok) return known.refusal;
  if (deps.store.load(operationId) !== undefined) return null;
  return takeOff(scene, session, known.value);
}

/** How the take-off stands, once it is in the ledger; null where it is done. */
function standing({ state, cardNo }: LoadView): Refusal | null {
  switch (state) {
    case 'VOIDED':
      return null;
    case 'RESERVED':
    case 'CASE':
      return { code: 'reversal.unfinished', facts: { cardNo } };
    default:
      return { code: 'reversal.put-back', facts: { cardNo } };
  }
}

/**
 * Null when the gas waits to be written. Refuses as reading a card does, reversal.format, reversal.meter-took-it,
 * reversal.maybe-taken, reversal.needs-count, reversal.on-card, as the ledger's rule (take-off.ts), and, where it was
 * reserved: reversal.unfinished (the card comes back and the request is sent again), reversal.put-back.
 */
export async function takeOffCard(
  deps: AppDeps,
  context: RequestContext,
  request: TakeOffRequest,
): Promise<Refusal | null> {
  const { reader, reversal } = request;
  const operationId = derivedOperationId(deps.hash, { kind: 'reserve-take-off', reversal });
  const known = deps.store.load(operationId);
  if (known !== undefined && known.state !== 'RESERVED') return standing(known);
  const ready = readerHasCard(deps, reader);
  if (!ready.ok) return ready.refusal;
  const scene: Scene = { deps, context, request, operationId };
  let why: Refusal | null;
  try {
    why = await deps.cards.session(reader, (session) => duringContact(scene, session));
  } catch (error) {
    why = deviceRefusal(error) ?? storeRefusal(error);
    if (why === null) throw error;
    deps.log.warn({ reader, code: why.code }, 'taking gas off a card was interrupted');
  }
  const load = deps.store.load(operationId);
  return load === undefined ? why : standing(load);
}
