/** A station from its configuration: ledger, vault, readers and gateway, built up in this order and taken down in reverse. */
import { join } from 'node:path';
import { type AccessDesk, createAccessDesk } from '../app/access/access-desk.ts';
import type { AppDeps, Printing } from '../app/deps.ts';
import { type Config, ledgerPath } from '../config/config.ts';
import type { PrinterConfig } from '../config/printer.ts';
import { stationId } from '../core/ids.ts';
import type { EngineeringRules, LedgerSettings, PurchaseLimits } from '../core/ledger/snapshot.ts';
import type { Period } from '../core/period.ts';
import { litre } from '../core/units.ts';
import { createGateway, type Gateway, type NetworkDoor } from '../gateway.ts';
import type { SimControl } from '../http/deps.ts';
import type { CardReaders } from '../ports/cards.ts';
import type { CoreFiles } from '../ports/core-files.ts';
import type { InheritedDoors } from '../ports/doors.ts';
import type { MeterLines } from '../ports/meters.ts';
import type { PersonalCipher } from '../ports/personal.ts';
import type { Printer } from '../ports/printer.ts';
import type { SheetFiles } from '../ports/sheets.ts';
import { openSqliteStore, type SqliteLedgerStore } from '../store/sqlite.ts';
import type { ChainClaim } from '../store/verify/anchors.ts';
import { systemClock } from '../system/clock.ts';
import { systemHash } from '../system/hash.ts';
import type { KeyRing } from '../system/keys/key-ring.ts';
import { createPasswords } from '../system/passwords.ts';
import { createPersonalCipher } from '../system/personal-cipher.ts';
import { systemRandom } from '../system/random.ts';
import { afterTurn } from '../system/turn.ts';
import { createVault } from '../system/vault.ts';
import { forgetAhead, noteAhead, readAhead } from './ahead-note.ts';
import { createBookReports } from './book-processes.ts';
import { cardFormatsOf, formatSettings, type NamedFormat, usualOf } from './card-formats.ts';
import { tryDoors } from './doors.ts';
import { createLog, type StationLog } from './log.ts';
import { makeFolder } from './make-folder.ts';
import { createMonthExports } from './month-exports.ts';
import { networkDoor } from './network-door.ts';
import { pageFiles } from './page-files.ts';
import { openStationKeys, type StationKeys } from './station-keys.ts';

/** The build lays the page beside the program. */
const PAGE_FOLDER = join(import.meta.dirname, '..', 'ui');

export interface StoppableReaders extends CardReaders {
  stop(): Promise<void>;
}

export interface StoppableLines extends MeterLines {
  start(): void;
  stop(): Promise<void>;
}

/** Simulated hardware in a process of its own. */
export interface Simulators extends SimControl {
  close(): void;
  /** Ends them where this process has started them, for a start that failed. */
  undo(): Promise<void>;
}

/** What only main may name. */
export interface StationParts {
  readonly version: string;
  /** The card formats of the counter, the usual one first. */
  readonly formats: readonly NamedFormat[];
  readonly sheets: SheetFiles;
  /** Program and words of `qika export month` on the ledger of a station. */
  exportCommand(config: Config, period: Period, out: string): readonly string[];
  /** Of another `qika` command on the same ledger. */
  reportCommand(config: Config, words: readonly string[]): readonly string[];
  /** What was said of the chain outside the ledger; a ledger that does not contain it is only read. */
  readonly anchors?: readonly ChainClaim[];
  /** Doors that the service manager has opened; null or absent where the station opens its own. */
  readonly inherited?: InheritedDoors | null;
  /** Told by the start, which has tried to shut them. */
  readonly coreFiles?: CoreFiles;
  /** The ring is asked when a chip first wants a key of a SAM; it may be empty until then. */
  createReaders(config: Config, ring: KeyRing): StoppableReaders;
  /** The configured printer; nothing is sent to it before the first slip. */
  createPrinter(config: PrinterConfig): Printer;
  createLines(config: Config): StoppableLines;
  /** Starts the simulators if they do not run, and speaks to them. */
  openSimulators(config: Config): Promise<Simulators>;
}

export interface Station {
  readonly app: AppDeps;
  readonly store: SqliteLedgerStore;
  readonly gateway: Gateway;
  readonly people: AccessDesk;
  readonly sim: Simulators | null;
  readonly log: StationLog;
  /** `lastly` is done when nothing is under way any more and the ledger is still open. */
  stop(lastly?: () => void): Promise<void>;
  /** As stop, and the simulators go too where this start has brought them. */
  abandon(): Promise<void>;
}

const engineeringRules = (of: Config['engineering']): EngineeringRules => ({
  icFromFloor: of.icFromFloor,
  ...(of.gates ? { firstVolume: litre(of.firstVolumeLitres) } : {}),
});

const limitsIn = (of: Omit<Config['limits'], 'byClass'>): PurchaseLimits => ({
  perPurchase: litre(of.perPurchaseLitres),
  perDay: litre(of.perDayLitres),
  perMonth: litre(of.perMonthLitres),
});

const limitSettings = ({ byClass, ...company }: Config['limits']): LedgerSettings['limits'] => ({
  ...limitsIn(company),
  byClass: Object.fromEntries(
    Object.entries(byClass).map(([customerClass, of]) => [customerClass, limitsIn(of)]),
  ),
});

