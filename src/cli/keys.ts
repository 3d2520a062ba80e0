/**
 * `qika keys`: the sealed file of the master keys. Made and changed by two custodians, who type their shares one after
 * the other; opened at a station that was started without its credential. No key is ever printed.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { type Config, ConfigError, ledgerPath } from '../config/config.ts';
import type { KeysConfig } from '../config/file.ts';
import { KEY_FAMILIES, type KeyFamily } from '../ports/keys.ts';
import {
  addVersion,
  type Custodians,
  changeStart,
  closeFile,
  custodiansOf,
  makeKeyFile,
  type NewFile,
  newestOf,
  type OpenedFile,
  openByCustodians,
  rotate,
} from '../system/keys/ceremony.ts';
import { CUSTODIAN_NAME, KeyFileError, parseKeyFile } from '../system/keys/key-file.ts';
import { KEY_BYTES } from '../system/keys/slots.ts';
import { STATION_COST } from '../system/passwords.ts';
import { replaceFile } from '../system/replace-file.ts';
import { diskFault } from './disk-fault.ts';
import type { KeysParts } from './keys-parts.ts';
import { cardLines, fileLines, stationLines } from './keys-told.ts';
import { askUnseal } from './keys-unseal.ts';
import { companyKey } from './master-key.ts';
import { type Options, readOptions, UsageError } from './options.ts';
import { refusalText } from './say-refusal.ts';
import { CREDENTIAL } from './service-units.ts';

export const KEYS_USAGE = `qika keys init --config FILE --custodians NAME,NAME [--start credential|passphrase|custodians]
               [--credential FILE] [--from MASTER-KEY-FILE]
qika keys list --config FILE
qika keys add|rotate --family memory|mifare|cpu|personal --config FILE
qika keys start credential|passphrase|custodians --config FILE [--credential FILE]
qika keys unseal --config FILE [--by passphrase|custodians]`;

const SHARE_MIN = 12;

/** Something was not done; the message says what, in both languages. */
class CeremonyError extends Error {}

function sectionOf({ keys }: Config): KeysConfig {
  if ('file' in keys) return keys;
  throw new ConfigError(
    'keys: the configuration names one key in clear (masterKeyFile). Put "keys": {"file": …} in its place, see docs/keys.md. 请改用 keys 一节。',
  );
}

const ceremony = ({ random, clock, cost = STATION_COST }: KeysParts) => ({
  random,
  cost,
  now: clock.now(),
});

/** A new secret, typed twice. */
async function newSecret({ keyboard }: KeysParts, whose: string): Promise<string> {
  const first = await keyboard.secret(`${whose}, new 新口令 (≥ ${SHARE_MIN}): `);
  if ([...first].length < SHARE_MIN) {
    throw new CeremonyError(`At least ${SHARE_MIN} characters. 口令至少 ${SHARE_MIN} 个字符。`);
  }
  const again = await keyboard.secret(`${whose}, again 再次输入: `);
  if (first !== again) throw new CeremonyError('The two were not the same. 两次输入不一致。');
  return first;
}

function namesOf(options: Options): readonly [string, string] {
  const [one = '', two = '', ...more] = (options.get('custodians') ?? '').split(',');
  const good = [one, two].every((name) => CUSTODIAN_NAME.test(name)) && more.length === 0;
  if (!good) throw new UsageError(`--custodians needs two names. 需要两名保管人。\n${KEYS_USAGE}`);
  const same = one.normalize('NFKC').toLowerCase() === two.normalize('NFKC').toLowerCase();
  if (same) throw new UsageError('Two custodians are two people. 两名保管人不能是同一人。');
  return [one, two];
}

async function newCustodians(parts: KeysParts, options: Options): Promise<Custodians> {
  const names = namesOf(options);
  const one = await newSecret(parts, `Custodian 保管人 ${names[0]}`);
  const two = await newSecret(parts, `Custodian 保管人 ${names[1]}`);
  if (one === two) throw new CeremonyError('Two shares must differ. 两份口令不能相同。');
  return { names, shares: [one, two] };
}

