/**
 * The compiled product. What is measured is what is shipped: a loader that compiles on the fly names every inner function
 * at run time, and a hot path would pay for that.
 */
import type * as csv from '../drivers/sheet/csv.ts';
import type * as readSheet from '../drivers/sheet/read-sheet.ts';
import type * as workbook from '../drivers/sheet/workbook.ts';
import type * as xlsx from '../drivers/sheet/xlsx.ts';
import type * as closeMonth from '../src/app/finance/close-month.ts';
import type * as deductMonth from '../src/app/finance/deduct-month.ts';
import type * as submitUsage from '../src/app/finance/submit-usage.ts';
import type * as usage from '../src/app/finance/usage.ts';
import type * as exportProcess from '../src/cli/export-process.ts';
import type * as voucherMapping from '../src/core/voucher-mapping.ts';
import type * as gateway from '../src/gateway.ts';
import type * as connection from '../src/store/connection.ts';
import type * as ledgerFile from '../src/store/reports/ledger-file.ts';
import type * as monthExport from '../src/store/reports/month/export.ts';
import type * as monthScope from '../src/store/reports/month/scope.ts';
import type * as sqlite from '../src/store/sqlite.ts';
import type * as clock from '../src/system/clock.ts';
import type * as hash from '../src/system/hash.ts';
import type * as keyRing from '../src/system/keys/key-ring.ts';
import type * as random from '../src/system/random.ts';
import type * as turn from '../src/system/turn.ts';
import type * as vault from '../src/system/vault.ts';

const compiled = (path: string): Promise<unknown> =>
  import(new URL(`../dist/src/${path}.js`, import.meta.url).href);

export const { openConnection } = (await compiled('store/connection')) as typeof connection;
export const { openSqliteStore } = (await compiled('store/sqlite')) as typeof sqlite;
export const { systemClock } = (await compiled('system/clock')) as typeof clock;
export const { systemHash } = (await compiled('system/hash')) as typeof hash;
export const { systemRandom } = (await compiled('system/random')) as typeof random;
export const { afterTurn } = (await compiled('system/turn')) as typeof turn;
export const { createVault } = (await compiled('system/vault')) as typeof vault;
export const { KeyRing } = (await compiled('system/keys/key-ring')) as typeof keyRing;

/** The month's use-cases. */
export const finance = {
  ...((await compiled('app/finance/submit-usage')) as typeof submitUsage),
  ...((await compiled('app/finance/usage')) as typeof usage),
  ...((await compiled('app/finance/deduct-month')) as typeof deductMonth),
  ...((await compiled('app/finance/close-month')) as typeof closeMonth),
};

/** Only the daemon needs the gateway; the books' figures do not wait for fastify. */
export const loadGateway = async (): Promise<typeof gateway> =>
  (await compiled('gateway')) as typeof gateway;

/** The flags with which a station starts an export. */
export const { EXPORT_FLAGS } = (await compiled('cli/export-process')) as typeof exportProcess;

/** The export of a month, as `qika export month` makes it. */
export const monthReports = {
  ...((await compiled('store/reports/ledger-file')) as typeof ledgerFile),
  ...((await compiled('store/reports/month/scope')) as typeof monthScope),
  ...((await compiled('store/reports/month/export')) as typeof monthExport),
  ...((await compiled('core/voucher-mapping')) as typeof voucherMapping),
  ...((await compiled('../drivers/sheet/workbook')) as typeof workbook),
};

/** Files of rows, as the process that reads them does it. */
export const sheets = {
  ...((await compiled('../drivers/sheet/csv')) as typeof csv),
  ...((await compiled('../drivers/sheet/xlsx')) as typeof xlsx),
  ...((await compiled('../drivers/sheet/read-sheet')) as typeof readSheet),
};
