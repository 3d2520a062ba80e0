/**
 * How an account stands at the counter (户况): what bars a sale and what to do about it, where the ladder stands, and what
 * was done last. It only reads; the ledger decides again when something is sold.
 */
import { type BusinessDate, businessDate } from '../../core/calendar.ts';
import { householdLadder } from '../../core/household.ts';
import type { AccountId, OperationId } from '../../core/ids.ts';
import type { Inspection } from '../../core/inspection.ts';
import { type Commodity, STAGES } from '../../core/journal.ts';
import { ladderPosition } from '../../core/ledger/offer.ts';
import { accept, type Outcome, type Refusal, refuse } from '../../core/outcome.ts';
import {
  effectiveTariff,
  type Ladder,
  remainingInTier,
  type TierPosition,
} from '../../core/tariff.ts';
import type { Litre } from '../../core/units.ts';
import type { AccountView, LoadView, MeterView, OperationView } from '../../ports/store.ts';
import type { AppDeps } from '../deps.ts';
import { cardSlip } from './card-slip.ts';
import type { CardWork } from './card-slip-layout.ts';
import { meterCountsMoney } from './meter-format.ts';

export interface LadderStanding {
  readonly tariffId: string;
  readonly cycleStart: string;
  /** V of the cycle so far. */
  readonly volume: Litre;
  readonly tiers: Ladder;
  /** Where the next litre falls, and how much is left at that price. */
  readonly position: TierPosition;
}

/** One thing that was done for the account. */
export interface Deed {
  readonly operationId: OperationId;
  readonly kind: 'payment' | 'purchase' | 'emergency' | 'load' | 'taken' | CardWork;
  readonly at: number;
  readonly litres: number | null;
  readonly fen: number | null;
  readonly ticketNo: number | null;
  /** Of a load: how it stands now. */
  readonly load: LoadView['state'] | null;
  /** A purchase that was undone since (冲正). */
  readonly reversed: boolean;
}

export interface Standing {
  readonly account: AccountView;
  readonly meter: MeterView | null;
  /** The meter counts money (金额表): what it took and still holds is fen. */
  readonly countsMoney: boolean;
  /** Everything that bars a sale now, the gravest first; empty when nothing does. */
  readonly bars: readonly Refusal[];
  /** Null when no price is in force; then that stands in `bars`. */
  readonly ladder: LadderStanding | null;
  readonly openLoad: LoadView | null;
  /** Before gas is on (待点火), the most that the first purchase may be; null after. */
  readonly firstVolume: Litre | null;
  /** The last inspection (安检); null where none is on file. */
  readonly inspection: Inspection | null;
  readonly today: BusinessDate;
  /** Of each payment, so many percent settle what is owed for over-use first. */
  readonly debtSharePercent: number;
  /** Newest first; of card works those that have their slip (业务凭单). */
  readonly recent: readonly Deed[];
}

/** Operations of the account that are looked through, and deeds that are shown. */
const LOOK_BACK = 60;
const SHOWN = 12;

function holdsOf({ accountId, holds }: AccountView): Refusal[] {
  return (['blacklisted', 'stopped', 'suspended'] as const).flatMap((hold): Refusal[] =>
    holds[hold] === ''
      ? []
      : [{ code: `account.${hold}`, facts: { accountId, reason: holds[hold] } }],
  );
}

function openLoadOf(deps: AppDeps, { cardNo }: AccountView): LoadView | null {
  const open = cardNo === null ? null : (deps.store.card(cardNo)?.openLoad ?? null);
  return open === null ? null : (deps.store.load(open.operationId) ?? null);
}

function loadBar({ state, operationId, cardNo }: LoadView): Refusal {
  return state === 'CASE'
    ? { code: 'load.case', facts: { operationId } }
    : { code: 'load.open-on-card', facts: { cardNo } };
}

function ladderOf(deps: AppDeps, account: AccountView): Outcome<LadderStanding> {
  const today = businessDate(deps.clock.now(), deps.company.timeZone);
  const versions = deps.store.tariffs(account.customerClass, today);
  const version = effectiveTariff(versions, account.customerClass, today);
  if (!version.ok) return version;
  const { cycleStart, volumeBefore: volume } = ladderPosition(account, version.value, today);
  const tiers = householdLadder(account, version.value, cycleStart);
  const position = remainingInTier(tiers, volume);
  return accept({ tariffId: version.value.id, cycleStart, volume, tiers, position });
}

const reversedIn = (history: readonly OperationView[]): ReadonlySet<OperationId> =>
  new Set(
    history.flatMap(({ command }) => (command.kind === 'reverse-purchase' ? command.purchase : [])),
  );

const NOTHING = { litres: null, fen: null, ticketNo: null, load: null, reversed: false } as const;

