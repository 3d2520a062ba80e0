/** The `qika` command, and the only file that names a concrete driver, a binding, a simulator or the seeds. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCardReaders, type StoppableCardReaders } from '../drivers/card/card-readers.ts';
import type { StepwiseFormat } from '../drivers/card/formats/format.ts';
import { createReferenceMoney } from '../drivers/card/formats/reference-money.ts';
import {
  createReferenceHundredths,
  createReferenceTenths,
  createReferenceV1,
} from '../drivers/card/formats/reference-v1.ts';
import {
  singleZone,
  singleZoneGreater,
  singleZoneRaised,
} from '../drivers/card/formats/single-zone.ts';
import { AskedMacs } from '../drivers/card/keys/asked-macs.ts';
import { createSlotMacs } from '../drivers/card/keys/slot-macs.ts';
import { createSoftwareSam } from '../drivers/card/keys/software-sam.ts';
import { createForkLauncher } from '../drivers/card/readers/fork-launcher.ts';
import { sm4 } from '../drivers/meter/cjt188/cipher.ts';
import { cjt188 } from '../drivers/meter/cjt188/frame-protocol.ts';
import { cjt188Protocol } from '../drivers/meter/cjt188/meter-protocol.ts';
import { createLine } from '../drivers/meter/line/create-line.ts';
import { createMeterLines, type StoppableMeterLines } from '../drivers/meter/meter-lines.ts';
import { modbus } from '../drivers/meter/modbus/frame-protocol.ts';
import { modbusProtocol } from '../drivers/meter/modbus/meter-protocol.ts';
import { EscposPrinter } from '../drivers/printer/escpos/printer.ts';
import { printerTransport } from '../drivers/printer/transports/by-connection.ts';
import type { OpenSerialLine } from '../drivers/printer/transports/serial.ts';
import { createSheetFiles } from '../drivers/sheet/sheet-files.ts';
import { writeWorkbook } from '../drivers/sheet/workbook.ts';
import { connectControl, StationRefusal } from '../simulators/control-client.ts';
import type { Command } from './cli/commands.ts';
import { type DemoParts, openSimulators, simSocket } from './cli/demo.ts';
import { diskFault } from './cli/disk-fault.ts';
import { EXPORT_FLAGS } from './cli/export-process.ts';
import { HELP } from './cli/help.ts';
import { ledgerCommands } from './cli/ledger-commands.ts';
import { lineKey } from './cli/line-key.ts';
import { allAlone, type Options, portOption, readOptions, UsageError } from './cli/options.ts';
import { sayRefusal } from './cli/say-refusal.ts';
import type { ServeParts } from './cli/serve.ts';
import { stationCommands } from './cli/station-commands.ts';
import {
  type Config,
  ConfigError,
  DEMO_FOLDER,
  demoConfig,
  ledgerPath,
  loadConfig,
} from './config/config.ts';
import { demoLine, type LineConfig } from './config/lines.ts';
import type { PrinterConfig } from './config/printer.ts';
import type { Printer } from './ports/printer.ts';
import type { SlotMacs } from './ports/slot-mac.ts';
import { systemClock } from './system/clock.ts';
import { systemHash } from './system/hash.ts';
import { KeyRing } from './system/keys/key-ring.ts';
import { systemRandom } from './system/random.ts';
import { macKey, macKeyVersion, samMaster } from './system/vault.ts';

const demoParts: DemoParts = {
  clock: systemClock,
  connect: (socket) => connectControl(socket),
  isRefusal: (cause) => cause instanceof StationRefusal,
  entry: fileURLToPath(import.meta.url),
};

function packageVersion(): string {
  let folder = dirname(demoParts.entry);
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return String(version);
}

type CreateFormat = (macs: SlotMacs | null, meterSigns: boolean) => StepwiseFormat;

const FORMATS: Readonly<Record<Config['cardFormat'], CreateFormat>> = {
  'reference-v1': createReferenceV1,
  'reference-tenths': createReferenceTenths,
  'reference-hundredths': createReferenceHundredths,
  'reference-money': createReferenceMoney,
  'single-zone': () => singleZone,
  'single-zone-greater': () => singleZoneGreater,
  'single-zone-raised': () => singleZoneRaised,
};

/** The usual format first: blank stock for a meter that names none is of it. */
const formatsOf = (config: Config, macs: SlotMacs | null): readonly StepwiseFormat[] =>
  [...new Set([config.cardFormat, ...config.otherCardFormats])].map((name) =>
    FORMATS[name](macs, config.cardMac === 'with-meters'),
  );

