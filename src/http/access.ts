/** Who may knock at the door, and what a route says of itself. */
import type { AccessDesk } from '../app/access/access-desk.ts';
import type { Need } from '../core/access/permissions.ts';
import type { Role } from '../core/access/roles.ts';
import type { Repeats } from './repeats.ts';

export interface NeedyRoute {
  /** "POST /api/payments". */
  readonly route: string;
  readonly needs: Need;
  /** Null for a question. */
  readonly repeats: Repeats | null;
  /** Is the password asked for once more, where it was typed a while ago? */
  readonly provesAgain: boolean;
  /** Told to the audit whenever it is answered. */
  readonly isAudited: boolean;
}

/** People who log in, and what the local operator may do. */
export interface Access {
  readonly desk: AccessDesk;
  readonly localRoles: readonly Role[];
}
