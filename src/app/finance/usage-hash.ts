/** What was submitted, in 64 hex digits: each line's digest covers the one before it, so memory does not grow with the month. */
import type { UsageRow } from '../../core/ledger/month-rows.ts';
import type { Hash } from '../../ports/hash.ts';
import { canonicalJson, hex } from '../request-hash.ts';

/** Each text's digest covers the one before it. */
export class RunningDigest {
  private readonly hash: Hash;
  private digest = '';

  constructor(hash: Hash) {
    this.hash = hash;
  }

  add(text: string): void {
    this.digest = hex(this.hash.sha256(`${this.digest}\n${text}`));
  }

  /** Of no text at all it is the digest of nothing. */
  get value(): string {
    return this.digest === '' ? hex(this.hash.sha256('')) : this.digest;
  }
}

/** Lines in order of account. Whether a line was deducted since is not part of what was submitted. */
export class UsageHash {
  private readonly digest: RunningDigest;

  constructor(hash: Hash) {
    this.digest = new RunningDigest(hash);
  }

  add({ period, accountId, meter, source, ...line }: UsageRow): void {
    const { previousIndex, previousReadOn, readIndex, readOn, litres, why, proposed } = line;
    this.digest.add(
      canonicalJson({
        ...{ period, accountId, meter, source, previousIndex, previousReadOn },
        ...{ readIndex, readOn, litres, why },
        ...(proposed === 1 ? { proposed } : {}),
      }),
    );
  }

  get value(): string {
    return this.digest.value;
  }
}
