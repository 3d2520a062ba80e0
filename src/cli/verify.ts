/** `qika verify`: holds the books against every law that the database can be asked. A running station is not disturbed. */
import { existsSync } from 'node:fs';
import type { Hash } from '../ports/hash.ts';
import { aheadText, isAheadOf } from '../store/verify/ahead.ts';
import type { ChainClaim } from '../store/verify/anchors.ts';
import type { GapSeen } from '../store/verify/verdicts.ts';
import { type LawVerdict, type OlderSchema, verifyLedger } from '../store/verify.ts';
import { readAhead } from './ahead-note.ts';
import { sayRefusal } from './say-refusal.ts';

const line = ({ law, ok, checked, firstBadRow, message }: LawVerdict): string =>
  ok
    ? `ok      ${law.padEnd(9)} ${message} (${checked})`
    : `BROKEN  ${law.padEnd(9)} ${firstBadRow ?? 'no row'}: ${message}`;

/** What was not broken as far as the file could be read says nothing of the rest. */
const unreadLine = (verdict: LawVerdict): string =>
  verdict.ok
    ? `?       ${verdict.law.padEnd(9)} not held against all of the ledger 未能完整校验`
    : line(verdict);

const gapLine = (gap: GapSeen): string =>
  `GAP     L12       batches ${gap.restoredBatch + 1} to ${gap.anchoredBatch} of station ${gap.station} are lost (${gap.lostAnchors} of these anchors with them); epoch ${gap.epoch} since ${new Date(gap.at).toISOString()}, accepted by ${gap.maker} and ${gap.checker}: ${gap.reason} 台账断档，已由两人确认。`;

/** No fault: no row of the chain is ever rewritten. */
const clearLine = (inClear: number): string =>
  `CLEAR   personal  ${inClear} customers lie in clear, from before personal data was sealed. ${inClear} 户的个人信息未加密（加密启用前写入）。`;

export interface VerifyQuestion {
  readonly path: string;
  readonly hash: Hash;
  /** What was said of the chain outside the ledger: in anchor files, on papers. */
  readonly anchors: readonly ChainClaim[];
}

/** Not broken: an older program's tables cannot be asked what this one's laws are about. */
const OLDER = 3;

const olderText = (path: string, { applied, known }: OlderSchema): string =>
  `${path}
OLDER   schema    ${applied} of ${known} migrations: the ledger is as an older program left it, and was not held against the laws of this one. Nothing is wrong with it by that, and nothing was changed.
Start the station once (its ledger is of an older version; the start brings it forward), then verify again; a copy that shall stay as it is: qika restore COPY --dry-run.
台账为旧版本程序所写，本版本尚未校验；这不表示台账损坏，文件未被改动。请先启动一次收费站（启动时自动升级），再运行 qika verify；备份文件请用 qika restore COPY --dry-run 校验。
`;

/** What comes next. An older copy that is whole is no forgery to be kept: the newest one is put back, or two people go on. */
function endText(isSound: boolean, isOlderCopy: boolean): string {
  if (isSound) return 'The books keep every law. 台账校验通过。';
  return isOlderCopy
    ? 'Nothing else is broken: keep this file, and restore the newest copy (qika restore); where none reaches further, two people accept what is lost: qika restore --accept-gap. 其余均通过：请保留本文件并恢复最新备份（qika restore）；如无更新的备份，由两人执行 qika restore --accept-gap 确认断档。'
    : 'The books are broken: keep the file as it is and call support. 台账校验未通过：请保留文件并联系支持。';
}

/** 0 when every law holds; 1 when one is broken or there is no ledger; 3 where an older program's ledger was not looked at. */
export function verify({ path, hash, anchors }: VerifyQuestion): number {
  if (!existsSync(path)) {
    process.stderr.write(`There is no ledger at ${path}. 没有台账文件。\n`);
    return 1;
  }
  const { ok, laws, gaps, isShort, inClear, older, readWhole } = verifyLedger(path, hash, anchors);
  const broken = laws.filter((one) => !one.ok);
  if (older !== null && broken.every(({ law }) => law === 'schema')) {
    process.stdout.write(olderText(path, older));
    return OLDER;
  }
  if (!readWhole) {
    process.stdout.write(`${path}\n${laws.map(unreadLine).join('\n')}\n`);
    const why = broken[0]?.message ?? '';
    return sayRefusal({ code: 'ledger.unreadable', facts: { path, why } });
  }
  const beside = `${anchors.length} anchors beside it. 另核对锚记录 ${anchors.length} 条。`;
  const note = readAhead(path);
  const isBehind = note !== null && isAheadOf(path, note);
  const isSound = ok && !isBehind;
  // Short of an anchor breaks L12 alone; a card that is ahead breaks none that the file can be asked.
  const isOlderCopy = broken.length === (isShort ? 1 : 0) && (isShort || isBehind);
  const behind = isBehind ? [`BROKEN  L3        card ${note.cardNo}: ${aheadText(note)}`] : [];
  const clear = inClear === null || inClear === 0 ? [] : [clearLine(inClear)];
  process.stdout.write(
    `${path}\n${[...laws.map(line), ...behind, ...gaps.map(gapLine), ...clear].join('\n')}\n${anchors.length === 0 ? '' : `${beside}\n`}${endText(isSound, isOlderCopy)}\n`,
  );
  return isSound ? 0 : 1;
}
