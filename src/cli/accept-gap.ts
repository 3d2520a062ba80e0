/**
 * `qika restore --accept-gap`: goes on from a ledger that is older than its anchors. Two people, by their own passwords where
 * the ledger knows people, say that what came after is lost, and why. It stands in the chain; the anchors go on behind it.
 */
import { existsSync } from 'node:fs';
import { ownOperationId, requestHash } from '../app/request-hash.ts';
import { type Config, ConfigError, ledgerPath } from '../config/config.ts';
import { permissionsOf } from '../core/access/permissions.ts';
import type { Anchor } from '../core/anchor.ts';
import { businessDate } from '../core/calendar.ts';
import { CATALOGUE, fill } from '../core/catalogue.ts';
import { type StationId, stationId } from '../core/ids.ts';
import type { AcceptGap, ChainEnd, LostHead } from '../core/ledger/gap/commands.ts';
import { ticketBase } from '../core/ledger/gap/rows.ts';
import { NO_SETTINGS } from '../core/ledger/settings.ts';
import { accept, type Outcome, type Refusal, refuse } from '../core/outcome.ts';
import type { Clock } from '../ports/clock.ts';
import type { AheadCard } from '../ports/gap.ts';
import type { Hash } from '../ports/hash.ts';
import type { Passwords } from '../ports/passwords.ts';
import type { Random } from '../ports/random.ts';
import { openSqliteStore, type SqliteLedgerStore } from '../store/sqlite.ts';
import { isAheadOf } from '../store/verify/ahead.ts';
import { anchorFault } from '../store/verify/anchors.ts';
import { createPasswords } from '../system/passwords.ts';
import { forgetAhead, readAhead } from './ahead-note.ts';
import { addAnchors } from './anchor-file.ts';
import { anchorOf } from './anchor-schedule.ts';
import { type AnchoredStation, anchorsOf } from './anchored-station.ts';
import { assertLawful, BackupError } from './backup.ts';
import { UsageError } from './options.ts';
import type { Keyboard } from './typed-secret.ts';

export interface GapWish {
  readonly reason: string | undefined;
  readonly by: string | undefined;
  readonly second: string | undefined;
}

export interface GapParts {
  readonly clock: Clock;
  readonly hash: Hash;
  readonly random: Random;
  readonly keyboard: Keyboard;
  readonly say: (line: string) => void;
  /** Of the station, where none are given. */
  readonly passwords?: Passwords;
}

const USAGE =
  'qika restore --accept-gap --reason TEXT --by NAME --second NAME [--config FILE]\nTwo people, and why. 须两人确认并说明原因。';
const TEXT_MAX = 200;
const MS = 1000;

function textOf({ code, facts }: Refusal): string {
  const { en, zh } = CATALOGUE[code];
  return `${fill(`${en.what} ${en.next}\n${zh.what}${zh.next}`, facts)}\n(${code})`;
}

const own = (anchored: AnchoredStation, station: StationId): readonly Anchor[] =>
  anchored.file.anchors.filter((anchor) => anchor.station === station);

/** How often the station's anchors begin again from an older batch: the epochs that were ever begun. */
function epochsSaid(anchors: readonly Anchor[]): number {
  return anchors.filter((anchor, at) => anchor.n <= (anchors[at - 1]?.n ?? 0)).length;
}

/**
 * gap.copy-empty: a ledger with no batch of this station is no copy. gap.nobody-known: the anchors say that people were known by
 * their passwords, and a copy that is older than that would ask nobody for one.
 */
function isAskedOf(
  store: SqliteLedgerStore,
  anchored: AnchoredStation | null,
  end: ChainEnd,
): Outcome<true> {
  if (end.n === 0) return refuse('gap.copy-empty');
  const known = anchored?.file.anchors.some(({ people }) => people === true);
  const knows = store.people.list().length > 0;
  return known === true && !knows ? refuse('gap.nobody-known') : accept(true);
}

/**
 * Where only a card tells of the gap nobody knows how far the chain had come: it lacks its next batch at least. What stands for that
 * batch's chain is the hash of what the card showed.
 */
function lostByCard(end: ChainEnd, ahead: AheadCard | null, hash: Hash): Outcome<LostHead> {
  if (ahead === null) return refuse('gap.none');
  const { cardNo, cardSequence, ledgerSequence, soldAt, at } = ahead;
  const chain = requestHash(hash, { cardNo, cardSequence, ledgerSequence, soldAt, at });
  return accept({ n: end.n + 1, chain, at: soldAt * MS });
}

/** Refuses, in this order: gap.none, gap.rewritten. */
function lostHead(
  store: SqliteLedgerStore,
  anchored: AnchoredStation | null,
  station: StationId,
  byCard: () => Outcome<LostHead>,
): Outcome<LostHead> {
  const fault = anchored === null ? null : anchorFault(store.db, anchored.claims);
  if (fault === null || anchored === null) return byCard();
  const others = anchored.claims.filter((claim) => claim.station !== station);
  if (!fault.isShort || anchorFault(store.db, others) !== null) {
    return refuse('gap.rewritten', { why: fault.why });
  }
  const anchors = own(anchored, station);
  const [head] = [...anchors].sort((a, b) => b.n - a.n || b.at - a.at);
  if (head === undefined) return refuse('gap.none');
  return accept({ n: head.n, chain: head.chain, at: Math.max(...anchors.map(({ at }) => at)) });
}

