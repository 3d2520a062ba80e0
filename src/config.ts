/**
 * One strict configuration file. An unknown key is refused with its place, because a misspelt limit that is silently
 * ignored sells gas. Without a file the demo company of this module runs, its data below ./var/demo.
 */

import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { ROLES, type Role } from './core/access/roles.ts';
import { type BankColumns, DEFAULT_BANK_COLUMNS } from './core/bank/bank-file.ts';
import { isTimeZone } from './core/calendar.ts';
import { EMERGENCY_LITRES } from './core/ledger/life/grant-emergency.ts';
import { METER_SIZES } from './core/plate.ts';
import { PROFILE_NAMES } from './core/posting-profile.ts';
import { FEN_MAX } from './core/units.ts';
import { linesSchema, linesWithKeysIn } from './line-config.ts';

const U32_MAX = 0xffff_ffff;
const DEFAULT_PORT = 7180;
const REQUESTS_PER_SECOND = 100;
/** Where the demo lies when nobody says otherwise, from the folder in which the command is typed. */
export const DEMO_FOLDER = join('var', 'demo');
/** Longest path of a Unix socket on Linux, less the closing zero. */
const SOCKET_PATH_MAX = 107;

const litreLimit = z.int().min(0).max(999_999_999);
const litres = litreLimit.default(0);
const text = z.string().trim().min(1).max(80);

/** Everything that sells and keeps books. People are entered by an administrator who has logged in. */
const LOCAL_ROLES: Role[] = ROLES.filter((role) => role !== 'auditor' && role !== 'administrator');

const ENGINEERING_DEFAULTS = { icFromFloor: 8, gates: true, firstVolumeLitres: 5_000 };

const engineeringSchema = z.strictObject({
  /** From this floor on a meter must take a card (8 楼以上须用 IC 卡表); 0 means from none. */
  icFromFloor: z.int().min(0).max(200).default(ENGINEERING_DEFAULTS.icFromFloor),
  /** Papers gate the open-account card and the second purchase (开气审核); false where they are kept elsewhere. */
  gates: z.boolean().default(ENGINEERING_DEFAULTS.gates),
  /** Most gas of the first purchase, before ignition. */
  firstVolumeLitres: z.int().min(1).max(999_999).default(ENGINEERING_DEFAULTS.firstVolumeLitres),
});
const printerCommon = {
  /** Width of the roll. */
  paperMm: z.union([z.literal(58), z.literal(80)]).default(58),
  /** What the printer's Chinese font reaches; gbk prints 〓 for the rarer characters of names. */
  charset: z.enum(['gb18030', 'gbk']).default('gb18030'),
  /** Does it answer DLE EOT and GS r? Then paper that is out is known before and after each slip. */
  answers: z.boolean().default(false),
  /** Tickets come with their payment, without being asked for. */
  atPayment: z.boolean().default(true),
  /** A cash drawer hangs on it. */
  drawer: z.boolean().default(false),
};

const printerSchema = z.discriminatedUnion('connection', [
  z.strictObject({
    connection: z.literal('tcp'),
    host: z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/),
    port: z.int().min(1).max(65_535).default(9100),
    ...printerCommon,
  }),
  z.strictObject({
    connection: z.literal('serial'),
    path: z.string().min(1),
    baudRate: z
      .union([9600, 19_200, 38_400, 57_600, 115_200].map((n) => z.literal(n)))
      .default(9600),
    ...printerCommon,
  }),
  /** A device of the system: /dev/usb/lp0. */
  z.strictObject({ connection: z.literal('device'), path: z.string().min(1), ...printerCommon }),
  /** Jobs are appended to a file. */
  z.strictObject({ connection: z.literal('file'), path: z.string().min(1), ...printerCommon }),
]);

export type PrinterConfig = z.output<typeof printerSchema>;

const cycleMonths = z.int().min(1).max(60);

