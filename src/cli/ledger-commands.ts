/** The commands that read a ledger's file beside the daemon: verify, journal, trial-balance, balances, lots, postings, deposits, audit-count and export. */

import { ledgerPath } from '../config/config.ts';
import type { Hash } from '../ports/hash.ts';
import type { WriteWorkbook } from '../ports/sheets.ts';
import type { Command, ConfigOf } from './commands.ts';
import { tellingFaults } from './ledger-fault.ts';
import { allAlone, type Options, readOptions, UsageError } from './options.ts';

const LEDGER_OPTIONS = ['config', 'data', 'port', 'db'];

export interface LedgerParts {
  readonly configOf: ConfigOf;
  readonly hash: Hash;
  readonly writeWorkbook: WriteWorkbook;
}

type LedgerOf = (options: Options) => Promise<string>;

/** `qika export`: what a month leaves behind, as files. */
function exportCommand(ledgerOf: LedgerOf, { hash, writeWorkbook }: LedgerParts): Command {
  async function runVouchers([period, ...more]: readonly string[]): Promise<number> {
    const options = readOptions(more, [...LEDGER_OPTIONS, 'form']);
    const { writeVouchers } = await import('./book-reports.ts');
    return tellingFaults(await ledgerOf(options), hash, (path) =>
      writeVouchers(path, period, options),
    );
  }

  async function runExportMonth(words: readonly string[]): Promise<number> {
    const { EXPORT_USAGE, listMonths, printMapping, runExport } = await import('./export-month.ts');
    const [verb, ...rest] = words;
    if (verb === 'mapping') {
      readOptions(rest, []);
      return printMapping();
    }
    if (verb === 'list') {
      return tellingFaults(await ledgerOf(readOptions(rest, LEDGER_OPTIONS)), hash, listMonths);
    }
    if (verb === 'vouchers') return runVouchers(rest);
    if (verb !== 'month') throw new UsageError(EXPORT_USAGE);
    const [period, ...more] = rest;
    const options = readOptions(more, [...LEDGER_OPTIONS, 'out', 'mapping']);
    return tellingFaults(await ledgerOf(options), hash, (path) =>
      runExport(path, period, options, writeWorkbook),
    );
  }

  return runExportMonth;
}

/** The nine commands, on the ledger that --db, or else the configuration, names. */
export function ledgerCommands(parts: LedgerParts): Readonly<Record<string, Command>> {
  const { configOf, hash } = parts;

  /** The ledger that --db, or else the configuration, names. */
  async function ledgerOf(options: Options): Promise<string> {
    allAlone(options, 'db', ['config', 'data', 'port']);
    return options.get('db') ?? ledgerPath(await configOf(options));
  }

  async function runVerify(words: readonly string[]): Promise<number> {
    const known = [...LEDGER_OPTIONS, 'anchors', 'public-key', 'anchor'];
    const options = readOptions(words, known);
    const path = await ledgerOf(options);
    const config = options.has('db') ? null : await configOf(options);
    const { claimsOf } = await import('./anchor-claims.ts');
    const { verify } = await import('./verify.ts');
    const anchors = claimsOf(options, config);
    return tellingFaults(path, hash, () => verify({ path, hash, anchors }));
  }

  async function runJournal(words: readonly string[]): Promise<number> {
    const options = readOptions(words, [...LEDGER_OPTIONS, 'from', 'to', 'out']);
    const { writeJournal } = await import('./reports.ts');
    return tellingFaults(await ledgerOf(options), hash, (path) => writeJournal(path, options));
  }

  async function runTrialBalance(words: readonly string[]): Promise<number> {
    const options = readOptions(words, [...LEDGER_OPTIONS, 'from', 'to', 'form']);
    const { writeTrialBalance } = await import('./reports.ts');
    return tellingFaults(await ledgerOf(options), hash, (path) => writeTrialBalance(path, options));
  }

  async function runBalances(words: readonly string[]): Promise<number> {
    const options = readOptions(words, LEDGER_OPTIONS);
    const { writeBalances } = await import('./reports.ts');
    return tellingFaults(await ledgerOf(options), hash, (path) => writeBalances(path));
  }

  async function runLots(words: readonly string[]): Promise<number> {
    const options = readOptions(words, LEDGER_OPTIONS);
    const { writeLots } = await import('./reports.ts');
    return tellingFaults(await ledgerOf(options), hash, (path) => writeLots(path));
  }

  async function runPostings(words: readonly string[]): Promise<number> {
    const known = [...LEDGER_OPTIONS, 'account', 'from', 'to', 'by', 'kind', 'before', 'form'];
    const options = readOptions(words, known);
    const { writePostings } = await import('./book-reports.ts');
    return tellingFaults(await ledgerOf(options), hash, (path) => writePostings(path, options));
  }

  async function runDeposits(words: readonly string[]): Promise<number> {
    const options = readOptions(words, [...LEDGER_OPTIONS, 'form', 'after', 'limit']);
    const { writeDeposits } = await import('./book-reports.ts');
    return tellingFaults(await ledgerOf(options), hash, (path) => writeDeposits(path, options));
  }

  async function runAuditCount(words: readonly string[]): Promise<number> {
    const options = readOptions(words, [...LEDGER_OPTIONS, 'form', 'of', 'kind', 'person']);
    const { writeAuditCount } = await import('./book-reports.ts');
    return tellingFaults(await ledgerOf(options), hash, (path) => writeAuditCount(path, options));
  }

  return {
    verify: runVerify,
    journal: runJournal,
    'trial-balance': runTrialBalance,
    balances: runBalances,
    lots: runLots,
    postings: runPostings,
    deposits: runDeposits,
    'audit-count': runAuditCount,
    export: exportCommand(ledgerOf, parts),
  };
}