/** Cards that carry MACs are served also where those opened now get none. */
const createMacs = ({ cardMac }: Config, ring: KeyRing): SlotMacs =>
  createSlotMacs({
    current: () => (cardMac !== false ? macKeyVersion(ring) : null),
    master: (keyVersion) => macKey(ring, keyVersion),
  });

/** Readers live in a process of their own, which is told which binding to load. */
function createReaders(config: Config, ring: KeyRing): StoppableCardReaders {
  const here = new URL('.', import.meta.url);
  const extension = demoParts.entry.endsWith('.ts') ? 'ts' : 'js';
  const remote = new URL(`../simulators/card/remote-pcsc.${extension}`, here).href;
  const launcher =
    config.readers.binding === 'simulated'
      ? createForkLauncher({ binding: remote, bindingOptions: { socket: simSocket(config) } })
      : createForkLauncher({ binding: 'pcsclite' });
  const { psamReader, psamMacVersion } = config.readers;
  const vault = createMacs(config, ring);
  // What the module does not know the key file may still: cards of before.
  const psamMacs =
    psamMacVersion === undefined
      ? undefined
      : new AskedMacs(config.cardMac !== false ? psamMacVersion : null, vault);
  return createCardReaders({
    launcher,
    clock: systemClock,
    // The keys of cards that keep theirs in a SAM, in software: made when the first of them is wanted.
    sam: createSoftwareSam((which, version) => samMaster(ring, which, version)),
    formats: formatsOf(config, psamMacs ?? vault),
    ...(psamMacs !== undefined && { psamMacs }),
    ...(psamReader !== undefined && { psamReader }),
  });
}

/** The serial module is native and optional: it is loaded when a configured line is first opened. */
const openSerialLine: OpenSerialLine = async (path, baudRate) => {
  const { SerialPort } = await import('serialport');
  return new SerialPort({ path, baudRate, autoOpen: false });
};

const createPrinter = (config: PrinterConfig): Printer =>
  new EscposPrinter({
    transport: printerTransport(config, openSerialLine, systemClock),
    clock: systemClock,
    width: config.paperMm,
    charset: config.charset,
    answers: config.answers,
  });

/** Native code that is loaded when the first port is opened: a station without serial lines needs none. */
async function serialBinding() {
  const { SerialPort } = await import('serialport');
  return SerialPort.binding;
}

const openLine = (settings: LineConfig) => createLine(settings, systemClock, serialBinding);

function createLines(config: Config): StoppableMeterLines {
  const keys = config.lines.flatMap(({ name, sm4KeyFile }) =>
    sm4KeyFile === undefined ? [] : [[name, sm4(lineKey(sm4KeyFile))] as const],
  );
  const cjt188Meters = cjt188Protocol({
    firstSer: systemRandom.bytes(1)[0] ?? 0,
    ciphers: new Map(keys),
  });
  return createMeterLines(config.lines.map(openLine), [cjt188Meters, modbusProtocol]);
}

