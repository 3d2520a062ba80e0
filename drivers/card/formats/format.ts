/** What the driver asks of a card format beyond its port: the order in which bytes may reach the card. */
import type { CardFormat } from '../../../src/ports/cards.ts';
import type { WriteStep } from './write-steps.ts';

export interface StepwiseFormat extends CardFormat {
  /** Steps from what the card holds to the target, only changed bytes; each step is finished before the next. */
  writeSteps(current: Uint8Array, target: Uint8Array): readonly WriteStep[];
}