const heading = z.string().min(1).max(40);
const bankColumnsSchema = z.strictObject({
  /** The company's own account (本方账号): banks of one account share its serial numbers. */
  account: z
    .string()
    .regex(/^[\x21-\x7e]{1,40}$/)
    .optional(),
  serial: heading,
  date: heading,
  /** Money that came in. */
  amount: heading,
  payer: heading,
  /** What the payer wrote. */
  text: z.array(heading).max(4).readonly(),
});

const FINANCE_DEFAULTS = {
  postingProfile: 'bill' as const,
  residentialClasses: ['residential'],
  trueUpPercent: 4,
  periodStartDay: 1,
  absurdLitresPerDay: 100_000,
  readingCycleMonths: {},
  defaultReadingCycleMonths: 6,
  depositBySize: {},
  bankFiles: { default: DEFAULT_BANK_COLUMNS } as Record<string, BankColumns>,
};

const financeSchema = z.strictObject({
  /**
   * Through a bill (应收账款); from the advance to revenue at once; the same with pending VAT (合同负债 + 待转销项税额); residents on
   * receipt and others one purchase later (receipt).
   */
  postingProfile: z.enum(PROFILE_NAMES).default(FINANCE_DEFAULTS.postingProfile),
  /** Classes of customers that are residents (居民); profile *receipt* asks. */
  residentialClasses: z.array(z.string().min(1)).default(FINANCE_DEFAULTS.residentialClasses),
  /** A year-end difference up to this share of what was bought is the meter's error. */
  trueUpPercent: z.int().min(0).max(100).default(FINANCE_DEFAULTS.trueUpPercent),
  /** First day of an accounting period, 1 … 28; 26 makes October run from 26 September to 25 October. */
  periodStartDay: z.int().min(1).max(28).default(FINANCE_DEFAULTS.periodStartDay),
  /** A reading above this for each day since the last one waits for a second look; 0 means none does. */
  absurdLitresPerDay: litres.default(FINANCE_DEFAULTS.absurdLitresPerDay),
  /** Months between two readings, by customer class (抄表周期). */
  readingCycleMonths: z
    .record(z.string(), cycleMonths)
    .default(FINANCE_DEFAULTS.readingCycleMonths),
  defaultReadingCycleMonths: cycleMonths.default(FINANCE_DEFAULTS.defaultReadingCycleMonths),
  /** Deposit of who is no resident (非居民预付款), fen, by the size of the meter: {"G16": 500000}. */
  depositBySize: z.partialRecord(z.enum(METER_SIZES), z.int().min(1).max(FEN_MAX)).default({}),
  /** Charge items (收费项目) whose deposits count for it, by their codes; every deposit where none is named. */
  depositItems: z.array(z.string().min(1).max(40)).min(1).optional(),
  /** Banks by the company's own names, with the headings of their files (银行流水列名); `default` is one where no other is. */
  bankFiles: z
    .record(z.string().regex(/^[^\p{Cc}]{1,20}$/u), bankColumnsSchema)
    .transform((banks) => (Object.keys(banks).length === 0 ? FINANCE_DEFAULTS.bankFiles : banks))
    .default(FINANCE_DEFAULTS.bankFiles),
});

/** Whether it may be served at all is looked at when the station starts (cli/network-door.ts). */
const networkSchema = z.strictObject({
  /** Of this machine, where browsers of other machines knock. */
  address: z.union([z.ipv4(), z.ipv6()]),
  /** Addresses and networks that may connect: 192.168.1.0/24. */
  peers: z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])).min(1),
  /** Certificate and key, PEM; paths count from the file's folder. */
  tls: z.strictObject({ certFile: z.string().min(1), keyFile: z.string().min(1) }).optional(),
});

/** Formats of drivers/card/formats. */
const CARD_FORMATS = [
  'reference-v1',
  'reference-tenths',
  'reference-money',
  'single-zone',
] as const;

const limitFields = { perPurchaseLitres: litres, perDayLitres: litres, perMonthLitres: litres };
const NO_LIMITS = { perPurchaseLitres: 0, perDayLitres: 0, perMonthLitres: 0, byClass: {} };

