/** One strict configuration file: what it may say, and how it is told what is wrong. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeDemoKey, readKeyFile, stationKey } from '../../src/cli/master-key.ts';
import { ConfigError, demoConfig, loadConfig, readConfig } from '../../src/config/config.ts';
import { systemHash } from '../../src/system/hash.ts';

const SMALLEST = {
  dataDir: 'data',
  company: { code: 31001, name: '示范燃气', outlet: '城东营业厅' },
  station: 3,
  operator: '收费员01',
  readers: { binding: 'pcsclite' },
  masterKeyFile: 'master.key',
};

const messageOf = (change: object): string => {
  try {
    readConfig({ ...SMALLEST, ...change }, '/etc/qika');
    return 'accepted';
  } catch (cause) {
    expect(cause).toBeInstanceOf(ConfigError);
    return cause instanceof Error ? cause.message : '';
  }
};

describe('a configuration', () => {
  test('has defaults, and paths that count from its own folder', () => {
    const config = readConfig(SMALLEST, resolve('/etc/qika'));
    expect(config).toMatchObject({
      port: 7180,
      hosts: ['qika.localhost:7180'],
      dataDir: resolve('/etc/qika/data'),
      keys: { masterKeyFile: resolve('/etc/qika/master.key') },
      company: { timeZone: 'Asia/Shanghai' },
      limits: { perPurchaseLitres: 0, perDayLitres: 0, perMonthLitres: 0, byClass: {} },
      finance: {
        postingProfile: 'bill',
        periodStartDay: 1,
        absurdLitresPerDay: 100_000,
        readingCycleMonths: {},
        defaultReadingCycleMonths: 6,
        cashRounding: 'fen',
      },
      engineering: { icFromFloor: 8, gates: true, firstVolumeLitres: 5_000 },
      demo: false,
    });
  });

  test.each<[string, object, string]>([
    ['an unknown key', { prot: 7181 }, 'prot'],
    ['an unknown key inside', { company: { ...SMALLEST.company, vat: 9 } }, 'company'],
    ['a period that begins on the 31st', { finance: { periodStartDay: 31 } }, 'finance'],
    [
      'a coin that cash is not rounded to',
      { finance: { cashRounding: 'mao' } },
      'finance.cashRounding: Invalid option: expected one of "fen"|"jiao"|"yuan"',
    ],
    ['a misspelt limit', { limits: { perPurchaseLitre: 1 } }, 'limits'],
    [
      'a class whose limits are not all said',
      { limits: { byClass: { commercial: { perDayLitres: 50_000 } } } },
      'limits.byClass.commercial',
    ],
    ['a port above 65535', { port: 70_000 }, 'port'],
    ['a host without its port', { hosts: ['qika.localhost'] }, 'hosts.0'],
    [
      'no time zone of this world',
      { company: { ...SMALLEST.company, timeZone: 'Mars' } },
      'timeZone',
    ],
    [
      'a zone that business dates do not know',
      { company: { ...SMALLEST.company, timeZone: 'PRC' } },
      'timeZone',
    ],
    ['station 0', { station: 0 }, 'station'],
    ['a text for a number', { station: '3' }, 'station'],
    ['another binding', { readers: { binding: 'usb' } }, 'readers.binding'],
    ['a printer of another kind', { printer: { connection: 'lpt', path: 'LPT1' } }, 'printer'],
    [
      'paper that no printer has',
      { printer: { connection: 'tcp', host: 'p', paperMm: 57 } },
      'printer.paperMm',
    ],
    ['a socket path that the system cannot hold', { socketPath: 'x'.repeat(200) }, 'socketPath'],
  ])('refuses %s by its place', (_what, change, place) => {
    expect(messageOf(change)).toContain(place);
  });

  test('a printer is told where it is, and what is not said is usual', () => {
    const at = (printer: object) =>
      readConfig({ ...SMALLEST, printer }, resolve('/etc/qika')).printer;
    const usual = {
      paperMm: 58,
      charset: 'gb18030',
      answers: false,
      atPayment: true,
      drawer: false,
    };
    expect(at({ connection: 'tcp', host: '192.168.1.50' })).toEqual({
      connection: 'tcp',
      host: '192.168.1.50',
      port: 9100,
      ...usual,
    });
    expect(at({ connection: 'serial', path: '/dev/ttyS0' })).toMatchObject({ baudRate: 9600 });
    expect(at({ connection: 'file', path: 'slips' })).toMatchObject({
      path: resolve('/etc/qika/slips'),
    });
  });

  test('names every place at once', () => {
    const message = messageOf({ station: 0, port: 0, surprise: 1 });
    for (const place of ['station', 'port', 'surprise']) expect(message).toContain(place);
  });

  test('a file that is no JSON is named', () => {
    const folder = mkdtempSync(join(tmpdir(), 'qika-config-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'qika.json');
    expect(() => loadConfig(path)).toThrow(path);
    writeFileSync(path, '{');
    expect(() => loadConfig(path)).toThrow(ConfigError);
    writeFileSync(path, JSON.stringify(SMALLEST));
    expect(loadConfig(path).dataDir).toBe(join(folder, 'data'));
  });

  test('the demo runs on simulated hardware in its own folder', () => {
    const company = { code: 31001, name: '示范燃气', outlet: '营业厅', timeZone: 'Asia/Shanghai' };
    expect(demoConfig(company, { dataDir: resolve('/tmp/demo'), port: 7190 })).toMatchObject({
      hosts: ['qika.localhost:7190'],
      readers: { binding: 'simulated' },
      demo: true,
    });
  });
});

describe('the master key', () => {
  const keyFile = (text: string, mode: number): string => {
    const folder = mkdtempSync(join(tmpdir(), 'qika-key-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'master.key');
    writeFileSync(path, text, { mode });
    return path;
  };

  test('is 64 hex digits that nobody else may read', () => {
    expect(readKeyFile(keyFile(`${'ab'.repeat(32)}\n`, 0o600), 'masterKeyFile')).toEqual(
      new Uint8Array(32).fill(0xab),
    );
    expect(() => readKeyFile(keyFile('ab'.repeat(31), 0o600), 'masterKeyFile')).toThrow(
      '64 hex digits',
    );
    expect(() => readKeyFile('/nowhere/at/all', 'masterKeyFile')).toThrow('/nowhere/at/all');
  });

  test('is refused when others may read it, where files have modes', () => {
    const read = (): unknown => readKeyFile(keyFile('ab'.repeat(32), 0o640), 'masterKeyFile');
    if (process.platform === 'win32') expect(read()).toHaveLength(32);
    else expect(read).toThrow('chmod 600');
  });

  test('of the demo is the same in every demo, is made once, and says what it is', () => {
    const [path, other] = [`${keyFile('', 0o600)}.demo`, `${keyFile('', 0o600)}.demo`];
    makeDemoKey(path, systemHash);
    makeDemoKey(other, systemHash);
    expect(readKeyFile(path, 'masterKeyFile')).toEqual(readKeyFile(other, 'masterKeyFile'));
    expect(readFileSync(path, 'utf8')).toMatch(/^# .*known to everyone/);
    makeDemoKey(path, {
      sha256: () => new Uint8Array(32),
      sha256Into: (_data, into) => into,
      sha256Hex: () => '0'.repeat(64),
    });
    expect(readKeyFile(path, 'masterKeyFile')).toEqual(readKeyFile(other, 'masterKeyFile'));
  });

  test('of the demo is refused in a real station', () => {
    const path = `${keyFile('', 0o600)}.demo`;
    makeDemoKey(path, systemHash);
    const company = { code: 31001, name: '示范燃气', outlet: '厅', timeZone: 'Asia/Shanghai' };
    const demo = demoConfig(company, { dataDir: '/tmp/qika-key', port: null });
    const config = { ...demo, keys: { masterKeyFile: path } };
    expect(stationKey(config, path, systemHash)).toHaveLength(32);
    expect(() => stationKey({ ...config, demo: false }, path, systemHash)).toThrow("demo's key");
  });
});
