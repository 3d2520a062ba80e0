/**
 * What lines do to bytes: split, merge, lose, delay, duplicate, corrupt them, put noise in front, and let answers come late.
 * All of it is drawn from one seed, and no delay is longer than the longest one that was asked for.
 */
import type { Random } from '../random.ts';

export interface Passing {
  /** Milliseconds later than it would have been. */
  readonly afterMs: number;
  readonly bytes: Uint8Array;
}

/** Both directions: to the meters, and from them. */
export interface Weather {
  to(bytes: Uint8Array): readonly Passing[];
  from(bytes: Uint8Array): readonly Passing[];
}

const NOTHING = new Uint8Array(0);

const whole = (bytes: Uint8Array): readonly Passing[] => [{ afterMs: 0, bytes }];

export const CALM: Weather = { to: whole, from: whole };

export const LINE_FAULTS = [
  'split',
  'lose',
  'truncate',
  'delay',
  'duplicate',
  'corrupt',
  'noise',
  'merge',
] as const;
export type LineFault = (typeof LINE_FAULTS)[number];

export interface WeatherSettings {
  readonly random: Random;
  readonly kinds: readonly LineFault[];
  /** In so many of a hundred messages something happens. */
  readonly percent: number;
  /** Longest delay. */
  readonly delayMs: number;
  /** Counts what happened, for tests that want to have seen everything. */
  readonly onFault?: (fault: LineFault, direction: 'to' | 'from') => void;
}

function cut(bytes: Uint8Array, random: Random): readonly Passing[] {
  const parts: Passing[] = [];
  let afterMs = 0;
  for (let at = 0; at < bytes.length; ) {
    const next = Math.min(bytes.length, at + 1 + random.below(8));
    parts.push({ afterMs, bytes: bytes.slice(at, next) });
    afterMs += random.below(10);
    at = next;
  }
  return parts;
}

function spoiled(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  for (let n = 1 + random.below(3); n > 0; n -= 1) {
    const at = random.below(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
  }
  return copy;
}

const noise = (random: Random): number[] =>
  Array.from({ length: 1 + random.below(12) }, () =>
    random.chance(1, 4) ? 0x68 : random.below(256),
  );

export function roughWeather(settings: WeatherSettings): Weather {
  const { random, kinds, percent, delayMs, onFault } = settings;
  /** What a merge keeps back until the next message of its direction. */
  const kept: Record<'to' | 'from', Uint8Array> = { to: NOTHING, from: NOTHING };

  function happen(fault: LineFault, bytes: Uint8Array, way: 'to' | 'from'): readonly Passing[] {
    switch (fault) {
      case 'split':
        return cut(bytes, random);
      case 'lose':
        return [];
      case 'truncate':
        return whole(bytes.slice(0, random.below(bytes.length)));
      case 'delay':
        return [{ afterMs: random.below(delayMs), bytes }];
      case 'duplicate':
        return [
          { afterMs: 0, bytes },
          { afterMs: random.below(delayMs), bytes },
        ];
      case 'corrupt':
        return whole(spoiled(bytes, random));
      case 'noise':
        return whole(Uint8Array.from([...noise(random), ...bytes]));
      case 'merge':
        // A question that is kept back for good would be one that arrives after any time: only answers are.
        if (way === 'from') kept.from = bytes;
        return way === 'from' ? [] : whole(bytes);
    }
  }

  const pass = (way: 'to' | 'from', fresh: Uint8Array): readonly Passing[] => {
    const bytes = Uint8Array.from([...kept[way], ...fresh]);
    kept[way] = NOTHING;
    if (!random.chance(percent, 100)) return whole(bytes);
    const fault = random.pick(kinds);
    onFault?.(fault, way);
    return happen(fault, bytes, way);
  };
  return { to: (bytes) => pass('to', bytes), from: (bytes) => pass('from', bytes) };
}
