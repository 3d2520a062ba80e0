/**
 * The composition root: ports come in, a running house goes out. TCP and the Unix socket are two doors of one server;
 * which one a request used is known by its connection and by nothing that the request says.
 */
import { lstatSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Audit } from './app/access/audit.ts';
import { createCounter } from './app/counter/counter.ts';
import { keepLogEmpty } from './app/counter/empty-log.ts';
import { createReadySearch } from './app/counter/ready-search.ts';
import { watchPrinter } from './app/counter/watch-printer.ts';
import type { AppDeps, RequestContext } from './app/deps.ts';
import { createBenchDesk } from './app/engineering/bench-desk.ts';
import { createRosterDesk } from './app/engineering/roster-desk.ts';
import { createLineDesk } from './app/lines/line-desk.ts';
import { createSweepDesk } from './app/lines/sweep-desk.ts';
import { tellLines } from './app/lines/tell-lines.ts';
import type { Access } from './http/access.ts';
import { NO_AUDIT } from './http/audited.ts';
import type { MonthExports, SimControl } from './http/deps.ts';
import type { Transport } from './http/gate.ts';
import { closeWhenIdle } from './http/idle-connection.ts';
import { answerMalformed } from './http/malformed.ts';
import { OpenWork } from './http/open-work.ts';
import type { PageFile } from './http/page.ts';
import { peersOf } from './http/peers.ts';
import { buildServer } from './http/server.ts';
import type { ReaderState } from './ports/cards.ts';
import type { CoreFiles } from './ports/core-files.ts';
import { DoorsError, type InheritedDoors } from './ports/doors.ts';
import type { KeyKeeper } from './ports/keys.ts';
import type { SheetFiles } from './ports/sheets.ts';

const LOOPBACK = '127.0.0.1';
/** Milliseconds a client may take to send its headers, and its whole request. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
const MAX_HEADER_BYTES = 16 * 1024;
/** Connections of one station: six of each of eighty pages. Node closes what comes beyond them. */
const MAX_CONNECTIONS = 512;

/** The browser's door to a network: never without TLS, never for everybody, never under any name. */
export interface NetworkDoor {
  readonly address: string;
  /** Addresses and networks that may connect. */
  readonly peers: readonly string[];
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

export interface GatewayDeps {
  readonly app: AppDeps;
  readonly sheets: SheetFiles;
  readonly operator: RequestContext;
  /** Who logs in over TCP; null, and every request is the operator’s: never forgotten, only said. */
  readonly access: Access | null;
  /** TCP port on 127.0.0.1 or on the address of `network`; 0 lets the system choose, for tests. */
  readonly port: number;
  /** Null or absent: this machine alone. */
  readonly network?: NetworkDoor | null;
  /** Of one session; absent, as many as a person at a page can want. */
  readonly requestsPerSecond?: number;
  /** Exact Host headers that are served. */
  readonly hosts: readonly string[];
  /** Unix socket, or named pipe on Windows. */
  readonly socketPath: string;
  /** Doors that are open already, instead of `port` and `socketPath`. */
  readonly inherited?: InheritedDoors | null;
  readonly version: string;
  /** May the memory of this process be written to a file? Absent where nobody has looked. */
  readonly coreFiles?: CoreFiles;
  readonly page: readonly PageFile[];
  /** The master keys of the cards; absent or null where nobody keeps them in a file. */
  readonly keys?: KeyKeeper | null;
  /** Exports of closed months; absent or null where there is nobody to make them. */
  readonly exports?: MonthExports | null;
  /** Absent or null where there is nobody to make them. */
  readonly reports?: Parameters<typeof buildServer>[0]['reports'];
  readonly sim: SimControl | null;
  readonly onBug: (cause: unknown) => void;
}

export interface Gateway {
  /** For `inject` in tests; every injected request counts as one over TCP. */
  readonly http: FastifyInstance;
  /** Opens both doors. Rejects with the system's error (EADDRINUSE …) and leaves none open. */
  start(): Promise<void>;
  /** Refuses what is new, waits for what is open, closes the doors. The ports stay the caller's. */
  stop(): Promise<void>;
}

/** What bars sales or cards is in the log before a cashier meets it, and whenever it changes. */
function tellTrouble(deps: AppDeps): () => void {
  const { store, cards, vault, log } = deps;
  const health = store.health();
  if (!health.ok) {
    const { code, why } = health;
    log.error({ code, why }, 'NOTHING CAN BE SOLD: the ledger is open for reading only');
  }
  if (vault.sealed()) log.error({}, 'NO CARD IS WRITTEN: the master keys are sealed');
  const tell = ({ name, trouble }: ReaderState): void => {
    if (trouble === undefined) return;
    log.warn({ reader: name, ...trouble }, 'a card reader is out of service');
  };
  cards.states().forEach(tell);
  const stops = [cards.watch(tell), tellLines(deps), keepLogEmpty(deps), watchPrinter(deps)];
  return () => {
    for (const stop of stops) stop();
  };
}

const LIMITS = {
  headersTimeout: HEADERS_MS,
  requestTimeout: REQUEST_MS,
  maxHeaderSize: MAX_HEADER_BYTES,
  requireHostHeader: false,
};

type Door = Server | TlsServer;

function makeDoor(
  http: FastifyInstance,
  nextTurn: () => Promise<void>,
  network: NetworkDoor | null = null,
): Door {
  const door =
    network === null
      ? createServer(LIMITS, http.routing)
      : createTlsServer(
          {
            ...LIMITS,
            cert: network.cert,
            key: network.key,
            minVersion: 'TLSv1.2',
            handshakeTimeout: HEADERS_MS,
          },
          http.routing,
        );
  door.maxConnections = MAX_CONNECTIONS;
  door.on('clientError', answerMalformed);
  closeWhenIdle(door, nextTurn);
  return door;
}

const opened = (door: Door, listen: () => void): Promise<void> =>
  new Promise((resolve, reject) => {
    door.once('error', reject);
    door.once('listening', () => {
      door.off('error', reject);
      resolve();
    });
    listen();
  });

const closed = (door: Door): Promise<void> =>
  door.listening ? new Promise((resolve) => door.close(() => resolve())) : Promise.resolve();

const isPipe = (path: string): boolean => path.startsWith('\\\\');

const isRefused = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(false);
    });
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'));
  });