/** Does the person stand behind it with their own password? Where nobody was ever known, a name is all there is. */
async function standsBehind(
  name: string,
  store: SqliteLedgerStore,
  { keyboard, passwords = createPasswords() }: GapParts,
): Promise<boolean> {
  if (store.people.list().length === 0) return true;
  const typed = await keyboard.secret(`${name}, password 口令: `);
  const row = store.people.person(name);
  const right = await passwords.verify(row?.password ?? '', typed);
  const may = row !== undefined && row.disabled === '' && !row.temporary;
  return right.ok && right.value && may && permissionsOf(row.roles).has('gap.accept');
}

async function commit(
  config: Config,
  store: SqliteLedgerStore,
  body: Omit<AcceptGap, 'operationId' | 'requestHash' | 'station' | 'at' | 'businessDate'>,
  { clock, hash, random }: GapParts,
) {
  const at = clock.now();
  const { kind, restored, anchored, reason, second } = body;
  const hashed = { kind, restored: { ...restored }, anchored: { ...anchored }, reason, second };
  return store.commit({
    ...body,
    operationId: ownOperationId(random),
    requestHash: requestHash(hash, hashed),
    station: stationId(config.station),
    at,
    businessDate: businessDate(at, config.company.timeZone),
  });
}

/** The first anchor of the new epoch; those of a station that starts meanwhile would say the same. */
function anchorNow(
  config: Config,
  store: SqliteLedgerStore,
  anchored: AnchoredStation | null,
): void {
  if (anchored === null) return;
  const company = config.company.code;
  const heads = store.chainHeads().filter(({ station }) => station === config.station);
  const knowsPeople = store.people.list().length > 0;
  const fresh = heads.map((head) => anchorOf(company, head, knowsPeople));
  addAnchors(anchored.anchors.file, anchored.file.wholeBytes, fresh, anchored.signer);
}

interface Named {
  readonly reason: string;
  readonly by: string;
  readonly second: string;
}

/** What tells of the loss: anchors, and a card that the station noted as ahead. */
interface LossKnown {
  readonly anchored: AnchoredStation | null;
  readonly ahead: AheadCard | null;
}

async function accepted(
  config: Config,
  store: SqliteLedgerStore,
  { anchored, ahead }: LossKnown,
  { reason, by, second }: Named,
  parts: GapParts,
): Promise<number> {
  const station = stationId(config.station);
  const end = store.chainHeads().find((head) => head.station === station);
  const restored: ChainEnd = { n: end?.n ?? 0, chain: end?.chain ?? '' };
  const byCard = () => lostByCard(restored, ahead, parts.hash);
  const lost = lostHead(store, anchored, station, byCard);
  if (!lost.ok) {
    parts.say(textOf(lost.refusal));
    return 1;
  }
  const asked = isAskedOf(store, anchored, restored);
  if (!asked.ok) {
    parts.say(textOf(asked.refusal));
    return 1;
  }
  for (const name of [by, second]) {
    if (await standsBehind(name, store, parts)) continue;
    parts.say(
      `${name}: no such person, a wrong password, or no right to accept a gap. 人员不存在、口令错误或无权确认断档。`,
    );
    return 1;
  }
  const last = store.gap.latest()?.epoch ?? 0;
  const said = anchored === null ? 0 : epochsSaid(own(anchored, station));
  const epoch = Math.max(last, said) + 1;
  const head = { kind: 'accept-gap', epoch, operator: by, second, reason } as const;
  const body = { ...head, restored, anchored: lost.value };
  const outcome = await commit(config, store, body, parts);
  if (!outcome.ok) {
    parts.say(textOf(outcome.refusal));
    return 1;
  }
  anchorNow(config, store, anchored);
  parts.say(
    `Batches ${restored.n + 1} to ${lost.value.n} are lost; epoch ${epoch} begins, its tickets go on from ${ticketBase(epoch) + 1}. Start the station; a card that is ahead is booked when it comes (docs/after-a-disk-loss.md). 断档已确认，新纪元 ${epoch} 开始；请启动收费站，超前的卡来时自动登记为找回气量、金额。`,
  );
  return 0;
}

function named({ reason, by, second }: GapWish): Named {
  const texts = [reason, by, second].map((text) => (text ?? '').trim());
  const [why = '', one = '', two = ''] = texts;
  if (texts.some((text) => text === '' || text.length > TEXT_MAX)) throw new UsageError(USAGE);
  return { reason: why, by: one, second: two };
}

/**
 * 0 when the gap is accepted, 1 when it is refused. Throws UsageError, ConfigError, AnchorError, BackupError where the ledger
 * breaks another law, StoreError where a station holds it.
 */
export async function acceptGap(config: Config, wish: GapWish, parts: GapParts): Promise<number> {
  const people = named(wish);
  const anchored = anchorsOf(config);
  const path = ledgerPath(config);
  const noted = readAhead(path);
  if (anchored === null && noted === null) {
    throw new ConfigError(
      'anchors: the configuration has no such section, and no card has proven that the ledger is behind it: nothing says what was lost. 配置中没有 anchors 一节，也没有真卡证明台账落后。',
    );
  }
  if (!existsSync(path)) throw new BackupError(`There is no ledger at ${path}. 没有台账文件。`);
  const { clock, hash } = parts;
  const store = openSqliteStore({ path, clock, hash, settings: NO_SETTINGS });
  try {
    assertLawful(path, hash);
    const ahead = noted !== null && isAheadOf(path, noted) ? noted : null;
    const code = await accepted(config, store, { anchored, ahead }, people, parts);
    if (code === 0) forgetAhead(path);
    return code;
  } finally {
    await store.close();
  }
}
