/**
 * What a station remembers of a card that proved its ledger to be behind it: one file beside the ledger, because the ledger itself is
 * kept as it is, and because what is restored in its place may know the write.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { cardNo } from '../core/ids.ts';
import type { AheadCard } from '../ports/gap.ts';
import { BackupError, syncFolder } from './backup.ts';

const U32_MAX = 0xffff_ffff;
const OWNER_ONLY = 0o600;

type Numbers = Readonly<Record<keyof AheadCard, number>>;

const FIELDS = ['cardNo', 'cardSequence', 'ledgerSequence', 'soldAt', 'at'] as const;

const isNote = (note: unknown): note is Numbers =>
  typeof note === 'object' &&
  note !== null &&
  FIELDS.every((field) => {
    const value = (note as Partial<Numbers>)[field];
    return Number.isSafeInteger(value) && Number(value) >= 0;
  });

/** Null where the text is none of ours. */
function parsed(text: string): AheadCard | null {
  try {
    const note: unknown = JSON.parse(text);
    return isNote(note) && note.cardNo <= U32_MAX ? { ...note, cardNo: cardNo(note.cardNo) } : null;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return null;
  }
}

export const aheadPath = (ledger: string): string => `${ledger}.behind`;

/** Durable when it returns. Throws what the disk says. */
export function noteAhead(ledger: string, card: AheadCard): void {
  const path = aheadPath(ledger);
  const fresh = `${path}.new`;
  const file = openSync(fresh, 'w', OWNER_ONLY);
  try {
    writeSync(file, `${JSON.stringify(card)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
  syncFolder(dirname(path));
}

/** Null where there is none. A file that says something else is torn or somebody's: it throws BackupError, and no station starts. */
export function readAhead(ledger: string): AheadCard | null {
  const path = aheadPath(ledger);
  if (!existsSync(path)) return null;
  const card = parsed(readFileSync(path, 'utf8'));
  if (card !== null) return card;
  throw new BackupError(
    `${path} cannot be read. It says that a card was ahead of this ledger, so nothing starts on it: move the file to a safe place only once the newest copy is restored, or the last cards that were written show what the ledger knows. ${path} 无法读取：它表示曾有卡超前于本台账，故不启动；请先恢复最新备份，或核对最近写过的卡与台账一致，再将该文件移至安全处。`,
  );
}

export const forgetAhead = (ledger: string): void => rmSync(aheadPath(ledger), { force: true });
