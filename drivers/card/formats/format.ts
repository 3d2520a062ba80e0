/**
 * A card format as its file is written: pure functions that never wait. The driver asks beyond its port what a card is, and
 * the order in which bytes may reach it.
 */
import type { CardIdentity, CardStart, LoadTarget, Recognition } from '../../../src/core/card.ts';
import type { ToolOrder } from '../../../src/core/tool-card.ts';
import type { CardFormat, ToolCodec } from '../../../src/ports/cards.ts';
import type { SettledMacs } from '../keys/asked-macs.ts';
import type { WriteStep } from './write-steps.ts';

interface PlainToolCodec extends ToolCodec {
  encodeOrder(image: Uint8Array, order: ToolOrder): Uint8Array;
}

export interface StepwiseFormat extends CardFormat {
  recognise(image: Uint8Array): Recognition;
  encodeLoad(image: Uint8Array, target: LoadTarget): Uint8Array;
  encodeInitial(image: Uint8Array, identity: CardIdentity, start: CardStart): Uint8Array;
  readonly tools?: PlainToolCodec;
  /** Steps from what the card holds to the target, only changed bytes; each step is finished before the next. */
  writeSteps(current: Uint8Array, target: Uint8Array): readonly WriteStep[];
}

/** The format as a use-case is given it: what carries a MAC waits for its keeper. */
export function settled(format: StepwiseFormat, macs: SettledMacs): CardFormat {
  const { tools } = format;
  return {
    ...format,
    encodeLoad: (image, target) => macs.write(() => format.encodeLoad(image, target)),
    encodeInitial: (image, identity, start) =>
      macs.write(() => format.encodeInitial(image, identity, start)),
    ...(tools !== undefined && {
      tools: {
        encodeHeader: (image, tool) => tools.encodeHeader(image, tool),
        encodeOrder: (image, order) => macs.write(() => tools.encodeOrder(image, order)),
      } satisfies ToolCodec,
    }),
  };
}
