/**
 * What is it with this card? (卡诊断) Whose it is, what ledger, card and meter count side by side, what is wrong and what to
 * do next. It looks and touches nothing: no secret is presented, no byte written, nothing booked.
 */
import {
  activeSlot,
  type CardContent,
  type Counted,
  type MeterReport,
  type Recognition,
} from '../../core/card.ts';
import { formatMeter } from '../../core/ids.ts';
import { isBeforeGap } from '../../core/ledger/gap/rows.ts';
import { holdOn } from '../../core/ledger/gates.ts';
import { tellsMore } from '../../core/ledger/observation.ts';
import type { WindowCountRow } from '../../core/ledger/window-count.ts';
import type { WindowDiffers } from '../../core/ledger/window-differs.ts';
import { aimOf, asOnCard, type Evidence, evidenceOf } from '../../core/load.ts';
import { accept, type Outcome } from '../../core/outcome.ts';
import { litre } from '../../core/units.ts';
import type { CardReading } from '../../ports/cards.ts';
import type { AccountView, CardView, LoadView, MeterView } from '../../ports/store.ts';
import type { AppDeps } from '../deps.ts';
import { differsSince } from './card-difference.ts';
import { type Count, type Held, heldAs } from './card-status.ts';
import { identify, withCard } from './contact.ts';
import { barring, type Finding, noted, tell, windowContradicts } from './finding.ts';
import { agrees } from './reconcile-card.ts';

export interface Diagnosis extends Held {
  readonly reader: string;
  readonly kind: Recognition['kind'];
  readonly triesLeft: number;
  /** What the card says of itself; null where it is no card of this system. */
  readonly content: CardContent | null;
  /** How the ledger knows the card; null where it does not. */
  readonly stage: CardView['stage'] | null;
  readonly account: AccountView | null;
  readonly meter: MeterView | null;
  /** Side by side; the meter's is what it wrote on this card, or what the ledger last heard of it. */
  readonly counts: {
    readonly ledger: Count | null;
    readonly card: Count | null;
    readonly meter: Count | null;
  };
  /** What two people last read in the window of its meter; null where nobody did. */
  readonly window: WindowCountRow | null;
  /** The load that is open on this card, and what the card shows of it. */
  readonly openLoad: { readonly load: LoadView; readonly evidence: Evidence } | null;
  /** The gravest first; never empty. */
  readonly findings: readonly Finding[];
}

/** What is known of the card in the reader from all three books; parts that there are not are null. */
interface Known {
  readonly reading: CardReading;
  readonly content: CardContent | null;
  readonly card: CardView | null;
  readonly account: AccountView | null;
  readonly meter: MeterView | null;
  readonly openLoad: Diagnosis['openLoad'];
  readonly window: WindowCountRow | null;
  /** How that count contradicts the books. */
  readonly differs: WindowDiffers | null;
  /** An earlier contact has found the card to contradict the books. */
  readonly differed: Finding | null;
}

function knownOf(deps: AppDeps, reading: CardReading): Known {
  const { recognition } = reading;
  const content = recognition.kind === 'customer' ? recognition.content : null;
  const ours = content?.company === deps.company.companyCode ? content : null;
  const card = (ours && deps.store.card(ours.cardNo)) ?? null;
  const account = (card && deps.store.account(card.accountId)) ?? null;
  const meter = (card && deps.store.meter(card.meter)) ?? null;
  const load = (card?.openLoad && deps.store.load(card.openLoad.operationId)) ?? null;
  const { capabilities } = reading.format;
  const openLoad = load &&
    card &&
    ours && { load, evidence: evidenceOf(ours, aimOf(asOnCard(load, card)), capabilities) };
  const window = (meter && deps.store.registry.windowCount(meter.meter)) ?? null;
  const differs = meter && deps.store.attention.windowDiffers(meter.meter);
  const differed = card && differsSince(deps, card);
  return { reading, content, card, account, meter, openLoad, window, differs, differed };
}

