/** `qika keys` as people use it: a ceremony of two, a start by the machine's credential, and one without it. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { keys } from '../../../src/cli/keys.ts';
import { UsageError } from '../../../src/cli/options.ts';
import { openStationKeys } from '../../../src/cli/station-keys.ts';
import { type KeyboardInput, keyboardOf } from '../../../src/cli/typed-secret.ts';
import { type Config, readConfig } from '../../../src/config/config.ts';
import { cardNo } from '../../../src/core/ids.ts';
import { refuse } from '../../../src/core/outcome.ts';
import { createGateway } from '../../../src/gateway.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { KeyRing } from '../../../src/system/keys/key-ring.ts';
import { systemRandom } from '../../../src/system/random.ts';
import { createVault } from '../../../src/system/vault.ts';
import { ManualClock } from '../../manual-clock.ts';
import { inlineSheets } from '../../rig/inline-sheets.ts';
import { Hall } from '../app/desk.ts';

const LI = 'the share of li na';
const GU = 'the share of gu wei';
const CARD = cardNo(20000017);

interface Place {
  readonly folder: string;
  readonly config: Config;
  readonly lines: string[];
  /** Runs `qika keys …` with these lines typed. */
  qika(words: string, ...typed: readonly string[]): Promise<number>;
}

function place(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'qika-keys-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const config = readConfig(
    {
      dataDir: 'data',
      company: { code: 31001, name: '示范燃气', outlet: '城东营业厅' },
      station: 3,
      operator: '0001',
      readers: { binding: 'pcsclite' },
      socketPath: 'qika.sock',
      keys: { file: 'keys.sealed', credentialFile: 'credential' },
    },
    folder,
  );
  const lines: string[] = [];
  return {
    folder,
    config,
    lines,
    qika: (words, ...typed) => {
      const input = new PassThrough();
      input.end(typed.map((line) => `${line}\n`).join(''));
      return keys(words.split(' '), {
        configOf: async () => config,
        clock: new ManualClock(),
        hash: systemHash,
        random: systemRandom,
        keyboard: keyboardOf(input, new PassThrough()),
        say: (line) => lines.push(line),
        cost: { memoryKib: 8, passes: 1 },
      });
    },
  };
}

const INIT = 'init --custodians li.na,gu';
const both = [LI, LI, GU, GU];

const SLE4442 = { id: 'sle4442', secretLength: 3 };

test('a key that cards have is sealed, and the start by the credential derives the same secrets', async () => {
  const { folder, config, lines, qika } = place();
  const plain = join(folder, 'master.key');
  writeFileSync(plain, '5a'.repeat(32), { mode: 0o600 });
  const credential = join(folder, 'credential');
  expect(await qika(`${INIT} --from ${plain} --credential ${credential}`, ...both)).toBe(0);
  const { keeper, ring } = await openStationKeys(config, systemHash);
  expect(keeper.state()).toMatchObject({ state: 'open', by: 'credential' });
  const before = createVault(KeyRing.of(new Uint8Array(32).fill(0x5a))).secretOf(CARD, 3, 1);
  expect(createVault(ring).secretOf(CARD, 3, 1)).toEqual(before);
  for (const path of [credential, join(folder, 'keys.sealed')]) {
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  }
  const told = lines.join('\n');
  expect(told).toContain('both of 两人同时: li.na, gu');
  expect(told).toContain('systemd-creds encrypt --name=qika-keys');
  for (const secret of ['5a5a', LI, GU, readFileSync(credential, 'utf8').trim()]) {
    expect(told).not.toContain(secret);
  }
});

test('keys of cards are never overwritten', async () => {
  const { folder, qika, lines } = place();
  expect(await qika(`${INIT} --start custodians`, ...both)).toBe(0);
  const text = readFileSync(join(folder, 'keys.sealed'), 'utf8');
  expect(await qika(`${INIT} --start custodians`, ...both)).toBe(1);
  expect(lines.at(-1)).toContain('never overwritten');
  expect(readFileSync(join(folder, 'keys.sealed'), 'utf8')).toBe(text);
});

