/**
 * The slip of a card work (业务凭单): opening, replacing, formatting, a tool card and its return, the load of a lost card. It is
 * read from the entries of that work alone, so that it is the same paper whenever it is printed; only a deletion of personal
 * data takes the name off it. What moved money has its ticket, and a meter its sheet: none of them has a second paper here.
 */
import type { AccountId, MeterId, OperationId } from '../../core/ids.ts';
import { formatMeter } from '../../core/ids.ts';
import type { OpenCard } from '../../core/ledger/commands.ts';
import { factOf } from '../../core/ledger/fact.ts';
import type { EndLostLoad } from '../../core/ledger/life/commands.ts';
import type { BeginFormat } from '../../core/ledger/stock/commands.ts';
import type { MakeToolCard, ReturnToolCard } from '../../core/ledger/stock/tool-commands.ts';
import { accept, assert, type Outcome, type Refusal, refuse } from '../../core/outcome.ts';
import { ticketName } from '../../core/personal.ts';
import { COLUMNS, RULE, type SlipLine, slipText, title } from '../../core/slip.ts';
import { PrinterError, type PrintResult } from '../../ports/printer.ts';
import type { OperationView } from '../../ports/store.ts';
import type { AppDeps } from '../deps.ts';
import { localTime } from '../local-time.ts';
import { derivedOperationId } from '../request-hash.ts';
import { anchorOf } from './anchor-of.ts';
import { type CardWork, cardWorkLines, type Told } from './card-slip-layout.ts';
import { meterCountsMoney } from './meter-format.ts';

export interface CardSlip {
  readonly operationId: OperationId;
  readonly work: CardWork;
  readonly lines: readonly SlipLine[];
  /** The slip in lines of 32 columns. */
  readonly text: string;
}

/** What is told of the work itself, and the entry that ended it: its time and its place in the chain stand on the paper. */
interface Work {
  readonly told: Told;
  readonly ended: OperationView;
}

/** Changes of a record that are looked through for the name that stood when the work was done. */
const LOOK_BACK = 1_000;

/** As the record said it then: whoever is called otherwise today was served under this name. */
function nameThen(
  { store }: AppDeps,
  accountId: AccountId,
  { committed: { at } }: OperationView,
): string {
  for (const { command, committed } of store.recordChanges(accountId, LOOK_BACK)) {
    if (committed.at > at || command.kind !== 'change-account') continue;
    if (command.to.what === 'contact') return command.to.name;
  }
  const opening = store.accountOpening(accountId)?.command;
  assert(opening?.kind === 'open-account', `account ${accountId} was opened by an entry`);
  return opening.name;
}

const customerOf = (deps: AppDeps, accountId: AccountId, entry: OperationView) => ({
  accountId,
  name: ticketName(nameThen(deps, accountId, entry)),
});

/** A later step of the work: its id is made from that of the request. */
const stepOf = (
  { store, hash }: AppDeps,
  { operationId: opening }: OperationView,
  kind: OperationView['kind'],
): OperationView | undefined => store.operation(derivedOperationId(hash, { kind, opening }));

/** Gas, or money of a money meter (金额表). */
const unitOf = (deps: AppDeps, meter: MeterId): 'fen' | 'litres' =>
  meterCountsMoney(deps, meter) ? 'fen' : 'litres';

function opened(deps: AppDeps, entry: OperationView, command: OpenCard): Work | null {
  const { accountId, cardNo, replaces, reason = null } = command;
  const { result } = entry.committed;
  const meter = factOf(result, 'meter') as MeterId;
  const heir = replaces === null ? undefined : stepOf(deps, entry, 'supersede-load');
  const ended = heir ?? stepOf(deps, entry, replaces === null ? 'activate-card' : 'replace-card');
  if (ended === undefined) return null;
  const moved = heir?.command.kind === 'supersede-load' ? heir.command : null;
  const counts = moved?.replacement.target;
  const carried = moved === null ? null : moved.replacement;
  const told: Told = {
    work: replaces === null ? 'opened' : 'replaced',
    customer: customerOf(deps, accountId, ended),
    meter: formatMeter(meter),
    cardNo,
    replaces: replaces === null || reason === null ? null : { cardNo: replaces, reason },
    counts: {
      sequence: counts?.writeSequence ?? factOf(result, 'writeSequence'),
      total: counts?.total ?? factOf(result, 'total'),
      unit: unitOf(deps, meter),
    },
    carried: carried && { litres: carried.litres, fen: carried.fen },
    second: moved?.witness ?? null,
  };
  return { told, ended };
}

function formatted(deps: AppDeps, entry: OperationView, command: BeginFormat): Work | null {
  const { cardNo, reason } = command;
  const card = deps.store.card(cardNo);
  const ended = stepOf(deps, entry, 'end-format');
  if (card === undefined || ended === undefined) return null;
  // Account and meter as the card was made for them: an exchange of meters (表号错误) never changes these.
  const customer = customerOf(deps, card.headerAccount, ended);
  const meter = formatMeter(card.meter);
  return { told: { work: 'formatted', customer, meter, cardNo, reason }, ended };
}