const fileSchema = z.strictObject({
  /** TCP port, on 127.0.0.1 or on the address of `network`. */
  port: z.int().min(1).max(65_535).default(DEFAULT_PORT),
  /** The browser's door to a network; without this section the station serves its own machine alone. */
  network: networkSchema.optional(),
  /** Exact Host headers that are served; qika.localhost:PORT when absent, which a network cannot use. */
  hosts: z
    .array(z.string().regex(/^[a-z0-9.-]+:\d{1,5}$/))
    .min(1)
    .optional(),
  /** Requests of one session over TCP; a page needs few, a program that sends many may be given more. */
  requestsPerSecond: z.int().min(10).max(1_000_000).default(REQUESTS_PER_SECOND),
  /** Folder of the ledger; a relative path counts from the file's folder. */
  dataDir: z.string().min(1),
  /** Unix socket (on Windows a named pipe) of the command line and curl; in dataDir when absent. */
  socketPath: z.string().min(1).optional(),
  company: z.strictObject({
    /** In the header of every card. */
    code: z.int().min(1).max(U32_MAX),
    name: text,
    outlet: text,
    timeZone: z
      .string()
      .refine(isTimeZone, 'not an IANA time zone of the form Area/City')
      .default('Asia/Shanghai'),
  }),
  /** Number of this station (收费站), unlike every other one of the company. */
  station: z.int().min(1).max(255),
  /** Who works over the Unix socket: the owner of this machine. */
  operator: text,
  /** What the local operator may do. */
  operatorRoles: z.array(z.enum(ROLES)).min(1).default(LOCAL_ROLES),
  /** What the bytes of the company's cards mean, where a meter's plate names no other. */
  cardFormat: z.enum(CARD_FORMATS).default('reference-v1'),
  /** Further formats that every counter takes beside it; the plate of a meter names its own. */
  otherCardFormats: z.array(z.enum(CARD_FORMATS)).default([]),
  /**
   * Cards opened from now on carry a MAC in every slot (docs/card-format.md §3.1), `with-meters` in their meter's report, too
   * (§5.1): for meters that sign it. The same at every station of a company.
   */
  cardMac: z.union([z.boolean(), z.literal('with-meters')]).default(false),
  /** Is a card opened only from its cashier's stock of blank cards (空白卡)? */
  cardsFromStockOnly: z.boolean().default(false),
  readers: z
    .strictObject({
      binding: z.enum(['pcsclite', 'simulated']),
      /** Name of the reader slot that holds a PSAM; without one the keys of cards are made from the master key. */
      psamReader: text.optional(),
      /** Version of the key of MACs that this PSAM holds: it makes those of slots that are written now. */
      psamMacVersion: z.int().min(1).max(255).optional(),
    })
    .refine(
      ({ psamReader, psamMacVersion }) => psamMacVersion === undefined || psamReader !== undefined,
      'psamMacVersion needs psamReader',
    ),
  /** Lines with meters on them (抄表线路). */
  lines: linesSchema.default([]),
  /** 限购 of one customer in litres; 0 means no limit. Above them two people sell. */
  limits: z
    .strictObject({
      ...limitFields,
      /** By customer class (用户类别), in the place of the company's. All three are said, so that none is lifted by leaving it out. */
      byClass: z
        .record(
          z.string().min(1).max(40),
          z.strictObject({
            perPurchaseLitres: litreLimit,
            perDayLitres: litreLimit,
            perMonthLitres: litreLimit,
          }),
        )
        .default({}),
    })
    .default(NO_LIMITS),
  /** Most emergency gas (应急气量) that two people may grant while a load on a lost card waits; 0 grants none. */
  emergencyLitres: z.int().min(0).max(50_000).default(EMERGENCY_LITRES),
  /** 工程部: what enrolment has to keep to. */
  engineering: engineeringSchema.default(ENGINEERING_DEFAULTS),
  /** 财务部: how the month is deducted and closed. */
  finance: financeSchema.default(FINANCE_DEFAULTS),
  /** The receipt printer; none when absent. */
  printer: printerSchema.optional(),
  /** The sealed file of the master keys of the cards (docs/keys.md). */
  keys: z
    .strictObject({
      /** Made by `qika keys init`; a relative path counts from the file's folder. */
      file: z.string().min(1),
      /** 64 hex digits, readable by the daemon alone: where no service manager hands over a credential named qika-keys. */
      credentialFile: z.string().min(1).optional(),
    })
    .optional(),
  /** In its place one master key in clear: 64 hex digits, readable by the daemon alone. */
  masterKeyFile: z.string().min(1).optional(),
  /** Sealed copies of the ledger (备份); without this section none are made. */
  backup: z
    .strictObject({
      /** Folder of the copies, best on another disk; a relative path counts from the file's folder. */
      dir: z.string().min(1),
      /** 64 hex digits, readable by the daemon alone. Keep it where the copies are not: without it they are worth nothing. */
      keyFile: z.string().min(1),
      everyHours: z.int().min(1).max(168).default(24),
      /** Newest copies that stay. */
      keep: z.int().min(2).max(1000).default(14),
    })
    .optional(),
  /** Where the station says outside the ledger how far its chain has come (锚); without this section it does not. */
  anchors: z
    .strictObject({
      /** The file, best on another disk or machine; a relative path counts from the file's folder. */
      file: z.string().min(1),
      /** Ed25519 private key, made by `qika anchor key`. */
      keyFile: z.string().min(1),
      everyMinutes: z.int().min(1).max(1440).default(15),
    })
    .optional(),
});

