/** How fast frames are found in a stream. */
import type * as streamModule from '../drivers/meter/cjt188/stream.ts';
import { addressOf } from '../simulators/meter/building.ts';
import { frameBytes, meteringBody } from '../simulators/meter/cjt188.ts';
import { createRandom } from '../simulators/random.ts';
import { MAKER } from './line-meters.ts';
import { ratios, spread } from './statistics.ts';
import { type Figure, figureOf } from './table.ts';

const compiled = (path: string): Promise<unknown> =>
  import(new URL(`../dist/drivers/meter/${path}.js`, import.meta.url).href);

const METERS = 200;
const FIRST = 2_611_000_001;

const MEGABYTES = 8;
const CHUNK = 4096;
const ROUNDS = 9;

/** Answers of gas meters with four wake-up bytes, and a few bytes of noise between every eighth and the next. */
function recordedLine(): Uint8Array {
  const random = createRandom(2);
  const bytes: number[] = [];
  while (bytes.length < 64 * 1024) {
    const data = meteringBody({
      current: random.below(1e8),
      settlement: random.below(1e8),
      clock: '2026-11-26T08:30:00',
      status: [0, 0],
    });
    const address = addressOf(MAKER, FIRST + random.below(METERS));
    const frame = { type: 0x30, address, control: 0x81, data: [0x90, 0x1f, 7, ...data] };
    bytes.push(...frameBytes(frame, 4));
    if (random.chance(1, 8)) bytes.push(random.below(256), 0x68, random.below(256));
  }
  const whole = new Uint8Array(MEGABYTES * 1024 * 1024);
  for (let at = 0; at < whole.length; at += bytes.length) {
    whole.set(bytes.slice(0, Math.min(bytes.length, whole.length - at)), at);
  }
  return whole;
}

const megabytesASecond = (work: () => void): number => {
  const began = performance.now();
  work();
  return MEGABYTES / ((performance.now() - began) / 1000);
};

export async function decodeFigures(): Promise<Figure[]> {
  const { createStream } = (await compiled('cjt188/stream')) as typeof streamModule;
  const bytes = recordedLine();
  const decode = (): number => {
    const stream = createStream();
    let frames = 0;
    for (let at = 0; at < bytes.length; at += CHUNK) {
      for (const event of stream.feed(bytes.subarray(at, at + CHUNK))) {
        if (event.kind === 'frame') frames += 1;
      }
    }
    return frames;
  };
  const scan = (): number => {
    let found = 0;
    for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === 0x68) found += 1;
    return found;
  };
  let seen = decode() + scan();
  const decoded: number[] = [];
  const scanned: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    decoded.push(megabytesASecond(() => (seen += decode())));
    scanned.push(megabytesASecond(() => (seen += scan())));
  }
  if (seen === 0) throw new Error('nothing was found in the stream');
  return [
    figureOf('line.decode', 'CJ/T 188 frames out of a noisy stream', 'MB/s', spread(decoded)),
    figureOf('line.scan', 'merely scanning it for 68', 'MB/s', spread(scanned)),
    figureOf('line.decode.ratio', 'ratio', '×', spread(ratios(decoded, scanned))),
  ];
}
