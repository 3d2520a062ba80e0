/** What the store's port shows of the rows: one customer, one meter, one card, one load. */
import type {
  AccountRow,
  CardRow,
  LiveRow,
  LoadRow,
  MeterRow,
  SecretRow,
} from '../core/ledger/rows.ts';
import { assert } from '../core/outcome.ts';
import type { AccountView, CardView, LoadView, MeterView } from '../ports/store.ts';
import type { Persons } from './personal/persons.ts';
import type { SqliteBooks } from './sqlite-books.ts';

export function accountView(
  account: AccountRow & Pick<AccountView, 'identity'>,
  live: LiveRow,
): AccountView {
  const { suspended, stopped, blacklisted, ...registered } = account;
  return {
    ...registered,
    holds: { suspended, stopped, blacklisted },
    version: live.version,
    money: {
      balance: live.balanceFen,
      toBeWritten: live.toBeWrittenFen,
      owed: live.owedFen,
      inFlight: live.inFlightFen,
      onCard: live.onCardFen,
      inMeter: live.inMeterFen,
    },
    gas: {
      toBeWritten: live.toBeWrittenLitre,
      owed: live.owedLitre,
      inFlight: live.inFlightLitre,
      onCard: live.onCardLitre,
      inMeter: live.inMeterLitre,
    },
    overUse: live.overUseFen,
    cycleStart: live.cycleStart,
    cycleVolume: live.cycleVolume,
    boughtOn: live.boughtOn,
    boughtThatDay: live.boughtThatDay,
    boughtThatMonth: live.boughtThatMonth,
  };
}

export const meterView = (row: MeterRow): MeterView => ({
  meter: row.meter,
  accountId: row.accountId,
  address: row.address,
  communityId: row.communityId,
  regulatorBoxId: row.regulatorBoxId,
  direction: row.direction,
  ceiling: row.ceiling,
  sequence: row.sequence,
  takenSequence: row.takenSequence,
  takenTotal: row.takenTotal,
  report: row.report,
});

/** A load as shown; the row is the view. */
export const loadView = (row: LoadRow): LoadView => row;

interface CardFacts {
  readonly card: CardRow;
  readonly meter: MeterRow;
  readonly openLoad: LoadRow | undefined;
  readonly secrets: readonly SecretRow[];
  readonly company: number;
}

const fingerprints = (
  secrets: readonly SecretRow[],
  ...outcomes: readonly SecretRow['outcome'][]
): string[] =>
  secrets.filter(({ outcome }) => outcomes.includes(outcome)).map(({ fingerprint }) => fingerprint);

export const cardView = ({ card, meter, openLoad, secrets, company }: CardFacts): CardView => ({
  cardNo: card.cardNo,
  accountId: card.accountId,
  headerAccount: card.headerAccount,
  meter: card.meter,
  company,
  state: card.stage === 'void-listed' ? 'void-listed' : 'active',
  stage: card.stage,
  keyVersion: card.keyVersion,
  writeSequence: card.writeSequence,
  total: card.total,
  meterSequence: meter.takenSequence,
  meterTotal: meter.takenTotal,
  openLoad: openLoad ?? null,
  // A disputed secret was both proven and refused.
  provenSecrets: fingerprints(secrets, 'proven', 'disputed'),
  wrongSecrets: fingerprints(secrets, 'wrong', 'disputed'),
  secretsBeingSet: fingerprints(secrets, 'being-set'),
  secretsAsked: new Map(
    secrets.flatMap(({ fingerprint, askedAtTries }) =>
      askedAtTries === null ? [] : [[fingerprint, askedAtTries] as const],
    ),
  ),
});

export function accountViewOf(
  books: SqliteBooks,
  persons: Persons,
  account: AccountRow,
): AccountView {
  const live = books.live(account.accountId);
  assert(live !== undefined, `account ${account.accountId} has no live row`);
  return accountView(persons.account(account), live);
}
