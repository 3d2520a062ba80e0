/** A line of the running station as it passes: the station shows every byte of it over its Unix socket or named pipe. */
import { realpathSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { LineState, LineTap } from '../ports/meters.ts';
import { askStation } from './ask-station.ts';
import type { WatchedLine } from './line-watch.ts';
import { UsageError } from './options.ts';
import { type Problem, problemText } from './station-says.ts';

type Condition = Pick<LineState, 'condition' | 'trouble'>;

interface Told {
  readonly lines: readonly Pick<LineState, 'name' | 'kind' | 'place'>[];
}

/** A meter of the line, of GET /api/lines/{line}/meters. */
interface LinkedMeter {
  readonly protocol: string;
  readonly profile: string;
  readonly address: string;
}

/** One port has several names: /dev/ttyUSB0, and those of /dev/serial/by-id. */
function realPlace(place: string): string {
  try {
    return realpathSync(place);
  } catch {
    // No file: the name of a line, host:port, or a port that is not there now.
    return place;
  }
}

const DATA = 'data: ';

/** The bytes of one event; null for a sign of life, or an event of another kind. */
function passedIn(event: string): { direction: 'sent' | 'received'; bytes: Uint8Array } | null {
  const lines = event.split('\n');
  const data = lines.find((line) => line.startsWith(DATA));
  if (!lines.includes('event: bytes') || data === undefined) return null;
  // The station checks its own answers.
  const { direction, hex } = JSON.parse(data.slice(DATA.length)) as {
    direction: 'sent' | 'received';
    hex: string;
  };
  return { direction, bytes: new Uint8Array(Buffer.from(hex, 'hex')) };
}

class StationLine implements WatchedLine {
  readonly ended: Promise<void>;
  readonly #socketPath: string;
  readonly #name: string;
  readonly #linked: readonly LinkedMeter[];
  readonly #watchers = new Set<(state: Condition) => void>();
  readonly #taps = new Set<LineTap>();
  #asked: ClientRequest | null = null;
  #end = (): void => undefined;

  constructor(socketPath: string, name: string, linked: readonly LinkedMeter[]) {
    this.#socketPath = socketPath;
    this.#name = name;
    this.#linked = linked;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  watch(watcher: (state: Condition) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  profileOf(protocol: string, address: string): string | undefined {
    const at = this.#linked.filter((one) => one.protocol === protocol && one.address === address);
    const [known, other] = new Set(at.map(({ profile }) => profile));
    return other === undefined ? known : undefined;
  }

  tap(tap: LineTap): () => void {
    this.#taps.add(tap);
    return () => this.#taps.delete(tap);
  }

  start(): void {
    const path = `/api/lines/${encodeURIComponent(this.#name)}/bytes`;
    const asked = request({ socketPath: this.#socketPath, path }, (answer) => {
      if (answer.statusCode !== 200) {
        answer.resume();
        this.#lost(`the station answers ${answer.statusCode} 收费站应答 ${answer.statusCode}`);
        return;
      }
      this.#tell({ condition: 'open' });
      this.#listen(answer);
    });
    asked.on('error', (cause) => this.#lost(cause.message));
    asked.end();
    this.#asked = asked;
  }

  async stop(): Promise<void> {
    this.#watchers.clear();
    this.#asked?.destroy();
  }

  #listen(answer: IncomingMessage): void {
    let text = '';
    answer.setEncoding('utf8').on('data', (part: string) => {
      const events = (text + part).split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const passed = passedIn(event);
        if (passed === null) continue;
        for (const tap of this.#taps) tap(passed.direction, passed.bytes);
      }
    });
    answer.on('close', () => this.#lost('the station has ended 收费站已停止'));
  }

  #lost(trouble: string): void {
    this.#tell({ condition: 'down', trouble });
    this.#end();
  }

  #tell(state: Condition): void {
    for (const watcher of this.#watchers) watcher(state);
  }
}

/** `place` is the name of a line, its port or its host:port. Null where no station runs there, or it has no such line. */
export async function stationLine(socketPath: string, place: string): Promise<WatchedLine | null> {
  const answer = await askStation(socketPath, 'GET', '/api/lines');
  if (answer === null) return null;
  if (answer.status !== 200) throw new UsageError(problemText(answer.body as Problem));
  const real = realPlace(place);
  const { lines } = answer.body as Told;
  const found = lines.find((line) => line.name === place || realPlace(line.place) === real);
  if (found === undefined) return null;
  const path = `/api/lines/${encodeURIComponent(found.name)}/meters`;
  const linked = await askStation(socketPath, 'GET', path);
  if (linked === null) return null;
  if (linked.status !== 200) throw new UsageError(problemText(linked.body as Problem));
  return new StationLine(socketPath, found.name, linked.body as readonly LinkedMeter[]);
}
