/**
 * `qika line watch`: every frame on a line as it passes, and every byte that belongs to none. Nothing is sent. A line of the
 * running station is heard through the station: its port is locked, and a serial server would drop the station for us.
 */
import type { LineConfig } from '../config/lines.ts';
import type { Clock } from '../ports/clock.ts';
import type { FrameProtocol, FrameReading } from '../ports/frames.ts';
import type { LineState, LineTap } from '../ports/meters.ts';
import { frameJson, frameText } from './frame-text.ts';
import { type Options, readOptions, UsageError } from './options.ts';

export const LINE_USAGE =
  'qika line watch PORT|HOST:PORT|NAME [--config FILE] [--baud N] [--parity even|none|odd] [--protocol NAME] [--profile P] [--json] | qika line sweep [--line NAME] [--id ID] [--config FILE]';

/** Silence after which what has half arrived is no frame any more. */
const QUIET_MS = 300;
const DEFAULT_BAUD = 2400;

export interface WatchedLine {
  watch(watcher: (state: Pick<LineState, 'condition' | 'trouble'>) => void): () => void;
  tap(tap: LineTap): () => void;
  start(): void;
  stop(): Promise<void>;
  /** How the meter at an address is spoken to, where the ledger knows it. */
  profileOf?(protocol: string, address: string): string | undefined;
  /** Where it does not open again by itself: resolves when it has ended. */
  readonly ended?: Promise<void>;
}

export type Passed =
  | { readonly kind: 'frame'; readonly bytes: Uint8Array }
  | { readonly kind: 'discarded'; readonly reason: string; readonly bytes: Uint8Array };

export interface Watched {
  readonly protocol: FrameProtocol;
  /** Frames out of a stream of bytes. */
  frames(): { feed(bytes: Uint8Array): readonly Passed[]; flush(): readonly Passed[] };
}

export interface WatchParts {
  /** The line as the running station hears it, which holds the port; null where no station runs, or it is not its line. */
  stationLine(place: string, options: Options): Promise<WatchedLine | null>;
  openLine(settings: LineConfig): WatchedLine;
  /** Protocols that can be watched; the first is taken where none is named. */
  readonly watched: readonly Watched[];
  readonly clock: Clock;
  /** Resolves when the person has seen enough. */
  readonly stopped: Promise<unknown>;
  readonly output: NodeJS.WritableStream;
}

function numberOption(options: Options, name: string, otherwise: number): number {
  const text = options.get(name);
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 300 || number > 921_600) {
    throw new UsageError(`--${name} ${text} is no speed of a line. 波特率无效。`);
  }
  return number;
}

function settingsOf(place: string, options: Options): LineConfig {
  const baud = numberOption(options, 'baud', DEFAULT_BAUD);
  const parity = options.get('parity') ?? 'even';
  if (parity !== 'even' && parity !== 'none' && parity !== 'odd') {
    throw new UsageError(`--parity ${parity} is not known. 校验方式无效。 ${LINE_USAGE}`);
  }
  const [, host, port] = /^([^/:]+):(\d{1,5})$/.exec(place) ?? [];
  const common = { name: 'watched', baud, echo: false };
  return host !== undefined && port !== undefined
    ? { ...common, kind: 'tcp', host, port: Number(port), latencyMs: 0 }
    : { ...common, kind: 'serial', path: place, parity, latencyMs: 0 };
}

/** Decodes as the meter of the frame was linked, where nobody names a profile. */
function readingOf(
  { id, variants, decode }: FrameProtocol,
  bytes: Uint8Array,
  variant: string | undefined,
  line: WatchedLine,
): FrameReading {
  const reading = decode(bytes, variant);
  // Modbus calls its address a unit.
  const address = reading.fields.find(({ name }) => name === 'address' || name === 'unit')?.value;
  if (variant !== undefined || address === undefined) return reading;
  const linked = line.profileOf?.(id, String(address));
  return linked !== undefined && variants.includes(linked) ? decode(bytes, linked) : reading;
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

function watchedBy(options: Options, watched: readonly Watched[]): Watched {
  const [first] = watched;
  const name = options.get('protocol') ?? first?.protocol.id;
  const found = watched.find(({ protocol }) => protocol.id === name);
  if (found !== undefined) return found;
  const known = watched.map(({ protocol }) => protocol.id).join(', ');
  throw new UsageError(`There is no protocol ${name}. 没有此规约。 Known: ${known}.`);
}

/** Resolves with the exit code: 0 when it was stopped, 1 when the line could not be opened at first or the station has gone. Throws UsageError. */
export async function lineWatch(
  place: string,
  words: readonly string[],
  parts: WatchParts,
): Promise<number> {
  const options = readOptions(
    words.filter((word) => word !== '--json'),
    ['baud', 'parity', 'protocol', 'profile', 'config', 'data', 'port'],
  );
  const { clock, output } = parts;
  const { protocol, frames } = watchedBy(options, parts.watched);
  const variant = options.get('profile');
  if (variant !== undefined && !protocol.variants.includes(variant)) {
    throw new UsageError(
      `There is no profile ${variant}. 没有此配置。 Known: ${protocol.variants.join(', ')}.`,
    );
  }
  const json = words.includes('--json');
  const settings = settingsOf(place, options);
  const line = (await parts.stationLine(place, options)) ?? parts.openLine(settings);
  const stream = frames();
  const time = (): string => new Date(clock.now()).toISOString();
  const say = (text: string): void => {
    output.write(`${text}\n`);
  };
  const tell = (passed: readonly Passed[]): void => {
    for (const one of passed) {
      const hex = hexOf(one.bytes);
      if (one.kind === 'frame') {
        const reading = readingOf(protocol, one.bytes, variant, line);
        say(json ? frameJson(reading) : `${time()}  ${hex}\n${frameText(reading)}`);
      } else if (json) say(JSON.stringify({ discarded: one.reason, bytes: hex }));
      else say(`${time()}  discarded 丢弃 (${one.reason}): ${hex}`);
    }
  };
  let cancel = (): void => undefined;
  line.tap((_direction, bytes) => {
    cancel();
    tell(stream.feed(bytes));
    cancel = clock.after(QUIET_MS, () => tell(stream.flush()));
  });
  const firstEnd = new Promise<'open' | 'down'>((resolve) => {
    line.watch((state) => {
      if (state.condition === 'down') say(`${place}: ${state.trouble ?? 'down'}`);
      if (state.condition === 'open' || state.condition === 'down') resolve(state.condition);
    });
  });
  line.start();
  const first = await Promise.race([firstEnd, parts.stopped.then(() => 'open' as const)]);
  const never = new Promise<void>(() => undefined);
  const stopped = parts.stopped.then(() => true);
  const ended = (line.ended ?? never).then(() => false);
  const asWished = first === 'open' && (await Promise.race([stopped, ended]));
  cancel();
  tell(stream.flush());
  await line.stop();
  return asWished ? 0 : 1;
}
