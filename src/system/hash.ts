/** SHA-256 of the platform. The one-shot form costs half of a hash object for the short rows of a ledger. */
import { hash } from 'node:crypto';
import type { Hash } from '../ports/hash.ts';

export const systemHash: Hash = { sha256: (data) => hash('sha256', data, 'buffer') };
