/** A station is opened to a network whole, or does not start: TLS, names, peers, each with its reason. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { networkDoor, StartRefused } from '../../../src/cli/network-door.ts';
import { startFailure } from '../../../src/cli/serve.ts';
import { type Config, readConfig } from '../../../src/config/config.ts';
import { selfSigned } from '../../rig/certificate.ts';

const NOW = Date.UTC(2026, 10, 26);
const DAY = 86_400_000;
const clock = { now: () => NOW };
const NAME = 'till-3.gas.example';

function folderWith({ cert, key }: { cert: string; key: string }, mode = 0o600): string {
  const folder = mkdtempSync(join(tmpdir(), 'qika-network-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'tls.crt'), cert);
  writeFileSync(join(folder, 'tls.key'), key);
  chmodSync(join(folder, 'tls.key'), mode);
  return folder;
}

const TLS = { certFile: 'tls.crt', keyFile: 'tls.key' };

function configIn(folder: string, network: object, hosts: string[] | undefined): Config {
  const company = { code: 31001, name: '示范燃气', outlet: '城东营业厅' };
  return readConfig(
    {
      dataDir: 'data',
      company,
      station: 3,
      operator: 'owner',
      readers: { binding: 'pcsclite' },
      masterKeyFile: 'master.key',
      network: { address: '192.168.1.20', peers: ['192.168.1.0/24'], ...network },
      ...(hosts === undefined ? {} : { hosts }),
    },
    folder,
  );
}

function refused(config: Config): StartRefused {
  try {
    networkDoor(config, clock);
  } catch (cause) {
    if (cause instanceof StartRefused) return cause;
  }
  throw new Error('the station would start');
}

const good = selfSigned(NAME, NOW - DAY, NOW + DAY);
const HOSTS = [`${NAME}:7180`];

test('with certificate, names and peers it opens; without the section it serves this machine alone', () => {
  const folder = folderWith(good);
  const door = networkDoor(configIn(folder, { tls: TLS }, HOSTS), clock);
  expect(door).toEqual({ address: '192.168.1.20', peers: ['192.168.1.0/24'], ...good });
  const { network, hosts } = configIn(folder, {}, HOSTS);
  expect(networkDoor({ network: null, hosts }, clock)).toBeNull();
  expect(network?.tls).toBeUndefined();
});

test.each([
  ['no TLS', good, 0o600, {}, HOSTS, 'network.no-tls'],
  ['no names', good, 0o600, { tls: TLS }, undefined, 'network.no-hosts'],
  [
    'no file',
    good,
    0o600,
    { tls: { ...TLS, certFile: 'other.crt' } },
    HOSTS,
    'network.certificate',
  ],
  ['a key for everybody', good, 0o644, { tls: TLS }, HOSTS, 'network.certificate'],
  [
    'the key of another certificate',
    { cert: good.cert, key: selfSigned(NAME, NOW, NOW + DAY).key },
    0o600,
    { tls: TLS },
    HOSTS,
    'network.certificate',
  ],
  ['no certificate', { cert: 'x', key: 'y' }, 0o600, { tls: TLS }, HOSTS, 'network.certificate'],
  [
    'one that ended',
    selfSigned(NAME, NOW - 2 * DAY, NOW - DAY),
    0o600,
    { tls: TLS },
    HOSTS,
    'network.certificate',
  ],
  [
    'one of tomorrow',
    selfSigned(NAME, NOW + DAY, NOW + 2 * DAY),
    0o600,
    { tls: TLS },
    HOSTS,
    'network.certificate',
  ],
])('%s: the station does not start and says why', (_what, pair, mode, network, hosts, code) => {
  const config = configIn(folderWith(pair, mode), network, hosts);
  const cause = refused(config);
  expect(cause.refusal.code).toBe(code);
  const told = startFailure(cause, config);
  expect(told).toContain(`(${code})`);
  expect(told).toMatch(/\p{Script=Han}/u);
  expect(told).not.toContain('{');
});

test('a peer that is no address, and a list of none, are no configuration', () => {
  const folder = folderWith(good);
  for (const peers of [[], ['192.168.1.0/33'], ['everybody'], ['192.168.1.1/24/8']]) {
    expect(() => configIn(folder, { tls: TLS, peers }, HOSTS)).toThrow('network.peers');
  }
});
