/** A station that says outside its ledger where its chain stands, from its start to its end. */
import type { Config } from '../config/config.ts';
import type { AnchorConfig } from '../config/file.ts';
import type { Signer } from '../ports/signer.ts';
import type { ChainClaim } from '../store/verify/anchors.ts';
import { systemClock } from '../system/clock.ts';
import { claimOf } from './anchor-claims.ts';
import { type AnchorFile, readAnchors } from './anchor-file.ts';
import { anchorCheck, anchorSigner } from './anchor-key.ts';
import { scheduleAnchors } from './anchor-schedule.ts';
import type { Station } from './station.ts';

export interface AnchoredStation {
  readonly anchors: AnchorConfig;
  readonly file: AnchorFile;
  readonly signer: Signer;
  readonly claims: readonly ChainClaim[];
}

/** Null where the configuration names no anchors. Throws AnchorError, ConfigError, and what the disk says. */
export function anchorsOf({ anchors }: Config): AnchoredStation | null {
  if (anchors === null) return null;
  const file = readAnchors(anchors.file, anchorCheck(anchors.keyFile));
  return { anchors, file, signer: anchorSigner(anchors), claims: file.anchors.map(claimOf) };
}

/** Returns the way to end. A ledger that is only read says nothing: its chain is not the one that was anchored. */
export function beginAnchors(
  anchored: AnchoredStation | null,
  config: Config,
  { store, log }: Station,
): () => void {
  if (anchored === null || !store.health().ok) return () => undefined;
  const { anchors, file, signer } = anchored;
  return scheduleAnchors({
    anchors,
    company: config.company.code,
    file,
    signer,
    clock: systemClock,
    log,
    heads: () => store.chainHeads(),
    epochs: () => store.gap.epochs(),
    knowsPeople: () => store.people.list().length > 0,
  });
}