test.each([
  ['one person', 'init --start custodians --custodians li.na,Li.Na', both],
  ['one name', 'init --start custodians --custodians li.na', both],
  ['no word for the start', `${INIT} --start never`, both],
  ['no place for the credential', INIT, both],
  ['nothing typed', `${INIT} --start custodians`, []],
])('a ceremony with %s is no ceremony', async (_, words, typed) => {
  const { folder, qika } = place();
  await expect(qika(words, ...typed)).rejects.toThrow(UsageError);
  expect(() => statSync(join(folder, 'keys.sealed'))).toThrow('ENOENT');
});

test.each([
  ['a short share', ['short', 'short', GU, GU]],
  ['a share typed in two ways', [LI, GU, GU, GU]],
  ['one share for both', [LI, LI, LI, LI]],
])('a ceremony with %s makes nothing', async (_, typed) => {
  const { folder, qika } = place();
  expect(await qika(`${INIT} --start custodians`, ...typed)).toBe(1);
  expect(() => statSync(join(folder, 'keys.sealed'))).toThrow('ENOENT');
});

/** The station with whatever keys its start found, listening on its socket. */
async function started({ config }: Place) {
  const hall = new Hall();
  const desk = await hall.station(1);
  const { ring, keeper } = await openStationKeys(config, systemHash);
  const gateway = await createGateway({
    access: null,
    app: { ...desk.deps, vault: createVault(ring) },
    sheets: inlineSheets,
    operator: { operator: '0001' },
    port: 0,
    hosts: [],
    socketPath: config.socketPath,
    keys: keeper,
    version: '0.0.0',
    page: [],
    sim: null,
    onBug: (cause) => {
      throw cause;
    },
  });
  onTestFinished(async () => {
    await gateway.stop();
    await desk.readers.stop();
    await hall.store.close();
  });
  await gateway.start();
  return { ring, keeper };
}

test('without its credential a station starts sealed, and two custodians open it over the socket', async () => {
  const at = place();
  const { folder, qika, lines } = at;
  await qika(`${INIT} --credential ${join(folder, 'credential')}`, ...both);
  rmSync(join(folder, 'credential'));
  const { keeper, ring } = await started(at);
  expect(keeper.state()).toEqual({ state: 'sealed', why: 'no-credential' });
  expect(await qika('list')).toBe(0);
  expect(lines.at(-1)).toContain('SEALED (no-credential)');
  expect(await qika('unseal', LI, LI)).toBe(1);
  expect(lines.at(-1)).toContain('does not open');
  expect(await qika('unseal --by passphrase', LI)).toBe(1);
  expect(await keeper.unseal([LI])).toEqual(refuse('keys.not-by-people', { shares: 1 }));
  const sealed = readFileSync(join(folder, 'keys.sealed'));
  writeFileSync(join(folder, 'keys.sealed'), sealed.subarray(0, 100));
  expect(await keeper.unseal([LI, GU])).toEqual(refuse('keys.file'));
  expect(await qika('unseal', LI, GU)).toBe(1);
  writeFileSync(join(folder, 'keys.sealed'), sealed);
  expect(ring.isEmpty()).toBe(true);
  expect(await qika('unseal', LI, GU)).toBe(0);
  expect(keeper.state()).toMatchObject({ state: 'open', by: 'custodians' });
  createVault(ring).secretOf(CARD, 3, 1);
  expect(await qika('list')).toBe(0);
  expect(lines.find((line) => /memory.* 启动以来使用 1$/.test(line))).toBeDefined();
});

test('a passphrase of the start opens it, after the custodians have given it one', async () => {
  const at = place();
  const { qika } = at;
  await qika(`${INIT} --start custodians`, ...both);
  expect(await qika('start passphrase', 'of every morning', 'of every morning', LI, LI)).toBe(1);
  expect(await qika('start passphrase', 'of every morning', 'of every morning', LI, GU)).toBe(0);
  const { keeper } = await started(at);
  expect(keeper.state()).toEqual({ state: 'sealed', why: 'people' });
  expect(await qika('unseal', 'of every evening')).toBe(1);
  expect(await qika('unseal', 'of every morning')).toBe(0);
  expect(keeper.state()).toMatchObject({ state: 'open', by: 'passphrase' });
});

