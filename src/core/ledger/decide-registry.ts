/** The registry: communities, regulator boxes, price versions, customers and holds. */
import { versionNumber } from '../card-tariff.ts';
import { accept, type Facts, type Outcome, refuse } from '../outcome.ts';
import { validateTariff } from '../tariff.ts';
import type {
  EnterCommunity,
  EnterRegulatorBox,
  EnterTariff,
  OpenAccount,
  SetHold,
} from './commands.ts';
import { accountOf, type Consequence } from './effects.ts';
import { openAccountOf } from './gates.ts';
import type { FactResult } from './results.ts';
import type { AccountRow, Change } from './rows.ts';
import { seenByTwo } from './second-person.ts';
import type { Books, Snapshot } from './snapshot.ts';
import { newLiveRow } from './stages.ts';

const NOBODY = { accountId: null, cardNo: null };

const told = (facts: Facts): Outcome<FactResult> => accept({ kind: 'fact', facts });

/** Refuses community.exists. */
export function decideEnterCommunity(
  { communityId }: EnterCommunity,
  snapshot: Snapshot,
): Outcome<FactResult> {
  if (snapshot.community(communityId) !== undefined) {
    return refuse('community.exists', { communityId });
  }
  return told({ communityId });
}

export const enterCommunityEffects = ({ communityId, name }: EnterCommunity): Consequence => ({
  subject: NOBODY,
  postings: [],
  changes: [{ table: 'community', row: { communityId, name } }],
});

/** Refuses, in this order: community.unknown, regulator-box.exists. */
export function decideEnterRegulatorBox(
  { regulatorBoxId, communityId }: EnterRegulatorBox,
  snapshot: Snapshot,
): Outcome<FactResult> {
  if (snapshot.community(communityId) === undefined) {
    return refuse('community.unknown', { communityId });
  }
  if (snapshot.regulatorBox(regulatorBoxId) !== undefined) {
    return refuse('regulator-box.exists', { regulatorBoxId });
  }
  return told({ regulatorBoxId });
}

export const enterRegulatorBoxEffects = (command: EnterRegulatorBox): Consequence => {
  const { regulatorBoxId, communityId, name } = command;
  const change: Change = { table: 'regulatorBox', row: { regulatorBoxId, communityId, name } };
  return { subject: NOBODY, postings: [], changes: [change] };
};

/**
 * Refuses, in this order: tariff.invalid, tariff.exists, tariff.invalid {why: 'ambiguous'} (two versions of one class
 * from one day), tariff.number-taken. A version once entered never changes.
 */
export function decideEnterTariff(command: EnterTariff, snapshot: Snapshot): Outcome<FactResult> {
  const valid = validateTariff(command.version);
  if (!valid.ok) return valid;
  const { id, customerClass, effectiveFrom } = valid.value;
  if (snapshot.tariff(id) !== undefined) return refuse('tariff.exists', { tariffId: id });
  const sameDay = snapshot
    .tariffsOf(customerClass)
    .some((other) => other.effectiveFrom === effectiveFrom);
  if (sameDay) return refuse('tariff.invalid', { tariffId: id, why: 'ambiguous' });
  const own = numberIsFree(id, snapshot);
  return own.ok ? told({ tariffId: id }) : own;
}

/** tariff.number-taken: where money meters (金额表) know versions by their number, no two have the same, whatever their class. */
function numberIsFree(id: string, snapshot: Snapshot): Outcome<true> {
  const { settings } = snapshot;
  const formats = [settings, ...Object.values(settings.formats ?? {})];
  if (!formats.some(({ counts }) => counts === 'money')) return accept(true);
  const number = versionNumber(id);
  for (const other of snapshot.everyTariff()) {
    if (versionNumber(other.id) === number) {
      return refuse('tariff.number-taken', { tariffId: id, other: other.id, number });
    }
  }
  return accept(true);
}

export const enterTariffEffects = ({ version }: EnterTariff): Consequence => ({
  subject: NOBODY,
  postings: [],
  changes: [{ table: 'tariff', row: version }],
});

/** Refuses, in this order: account.exists, community.unknown. */
export function decideOpenAccount(
  { accountId, communityId }: OpenAccount,
  snapshot: Snapshot,
): Outcome<FactResult> {
  if (snapshot.account(accountId) !== undefined) return refuse('account.exists', { accountId });
  if (snapshot.community(communityId) === undefined) {
    return refuse('community.unknown', { communityId });
  }
  return told({ accountId });
}

export function openAccountEffects(command: OpenAccount): Consequence {
  const { accountId, name, phone, address, communityId, customerClass, householdSize } = command;
  const row: AccountRow = {
    accountId,
    name,
    phone,
    address,
    communityId,
    customerClass,
    householdSize,
    sizePast: [],
    suspended: '',
    stopped: '',
    blacklisted: '',
    closed: false,
    meter: null,
    cardNo: null,
    invoiceTitle: '',
    taxNo: null,
    changes: 0,
  };
  const changes: Change[] = [
    { table: 'account', row },
    { table: 'live', row: newLiveRow(accountId) },
  ];
  return { subject: { accountId, cardNo: null }, postings: [], changes };
}

/**
 * Refuses, in this order: account.unknown, account.closed, approval.witness-required, approval.same-person. An empty reason
 * releases the hold; off the blacklist an account comes by two people.
 */
export function decideSetHold(
  { accountId, hold, reason, operator, second }: SetHold,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const account = openAccountOf(snapshot, accountId);
  if (!account.ok) return account;
  const listed = hold === 'blacklisted' && account.value.blacklisted !== '';
  const seen = listed && reason === '' ? seenByTwo(operator, second) : accept(true);
  return seen.ok ? told({ accountId, hold, reason }) : seen;
}

export function setHoldEffects({ accountId, hold, reason }: SetHold, books: Books): Consequence {
  const row: AccountRow = { ...accountOf(books, accountId), [hold]: reason };
  return {
    subject: { accountId, cardNo: null },
    postings: [],
    changes: [{ table: 'account', row }],
  };
}