function deedOf(deps: AppDeps, { operationId, command, committed }: OperationView): Deed[] {
  const { at, result } = committed;
  const deed = { operationId, at, ...NOTHING };
  if (result.kind === 'payment') {
    return [{ ...deed, kind: 'payment', fen: result.amountFen, ticketNo: result.ticketNo }];
  }
  if (result.kind === 'purchase') {
    const { volumeLitres, costFen: fen } = result;
    const litres = result.counts === 'money' ? null : volumeLitres;
    const kind = command.kind === 'grant-emergency' ? 'emergency' : 'purchase';
    return [{ ...deed, kind, litres, fen }];
  }
  if (command.kind === 'reserve-load') {
    const { litres: moved, fen } = command.reservation;
    const litres = moved === 0 ? null : moved;
    const load = deps.store.load(operationId)?.state ?? null;
    return [{ ...deed, kind: 'load', litres, fen, load }];
  }
  return command.kind === 'take-into-meter' ? [{ ...deed, kind: 'taken' }] : [];
}

/** Works on the account's cards that are at their end: their slip is printed by their id. */
const worksOf = (deps: AppDeps, accountId: AccountId): Deed[] =>
  deps.store.cardWorks(accountId, SHOWN).flatMap(({ operationId, committed: { at } }) => {
    const slip = cardSlip(deps, operationId);
    return slip.ok ? [{ operationId, at, ...NOTHING, kind: slip.value.work }] : [];
  });

/** Each work before what is older than it: what moved value keeps the order of its chain, whatever the clocks of stations say. */
function merged(deeds: readonly Deed[], works: readonly Deed[]): Deed[] {
  const all = [...deeds];
  for (const work of works) {
    const place = all.findIndex(({ at }) => at <= work.at);
    all.splice(place === -1 ? all.length : place, 0, work);
  }
  return all;
}

/** Postings that are looked through for what meters took; older deeds are told without a figure. */
const TAKEN_LOOK_BACK = 120;

/** What each report of the meter moved from the card into the meter: litres, or fen into a money meter. */
function takenBy(
  deps: AppDeps,
  accountId: AccountId,
  commodity: Commodity,
): ReadonlyMap<OperationId, number> {
  const into = STAGES.inMeter[commodity];
  const moved = new Map<OperationId, number>();
  for (const line of deps.store.finance.statement(accountId, null, TAKEN_LOOK_BACK) ?? []) {
    const { operationId, kind, debit, credit, amount } = line;
    if (kind === 'take-into-meter' && (debit === into || credit === into)) {
      moved.set(operationId, (moved.get(operationId) ?? 0) + amount);
    }
  }
  return moved;
}

/** Refuses account.unknown. */
export function standingOf(deps: AppDeps, accountId: AccountId): Outcome<Standing> {
  const account = deps.store.account(accountId);
  if (account === undefined) return refuse('account.unknown', { accountId });
  const today = businessDate(deps.clock.now(), deps.company.timeZone);
  const gates = deps.store.registry.saleGates(accountId, today);
  const ladder = ladderOf(deps, account);
  const openLoad = openLoadOf(deps, account);
  const bars: Refusal[] = [
    ...(account.closed ? [{ code: 'account.closed', facts: { accountId } } as const] : []),
    ...holdsOf(account),
    ...(account.meter === null
      ? [{ code: 'account.no-meter', facts: { accountId } } as const]
      : []),
    ...(account.cardNo === null
      ? [{ code: 'account.no-card', facts: { accountId } } as const]
      : []),
    ...(gates?.bars ?? []),
    ...(openLoad === null ? [] : [loadBar(openLoad)]),
    ...(ladder.ok ? [] : [ladder.refusal]),
  ];
  const papers = deps.store.registry.commissioning(accountId, today)?.papers;
  const history = deps.store.history(accountId, LOOK_BACK);
  const reversed = reversedIn(history);
  const countsMoney = account.meter !== null && meterCountsMoney(deps, account.meter);
  const taken = takenBy(deps, accountId, countsMoney ? 'fen' : 'litre');
  return accept({
    account,
    meter: account.meter === null ? null : (deps.store.meter(account.meter) ?? null),
    countsMoney,
    bars,
    ladder: ladder.ok ? ladder.value : null,
    openLoad,
    firstVolume: account.closed ? null : (gates?.firstVolume ?? null),
    inspection: papers?.inspection ?? null,
    today,
    debtSharePercent: deps.store.debtShare(accountId),
    recent: merged(
      history.flatMap((operation) => deedOf(deps, operation)),
      worksOf(deps, accountId),
    )
      .slice(0, SHOWN)
      .map((deed) => ({
        ...deed,
        ...(deed.kind === 'taken' && {
          [countsMoney ? 'fen' : 'litres']: taken.get(deed.operationId) ?? null,
        }),
        reversed: deed.kind === 'purchase' && reversed.has(deed.operationId),
      })),
  });
}