interface Start {
  readonly shown: NewFile['start'];
  /** Puts the file of keys in its place, and whatever opens it at a start before that: never a file that nothing opens. */
  readonly put: (file: string, text: string) => void;
  readonly next: readonly string[];
}

/** The machine's credential, new, into a file that is not there yet. */
function newCredential({ random }: KeysParts, options: Options): Start {
  const path = options.get('credential');
  if (path === undefined) {
    throw new UsageError(
      `--credential FILE says where the machine's credential goes.\n${KEYS_USAGE}`,
    );
  }
  if (existsSync(path)) {
    throw new CeremonyError(`${path} is there already and is not overwritten. 文件已存在。`);
  }
  const key = random.bytes(KEY_BYTES);
  const kept = `/etc/credstore.encrypted/${CREDENTIAL}`;
  const seal = `systemd-creds encrypt --name=${CREDENTIAL} ${path} ${kept}`;
  return {
    shown: { by: 'credential', key },
    put: (file, text) => {
      replaceFile(path, `${Buffer.from(key).toString('hex')}\n`);
      key.fill(0);
      try {
        replaceFile(file, text);
      } catch (cause) {
        // Of no use without its file; where the file stands all the same, the credential must.
        if (!existsSync(file) || readFileSync(file, 'utf8') !== text) rmSync(path);
        throw cause;
      }
    },
    next: [
      `wrote 已写入 ${path}: the credential of this machine in clear, mode 0600 本机凭据（明文）`,
      `With systemd, as root 有 systemd 时以 root 执行: ${seal} && shred -u ${path}`,
      `Without it 否则: put "credentialFile": "${path}" beside "file" in the configuration 在配置 keys 中加入 credentialFile`,
    ],
  };
}

async function startOf(parts: KeysParts, word: string, options: Options): Promise<Start> {
  const typed = { put: replaceFile, next: [] };
  switch (word) {
    case 'credential':
      return newCredential(parts, options);
    case 'passphrase': {
      const passphrase = await newSecret(parts, 'Passphrase of the start 启动口令');
      return { ...typed, shown: { by: 'passphrase', passphrase } };
    }
    case 'custodians':
      return { ...typed, shown: null };
    default:
      throw new UsageError(KEYS_USAGE);
  }
}

async function init(parts: KeysParts, options: Options): Promise<void> {
  const { say, hash } = parts;
  const { file } = sectionOf(await parts.configOf(options));
  if (existsSync(file)) {
    throw new CeremonyError(
      `${file} is there already; keys of cards are never overwritten. 密钥文件已存在，不会覆盖。`,
    );
  }
  const from = options.get('from');
  const existing = from === undefined ? null : companyKey(from, '--from', hash);
  const start = await startOf(parts, options.get('start') ?? 'credential', options);
  const custodians = await newCustodians(parts, options);
  const text = await makeKeyFile(ceremony(parts), { custodians, start: start.shown, existing });
  existing?.fill(0);
  start.put(file, text);
  for (const line of [`wrote 已写入 ${file}`, ...fileLines(parseKeyFile(text)), ...start.next])
    say(line);
  say(
    'Keep copies of the file of keys on other media: without it no card is ever written again. 请在其他介质保存密钥文件副本。',
  );
  if (from !== undefined) say(`Then destroy ${from} and its copies. 随后销毁 ${from} 及其副本。`);
}

/** Runs `work` on the file once both custodians have opened it, and writes what it gives. */
async function held(
  parts: KeysParts,
  options: Options,
  work: (opened: OpenedFile) => Promise<string>,
  put: Start['put'] = replaceFile,
): Promise<void> {
  const { file } = sectionOf(await parts.configOf(options));
  const text = readFileSync(file, 'utf8');
  const names = custodiansOf(parseKeyFile(text));
  const [one, two] = names ?? ['1', '2'];
  const first = await parts.keyboard.secret(`Custodian 保管人 ${one}: `);
  const second = await parts.keyboard.secret(`Custodian 保管人 ${two}: `);
  const opened = await openByCustodians(text, [first, second]);
  if (opened === null) {
    throw new CeremonyError('The shares do not open the file. 口令不正确，密钥文件未打开。');
  }
  try {
    const changed = await work(opened);
    put(file, changed);
    for (const line of fileLines(parseKeyFile(changed))) parts.say(line);
  } finally {
    closeFile(opened);
  }
}

