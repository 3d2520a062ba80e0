/** The commands about one station and its parts: doctor, backup, restore, usage, import, bank, people, cashiers, audit and card. */
import type { Config } from '../config/config.ts';
import type { CardReaders } from '../ports/cards.ts';
import type { Clock } from '../ports/clock.ts';
import type { Hash } from '../ports/hash.ts';
import type { Random } from '../ports/random.ts';
import type { Command, ConfigOf } from './commands.ts';
import { readOptions, UsageError } from './options.ts';

/** What these commands are given, so that none of them names a driver. */
export interface StationParts {
  readonly configOf: ConfigOf;
  readonly clock: Clock;
  readonly hash: Hash;
  readonly random: Random;
  createReaders(config: Config): CardReaders & { stop(): Promise<void> };
}

const RESTORE_USAGE = `qika restore FILE [--config FILE] [--dry-run]
qika restore --accept-gap --reason TEXT --by NAME --second NAME [--config FILE]`;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function runRestore(words: readonly string[], parts: StationParts): Promise<number> {
  if (words.includes('--accept-gap')) return runAcceptGap(words, parts);
  const [file = '', ...rest] = words.filter((word) => word !== '--dry-run');
  if (file === '' || file.startsWith('--')) throw new UsageError(RESTORE_USAGE);
  const config = await parts.configOf(readOptions(rest, ['config', 'data', 'port']));
  const { restore } = await import('./restore.ts');
  return restore(config, { file, dryRun: words.includes('--dry-run') }, { hash: parts.hash, say });
}

async function runAcceptGap(words: readonly string[], parts: StationParts): Promise<number> {
  const { configOf, clock, hash, random } = parts;
  const rest = words.filter((word) => word !== '--accept-gap');
  const options = readOptions(rest, ['config', 'data', 'port', 'reason', 'by', 'second']);
  const wish = { reason: options.get('reason'), by: options.get('by') };
  const config = await configOf(options);
  const [{ acceptGap }, { keyboardOf }] = await Promise.all([
    import('./accept-gap.ts'),
    import('./typed-secret.ts'),
  ]);
  const keyboard = keyboardOf(process.stdin, process.stderr);
  try {
    const asked = { ...wish, second: options.get('second') };
    return await acceptGap(config, asked, { clock, hash, random, keyboard, say });
  } finally {
    keyboard.close();
  }
}

async function runBackup(
  words: readonly string[],
  { configOf, clock, hash, random }: StationParts,
): Promise<number> {
  if (words[0] === 'key') {
    const { writeBackupKey } = await import('./backup-key.ts');
    return writeBackupKey(readOptions(words.slice(1), ['out']).get('out'), random, say);
  }
  const config = await configOf(readOptions(words, ['config', 'data', 'port']));
  const { backup } = await import('./backup.ts');
  return backup(config, { clock, hash, random, say });
}

/** The commands by name. */
export function stationCommands(parts: StationParts): Readonly<Record<string, Command>> {
  const { configOf, clock, hash, createReaders } = parts;

  async function runDoctor(words: readonly string[]): Promise<number> {
    const config = await configOf(readOptions(words, ['config', 'data', 'port']));
    const { doctor } = await import('./doctor.ts');
    const cards = createReaders(config);
    try {
      return await doctor(config, cards, clock);
    } finally {
      await cards.stop();
    }
  }

  async function runRecovered(words: readonly string[]): Promise<number> {
    const { recovered } = await import('./recovered.ts');
    return recovered(words, { configOf, say });
  }

  async function runSuspense(words: readonly string[]): Promise<number> {
    const { suspense } = await import('./suspense.ts');
    return suspense(words, { configOf, say });
  }

  async function runUsage(words: readonly string[]): Promise<number> {
    const { sendUsage } = await import('./usage.ts');
    const [period, ...rest] = words;
    const options = readOptions(rest, ['config', 'data', 'port', 'file', 'operator']);
    const { socketPath } = await configOf(options);
    return sendUsage({ socketPath, hash }, period, options);
  }

  async function runImport(words: readonly string[]): Promise<number> {
    const { importFile } = await import('./import-roster.ts');
    return importFile(words, { configOf, clock, hash, say });
  }

  async function runCard(words: readonly string[]): Promise<number> {
    const [verb, ...rest] = words;
    if (verb !== 'read') {
      const { cardDeed } = await import('./card-deeds.ts');
      return cardDeed(words, { configOf, hash, say });
    }
    const options = readOptions(rest, ['config', 'data', 'port', 'reader']);
    const config = await configOf(options);
    const { diagnoseAtStation } = await import('./card-diagnosis.ts');
    const wanted = options.get('reader') ?? null;
    const told = await diagnoseAtStation(config.socketPath, wanted);
    if (told !== null) return told;
    const { readCardInReader } = await import('./card-read.ts');
    const cards = createReaders(config);
    try {
      return await readCardInReader(cards, clock, wanted);
    } finally {
      await cards.stop();
    }
  }

  async function runPeople(words: readonly string[]): Promise<number> {
    const { people } = await import('./people.ts');
    return people(words, { configOf, say });
  }

  async function runAudit(words: readonly string[]): Promise<number> {
    const { audit } = await import('./audit.ts');
    return audit(words, { configOf, say });
  }

  async function runCashiers(words: readonly string[]): Promise<number> {
    const { cashiers } = await import('./cashiers.ts');
    return cashiers(words, { configOf, say });
  }

  async function runBank(words: readonly string[]): Promise<number> {
    const { bank } = await import('./bank.ts');
    return bank(words, { configOf, hash, say });
  }

  return {
    bank: runBank,
    people: runPeople,
    cashiers: runCashiers,
    audit: runAudit,
    doctor: runDoctor,
    backup: (words) => runBackup(words, parts),
    restore: (words) => runRestore(words, parts),
    recovered: runRecovered,
    suspense: runSuspense,
    usage: runUsage,
    import: runImport,
    card: runCard,
  };
}
