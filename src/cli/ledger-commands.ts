/** The commands that read a ledger's file beside the daemon: verify, journal, trial-balance, balances, lots, postings, deposits, audit-count and export. */

import { ledgerPath } from '../config.ts';
import type { Hash } from '../ports/hash.ts';
import type { WriteWorkbook } from '../ports/sheets.ts';
import type { Command, ConfigOf } from './commands.ts';
import { allAlone, type Options, readOptions, UsageError } from './options.ts';

const LEDGER_OPTIONS = ['config', 'data', 'port', 'db'];

export interface LedgerParts {
  readonly configOf: ConfigOf;
  readonly hash: Hash;
  readonly writeWorkbook: WriteWorkbook;
}

/** The nine commands, on the ledger that --db, or else the configuration, names. */
export function ledgerCommands({
  configOf,
  hash,
  writeWorkbook,
}: LedgerParts): Readonly<Record<string, Command>> {
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
    return verify({ path, hash, anchors: claimsOf(options, config) });
  }

  async function runJournal(words: readonly string[]): Promise<number> {
    const options = readOptions(words, [...LEDGER_OPTIONS, 'from', 'to', 'out']);
    const { writeJournal } = await import('./reports.ts');
    return writeJournal(await ledgerOf(options), options);
  }

  async function runTrialBalance(words: readonly string[]): Promise<number> {
    const options = readOptions(words, [...LEDGER_OPTIONS, 'from', 'to', 'form']);
    const { writeTrialBalance } = await import('./reports.ts');
    return writeTrialBalance(await ledgerOf(options), options);
  }

  async function runBalances(words: readonly string[]): Promise<number> {
    const options = readOptions(words, LEDGER_OPTIONS);
    const { writeBalances } = await import('./reports.ts');
    return writeBalances(await ledgerOf(options));
  }

  async function runLots(words: readonly string[]): Promise<number> {
    const options = readOptions(words, LEDGER_OPTIONS);
    const { writeLots } = await import('./reports.ts');
    return writeLots(await ledgerOf(options));
  }

  async function runPostings(words: readonly string[]): Promise<number> {
    const known = [...LEDGER_OPTIONS, 'account', 'from', 'to', 'by', 'kind', 'before', 'form'];
    const options = readOptions(words, known);
    const { writePostings } = await import('./book-reports.ts');
    return writePostings(await ledgerOf(options), options);
  }

  async function runDeposits(words: readonly string[]): Promise<number> {
    const options = readOptions(words, [...LEDGER_OPTIONS, 'form', 'after', 'limit']);
    const { writeDeposits } = await import('./book-reports.ts');
    return writeDeposits(await ledgerOf(options), options);
  }

  async function runAuditCount(words: readonly string[]): Promise<number> {
    const options = readOptions(words, [...LEDGER_OPTIONS, 'form', 'of', 'kind', 'person']);
    const { writeAuditCount } = await import('./book-reports.ts');
    return writeAuditCount(await ledgerOf(options), options);
  }

  async function runVouchers([period, ...more]: readonly string[]): Promise<number> {
    const options = readOptions(more, [...LEDGER_OPTIONS, 'form']);
    const { writeVouchers } = await import('./book-reports.ts');
    return writeVouchers(await ledgerOf(options), period, options);
  }

  async function runExportMonth(words: readonly string[]): Promise<number> {
    const { EXPORT_USAGE, listMonths, printMapping, runExport } = await import('./export-month.ts');
    const [verb, ...rest] = words;
    if (verb === 'mapping') {
      readOptions(rest, []);
      return printMapping();
    }
    if (verb === 'list') return listMonths(await ledgerOf(readOptions(rest, LEDGER_OPTIONS)));
    if (verb === 'vouchers') return runVouchers(rest);
    if (verb !== 'month') throw new UsageError(EXPORT_USAGE);
    const [period, ...more] = rest;
    const options = readOptions(more, [...LEDGER_OPTIONS, 'out', 'mapping']);
    return runExport(await ledgerOf(options), period, options, writeWorkbook);
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
    export: runExportMonth,
  };
}
