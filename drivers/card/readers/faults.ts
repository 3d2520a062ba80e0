/** What the error codes of PC/SC mean to us (PC/SC Part 5; texts of the binding end in "(0x80100069)"). */
import {
  CardError,
  type CardErrorCode,
  ReaderError,
  type ReaderErrorCode,
} from '../../../src/ports/cards.ts';

export interface Fault {
  readonly code: CardErrorCode | ReaderErrorCode;
  readonly reason: string;
}

const REMOVED_CARD = 0x80100069;
const NO_SMARTCARD = 0x8010000c;
const SHARING_VIOLATION = 0x8010000b;
const UNKNOWN_READER = 0x80100009;
const READER_UNAVAILABLE = 0x80100017;
const INVALID_HANDLE = 0x80100003;
const NO_SERVICE = 0x8010001d;
const SERVICE_STOPPED = 0x8010001e;
/** What pcsc-lite says when its daemon is gone in the middle of a call: the connection was reset, or it was closed. */
const COMM_ERROR = 0x80100013;
const SECURITY_VIOLATION = 0x8010006a;

const KNOWN: ReadonlyMap<number, Fault['code']> = new Map([
  [REMOVED_CARD, 'card.removed'],
  [NO_SMARTCARD, 'card.removed'],
  [SHARING_VIOLATION, 'reader.in-use-elsewhere'],
  [UNKNOWN_READER, 'reader.gone'],
  [READER_UNAVAILABLE, 'reader.gone'],
  [INVALID_HANDLE, 'reader.service-down'],
  [NO_SERVICE, 'reader.service-down'],
  [SERVICE_STOPPED, 'reader.service-down'],
  [COMM_ERROR, 'reader.service-down'],
  [SECURITY_VIOLATION, 'reader.service-down'],
] satisfies readonly (readonly [number, Fault['code']])[]);

/** Thrown in place of a binding whose module is not installed, or not built for this machine. */
export class ModuleMissing extends Error {
  override readonly name = 'ModuleMissing';
}

export const reasonOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause);

/**
 * The fault behind an error of the binding. A command with an error nobody can explain may have been executed; a
 * connection with one (mute, unpowered, unknown protocol) was refused by the card.
 */
export function faultOf(cause: unknown, during: 'connect' | 'transmit' | 'disconnect'): Fault {
  const reason = reasonOf(cause);
  const hex = /0x(?:f{8})?([0-9a-f]{8})\b/i.exec(reason)?.[1];
  const known = hex === undefined ? undefined : KNOWN.get(Number.parseInt(hex, 16));
  const otherwise = during === 'connect' ? 'card.refused-by-chip' : 'card.outcome-unknown';
  return { code: known ?? otherwise, reason };
}

const CARD_CODES: ReadonlySet<string> = new Set<CardErrorCode>([
  'card.removed',
  'card.outcome-unknown',
  'card.refused-by-chip',
]);
const isCardCode = (code: Fault['code']): code is CardErrorCode => CARD_CODES.has(code);

export function errorOf(reader: string, fault: Fault): CardError | ReaderError {
  const { code, reason } = fault;
  return isCardCode(code)
    ? new CardError(code, reader, reason)
    : new ReaderError(code, reader, reason);
}