function made(deps: AppDeps, entry: OperationView, command: MakeToolCard): Work | null {
  const { toolNo, tool, meter, toMeter, valve, validUntil, purpose, witness } = command;
  const ended = stepOf(deps, entry, 'issue-tool-card');
  if (ended === undefined) return null;
  const told: Told = {
    work: 'tool-made',
    cardNo: toolNo,
    tool,
    meter: formatMeter(meter),
    toMeter: toMeter === null ? null : formatMeter(toMeter),
    valve,
    validUntil: validUntil === 0 ? null : localTime(deps, validUntil * 1_000),
    order: factOf(entry.committed.result, 'order'),
    purpose,
    second: witness,
  };
  return { told, ended };
}

function returned(deps: AppDeps, entry: OperationView, command: ReturnToolCard): Work {
  const { toolNo, lost, report, note } = command;
  const row = deps.store.cardStock.tool(toolNo);
  assert(row !== undefined, `tool card ${toolNo} came back and was never made`);
  const { tool, meter } = row;
  const back = { lost, result: report?.result ?? null, litres: report?.litres ?? null, note };
  const told: Told = {
    work: 'tool-returned',
    cardNo: toolNo,
    tool,
    meter: formatMeter(meter),
    ...back,
  };
  return { told, ended: entry };
}

function lostLoad(deps: AppDeps, entry: OperationView, command: EndLostLoad): Work {
  const { load: ofLoad, meterTotal, photo, reason, second } = command;
  const load = deps.store.load(ofLoad);
  const { result } = entry.committed;
  assert(load !== undefined && result.kind === 'load', 'a lost load is one');
  const { accountId, cardNo, meter } = load;
  const { litres, fen } = result;
  const unit = litres === 0 ? 'fen' : 'litres';
  const told: Told = {
    work: 'lost-load',
    customer: customerOf(deps, accountId, entry),
    meter: formatMeter(meter),
    cardNo,
    load: ofLoad,
    window: { total: meterTotal, unit },
    moved: { litres, fen },
    photo,
    reason,
    second,
  };
  return { told, ended: entry };
}

/** `none`: it is no card work, or has a paper of its own. Null: it is not at its end. */
function workOf(deps: AppDeps, entry: OperationView): Work | 'none' | null {
  const { command } = entry;
  switch (command.kind) {
    case 'open-card':
      return opened(deps, entry, command);
    case 'begin-format':
      return formatted(deps, entry, command);
    case 'make-tool-card':
      return made(deps, entry, command);
    case 'return-tool-card':
      return returned(deps, entry, command);
    case 'end-lost-load':
      return lostLoad(deps, entry, command);
    default:
      return 'none';
  }
}

/** Refuses, in this order: operation.unknown, slip.none, slip.unfinished. */
export function cardSlip(deps: AppDeps, operationId: OperationId): Outcome<CardSlip> {
  const entry = deps.store.operation(operationId);
  if (entry === undefined) return refuse('operation.unknown', { operationId });
  const work = workOf(deps, entry);
  if (work === 'none') return refuse('slip.none', { operationId });
  if (work === null) return refuse('slip.unfinished', { operationId });
  const { told, ended } = work;
  const { operator, station } = entry.command;
  const lines = cardWorkLines(told, {
    company: deps.company.name,
    operationId,
    station: `S${station}`,
    time: localTime(deps, ended.committed.at),
    operator,
    anchor: anchorOf(deps, ended.committed.entryId),
  });
  return accept({ operationId, work: told.work, lines, text: slipText(lines, COLUMNS[58]) });
}

/** Under a heading that says that there is such a paper already; none is counted, for it has no number and moves no money. */
export const again = (lines: readonly SlipLine[]): readonly SlipLine[] => [
  title('** 补打 **'),
  RULE,
  ...lines,
];

export interface CardSlipPrint {
  readonly paper: PrintResult | 'failed';
  readonly refusal?: Refusal;
}

/** On the printer of this station. Refuses as `cardSlip`, and printer.none. */
export async function printCardSlip(
  deps: AppDeps,
  operationId: OperationId,
  isCopy: boolean,
): Promise<Outcome<CardSlipPrint>> {
  const slip = cardSlip(deps, operationId);
  if (!slip.ok) return slip;
  if (deps.printing === undefined) return refuse('printer.none');
  const lines = isCopy ? again(slip.value.lines) : slip.value.lines;
  try {
    return accept({ paper: await deps.printing.printer.print({ lines, openDrawer: false }) });
  } catch (error) {
    if (!(error instanceof PrinterError)) throw error;
    const { code, printer, message } = error;
    deps.log.warn({ code, printer, operationId, why: message }, 'a slip failed');
    return accept({ paper: 'failed', refusal: { code, facts: { printer } } });
  }
}