/** What is open on the card in the reader: it can be brought to its end here and now, or this card alone does not end it. */
function openHere({ store }: AppDeps, { load, evidence }: NonNullable<Known['openLoad']>): Finding {
  const { operationId, cardNo, state, takeOff } = load;
  const isShown = evidence === 'TARGET' || evidence === 'TAKEN';
  const facts = { operationId, cardNo, evidence };
  if (state === 'CASE') return tell('load.case', facts, true);
  if (!isShown && isBeforeGap(store.gap, load)) return tell('load.before-gap', facts, true);
  const goingOff = takeOff !== undefined && takeOff !== 'turned';
  return tell(goingOff ? 'take-off.open-here' : 'load.open-here', facts, true);
}

/** Who the card is not, and what keeps a load open: as a sale would be refused. */
function whatBars(deps: AppDeps, known: Known): Finding[] {
  const { reading, content, card, account, openLoad } = known;
  const identified = identify(deps, reading, null);
  if (!identified.ok) {
    const bar = barring(identified.refusal);
    const present = account?.cardNo ?? null;
    return present === null || present === content?.cardNo
      ? [bar]
      : [bar, noted('card.present-one', { cardNo: present })];
  }
  const found: Finding[] = [];
  if (openLoad === null) {
    const agreed = agrees(identified.value);
    if (!agreed.ok) found.push(barring(agreed.refusal));
  } else {
    found.push(openHere(deps, openLoad));
  }
  const { triesLeft } = reading;
  const cardNo = card?.cardNo ?? 0;
  if (triesLeft <= 1) found.push(tell('card.last-try', { cardNo, triesLeft }, true));
  if (triesLeft === 2) found.push(tell('card.two-tries-left', { cardNo }, true));
  const { holds, accountId } = identified.value.account;
  const held = holdOn({ accountId, ...holds });
  if (!held.ok) found.push(barring(held.refusal));
  return found;
}

function meterFindings(report: MeterReport): Finding[] {
  const found: Finding[] = [];
  if (report.result === 'over-ceiling') found.push(noted('meter.over-ceiling'));
  if (report.result === 'refused') found.push(noted('meter.refused'));
  if (report.remaining < 0) {
    const below = -report.remaining;
    const money = report.tariffVersion !== undefined;
    found.push(
      money
        ? noted('money.overdraft', { fen: below })
        : noted('meter.overdraft', { litres: below }),
    );
  }
  if (!report.valveOpen) found.push(noted('meter.valve-closed'));
  if (report.batteryLow) found.push(noted('meter.battery-low'));
  if (report.tamper) found.push(noted('meter.tamper'));
  if (report.magnet) found.push(noted('meter.magnet'));
  return found;
}

/** What the meter is known to hold, from the card in hand or from the books, whichever says more. */
function meterCount({ content, card, meter }: Known): Count | null {
  const report = content?.report ?? null;
  if (meter === null || card === null) {
    return report && { sequence: report.takenSequence, total: report.meterTotal };
  }
  return report !== null && tellsMore(report, meter)
    ? { sequence: report.takenSequence, total: report.meterTotal }
    : { sequence: meter.takenSequence, total: meter.takenTotal };
}

function onCard(known: Known): Counted | null {
  const { content } = known;
  const slot = content === null ? null : activeSlot(content);
  const inMeter = meterCount(known);
  return slot === null ? null : litre(Math.max(slot.total - (inMeter?.total ?? 0), 0));
}

function whatToKnow(known: Known): Finding[] {
  const { content, account, card, meter } = known;
  const found: Finding[] = [];
  if (content === null) return found;
  const { report } = content;
  if (report !== null && meter !== null && tellsMore(report, meter))
    found.push(noted('meter.news'));
  if (content.markTorn) found.push(noted('mark.torn'));
  if (content.reportForged === true) found.push(noted('report.not-genuine'));
  const { toBeWritten, owed } = account?.gas ?? { toBeWritten: 0, owed: 0 };
  const money = known.reading.format.capabilities.counts === 'money';
  const waiting = account?.money.toBeWritten ?? 0;
  if (toBeWritten > 0) found.push(noted('gas.to-be-written', { litres: toBeWritten }));
  else if (money && waiting > 0) found.push(noted('money.to-be-written', { fen: waiting }));
  if (owed > 0) found.push(noted('gas.owed', { litres: owed }));
  const held = onCard(known);
  if (card?.stage === 'active' && held !== null && held > 0) {
    found.push(
      money ? noted('money.on-card', { fen: held }) : noted('gas.on-card', { litres: held }),
    );
  }
  return report === null ? found : [...found, ...meterFindings(report)];
}

