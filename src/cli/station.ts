/** A station from its configuration: ledger, vault, readers and gateway, built up in this order and taken down in reverse. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AppDeps } from '../app/deps.ts';
import { type Config, ledgerPath } from '../config.ts';
import { stationId } from '../core/ids.ts';
import type { CardCapacity } from '../core/card.ts';
import { type Litre, litre } from '../core/units.ts';
import { createGateway, type Gateway } from '../gateway.ts';
import type { SimControl } from '../http/deps.ts';
import type { CardReaders } from '../ports/cards.ts';
import { openSqliteStore, type SqliteLedgerStore } from '../store/sqlite.ts';
import { systemClock } from '../system/clock.ts';
import { systemHash } from '../system/hash.ts';
import { systemRandom } from '../system/random.ts';
import { afterTurn } from '../system/turn.ts';
import { createVault } from '../system/vault.ts';
import { createLog, type StationLog } from './log.ts';
import { stationKey } from './master-key.ts';

export interface StoppableReaders extends CardReaders {
  stop(): Promise<void>;
}

/** Simulated hardware in a process of its own. */
export interface Simulators extends SimControl {
  close(): void;
}

/** What only main may name. */
export interface StationParts {
  readonly version: string;
  /** Volume unit of the company's card format. */
  readonly unitLitres: Litre;
  readonly capacity: CardCapacity;
  createReaders(config: Config): StoppableReaders;
  /** Starts the simulators if they do not run, and speaks to them. */
  openSimulators(config: Config): Promise<Simulators>;
}

export interface Station {
  readonly app: AppDeps;
  readonly store: SqliteLedgerStore;
  readonly gateway: Gateway;
  readonly sim: Simulators | null;
  readonly log: StationLog;
  stop(): Promise<void>;
}

function openStore(config: Config, { unitLitres, capacity }: StationParts): SqliteLedgerStore {
  const { perPurchaseLitres, perDayLitres, perMonthLitres } = config.limits;
  return openSqliteStore({
    path: ledgerPath(config),
    clock: systemClock,
    hash: systemHash,
    settings: {
      company: config.company.code,
      unitLitres,
      capacity,
      limits: {
        perPurchase: litre(perPurchaseLitres),
        perDay: litre(perDayLitres),
        perMonth: litre(perMonthLitres),
      },
    },
    defer: afterTurn,
  });
}

function vaultOf(config: Config) {
  const key = stationKey(config, systemHash);
  try {
    return createVault(key);
  } finally {
    key.fill(0);
  }
}

/** Builds everything and opens no door. Throws ConfigError, StoreError. */
export async function createStation(
  config: Config,
  parts: StationParts,
  onBug: (cause: unknown, log: StationLog) => void,
): Promise<Station> {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const log = createLog(config.demo ? join(config.dataDir, 'qika.log') : null);
  const vault = vaultOf(config);
  const store = openStore(config, parts);
  const simulated = config.readers.binding === 'simulated';
  const sim = simulated ? await parts.openSimulators(config) : null;
  const readers = parts.createReaders(config);
  const app: AppDeps = {
    store,
    cards: readers,
    vault,
    clock: systemClock,
    hash: systemHash,
    random: systemRandom,
    station: stationId(config.station),
    company: {
      companyCode: config.company.code,
      name: config.company.name,
      outlet: config.company.outlet,
      timeZone: config.company.timeZone,
      unitLitres: parts.unitLitres,
    },
    log,
  };
  const gateway = await createGateway({
    app,
    operator: { operator: config.operator },
    port: config.port,
    hosts: config.hosts,
    socketPath: config.socketPath,
    version: parts.version,
    sim: config.demo ? sim : null,
    onBug: (cause) => onBug(cause, log),
  });
  return {
    app,
    store,
    gateway,
    sim,
    log,
    async stop() {
      await gateway.stop();
      await readers.stop();
      sim?.close();
      await store.close();
    },
  };
}
