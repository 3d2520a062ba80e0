/** The ESC/POS commands that are used, as every maker of receipt printers knows them (Epson's ESC/POS reference names). */

const ESC = 0x1b;
const GS = 0x1d;
const FS = 0x1c;
const DLE = 0x10;
const EOT = 0x04;

export const LF = [0x0a];
/** ESC @: as after power-on. */
export const INITIALISE = [ESC, 0x40];
/** FS &: bytes above 7F are Chinese. */
export const CHINESE_ON = [FS, 0x26];
/** ESC a n */
export const ALIGN = { left: [ESC, 0x61, 0], centre: [ESC, 0x61, 1] } as const;
/** ESC E n */
export const BOLD = { on: [ESC, 0x45, 1], off: [ESC, 0x45, 0] } as const;
/** GS V 66 n: feeds to the knife and n dots more, and cuts all but one point. */
export const CUT = [GS, 0x56, 66, 0];
/** ESC p m t1 t2: pulse at pin 2, on 50 ms, off 500 ms. */
export const KICK_DRAWER = [ESC, 0x70, 0, 25, 250];

/** DLE EOT n: answered at once, also by a printer that cannot print. */
export const ASK = {
  /** Cause of being off line. */
  offline: [DLE, EOT, 2],
  paper: [DLE, EOT, 4],
} as const;
/** GS r 1: answered when everything before it has been printed. */
export const ASK_WHEN_DONE = [GS, 0x72, 1];

/** Bits of the answers; DLE EOT answers have bits 1 and 4 set and 0 and 7 clear, GS r has bits 4 and 7 clear. */
export const isRealTimeAnswer = (byte: number): boolean => (byte & 0x93) === 0x12;
export const isQueuedAnswer = (byte: number): boolean => (byte & 0x90) === 0;
/** DLE EOT 2: bit 2 cover open, bit 6 error. */
export const isOffline = (byte: number): boolean => (byte & 0x44) !== 0;
/** DLE EOT 4: bits 5 and 6 paper at its end; also DLE EOT 2 bit 5. */
export const isPaperOut = (byte: number): boolean => (byte & 0x60) !== 0;
export const stopsForPaper = (byte: number): boolean => (byte & 0x20) !== 0;
/** GS r 1: bits 2 and 3 paper at its end. */
export const endedWithoutPaper = (byte: number): boolean => (byte & 0x0c) !== 0;