async function configOf(options: Options): Promise<Config> {
  allAlone(options, 'config', ['data', 'port']);
  const file = options.get('config');
  if (file !== undefined) return loadConfig(file);
  const { DEMO_COMPANY } = await import('../seeds/demo-company.ts');
  const { code, name, outlet, timeZone } = DEMO_COMPANY;
  const dataDir = resolve(options.get('data') ?? DEMO_FOLDER);
  return demoConfig({ code, name, outlet, timeZone }, { dataDir, port: portOption(options) });
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** A line for every tenth of long work. */
function tenths(done: number, all: number): void {
  const tenth = Math.floor((done * 10) / all);
  if (tenth > Math.floor(((done - 1) * 10) / all)) process.stdout.write(`  ${tenth * 10} %\n`);
}

const loadDemo: ServeParts['loadDemo'] = async (config, { store, app, sim }) => {
  if (store.chainHeads().length > 0 || sim === null) return;
  const { whileSeeding } = await import('./cli/demo.ts');
  const { createControlBench } = await import('../seeds/control-bench.ts');
  const { loadDemo: tell } = await import('../seeds/demo-story.ts');
  const { DEFAULT_READER_NAME: reader } = await import('../simulators/card/acs-reader.ts');
  const control = connectControl(simSocket(config));
  process.stdout.write('Loading a year of the demo company … 正在载入演示数据…\n');
  await whileSeeding(config, async () => {
    const bench = createControlBench((verb, args) => control.call(verb, args), app.cards, reader);
    await tell({ deps: app, bench, reader, progress: tenths });
  });
  control.close();
};

const demoPeople: ServeParts['demoPeople'] = async ({ people, store }) => {
  const { DEMO_PEOPLE, DEMO_PASSWORD, enterDemoPeople } = await import('../seeds/demo-people.ts');
  // A ledger that cannot be written still shows itself.
  if (store.health().ok) await enterDemoPeople(people.people);
  return DEMO_PEOPLE.map(({ person, shown }) => ({ person, role: shown, password: DEMO_PASSWORD }));
};

/** The same program as this one, on the same configuration. */
function backupCommand(options: Options): readonly string[] {
  const same = [...options].flatMap(([name, value]) => [`--${name}`, value]);
  return [process.execPath, ...process.execArgv, demoParts.entry, 'backup', ...same];
}

/** The same program as this one; the ledger's file is all that it needs. */
const exportCommand: ServeParts['exportCommand'] = (config, period, out) => [
  process.execPath,
  ...process.execArgv,
  ...EXPORT_FLAGS,
  demoParts.entry,
  ...['export', 'month', period, '--db', ledgerPath(config), '--out', out],
];

const reportCommand: ServeParts['reportCommand'] = (config, words) => [
  process.execPath,
  ...process.execArgv,
  demoParts.entry,
  ...words,
  ...['--db', ledgerPath(config)],
];

/** The demo has no line of its own: one that is served beside it is named with the start. */
function onDemoLine(config: Config, place: string | undefined): Config {
  if (place === undefined) return config;
  const lines = demoLine(place);
  if (lines === null) throw new UsageError(`--demo-line ${place} is no place. 不是有效位置。`);
  return { ...config, lines };
}

async function runServe(words: readonly string[]): Promise<number> {
  const options = readOptions(words, ['config', 'data', 'port', 'demo-line']);
  allAlone(options, 'config', ['demo-line']);
  const config = onDemoLine(await configOf(options), options.get('demo-line'));
  const [{ serve }, { clearUnfinished }] = await Promise.all([
    import('./cli/serve.ts'),
    import('./cli/demo.ts'),
  ]);
  return serve(config, {
    version: packageVersion(),
    formats: formatsOf(config, null).map(({ id, capabilities }) => ({ id, ...capabilities })),
    sheets: createSheetFiles({ clock: systemClock }),
    createReaders,
    createPrinter,
    createLines,
    openSimulators: (of) => openSimulators(demoParts, of),
    backupCommand: backupCommand(options),
    exportCommand,
    reportCommand,
    prepareDemo: (of) => clearUnfinished(demoParts, of),
    loadDemo,
    demoPeople,
  });
}

async function runFrame(words: readonly string[]): Promise<number> {
  const { FRAME_USAGE, frameDecode } = await import('./cli/frame-decode.ts');
  const [verb, ...rest] = words;
  if (verb !== 'decode') throw new UsageError(FRAME_USAGE);
  return frameDecode(rest, {
    protocols: [cjt188, modbus],
    input: process.stdin,
    output: process.stdout,
    errors: process.stderr,
  });
}

async function sweepLines(words: readonly string[]): Promise<number> {
  const { lineSweep } = await import('./cli/line-sweep.ts');
  const parts = { configOf, clock: systemClock, hash: systemHash, random: systemRandom, say };
  return lineSweep(readOptions(words, ['config', 'data', 'port', 'line', 'id']), parts);
}

async function linkLine(words: readonly string[]): Promise<number> {
  const { lineLink } = await import('./cli/line-link.ts');
  return lineLink(words, { configOf, random: systemRandom, say });
}

async function runLine(words: readonly string[]): Promise<number> {
  const { LINE_USAGE, lineWatch } = await import('./cli/line-watch.ts');
  const [verb, place, ...rest] = words;
  if (verb === 'sweep') return sweepLines(words.slice(1));
  if (verb === 'link') return linkLine(words.slice(1));
  if (verb !== 'watch' || place === undefined) throw new UsageError(LINE_USAGE);
  const [{ stationLine }, { createStream }, { createModbusStream }] = await Promise.all([
    import('./cli/station-line.ts'),
    import('../drivers/meter/cjt188/stream.ts'),
    import('../drivers/meter/modbus/stream.ts'),
  ]);
  return lineWatch(place, rest, {
    stationLine: async (of, options) => stationLine((await configOf(options)).socketPath, of),
    openLine,
    watched: [
      { protocol: cjt188, frames: createStream },
      { protocol: modbus, frames: createModbusStream },
    ],
    clock: systemClock,
    stopped: new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve)),
    output: process.stdout,
  });
}