async function changeTheStart(parts: KeysParts, words: readonly string[]): Promise<void> {
  const [word = '', ...rest] = words;
  const options = readOptions(rest, ['config', 'credential']);
  const start = await startOf(parts, word, options);
  const change = (opened: OpenedFile) => changeStart(ceremony(parts), opened, start.shown);
  await held(parts, options, change, start.put);
  for (const line of start.next) parts.say(line);
}

/** A module beside the station has one version of its keys, and nobody makes another one here. */
function familyOf(options: Options, config: Config): KeyFamily {
  const family = options.get('family');
  const known = KEY_FAMILIES.find((one) => one === family);
  if (known === undefined) {
    throw new UsageError(`--family ${KEY_FAMILIES.join(', ')}.\n${KEYS_USAGE}`);
  }
  if (config.readers.psamReader !== undefined && (known === 'mifare' || known === 'cpu')) {
    throw new UsageError(
      `The keys of ${known} cards are in the module (readers.psamReader), which has one version. ${known} 卡密钥在 PSAM 中，只有一版。\n${KEYS_USAGE}`,
    );
  }
  return known;
}

const SOON =
  'A running station takes it up with qika keys unseal, or at its next start. 运行中的收费站用 qika keys unseal 或下次启动时生效。';

async function changeVersions(
  parts: KeysParts,
  verb: 'add' | 'rotate',
  options: Options,
): Promise<void> {
  const family = familyOf(options, await parts.configOf(options));
  await held(parts, options, async (opened) => {
    if (verb === 'add') return addVersion(ceremony(parts), opened, family);
    const { version, inForce } = newestOf(opened, family);
    if (inForce) {
      throw new CeremonyError(
        `Version ${version} of ${family} is in force already, and there is none after it: qika keys add --family ${family} first. ${family} 第 ${version} 版已在使用，没有更新的版本：请先运行 qika keys add。`,
      );
    }
    return rotate(ceremony(parts), opened, family);
  });
  parts.say(SOON);
}

async function list(parts: KeysParts, options: Options): Promise<void> {
  const config = await parts.configOf(options);
  if ('file' in config.keys) {
    const file = parseKeyFile(readFileSync(config.keys.file, 'utf8'));
    for (const line of fileLines(file)) parts.say(line);
  } else {
    parts.say(`One key in clear 明文主密钥: ${config.keys.masterKeyFile}; see docs/keys.md`);
  }
  for (const line of cardLines(ledgerPath(config))) parts.say(line);
  for (const line of await stationLines(config.socketPath)) parts.say(line);
}

async function run(parts: KeysParts, [verb, ...words]: readonly string[]): Promise<number> {
  switch (verb) {
    case 'init':
      await init(
        parts,
        readOptions(words, ['config', 'custodians', 'start', 'credential', 'from']),
      );
      return 0;
    case 'list':
      await list(parts, readOptions(words, ['config', 'data', 'port']));
      return 0;
    case 'add':
    case 'rotate':
      await changeVersions(parts, verb, readOptions(words, ['config', 'family']));
      return 0;
    case 'start':
      await changeTheStart(parts, words);
      return 0;
    case 'unseal': {
      const options = readOptions(words, ['config', 'by']);
      const config = await parts.configOf(options);
      return askUnseal(sectionOf(config), config.socketPath, options.get('by') ?? null, parts);
    }
    default:
      throw new UsageError(KEYS_USAGE);
  }
}

/** 0 when it was done; 1 when it was not, and nothing was changed. Throws UsageError, ConfigError. */
export async function keys(words: readonly string[], parts: KeysParts): Promise<number> {
  try {
    return await run(parts, words);
  } catch (cause) {
    const fault = diskFault(cause);
    if (fault !== null) {
      parts.say(refusalText(fault));
      return 1;
    }
    const told = cause instanceof CeremonyError || cause instanceof KeyFileError;
    if (!told) throw cause;
    parts.say(cause.message);
    return 1;
  } finally {
    parts.keyboard.close();
  }
}