type ConfigFile = z.output<typeof fileSchema>;

export interface KeysConfig {
  readonly file: string;
  readonly credentialFile: string | null;
}
export type BackupConfig = NonNullable<ConfigFile['backup']>;
export type AnchorConfig = NonNullable<ConfigFile['anchors']>;
export type NetworkConfig = z.output<typeof networkSchema>;

export interface Config
  extends Omit<
    ConfigFile,
    'hosts' | 'socketPath' | 'backup' | 'anchors' | 'network' | 'keys' | 'masterKeyFile'
  > {
  /** Null: this machine alone. */
  readonly network: NetworkConfig | null;
  readonly hosts: readonly string[];
  readonly socketPath: string;
  readonly backup: BackupConfig | null;
  readonly anchors: AnchorConfig | null;
  /** A sealed file, or the path of one key in clear. */
  readonly keys: KeysConfig | { readonly masterKeyFile: string };
  /** The demo company with its simulators; /sim routes exist only here. */
  readonly demo: boolean;
}

/** The file cannot be used; the message names every place. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'config.invalid';
}

function placeOf(issue: { path: readonly PropertyKey[]; message: string }): string {
  const path = issue.path.map(String).join('.');
  return `  ${path === '' ? '(top)' : path}: ${issue.message}`;
}

const defaultSocketPath = (dataDir: string, station: number): string =>
  process.platform === 'win32' ? `\\\\.\\pipe\\qika-${station}` : join(dataDir, 'qika.sock');

const backupIn = (folder: string, { backup }: ConfigFile): BackupConfig | null =>
  backup === undefined
    ? null
    : {
        ...backup,
        dir: resolve(folder, backup.dir),
        keyFile: resolve(folder, backup.keyFile),
      };

function keysIn(folder: string, { keys, masterKeyFile }: ConfigFile): Config['keys'] {
  if ((keys === undefined) === (masterKeyFile === undefined)) {
    throw new ConfigError(
      'keys: give either keys, a sealed file (docs/keys.md), or masterKeyFile. 请填写 keys 或 masterKeyFile 之一。',
    );
  }
  if (masterKeyFile !== undefined) return { masterKeyFile: resolve(folder, masterKeyFile) };
  const { file = '', credentialFile } = keys ?? {};
  return {
    file: resolve(folder, file),
    credentialFile: credentialFile === undefined ? null : resolve(folder, credentialFile),
  };
}

const anchorsIn = (folder: string, { anchors }: ConfigFile): AnchorConfig | null =>
  anchors === undefined
    ? null
    : {
        ...anchors,
        file: resolve(folder, anchors.file),
        keyFile: resolve(folder, anchors.keyFile),
      };

const networkIn = (folder: string, { network }: ConfigFile): NetworkConfig | null => {
  if (network === undefined) return null;
  const { tls, ...door } = network;
  if (tls === undefined) return door;
  const [certFile, keyFile] = [resolve(folder, tls.certFile), resolve(folder, tls.keyFile)];
  return { ...door, tls: { certFile, keyFile } };
};

/** A network knows this machine by no name that could be guessed. */
const hostsIn = ({ hosts, network, port }: ConfigFile): readonly string[] =>
  hosts ?? (network === undefined ? [`qika.localhost:${port}`] : []);