function openStore(
  config: Config,
  { formats, anchors = [] }: StationParts,
  personal: PersonalCipher,
  { onLost, log }: { readonly onLost: (cause: unknown) => void; readonly log: StationLog },
): SqliteLedgerStore {
  const path = ledgerPath(config);
  const ahead = readAhead(path);
  const store = openSqliteStore({
    path,
    clock: systemClock,
    hash: systemHash,
    settings: {
      company: config.company.code,
      ...formatSettings(formats),
      limits: limitSettings(config.limits),
      emergency: litre(config.emergencyLitres),
      month: {
        profile: config.finance.postingProfile,
        absurdLitresPerDay: config.finance.absurdLitresPerDay,
        residentialClasses: config.finance.residentialClasses,
        trueUpPercent: config.finance.trueUpPercent,
        depositBySize: config.finance.depositBySize,
        ...(config.finance.depositItems === undefined
          ? {}
          : { depositItems: config.finance.depositItems }),
      },
      cardsFromStockOnly: config.cardsFromStockOnly,
      engineering: engineeringRules(config.engineering),
    },
    anchors,
    personal,
    ahead,
    onAhead(card) {
      try {
        noteAhead(path, card);
      } catch (cause) {
        log.error(
          { why: String(cause) },
          'that a card is ahead of the ledger could not be written down: do not start the station again',
        );
      }
    },
    defer: afterTurn,
    onLost: (fault) => afterTurn(() => onLost(fault)),
  });
  // The copy in place knows the write, or two people have accepted the gap.
  if (ahead !== null && store.health().ok) forgetAhead(path);
  return store;
}

/** Builds everything and opens no door. Throws ConfigError, StartRefused, StoreError, EADDRINUSE; then nothing it has begun is left. */
export async function createStation(
  config: Config,
  parts: StationParts,
  onBug: (cause: unknown, log: StationLog) => void,
): Promise<Station> {
  makeFolder(config.dataDir, 0o700);
  const log = createLog(config.demo ? join(config.dataDir, 'qika.log') : null);
  const network = networkDoor(config, systemClock);
  const keys = await openStationKeys(config, systemHash);
  const personal = createPersonalCipher(keys.ring, systemRandom);
  const store = openStore(config, parts, personal, {
    onLost: (cause) => onBug(cause, log),
    log,
  });
  let sim: Simulators | null = null;
  try {
    // After the ledger: its lock says better than a port that another daemon is here.
    if (!parts.inherited) await tryDoors(config);
    if (config.readers.binding === 'simulated') sim = await parts.openSimulators(config);
    return await furnish({ config, parts, onBug, log, network, keys, personal, store, sim });
  } catch (cause) {
    await sim?.undo();
    sim?.close();
    await store.close();
    keys.ring.empty();
    throw cause;
  }
}

interface Foundations {
  readonly config: Config;
  readonly parts: StationParts;
  readonly onBug: (cause: unknown, log: StationLog) => void;
  readonly log: StationLog;
  readonly network: NetworkDoor | null;
  readonly keys: StationKeys;
  readonly personal: PersonalCipher;
  readonly store: SqliteLedgerStore;
  readonly sim: Simulators | null;
}

const printingOf = (config: PrinterConfig, parts: StationParts): Printing => ({
  printer: parts.createPrinter(config),
  paper: config.paperMm,
  atPayment: config.atPayment,
  drawer: config.drawer,
});

/** Readers, printer and gateway over an open ledger. */
async function furnish(foundations: Foundations): Promise<Station> {
  const { config, parts, onBug, log, network, keys, personal, store, sim } = foundations;
  const readers = parts.createReaders(config, keys.ring);
  const lines = parts.createLines(config);
  const app: AppDeps = {
    store,
    cards: readers,
    lines,
    vault: createVault(keys.ring, { hasModule: config.readers.psamReader !== undefined }),
    blind: (text) => personal.blind(text),
    clock: systemClock,
    hash: systemHash,
    random: systemRandom,
    station: stationId(config.station),
    company: {
      companyCode: config.company.code,
      name: config.company.name,
      outlet: config.company.outlet,
      timeZone: config.company.timeZone,
      unitLitres: usualOf(parts.formats).volumeUnit,
      cardFormats: cardFormatsOf(parts.formats),
      finance: config.finance,
    },
    log,
    ...(config.printer === undefined ? {} : { printing: printingOf(config.printer, parts) }),
  };
  const people = createAccessDesk({ ...app, passwords: createPasswords() });
  const gateway = await createGateway({
    app,
    sheets: parts.sheets,
    operator: { operator: config.operator },
    access: { desk: people, localRoles: config.operatorRoles },
    port: config.port,
    network,
    requestsPerSecond: config.requestsPerSecond,
    hosts: config.hosts,
    socketPath: config.socketPath,
    inherited: parts.inherited ?? null,
    version: parts.version,
    ...(parts.coreFiles === undefined ? {} : { coreFiles: parts.coreFiles }),
    keys: keys.keeper,
    page: pageFiles(PAGE_FOLDER),
    exports: createMonthExports({
      folder: join(config.dataDir, 'exports'),
      command: (period, out) => parts.exportCommand(config, period, out),
    }),
    reports: createBookReports((words) => parts.reportCommand(config, words)),
    sim: config.demo ? sim : null,
    onBug: (cause) => onBug(cause, log),
  });
  lines.start();
  async function stop(lastly = (): void => undefined): Promise<void> {
    await gateway.stop();
    await lines.stop();
    await readers.stop();
    sim?.close();
    lastly();
    await store.close();
    keys.ring.empty();
  }
  return {
    app,
    store,
    gateway,
    people,
    sim,
    log,
    stop,
    async abandon() {
      await sim?.undo();
      await stop();
    },
  };
}
