/** The whole house behind the door: real routes, counter, ledger and card driver; knocked at through inject. */
import { createHash } from 'node:crypto';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { onTestFinished } from 'vitest';
import type { AuditNotes } from '../../../src/app/access/audit.ts';
import { createReadySearch } from '../../../src/app/counter/ready-search.ts';
import { createBenchDesk } from '../../../src/app/engineering/bench-desk.ts';
import { createRosterDesk } from '../../../src/app/engineering/roster-desk.ts';
import { createLineDesk } from '../../../src/app/lines/line-desk.ts';
import { createSweepDesk } from '../../../src/app/lines/sweep-desk.ts';
import type { HttpDeps, SimControl } from '../../../src/http/deps.ts';
import type { Transport } from '../../../src/http/gate.ts';
import { OpenWork } from '../../../src/http/open-work.ts';
import type { Problem } from '../../../src/http/problem.ts';
import { buildServer } from '../../../src/http/server.ts';
import type { MeterLines } from '../../../src/ports/meters.ts';
import { inlineSheets } from '../../rig/inline-sheets.ts';
import { type PeopleRig, peopleRig } from '../../rig/people.ts';
import { CLERK, type Hall, openedHall, type Scene } from '../app/desk.ts';

export const HOST = 'qika.localhost:7180';
export const PAGE = {
  host: HOST,
  origin: `http://${HOST}`,
  'sec-fetch-site': 'same-origin',
  'content-type': 'application/json',
};

export type Noted = Parameters<AuditNotes['note']>;

export interface House extends Scene {
  readonly server: FastifyInstance;
  readonly work: OpenWork;
  readonly bugs: unknown[];
  post(url: string, body: unknown): Promise<Answer>;
  get(url: string, headers?: Record<string, string>): Promise<Answer>;
  knock(options: InjectOptions): Promise<Answer>;
  /** What the door told the audit: kind, person, what. */
  readonly noted: readonly Noted[];
  /** What the server logged as an error. */
  readonly errors: string[];
  /** Digest of every row of every table: equal means that nothing has changed. */
  digest(): string;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly body: unknown;
}

export interface HouseOptions {
  /** Another household than the usual one; whoever made it also ends it. */
  readonly scene?: Scene;
  readonly transport?: Transport;
  readonly sim?: SimControl | null;
  readonly lines?: MeterLines;
  /** Adds to the world before the server is built. */
  readonly furnish?: (scene: Scene) => Promise<Partial<HttpDeps>>;
  /** Replaces parts of what the server is given. */
  readonly change?: Partial<HttpDeps>;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

export const problem = (answer: Answer): Problem => answer.body as Problem;

/** An account with a meter and an opened card in the reader, and the server over its station. */
export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const scene = options.scene ?? (await openedHall());
  const { hall, station } = scene;
  const bugs: unknown[] = [];
  const errors: string[] = [];
  const noted: Noted[] = [];
  const log = {
    ...station.deps.log,
    error: (facts: object, message: string) => errors.push(`${message} ${JSON.stringify(facts)}`),
  };
  const work = new OpenWork();
  const app = { ...station.deps, log, lines: options.lines ?? station.deps.lines };
  const more = (await options.furnish?.(scene)) ?? {};
  const server = await buildServer({
    app,
    lineDesk: createLineDesk(app),
    search: createReadySearch(app),
    sweepDesk: createSweepDesk(app, (cause) => bugs.push(cause)),
    bench: createBenchDesk(app),
    counter: station.counter,
    sheets: inlineSheets,
    rosters: createRosterDesk(station.deps, inlineSheets, (cause) => bugs.push(cause)),
    operator: CLERK,
    access: null,
    audit: { note: (...event) => noted.push(event), written: () => Promise.resolve() },
    gate: { isPeer: (peer) => peer === '127.0.0.1', hosts: [HOST], scheme: 'http' },
    transportOf: () => options.transport ?? 'tcp',
    work,
    version: '0.0.0',
    page: [],
    keys: null,
    exports: null,
    reports: null,
    sim: options.sim ?? null,
    onBug: (cause) => bugs.push(cause),
    ...more,
    ...options.change,
  });
  onTestFinished(async () => {
    await server.close();
    if (options.scene !== undefined) return;
    await station.readers.stop();
    await hall.store.close();
  });
  const knock = async (request: InjectOptions): Promise<Answer> => {
    const reply = await server.inject(request);
    return {
      status: reply.statusCode,
      type: String(reply.headers['content-type'] ?? ''),
      headers: reply.headers,
      text: reply.payload,
      body: parsed(reply.payload),
    };
  };
  return {
    ...scene,
    server,
    work,
    bugs,
    errors,
    noted,
    knock,
    post: (url, body) =>
      knock({ method: 'POST', url, headers: PAGE, payload: JSON.stringify(body) }),
    get: (url, headers = {}) => knock({ method: 'GET', url, headers: { ...PAGE, ...headers } }),
    digest: () => digestOf(hall),
  };
}

export interface PeopledHouse extends House {
  readonly people: PeopleRig;
}

/** The same house with somebody of every role, who has to log in. */
export async function openPeopledHouse(options: HouseOptions = {}): Promise<PeopledHouse> {
  let people: PeopleRig | null = null;
  const house = await openHouse({
    ...options,
    furnish: async (scene) => {
      const { station, hall } = scene;
      people = await peopleRig(station.deps, () => hall.id());
      const more = await options.furnish?.(scene);
      return { ...more, access: { desk: people.desk, localRoles: ['cashier'] } };
    },
  });
  if (people === null) throw new Error('nobody was entered');
  return { ...house, people };
}

function digestOf({ store }: Hall): string {
  const tables = store.db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all() as string[];
  const hash = createHash('sha256');
  for (const table of tables) {
    hash.update(table);
    for (const row of store.db.prepare(`SELECT * FROM "${table}"`).raw().iterate()) {
      for (const cell of row as unknown[]) {
        hash.update(cell instanceof Uint8Array ? cell : String(cell)).update('\0');
      }
    }
  }
  return hash.digest('hex');
}
