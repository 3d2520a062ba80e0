/** What a ledger is held against beside its own laws: the station's anchor file, another one, and the codes of papers. */
import type { Config } from '../config/config.ts';
import { type Anchor, parsePaperAnchor } from '../core/anchor.ts';
import type { ChainClaim } from '../store/verify/anchors.ts';
import { AnchorError, readAnchors } from './anchor-file.ts';
import { anchorCheck } from './anchor-key.ts';
import { type Options, UsageError } from './options.ts';

export const claimOf = ({ station, n, at, chain }: Anchor): ChainClaim => ({
  station,
  n,
  at,
  start: chain,
});

function onPaper(text: string): ChainClaim {
  const claim = parsePaperAnchor(text);
  if (claim === null) {
    throw new UsageError(
      `--anchor ${text} is no code of a ticket (1-812-9f3a77c0aa12). 不是票据上的校验码。`,
    );
  }
  return claim;
}

function inFile(options: Options): readonly ChainClaim[] {
  const file = options.get('anchors');
  const key = options.get('public-key');
  if ((file === undefined) !== (key === undefined)) {
    throw new UsageError('--anchors and --public-key go together. 须同时给出锚文件和公钥。');
  }
  if (file === undefined || key === undefined) return [];
  const { anchors } = readAnchors(file, anchorCheck(key, '--public-key'));
  if (anchors.length === 0) {
    throw new AnchorError(`${file} holds no anchor. 锚文件为空或不存在。`);
  }
  return anchors.map(claimOf);
}

/** Throws AnchorError where a file cannot be believed, UsageError, ConfigError. */
export function claimsOf(options: Options, config: Config | null): readonly ChainClaim[] {
  const place = config?.anchors ?? null;
  const own =
    place === null ? [] : readAnchors(place.file, anchorCheck(place.keyFile)).anchors.map(claimOf);
  const paper = options.get('anchor');
  return [...own, ...inFile(options), ...(paper === undefined ? [] : [onPaper(paper)])];
}
