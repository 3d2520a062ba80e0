/** What every command has, and the words that commands of several kinds share. */
import type { BusinessDate } from '../calendar.ts';
import type { OperationId, StationId } from '../ids.ts';

/** Who asked, where and when. `at` is what the wall clock said; the row time is max(at, last + 1). */
export interface CommandHead {
  readonly operationId: OperationId;
  /** SHA-256 of the canonical request, 64 hex digits: the same id with another body is refused (L6). */
  readonly requestHash: string;
  readonly station: StationId;
  readonly operator: string;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly businessDate: BusinessDate;
}

/** How the money came (收款方式). Each channel has its own account. */
export type PaymentChannel = 'cash' | 'bank-transfer' | 'wechat' | 'alipay';
