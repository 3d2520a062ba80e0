/** PC/SC numbers and texts, as winscard.h and pcsc-lite 1.9 have them. */

export const SCARD = {
  SCARD_SHARE_EXCLUSIVE: 1,
  SCARD_SHARE_SHARED: 2,
  SCARD_SHARE_DIRECT: 3,
  SCARD_PROTOCOL_T0: 1,
  SCARD_PROTOCOL_T1: 2,
  SCARD_PROTOCOL_RAW: 4,
  SCARD_STATE_UNAWARE: 0x0000,
  SCARD_STATE_IGNORE: 0x0001,
  SCARD_STATE_CHANGED: 0x0002,
  SCARD_STATE_UNKNOWN: 0x0004,
  SCARD_STATE_UNAVAILABLE: 0x0008,
  SCARD_STATE_EMPTY: 0x0010,
  SCARD_STATE_PRESENT: 0x0020,
  SCARD_STATE_ATRMATCH: 0x0040,
  SCARD_STATE_EXCLUSIVE: 0x0080,
  SCARD_STATE_INUSE: 0x0100,
  SCARD_STATE_MUTE: 0x0200,
  SCARD_LEAVE_CARD: 0,
  SCARD_RESET_CARD: 1,
  SCARD_UNPOWER_CARD: 2,
  SCARD_EJECT_CARD: 3,
} as const;

export const PCSC_ERROR = {
  cancelled: 0x80100002,
  invalidHandle: 0x80100003,
  unknownReader: 0x80100009,
  sharingViolation: 0x8010000b,
  noSmartcard: 0x8010000c,
  protocolMismatch: 0x8010000f,
  notTransacted: 0x80100016,
  readerUnavailable: 0x80100017,
  noService: 0x8010001d,
  resetCard: 0x80100068,
  removedCard: 0x80100069,
} as const;

const TEXTS: ReadonlyMap<number, string> = new Map([
  [PCSC_ERROR.cancelled, 'Command cancelled.'],
  [PCSC_ERROR.invalidHandle, 'Invalid handle.'],
  [PCSC_ERROR.unknownReader, 'Unknown reader specified.'],
  [PCSC_ERROR.sharingViolation, 'Sharing violation.'],
  [PCSC_ERROR.noSmartcard, 'No smart card inserted.'],
  [PCSC_ERROR.protocolMismatch, 'Card protocol mismatch.'],
  [PCSC_ERROR.notTransacted, 'Transaction failed.'],
  [PCSC_ERROR.readerUnavailable, 'Reader is unavailable.'],
  [PCSC_ERROR.noService, 'Service not available.'],
  [PCSC_ERROR.resetCard, 'Card was reset.'],
  [PCSC_ERROR.removedCard, 'Card was removed.'],
]);

/** The error the binding makes of a code, e.g. `SCardTransmit error: Card was removed.(0x80100069)`. */
export function pcscError(method: string, code: number): Error {
  const text = TEXTS.get(code) ?? 'Unknown error.';
  return new Error(`${method} error: ${text}(0x${code.toString(16).padStart(8, '0')})`);
}