const isSocketFile = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true;

/** A socket that refuses was left by a kill; a living one, or a file of another kind, is not ours to take. */
async function listenOnSocket(door: Door, path: string): Promise<void> {
  if (isPipe(path)) return opened(door, () => door.listen(path));
  if (isSocketFile(path) && (await isRefused(path))) rmSync(path);
  // The file is made inside this very call, closed to others from its first moment.
  await opened(door, () => {
    const before = process.umask(0o177);
    door.listen(path);
    process.umask(before);
  });
}

/** Doors of the service manager. Throws DoorsError when they are not TCP on that address, and a Unix socket. */
async function listenOnInherited(
  { tcp, local }: { readonly tcp: Door; readonly local: Door },
  doors: InheritedDoors,
  expected: string,
): Promise<void> {
  await opened(tcp, () => tcp.listen({ fd: doors.tcp }));
  await opened(local, () => local.listen({ fd: doors.local }));
  const [browsers, commands] = [tcp.address(), local.address()];
  const isExpected = typeof browsers === 'object' && browsers?.address === expected;
  // Node names a Unix socket only when it has opened it itself.
  if (isExpected && (typeof commands === 'string' || !commands)) return;
  throw new DoorsError(
    `the service manager must hand over TCP on ${expected} first and then a Unix socket. 移交顺序应为 ${expected} 的 TCP、Unix 套接字。`,
  );
}

/** What may be left out goes on only where it was given. */
const givenOf = ({ requestsPerSecond, coreFiles }: GatewayDeps) => ({
  ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
  ...(coreFiles === undefined ? {} : { coreFiles }),
});

export async function createGateway(deps: GatewayDeps): Promise<Gateway> {
  const { app, sheets, operator, port, hosts, socketPath, version, page, sim, onBug } = deps;
  const { inherited = null, exports = null, reports = null, keys = null } = deps;
  const { access, network = null } = deps;
  const counter = createCounter(app);
  const rosters = createRosterDesk(app, sheets, onBug);
  const lineDesk = createLineDesk(app);
  const sweepDesk = createSweepDesk(app, onBug);
  const work = new OpenWork();
  const search = createReadySearch(app);
  const audit = access === null ? NO_AUDIT : new Audit(app);
  const overSocket = new WeakSet<Socket>();
  const transportOf = (request: IncomingMessage): Transport =>
    overSocket.has(request.socket) ? 'socket' : 'tcp';
  const address = network?.address ?? LOOPBACK;
  const gate = {
    isPeer: peersOf(network?.peers ?? [LOOPBACK]),
    hosts,
    scheme: network === null ? ('http' as const) : ('https' as const),
  };
  const http = await buildServer({
    app,
    counter,
    rosters,
    sheets,
    lineDesk,
    sweepDesk,
    search,
    bench: createBenchDesk(app),
    operator,
    access,
    audit,
    gate,
    ...givenOf(deps),
    transportOf,
    work,
    version,
    page,
    keys,
    exports,
    reports,
    sim,
    onBug,
  });
  const { nextTurn } = app.store.finance;
  const tcp = makeDoor(http, nextTurn, network);
  const local = makeDoor(http, nextTurn);
  local.on('connection', (socket) => overSocket.add(socket));

  let stopTelling = (): void => undefined;

  async function stop(): Promise<void> {
    stopTelling();
    search.stop();
    await work.close();
    await counter.settled();
    await rosters.stop();
    await exports?.stop();
    await sweepDesk.stop();
    await lineDesk.settled();
    const doors = Promise.all([closed(tcp), closed(local)]);
    // Ends the streams of events, which would keep their door open for ever.
    await http.close();
    // A connection that never finished its request has no work behind it and would keep its door open for ever.
    tcp.closeAllConnections();
    local.closeAllConnections();
    await doors;
    await audit.written(true);
  }

  return {
    http,
    async start() {
      stopTelling();
      stopTelling = tellTrouble(app);
      try {
        if (inherited) {
          await listenOnInherited({ tcp, local }, inherited, address);
        } else {
          await opened(tcp, () => tcp.listen(port, address));
          await listenOnSocket(local, socketPath);
        }
      } catch (cause) {
        await Promise.all([closed(tcp), closed(local)]);
        throw cause;
      }
      search.start();
    },
    stop,
  };
}
