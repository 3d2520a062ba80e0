/** The decoder on a line: every split, every merge, noise in front, and nothing lost on the way. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { encodeFrame, FRAME_MAX } from '../../../../drivers/meter/cjt188/frame.ts';
import { createStream, type LineEvent } from '../../../../drivers/meter/cjt188/stream.ts';
import { bytes, EXAMPLES, hex, RIGHT, SEED } from './examples.ts';

/** Events with neighbours of one reason joined, as one feed would have told them. */
function told(events: readonly LineEvent[]): string[] {
  const lines: string[] = [];
  for (const event of events) {
    const kind = event.kind === 'frame' ? `frame+${event.wakeUp}` : event.reason;
    const line = `${kind} ${hex(event.bytes)}`;
    const before = lines.at(-1);
    const joins = event.kind === 'discarded' && before?.startsWith(`${kind} `);
    if (joins) lines[lines.length - 1] = `${before}${hex(event.bytes)}`;
    else lines.push(line);
  }
  return lines;
}

function feedAll(portions: readonly Uint8Array[]): LineEvent[] {
  const stream = createStream();
  const events = portions.flatMap((portion) => stream.feed(portion));
  return [...events, ...stream.flush()];
}

const portionsOf = (data: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(data.length / size) }, (_, at) =>
    data.subarray(at * size, (at + 1) * size),
  );

const framesIn = (events: readonly LineEvent[]): string[] =>
  events.flatMap((event) => (event.kind === 'frame' ? [hex(event.bytes)] : []));

const cores = RIGHT.map(({ hex: digits, decoded }) => digits.slice(String(decoded.leading).length));
const LINE = bytes(RIGHT.map(({ hex: digits }) => digits).join(''));

/** Every byte that went in came out: in a frame, as its wake-up, or as discarded. */
function volumeOf(events: readonly LineEvent[]): number {
  return events.reduce(
    (sum, event) => sum + event.bytes.length + (event.kind === 'frame' ? event.wakeUp : 0),
    0,
  );
}

describe('splits and merges', () => {
  const whole = feedAll([LINE]);

  it('all published frames in one portion come out in order', () => {
    expect(framesIn(whole)).toEqual(cores);
    expect(volumeOf(whole)).toBe(LINE.length);
  });

  it('every single cut gives the same', () => {
    for (let cut = 0; cut <= LINE.length; cut += 1) {
      const events = feedAll([LINE.subarray(0, cut), LINE.subarray(cut)]);
      expect(told(events), `cut at ${cut}`).toEqual(told(whole));
    }
  });

  it('every portion size gives the same, byte by byte too', () => {
    for (let size = 1; size <= LINE.length; size += 1) {
      expect(told(feedAll(portionsOf(LINE, size))), `size ${size}`).toEqual(told(whole));
    }
  });

  it.each(RIGHT)('every pair of cuts gives the same: $hex', ({ hex: digits }) => {
    const data = bytes(digits);
    const once = told(feedAll([data]));
    for (let a = 0; a <= data.length; a += 1) {
      for (let b = a; b <= data.length; b += 1) {
        const portions = [data.subarray(0, a), data.subarray(a, b), data.subarray(b)];
        expect(told(feedAll(portions))).toEqual(once);
      }
    }
  });

  it('a frame comes out with its last byte, not later', () => {
    const stream = createStream();
    const data = bytes(cores[0] ?? '');
    expect(stream.feed(data.subarray(0, -1))).toEqual([]);
    expect(framesIn(stream.feed(data.subarray(-1)))).toEqual([cores[0]]);
    expect(stream.pending()).toBe(0);
  });
});

