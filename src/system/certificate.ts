/** A certificate of TLS with its key: whether they can be used together, and from when to when. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';

/** Why the pair of PEM texts cannot be used at `now`, milliseconds since 1970; null when it can. */
export function certificateFault(cert: string, key: string, now: number): string | null {
  let read: X509Certificate;
  let belongs: boolean;
  try {
    read = new X509Certificate(cert);
    belongs = read.checkPrivateKey(createPrivateKey(key));
    createSecureContext({ cert, key });
  } catch (cause) {
    return `certificate or key is not PEM of the right kind (${String(cause)})`;
  }
  if (!belongs) return 'the key belongs to another certificate';
  if (now < Date.parse(read.validFrom)) return `it is not in force before ${read.validFrom}`;
  if (now >= Date.parse(read.validTo)) return `it ended on ${read.validTo}`;
  return null;
}