test('a new credential ends the old one', async () => {
  const at = place();
  const { folder, config, qika } = at;
  await qika(`${INIT} --credential ${join(folder, 'old')}`, ...both);
  expect(await qika(`start credential --credential ${join(folder, 'credential')}`, LI, GU)).toBe(0);
  const open = async () => (await openStationKeys(config, systemHash)).keeper.state();
  expect(await open()).toMatchObject({ state: 'open', by: 'credential' });
  writeFileSync(join(folder, 'credential'), readFileSync(join(folder, 'old')));
  expect(await open()).toEqual({ state: 'sealed', why: 'wrong-credential' });
});

test('a credential that cannot be written changes nothing, at a change and at the beginning', async () => {
  const { folder, config, qika } = place();
  const nowhere = join(folder, 'no-such-folder', 'credential');
  expect(await qika(`${INIT} --credential ${nowhere}`, ...both)).toBe(1);
  expect(existsSync(join(folder, 'keys.sealed'))).toBe(false);
  expect(await qika(`${INIT} --credential ${join(folder, 'credential')}`, ...both)).toBe(0);
  const before = readFileSync(join(folder, 'keys.sealed'), 'utf8');
  expect(await qika(`start credential --credential ${nowhere}`, LI, GU)).toBe(1);
  expect(readFileSync(join(folder, 'keys.sealed'), 'utf8')).toBe(before);
  expect((await openStationKeys(config, systemHash)).keeper.state()).toMatchObject({
    state: 'open',
  });
});

test('at a terminal nothing of a secret is shown, and an erased letter is gone', async () => {
  const modes: boolean[] = [];
  const input: KeyboardInput = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (raw: boolean) => modes.push(raw),
  });
  const output = new PassThrough();
  const keyboard = keyboardOf(input, output);
  const first = keyboard.secret('first: ');
  input.push('sec');
  input.push('x\u007fret\rnext\r');
  expect(await first).toBe('secret');
  expect(await keyboard.secret('second: ')).toBe('next');
  expect(String(output.read())).toBe('first: \nsecond: \n');
  expect(modes).toEqual([true, false, true, false]);
  const broken = keyboard.secret('third: ');
  input.push('abc\u0003');
  await expect(broken).rejects.toThrow(UsageError);
});

test('a version is added by both custodians, is for nobody, and is for new cards once it is rotated to', async () => {
  const at = place();
  const { qika, lines, config, folder } = at;
  await qika(`${INIT} --credential ${join(folder, 'credential')}`, ...both);
  expect(await qika('add --family memory', LI, LI)).toBe(1);
  expect(await qika('add --family memory', LI, GU)).toBe(0);
  const { ring, keeper } = await started(at);
  expect(createVault(ring).currentVersion(SLE4442)).toBe(1);
  const [one, two] = [1, 2].map((version) => createVault(ring).secretOf(CARD, 3, version));
  expect(one?.fingerprint).not.toBe(two?.fingerprint);
  expect(await qika('rotate --family memory', LI, GU)).toBe(0);
  expect(createVault(ring).currentVersion(SLE4442)).toBe(1);
  expect(await qika('unseal', LI, GU)).toBe(0);
  expect(createVault(ring).currentVersion(SLE4442)).toBe(2);
  expect(createVault(ring).secretOf(CARD, 3, 2)).toEqual(two);
  expect(keeper.state()).toMatchObject({ versions: [{ uses: 1 }, {}, {}, {}, { uses: 2 }] });
  expect((await openStationKeys(config, systemHash)).keeper.state()).toMatchObject({
    state: 'open',
  });
  expect(lines.join()).toContain('version 2 of memory is for new cards from now on (li.na, gu)');
  const before = lines.length;
  expect(await qika('rotate --family memory', LI, GU)).toBe(1);
  expect(lines.slice(before).join()).toContain('Version 2 of memory is in force already');
  expect(lines.slice(before).join()).not.toContain('from now on');
  await expect(qika('add --family paper', LI, GU)).rejects.toThrow(UsageError);
  for (const family of ['cpu', 'personal']) {
    for (const verb of ['add', 'rotate']) {
      expect(await qika(`${verb} --family ${family}`, LI, GU)).toBe(0);
    }
  }
  expect(lines.join()).toContain('version 2 of personal is for what is sealed from now on');
  expect(await qika('unseal', LI, GU)).toBe(0);
  const versionOf = (id: string) => createVault(ring).currentVersion({ id, secretLength: 0 });
  expect(['cpu-card', 'mifare-classic-1k'].map(versionOf)).toEqual([2, 1]);
});