async function runMeter(words: readonly string[]): Promise<number> {
  const { askRunning, METER_USAGE, meterRead, readAsked } = await import('./cli/meter-read.ts');
  const [verb, ...rest] = words;
  if (verb !== 'read') throw new UsageError(METER_USAGE);
  const options = readOptions(rest, [
    ...['config', 'data', 'port'],
    ...['line', 'profile', 'protocol', 'address', 'ask'],
  ]);
  const config = await configOf(options);
  const asked = readAsked(options);
  const answered = await askRunning(config.socketPath, asked, say);
  if (answered !== null) return answered;
  const lines = createLines(config);
  lines.start();
  try {
    return await meterRead(lines, config.lines, asked, process.stdout, process.stderr);
  } finally {
    await lines.stop();
  }
}

async function runSimulate(words: readonly string[]): Promise<number> {
  const { main: simulate } = await import('../simulators/main.ts');
  return simulate(words, {
    nowSeconds: () => Math.floor(systemClock.now() / 1000),
    now: () => systemClock.now(),
    after: (ms, fn) => void systemClock.after(ms, fn),
    sleep: (ms) =>
      new Promise((wake) => {
        systemClock.after(ms, () => wake());
      }),
    seed: Buffer.from(systemRandom.bytes(4)).readUInt32BE(),
    write: (line) => process.stdout.write(`${line}\n`),
  });
}

async function runService([verb, ...words]: readonly string[]): Promise<number> {
  const { installService, SERVICE_USAGE, uninstallService } = await import('./cli/service.ts');
  const parts = { node: process.execPath, program: demoParts.entry, say };
  if (verb === 'uninstall') return uninstallService(readOptions(words, ['root']), parts);
  if (verb !== 'install') throw new UsageError(SERVICE_USAGE);
  const options = readOptions(words, ['config', 'user', 'root']);
  return installService(await configOf(options), options, parts);
}

async function runAnchor([verb, ...words]: readonly string[]): Promise<number> {
  const { ANCHOR_USAGE, writeAnchorKey } = await import('./cli/anchor-key.ts');
  if (verb !== 'key') throw new UsageError(ANCHOR_USAGE);
  return writeAnchorKey(readOptions(words, ['out']).get('out'), say);
}

async function runKeys(words: readonly string[]): Promise<number> {
  const [{ keys }, { keyboardOf }] = await Promise.all([
    import('./cli/keys.ts'),
    import('./cli/typed-secret.ts'),
  ]);
  return keys(words, {
    configOf,
    clock: systemClock,
    hash: systemHash,
    random: systemRandom,
    keyboard: keyboardOf(process.stdin, process.stderr),
    say,
  });
}

async function runHelp(): Promise<number> {
  process.stdout.write(HELP);
  return 0;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  serve: runServe,
  ...ledgerCommands({ configOf, hash: systemHash, writeWorkbook }),
  ...stationCommands({
    configOf,
    clock: systemClock,
    hash: systemHash,
    random: systemRandom,
    // They look at cards only, which wants no key.
    createReaders: (config) => createReaders(config, new KeyRing()),
  }),
  frame: runFrame,
  line: runLine,
  meter: runMeter,
  simulate: runSimulate,
  service: runService,
  anchor: runAnchor,
  keys: runKeys,
  help: runHelp,
  '--help': runHelp,
};

async function main([name = 'help', ...words]: readonly string[]): Promise<number> {
  const run = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (run === undefined) {
    process.stderr.write(`There is no command ${name}. 没有此命令。\n\n${HELP}`);
    return 2;
  }
  try {
    return await run(words);
  } catch (cause) {
    const usage = cause instanceof UsageError || cause instanceof ConfigError;
    const failed = cause instanceof Error && ['BackupError', 'AnchorError'].includes(cause.name);
    const fault = diskFault(cause);
    if (fault !== null) return sayRefusal(fault);
    if (!usage && !failed) throw cause;
    process.stderr.write(`${cause.message}\n`);
    return usage ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