describe('noise', () => {
  const frame = cores[2] ?? '';

  it.each([
    ['00', ['noise 00']],
    ['FF00FF', ['noise FF00FF']],
    ['16', ['noise 16']],
    ['FE00FEFE', ['wake-up FE', 'noise 00']],
  ])('%s in front of a frame comes out as discarded', (noise, discarded) => {
    const events = told(feedAll([bytes(`${noise}${frame}`)]));
    const wakeUp = /(?:FE)*$/.exec(noise)?.[0].length ?? 0;
    expect(events).toEqual([...discarded, `frame+${wakeUp / 2} ${frame}`]);
  });

  it('a false 68 in front takes nothing along, whatever length it claims', () => {
    for (let length = 0; length < 256; length += 1) {
      const falseStart = bytes(`6810AAAAAAAAAAAAAA81${hex([length])}`);
      const line = Uint8Array.of(...falseStart, ...bytes(frame));
      expect(framesIn(feedAll([line])), `L ${length}`).toEqual([frame]);
      expect(framesIn(feedAll(portionsOf(line, 1))), `L ${length}`).toEqual([frame]);
    }
  });

  it('a cut-off frame in front takes nothing along', () => {
    for (let end = 1; end < frame.length / 2; end += 1) {
      const line = bytes(`${frame.slice(0, 2 * end)}FEFE${frame}`);
      const events = feedAll([line]);
      expect(framesIn(events), `cut after ${end}`).toEqual([frame]);
      expect(volumeOf(events)).toBe(line.length);
    }
  });

  it('a spoiled frame is given up with its reason, the next is read', () => {
    const [, spoiled] = EXAMPLES.map(({ hex: digits }) => digits);
    const events = told(feedAll([bytes(`${spoiled}${frame}`)]));
    expect(events[0]).toBe('wake-up FEFEFEFE');
    expect(events[1]).toBe('checksum 68');
    expect(events.at(-1)).toBe(`frame+0 ${frame}`);
  });

  it('a row of wake-up bytes as long as one likes is remembered up to 32', () => {
    const stream = createStream();
    for (let n = 0; n < 1_000; n += 1) stream.feed(bytes('FE'));
    expect(stream.pending()).toBe(32);
    expect(told(stream.feed(bytes(frame)))).toEqual([`frame+32 ${frame}`]);
  });

  it('when the line goes quiet, what is unfinished is given up and what lies behind it is read', () => {
    const stream = createStream();
    expect(stream.feed(bytes(`6810AAAAAAAAAAAAAA81FF${frame}`))).toEqual([]);
    expect(framesIn(stream.flush())).toEqual([frame]);
    expect([stream.pending(), stream.flush()]).toEqual([0, []]);
  });
});

test('no more than one frame is ever held back', () => {
  const stream = createStream();
  const worst = Uint8Array.of(0x68, ...new Uint8Array(9), 0xff);
  for (let n = 0; n < 200; n += 1) {
    stream.feed(worst);
    expect(stream.pending()).toBeLessThan(FRAME_MAX);
  }
});

test('events keep their bytes when the caller reuses its buffer', () => {
  const stream = createStream();
  const buffer = bytes(`00${cores[0]}`);
  const events = stream.feed(buffer);
  buffer.fill(0);
  expect(told(events)).toEqual(['noise 00', `frame+0 ${cores[0]}`]);
});

describe(`any line (seed ${SEED})`, () => {
  const someFrame = fc
    .record({
      meterType: fc.nat(255),
      address: fc.stringMatching(/^[0-9A-F]{14}$/),
      control: fc.nat(255),
      data: fc.uint8Array({ maxLength: 255 }),
    })
    .map((frame) => encodeFrame(frame));
  /** Noise without 68 cannot look like the beginning of a frame. */
  const quietNoise = fc.uint8Array({ maxLength: 40 }).map((data) => data.map((b) => b & 0x97));
  const anyNoise = fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.constant(bytes('6868686868')));
  const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 });

  const cutAs = (data: Uint8Array, lengths: readonly number[]): Uint8Array[] => {
    const portions: Uint8Array[] = [];
    for (let at = 0, n = 0; at < data.length; n += 1) {
      const end = at + (lengths[n % lengths.length] ?? 1);
      portions.push(data.subarray(at, end));
      at = end;
    }
    return portions;
  };

  it('every frame between noise comes out', () => {
    const line = fc.array(fc.tuple(quietNoise, someFrame), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(line, sizes, (parts, lengths) => {
        const data = Uint8Array.from(parts.flatMap(([noise, frame]) => [...noise, ...frame]));
        const events = feedAll(cutAs(data, lengths));
        expect(framesIn(events)).toEqual(parts.map(([, frame]) => hex(frame)));
        expect(volumeOf(events)).toBe(data.length);
      }),
      { seed: SEED, numRuns: 1_000 },
    );
  });

  it('the cuts do not matter, and no byte is lost, whatever comes', () => {
    const line = fc.array(fc.oneof(anyNoise, someFrame), { maxLength: 6 });
    fc.assert(
      fc.property(line, sizes, (parts, lengths) => {
        const data = Uint8Array.from(parts.flatMap((part) => [...part]));
        const events = feedAll(cutAs(data, lengths));
        expect(told(events)).toEqual(told(feedAll([data])));
        expect(volumeOf(events)).toBe(data.length);
      }),
      { seed: SEED, numRuns: 2_000 },
    );
  });
});
