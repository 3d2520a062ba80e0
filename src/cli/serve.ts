/** `qika serve`: runs a station until it is told to stop. Nothing that is open is cut off by a stop. */
import type { Config } from '../config/config.ts';
import { CATALOGUE, fill, type RefusalCode } from '../core/catalogue.ts';
import { DoorsError } from '../ports/doors.ts';
import { StoreError } from '../ports/store.ts';
import { systemClock } from '../system/clock.ts';
import { shutCoreFiles } from '../system/core-files.ts';
import { inheritedDoors } from '../system/inherited-doors.ts';
import { AnchorError } from './anchor-file.ts';
import { type AnchoredStation, anchorsOf, beginAnchors } from './anchored-station.ts';
import { anchorsFinding } from './anchors-finding.ts';
import { scheduleBackups } from './backup-schedule.ts';
import { type DemoLogIn, greeting } from './greeting.ts';
import type { StationLog } from './log.ts';
import { StartRefused } from './network-door.ts';
import { createStation, type Station, type StationParts } from './station.ts';

export interface ServeParts extends StationParts {
  /** Before the ledger is opened: clears away a demo that was not finished. */
  prepareDemo(config: Config): Promise<void>;
  /** Program and words that make one backup of this station. */
  readonly backupCommand: readonly string[];
  /** Log-ins of the demo, entered where they are missing. */
  demoPeople(station: Station): Promise<readonly DemoLogIn[]>;
  /** Fills an empty demo ledger through the use-cases. */
  loadDemo(config: Config, station: Station): Promise<void>;
}

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** A promise inside is broken: what this process knows can no longer be trusted, what is on disk can. */
function endOnBug(cause: unknown, log: StationLog): void {
  log.fatal(cause, 'a bug; the process ends and is to be started again');
  process.stderr.write(
    'Qika met a bug and ends; the log tells more. 程序错误，已退出，详见日志。\n',
  );
  process.exit(1);
}

/** Nothing is refused for it: a station that does not sell helps nobody, and the machine may have a reason of its own. */
function tellCoreFiles(log: StationLog): void {
  log.error({}, 'core files are on, and could not be shut: a crash would write keys to a disk');
  process.stderr.write(
    'Core files are on: a crash would write the memory of the station, with the keys of the cards, to a disk. Install util-linux (prlimit), or begin with: ulimit -c 0\n内存转储未关闭：程序崩溃时内存（含卡密钥）会写入磁盘。请安装 util-linux（prlimit），或先执行 ulimit -c 0 再启动。\n',
  );
}

/** The log says so too, each time that one could not be written; whoever has just configured them looks here. */
function tellAnchors(config: Config): void {
  const { what, next } = anchorsFinding(config);
  if (next !== null) process.stderr.write(`anchors: ${what}. ${next.en}\n锚记录：${next.zh}\n`);
}

const isCatalogued = (code: string): code is RefusalCode => Object.hasOwn(CATALOGUE, code);

/** What a person can do about a start that failed; null for a bug. */
export function startFailure(cause: unknown, config: Config): string | null {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'EADDRINUSE') {
    return `Port ${config.port} or ${config.socketPath} is in use: is Qika running already? 端口被占用：Qika 是否已在运行？`;
  }
  if (code === 'EACCES') return `Not allowed: ${String(cause)}. 权限不足。`;
  if (cause instanceof DoorsError || cause instanceof AnchorError) return cause.message;
  if (cause instanceof StartRefused) {
    const { code, facts } = cause.refusal;
    const { en, zh } = CATALOGUE[code];
    return `${fill(`${en.what} ${en.next}\n${zh.what}${zh.next}`, facts)}\n(${code})`;
  }
  if (!(cause instanceof StoreError)) return null;
  const entry = isCatalogued(cause.code) ? CATALOGUE[cause.code] : null;
  if (entry === null) return `${cause.message}\n台账文件不能由本程序打开。`;
  return `${entry.en.what} ${entry.en.next}\n${entry.zh.what}${entry.zh.next}\n(${cause.message})`;
}

/** Milliseconds after which a second signal is a person who has lost patience; npm sends the first one twice. */
const PATIENCE_MS = 2_000;

/** Resolves at the first SIGTERM or SIGINT; a later one ends the process at once, as a power cut would. */
function toldToStop(): Promise<string> {
  return new Promise((resolve) => {
    let toldAt: number | null = null;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        const now = systemClock.monotonic();
        if (toldAt !== null && now - toldAt > PATIENCE_MS) process.exit(1);
        toldAt ??= now;
        resolve(signal);
      });
    }
  });
}

export async function serve(config: Config, parts: ServeParts): Promise<number> {
  const stopping = toldToStop();
  // Before a key is read; readers' children, which hold those of cards, are begun later and bound too.
  const coreFiles = shutCoreFiles();
  let station: Station;
  let anchored: AnchoredStation | null;
  try {
    // Before any child is begun, which must not believe that they are its own.
    const inherited = inheritedDoors(process.env, process.pid);
    if (config.demo) await parts.prepareDemo(config);
    anchored = anchorsOf(config);
    station = await createStation(
      config,
      { ...parts, coreFiles, inherited, anchors: anchored?.claims ?? [] },
      endOnBug,
    );
  } catch (cause) {
    const why = startFailure(cause, config);
    if (why === null) throw cause;
    process.stderr.write(`${why}\n`);
    return 1;
  }
  const { log } = station;
  process.on('uncaughtException', (cause) => endOnBug(cause, log));
  process.on('unhandledRejection', (cause) => endOnBug(cause, log));
  try {
    if (config.demo) {
      const told = await Promise.race([parts.loadDemo(config, station), stopping]);
      if (told !== undefined) {
        // Half a demo is cleared away at the next start; nobody's gas is in it.
        await station.sim?.undo();
        process.exit(0);
      }
    }
    await station.gateway.start();
  } catch (cause) {
    await station.abandon();
    const why = startFailure(cause, config);
    if (why === null) throw cause;
    process.stderr.write(`${why}\n`);
    return 1;
  }
  if (coreFiles === 'open') tellCoreFiles(log);
  log.info({ port: config.port, station: config.station }, 'the station is open');
  const logIns = config.demo ? await parts.demoPeople(station) : [];
  say(await greeting(config, station, logIns));
  const endBackups = scheduleBackups({
    config,
    clock: systemClock,
    log,
    command: parts.backupCommand,
  });
  if (anchored !== null) tellAnchors(config);
  const endAnchors = beginAnchors(anchored, config, station);
  const signal = await stopping;
  endBackups();
  say('Closing; what is open is brought to its end … 正在关闭，等待未完业务…');
  log.info({ signal }, 'the station closes');
  // The rows of what was still under way are the last ones, and belong to what is anchored.
  await station.stop(endAnchors);
  say('Closed. 已关闭。');
  return 0;
}
