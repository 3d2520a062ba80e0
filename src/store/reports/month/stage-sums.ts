/** What stands in each stage of one customer. */
import type { LIVE_STAGES } from '../../../core/ledger/stages.ts';

export type Stage = (typeof LIVE_STAGES)[number];
export type Stages = Readonly<Record<Stage, number>>;
