/**
 * The one configuration file, key by key. An unknown key is refused with its place, because a misspelt limit that is silently
 * ignored sells gas.
 */
import { z } from 'zod';
import { ROLES, type Role } from '../core/access/roles.ts';
import { isTimeZone } from '../core/calendar.ts';
import { EMERGENCY_LITRES } from '../core/ledger/life/grant-emergency.ts';
import { financeSchema } from './finance.ts';
import { linesSchema } from './lines.ts';
import { printerSchema } from './printer.ts';

const U32_MAX = 0xffff_ffff;

const litreLimit = z.int().min(0).max(999_999_999);
const litres = litreLimit.default(0);
const text = z.string().trim().min(1).max(80);

/** Everything that sells and keeps books. People are entered by an administrator who has logged in. */
const LOCAL_ROLES: Role[] = ROLES.filter((role) => role !== 'auditor' && role !== 'administrator');

const engineeringSchema = z.strictObject({
  /** From this floor on a meter must take a card (8 楼以上须用 IC 卡表); 0 means from none. */
  icFromFloor: z.int().min(0).max(200).default(8),
  /** Papers gate the open-account card and the second purchase (开气审核); false where they are kept elsewhere. */
  gates: z.boolean().default(true),
  /** Most gas of the first purchase, before ignition. */
  firstVolumeLitres: z.int().min(1).max(999_999).default(5_000),
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
  'reference-hundredths',
  'reference-money',
  'single-zone',
  'single-zone-greater',
  'single-zone-raised',
] as const;

const limitFields = { perPurchaseLitres: litres, perDayLitres: litres, perMonthLitres: litres };

export const fileSchema = z.strictObject({
  /** TCP port, on 127.0.0.1 or on the address of `network`. */
  port: z.int().min(1).max(65_535).default(7180),
  /** The browser's door to a network; without this section the station serves its own machine alone. */
  network: networkSchema.optional(),
  /** Exact Host headers that are served; qika.localhost:PORT when absent, which a network cannot use. */
  hosts: z
    .array(z.string().regex(/^[a-z0-9.-]+:\d{1,5}$/))
    .min(1)
    .optional(),
  /** Requests of one session over TCP; a page needs few, a program that sends many may be given more. */
  requestsPerSecond: z.int().min(10).max(1_000_000).default(100),
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
    .prefault({}),
  /** Most emergency gas (应急气量) that two people may grant while a load on a lost card waits; 0 grants none. */
  emergencyLitres: z.int().min(0).max(50_000).default(EMERGENCY_LITRES),
  /** 工程部: what enrolment has to keep to. */
  engineering: engineeringSchema.prefault({}),
  /** 财务部: how the month is deducted and closed. */
  finance: financeSchema.prefault({}),
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

export type ConfigFile = z.output<typeof fileSchema>;

export interface KeysConfig {
  readonly file: string;
  readonly credentialFile: string | null;
}
export type BackupConfig = NonNullable<ConfigFile['backup']>;
export type AnchorConfig = NonNullable<ConfigFile['anchors']>;
export type NetworkConfig = z.output<typeof networkSchema>;
