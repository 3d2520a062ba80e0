/** What a station answers that is no good news, as a line for the person at the keyboard. */
import { UsageError } from './options.ts';

/** As much of problem+json as is told; the station checks its own answers. */
export interface Problem {
  readonly detail: string;
  readonly next: string;
  readonly zh: { readonly detail: string; readonly next: string };
}

export const problemText = ({ detail, next, zh }: Problem): string =>
  `${detail} ${next} ${zh.detail}${zh.next}`;

export const nobodyListens = (socketPath: string): UsageError =>
  new UsageError(
    `No station listens at ${socketPath}: start it with qika serve. 收费站未运行，请先启动。`,
  );