/** The noted count beside the books: what it proves, or why it is to be read again. */
function windowFindings({ window, differs, meter, card, openLoad, reading }: Known): Finding[] {
  if (window === null || meter === null || card === null) return [];
  const { total, operator, second } = window;
  const money = reading.format.capabilities.counts === 'money';
  if (differs !== null) return [windowContradicts(window, differs, money)];
  const toldSince = (meter.report?.at ?? 0) >= window.at;
  // The meter itself has told as much since: the note is history, and asks nobody to compare anything.
  if (toldSince && total <= meter.takenTotal) return [];
  if (money) {
    const books = Math.max(card.total, meter.takenTotal);
    return [noted('window.money', { totalFen: total, booksFen: books, operator, second })];
  }
  const found = noted('window.noted', { totalLitres: total, operator, second });
  const target = openLoad?.load.target.total ?? null;
  return total === target && window.at > (openLoad?.load.reservedAt ?? 0)
    ? [noted('window.shows-load'), found]
    : [found];
}

/** 开户卡: the first answer of its meter makes a user card (用户卡) of it. */
const isOpenAccountCard = ({ content, card }: Known): boolean =>
  card?.stage === 'active' && content?.report === null;

/** A tool card (工具卡) by its entry in the log: what it orders, of which meter, for what, and where it stands. */
function toolFindings({ store }: AppDeps, { reading: { recognition } }: Known): Finding[] {
  if (recognition.kind !== 'tool') return [];
  const { cardNo, report } = recognition.content;
  const row = store.cardStock.tool(cardNo);
  if (row === undefined) return [];
  const { tool, valve, purpose, madeBy, witness, state } = row;
  const [meter, toMeter] = [row.meter, row.toMeter ?? row.meter].map(formatMeter);
  const facts = { meter: meter ?? '', toMeter: toMeter ?? '', purpose, madeBy, witness };
  const seen = report === null ? 'tool.not-seen' : 'tool.answered';
  return [
    noted(tool === 'valve' ? `tool.valve-${valve ?? 'open'}` : `tool.${tool}`, facts),
    noted(state === 'out' ? seen : `tool.${state}`),
  ];
}

/** The diagnosis from one reading of the card; a pure look at the ledger. */
export function diagnosisOf(deps: AppDeps, reader: string, reading: CardReading): Diagnosis {
  const known = knownOf(deps, reading);
  const { content, card, account, meter, openLoad, differed } = known;
  const slot = content === null ? null : activeSlot(content);
  const found = [
    ...whatBars(deps, known),
    ...(differed === null ? [] : [differed]),
    ...toolFindings(deps, known),
    ...windowFindings(known),
    ...whatToKnow(known),
  ];
  return {
    reader,
    kind: reading.recognition.kind,
    triesLeft: reading.triesLeft,
    content,
    stage: card?.stage ?? null,
    account,
    meter,
    counts: {
      ledger: card && { sequence: card.writeSequence, total: card.total },
      card: slot && { sequence: slot.writeSequence, total: slot.total },
      meter: meterCount(known),
    },
    window: known.window,
    ...heldAs(
      reading.format.capabilities.counts,
      onCard(known),
      content?.report?.remaining ?? meter?.report?.remaining ?? null,
    ),
    openLoad,
    findings: [
      ...(found.length > 0 ? found : [noted('card.in-order')]),
      ...(isOpenAccountCard(known) ? [noted('card.not-met')] : []),
    ],
  };
}

/** Refuses reader.… and card.none; whatever is in the reader is told of, also what is no card of this system. */
export const diagnoseCard = (deps: AppDeps, reader: string): Promise<Outcome<Diagnosis>> =>
  withCard(deps, reader, async (session) => {
    return accept(diagnosisOf(deps, reader, await session.read()));
  });
