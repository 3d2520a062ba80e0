/**
 * An anchor (锚): where a station's chain stood, said outside the ledger. A chain value covers every row before it, so a
 * ledger that does not show it at that batch is not the one that was anchored: changed, cut off, or an older copy.
 */

export interface Anchor {
  readonly company: number;
  readonly station: number;
  /** Number of the batch in its station's chain, from 1. */
  readonly n: number;
  /** Id of the batch's last row. */
  readonly last: number;
  /** Row time of the batch, milliseconds since 1970 UTC. */
  readonly at: number;
  /** 64 hex digits. */
  readonly chain: string;
  /** True where the ledger knew people by their passwords; absent where names were all there was. */
  readonly people?: true;
}

/** An anchor with who says so: Ed25519 (RFC 8032) over `anchorMessage`. */
export interface SignedAnchor {
  readonly anchor: Anchor;
  /** 128 hex digits. */
  readonly signature: string;
}

/** Of a ledger that knows nobody, and of one that knows people. */
const MAGIC = 'qika-anchor-1';
const MAGIC_PEOPLE = 'qika-anchor-2';
const NUMBER = '(0|[1-9]\\d{0,15})';
const LINE = new RegExp(
  `^(?:${MAGIC}|${MAGIC_PEOPLE}) ${NUMBER} ${NUMBER} ${NUMBER} ${NUMBER} ${NUMBER} ([0-9a-f]{64}) ([0-9a-f]{128})$`,
);

/** What is signed: every fact, in one order. */
export const anchorMessage = ({ company, station, n, last, at, chain, people }: Anchor): string =>
  [people === true ? MAGIC_PEOPLE : MAGIC, company, station, n, last, at, chain].join(' ');

/** One line of an anchor file, without its end. */
export const formatAnchor = ({ anchor, signature }: SignedAnchor): string =>
  `${anchorMessage(anchor)} ${signature}`;

/** Null for any other text. */
export function parseAnchor(line: string): SignedAnchor | null {
  const found = LINE.exec(line);
  if (found === null) return null;
  const [company = 0, station = 0, n = 0, last = 0, at = 0] = found.slice(1, 6).map(Number);
  if (![company, station, n, last, at].every(Number.isSafeInteger) || n < 1) return null;
  const [chain = '', signature = ''] = found.slice(6);
  const people = line.startsWith(MAGIC_PEOPLE) ? ({ people: true } as const) : {};
  return { anchor: { company, station, n, last, at, chain, ...people }, signature };
}

/** What a paper carries of it: station, batch, and 48 bits of the chain value. */
export interface PaperAnchor {
  readonly station: number;
  readonly n: number;
  /** The first 12 hex digits of the chain value. */
  readonly start: string;
}

/** With a number of eight digits it fills the line of a 58 mm roll. */
const PAPER_DIGITS = 12;

/** "1-812-9f3a77c0aa12", as it stands on tickets and shift reports. */
export const paperAnchor = (station: number, n: number, chain: string): string =>
  `${station}-${n}-${chain.slice(0, PAPER_DIGITS)}`;

/** Null for any other text. */
export function parsePaperAnchor(text: string): PaperAnchor | null {
  const found = /^([1-9]\d{0,2})-([1-9]\d{0,14})-([0-9a-f]{12})$/.exec(text.trim().toLowerCase());
  if (found === null) return null;
  const [, station, n, start = ''] = found;
  return { station: Number(station), n: Number(n), start };
}
