/** What a body holds behind data identifier and sequence number. */
import type { Item } from '../fields.ts';

export interface Layout {
  /** Data identifier, four capital hex digits, high byte first as the text prints it. */
  readonly di: string;
  /** Control code without direction, error and follow-up. */
  readonly code: number;
  readonly direction: 'request' | 'response';
  readonly title: string;
  readonly items: readonly Item[];
  /** Only for heat meters (T 20 … 29), or never for them; missing: for any meter. */
  readonly heat?: boolean;
}

export const READ = 0x01;
export const READ_ADDRESS = 0x03;
export const WRITE = 0x04;
export const READ_KEY_VERSION = 0x09;
export const WRITE_ADDRESS = 0x15;
export const WRITE_BASE = 0x16;
/** The prepaid gas meters that report by themselves; the direction bit stays that of a request. */
export const REPORT = 0x21;

/** A question and its answer, which share identifier and code. */
export const pair = (
  di: string,
  code: number,
  title: string,
  asked: readonly Item[],
  answered: readonly Item[],
): readonly Layout[] => [
  { di, code, title, direction: 'request', items: asked },
  { di, code, title, direction: 'response', items: answered },
];

export const STATUS: Item = { name: 'status', kind: 'status', en: 'status', zh: '状态' };
export const CLOCK: Item = { name: 'clock', kind: 'clock', en: 'clock', zh: '表内时钟' };