/** Paths of jobs count from the configuration's folder; a port has a name of the system's own. */
const placed = (printer: PrinterConfig, folder: string): PrinterConfig =>
  printer.connection === 'file' ? { ...printer, path: resolve(folder, printer.path) } : printer;

function complete(file: ConfigFile, folder: string, demo: boolean): Config {
  const dataDir = resolve(folder, file.dataDir);
  const socketPath =
    file.socketPath === undefined
      ? defaultSocketPath(dataDir, file.station)
      : resolve(folder, file.socketPath);
  if (process.platform !== 'win32' && Buffer.byteLength(socketPath) > SOCKET_PATH_MAX) {
    throw new ConfigError(
      `socketPath: ${socketPath} is longer than ${SOCKET_PATH_MAX} bytes; name a shorter one`,
    );
  }
  const { masterKeyFile: _, ...rest } = file;
  return {
    ...rest,
    dataDir,
    socketPath,
    keys: keysIn(folder, file),
    ...(file.printer === undefined ? {} : { printer: placed(file.printer, folder) }),
    lines: linesWithKeysIn(file.lines, folder),
    hosts: hostsIn(file),
    network: networkIn(folder, file),
    backup: backupIn(folder, file),
    anchors: anchorsIn(folder, file),
    demo,
  };
}

/** Checks a parsed configuration; relative paths count from `folder`. Throws ConfigError. */
export function readConfig(value: unknown, folder: string): Config {
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const places = parsed.error.issues.map(placeOf).join('\n');
    throw new ConfigError(`The configuration is not valid:\n${places}`);
  }
  return complete(parsed.data, folder, false);
}

/** Reads and checks one JSON file. Throws ConfigError. */
export function loadConfig(path: string): Config {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`${path} cannot be read as JSON: ${why}`, { cause });
  }
  return readConfig(value, dirname(resolve(path)));
}

export interface DemoPlace {
  /** Two demos beside each other need two folders and two ports. */
  readonly dataDir: string;
  readonly port: number | null;
}

/** Runs the company of seeds/ on simulated hardware. */
export function demoConfig(company: Config['company'], { dataDir, port }: DemoPlace): Config {
  return complete(
    {
      port: port ?? DEFAULT_PORT,
      requestsPerSecond: REQUESTS_PER_SECOND,
      dataDir,
      company,
      station: 1,
      operator: 'demo',
      operatorRoles: LOCAL_ROLES,
      cardFormat: 'reference-v1',
      otherCardFormats: ['reference-money'],
      cardMac: false,
      cardsFromStockOnly: false,
      readers: { binding: 'simulated' },
      lines: [],
      limits: NO_LIMITS,
      emergencyLitres: EMERGENCY_LITRES,
      engineering: ENGINEERING_DEFAULTS,
      finance: FINANCE_DEFAULTS,
      masterKeyFile: join(dataDir, 'demo-master.key'),
    },
    process.cwd(),
    true,
  );
}

/** The ledger's file of a station. */
export const ledgerPath = (config: Config): string => join(config.dataDir, 'ledger.db');
