/**
 * `qika restore FILE`: opens a sealed copy, holds it against every law, says how it stands to the ledger in place, and
 * puts it there only where none is. Nothing is ever overwritten: a ledger that is there may hold what the copy does not.
 */
import { existsSync } from 'node:fs';
import { link, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, ledgerPath } from '../config/config.ts';
import type { Hash } from '../ports/hash.ts';
import { StoreError } from '../ports/store.ts';
import { holdLock } from '../store/connection.ts';
import { type Beside, besideCopy, bringForward } from '../store/copy.ts';
import { systemClock } from '../system/clock.ts';
import { SealError, unsealFile } from '../system/sealed-file.ts';
import {
  assertLawful,
  BackupError,
  type BackupParts,
  backupSection,
  onDisk,
  syncFolder,
} from './backup.ts';
import { makeFolder } from './make-folder.ts';
import { readKeyFile } from './master-key.ts';
import { refusalText } from './say-refusal.ts';

interface Note {
  readonly station: number;
  readonly company: number;
  readonly at: number;
}

/** Only `qika backup` seals a file with this key; a note that says less is of another program. */
function readNote(text: string): Note {
  const note: unknown = JSON.parse(text);
  if (typeof note === 'object' && note !== null) {
    const { station, company, at } = note as Partial<Record<keyof Note, unknown>>;
    if (typeof station === 'number' && typeof company === 'number' && typeof at === 'number') {
      return { station, company, at };
    }
  }
  throw new BackupError(`The file is sealed and is no ledger. 该文件不是台账备份。\n${text}`);
}

async function openCopy(config: Config, file: string, copy: string): Promise<Note> {
  const key = readKeyFile(backupSection(config).keyFile, 'backup.keyFile');
  try {
    return readNote(await unsealFile(file, copy, key));
  } catch (cause) {
    if (!(cause instanceof SealError)) throw cause;
    const fault = { code: `copy.${cause.fault}`, facts: { why: cause.message } } as const;
    throw new BackupError(refusalText(fault), { cause });
  } finally {
    key.fill(0);
  }
}

function assertOurs(note: Note, config: Config): void {
  if (note.station === config.station && note.company === config.company.code) return;
  throw new BackupError(
    `This is a copy of station ${note.station} of company ${note.company}, the configuration is of station ${config.station} of company ${config.company.code}. 备份属于其他收费站或公司。`,
  );
}

const sentenceOf = (beside: Beside): string => {
  switch (beside.kind) {
    case 'holds':
      return beside.more === 0
        ? 'The ledger in place holds exactly this. 现有台账与副本一致。'
        : `The ledger in place holds all of this and ${beside.more} later batches. 现有台账包含副本全部内容，并多 ${beside.more} 批。`;
    case 'lacks':
      return `The ledger in place ends ${beside.fewer} batches before this copy: an older one was put there. 现有台账比副本少 ${beside.fewer} 批。`;
    case 'differs':
      return `The ledger in place is another history: station ${beside.station} differs at batch ${beside.batch}. 现有台账与副本不是同一历史。`;
  }
};

function standing(path: string, copy: string, hash: Hash): string {
  if (!existsSync(path)) return 'There is no ledger in place. 当前无台账。';
  try {
    return sentenceOf(besideCopy(path, copy, hash));
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    return `The ledger in place cannot be read: ${cause.message}. 现有台账无法读取。`;
  }
}

/** Where a ledger is, even a broken one, a person moves it away first: it is the only record of what the copy lacks. */
async function putInPlace(path: string, copy: string, dataDir: string): Promise<void> {
  for (const there of [path, `${path}-wal`]) {
    if (!existsSync(there)) continue;
    throw new BackupError(
      `${there} is there and is not overwritten. Stop the station, move the ledger's files (${path}, -wal, -shm) to a safe place, then restore again. 文件已存在，不会覆盖；请停机并将台账文件移至安全处后重试。`,
    );
  }
  // A link is made whole or not at all, and never over a file.
  await link(copy, path);
  syncFolder(dataDir);
}

/** Opens the copy and holds it against every law; when it was made, as text. Throws BackupError. */
async function checkedCopy(
  config: Config,
  file: string,
  copy: string,
  { hash, say }: RestoreParts,
): Promise<string> {
  const note = await openCopy(config, file, copy);
  assertOurs(note, config);
  const at = new Date(note.at).toISOString();
  say(`${file}: station ${note.station}, made ${at}`);
  bringForward(copy, systemClock, hash);
  assertLawful(copy, hash);
  say('The copy keeps every law. 副本校验通过。');
  return at;
}

export interface RestoreWish {
  readonly file: string;
  /** Looks and says everything, and changes nothing. */
  readonly dryRun: boolean;
}

export type RestoreParts = Pick<BackupParts, 'hash' | 'say'>;

export const restore = (config: Config, wish: RestoreWish, parts: RestoreParts): Promise<number> =>
  onDisk(() => openAndPlace(config, wish, parts));

/** The plain copy lies beside the ledger while it is looked at, and goes whatever happens. */
async function openAndPlace(
  config: Config,
  wish: RestoreWish,
  parts: RestoreParts,
): Promise<number> {
  const { hash, say } = parts;
  const { dataDir } = config;
  const path = ledgerPath(config);
  makeFolder(dataDir, 0o700);
  const work = await mkdtemp(join(dataDir, '.restore-'));
  try {
    const copy = join(work, 'ledger.db');
    const at = await checkedCopy(config, wish.file, copy, parts);
    say(`${standing(path, copy, hash)}`);
    if (wish.dryRun) return 0;
    const lock = holdLock(path);
    try {
      await putInPlace(path, copy, dataDir);
    } finally {
      lock.close();
    }
    say(
      `Restored to ${path}. What was sold after ${at} is not in it${config.anchors === null ? ': the first card with a MAC that is ahead shuts the ledger (ledger.behind), and then two people accept that: qika restore --accept-gap' : '; two people accept that: qika restore --accept-gap'}. See docs/after-a-disk-loss.md. 已恢复；其后的售气不在台账内，见该文档。`,
    );
    return 0;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
