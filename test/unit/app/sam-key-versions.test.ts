/**
 * Versions of the master keys of M1 and CPU cards: a card keeps the one that it was made with, and the card that takes its place at
 * the next visit (补卡, old-key) is of the newest. The station's keys come from its ring, the meter's from its own list.
 */
import { describe, expect, test } from 'vitest';
import { createSoftwareSam } from '../../../drivers/card/keys/software-sam.ts';
import { cpuKey, sectorKey } from '../../../simulators/card/card-keys.ts';
import { CpuCard } from '../../../simulators/card/cpu-card.ts';
import { createCpuMemory } from '../../../simulators/card/cpu-stock.ts';
import { createMifareMemory, MifareClassic } from '../../../simulators/card/mifare-classic.ts';
import { activeSlot } from '../../../simulators/card/reference-v1.ts';
import type { SimulatedCard } from '../../../simulators/card/simulated-card.ts';
import { cardNo } from '../../../src/core/ids.ts';
import { VaultSealedError } from '../../../src/ports/vault.ts';
import { KeyRing, type NewKey } from '../../../src/system/keys/key-ring.ts';
import { createVault, samMaster } from '../../../src/system/vault.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CARD, CLERK, furnish } from './account.ts';
import { Hall, MASTER_KEY } from './desk.ts';
import { codeOf, gas, story, value } from './told.ts';

const PICC = 'ACS ACR122U PICC Interface 00 00';
const CONTACT = 'Gemalto USB Shell Token V2 00 00';
const NEW = cardNo(CARD + 1);
const SECOND = new Uint8Array(32).fill(0x22);
const UIDS = [Uint8Array.of(0x5e, 0x21, 0x08, 0xc7), Uint8Array.of(0x5e, 0x21, 0x08, 0xc8)];
const SERIALS = [1, 2].map((last) => Uint8Array.of(1, 2, 3, 4, 5, 6, 7, last));

const key = (family: NewKey['family'], version: 1 | 2, forNewCards: boolean): NewKey => ({
  family,
  version,
  forNewCards,
  key: version === 1 ? MASTER_KEY : SECOND,
});
const first = (family: NewKey['family']): NewKey => key(family, 1, true);

/** Master keys as a meter was given them. */
const ofMeter = (version: 1 | 2) => {
  const ring = KeyRing.of(version === 1 ? MASTER_KEY : SECOND);
  return {
    storage: samMaster(ring, 'storage', 1),
    meter: samMaster(ring, 'meter', 1),
  };
};

interface Kind {
  readonly family: 'mifare' | 'cpu';
  readonly reader: string;
  readonly chip: { readonly id: string; readonly secretLength: number };
  blank(hall: Hall, n: 0 | 1): SimulatedCard;
  meterSecret(n: 0 | 1, version: 1 | 2): (card: number) => Uint8Array;
}

const cpu = (algorithm: '3des' | 'sm4'): Kind => ({
  family: 'cpu',
  reader: CONTACT,
  chip: { id: 'cpu-card', secretLength: 0 },
  blank: (hall, n) =>
    new CpuCard({
      memory: createCpuMemory({ serial: SERIALS[n] ?? expect.fail('no serial'), algorithm }),
      random: hall.dice,
    }),
  meterSecret: (n, version) => (card) =>
    cpuKey(algorithm, ofMeter(version).meter, SERIALS[n] ?? expect.fail('no serial'), card),
});

const KINDS: Readonly<Record<string, Kind>> = {
  M1: {
    family: 'mifare',
    reader: PICC,
    chip: { id: 'mifare-classic-1k', secretLength: 0 },
    blank: (hall, n) =>
      new MifareClassic({
        memory: createMifareMemory(UIDS[n] ?? expect.fail('no UID')),
        random: hall.dice,
      }),
    meterSecret: (n, version) => (card) =>
      Uint8Array.of(
        ...[3, 4].flatMap((sector) => [
          ...sectorKey(ofMeter(version).storage, UIDS[n] ?? expect.fail('no UID'), card, sector),
        ]),
      ),
  },
  'CPU 3DES': cpu('3des'),
  'CPU SM4': cpu('sm4'),
};

/** A card of the first version in the reader, and a ring whose second version is for new cards of its family. */
async function rotated(kind: Kind) {
  const hall = new Hall();
  const ring = new KeyRing();
  const others = (['memory', 'mifare', 'cpu', 'personal'] as const).filter(
    (family) => family !== kind.family,
  );
  const one = [...others.map(first), first(kind.family)];
  const two = [...others.map(first), key(kind.family, 1, false), key(kind.family, 2, true)];
  ring.fill(one);
  const sam = createSoftwareSam((which, version) => samMaster(ring, which, version));
  const station = await hall.station(1, hall.store, { sam });
  for (const name of [PICC, CONTACT]) station.hardware.plug(name);
  await settle();
  await furnish(station.deps, () => hall.id());
  const old = kind.blank(hall, 0);
  await station.insert(old, kind.reader);
  const opening = {
    operationId: hall.id(),
    accountId: ACCOUNT,
    cardNo: CARD,
    reader: kind.reader,
    confirmLowTries: false,
  };
  expect(value(await station.counter.openCard(CLERK, opening)).state).toBe('active');
  ring.fill(two);
  station.keys.fill(two);
  const sale = () => hall.sale({ reader: kind.reader });
  const read = async () =>
    value(
      await station.counter.readCard(CLERK, {
        reader: kind.reader,
        accountId: ACCOUNT,
        confirmLowTries: false,
      }),
    );
  return { hall, ring, station, old, one, two, sale, read };
}

describe.each(Object.entries(KINDS))('%s', (_name, kind) => {
  test('the old card goes on with its own version and is named; its successor is of the newest, to the same total', async () => {
    const { hall, station, old, sale, read } = await rotated(kind);
    const { counter, deps } = station;
    expect(story(await counter.loadCard(CLERK, sale()))).toBe('done done done');
    expect(deps.store.card(CARD)).toMatchObject({ keyVersion: 1 });
    expect((await read()).warnings).toContain('card.old-key');
    await station.remove(kind.reader);
    const meter = hall.gasMeter();
    const visit = (card: SimulatedCard, n: 0 | 1, version: 1 | 2) =>
      meter.visit(card, { pscOf: kind.meterSecret(n, version), clock: 1_796_000_100 });
    expect(visit(old, 0, 1)).toMatchObject({ kind: 'taken', litres: 20_000 });
    await station.insert(old, kind.reader);
    expect(story(await counter.loadCard(CLERK, sale()))).toBe('done done done');

    await station.remove(kind.reader);
    const fresh = kind.blank(hall, 1);
    await station.insert(fresh, kind.reader);
    const replacing = {
      operationId: hall.id(),
      accountId: ACCOUNT,
      replaces: CARD,
      reason: 'old-key' as const,
      cardNo: NEW,
      reader: kind.reader,
      confirmLowTries: false,
      witness: null,
    };
    expect(value(await counter.replaceCard(CLERK, replacing)).state).toBe('active');
    expect(deps.store.card(NEW)).toMatchObject({ keyVersion: 2, stage: 'active' });
    expect((await read()).warnings).not.toContain('card.old-key');
    expect(story(await counter.loadCard(CLERK, sale()))).toBe('done done done');
    expect(activeSlot(fresh.main(), NEW)).toMatchObject({ totalLitres: 60_000 });

    await station.remove(kind.reader);
    expect(visit(fresh, 1, 1)).not.toMatchObject({ kind: 'taken' });
    expect(visit(fresh, 1, 2)).toMatchObject({ kind: 'taken', litres: 40_000 });
    await station.insert(fresh, kind.reader);
    await read();
    expect(gas(hall)).toEqual([0, 0, 0, 60_000]);
  });

  test('a station that lacks the version of a card refuses before money is taken', async () => {
    const { ring, station, one, hall, sale } = await rotated(kind);
    const fresh = kind.blank(hall, 1);
    await station.remove(kind.reader);
    await station.insert(fresh, kind.reader);
    const replacing = {
      operationId: hall.id(),
      accountId: ACCOUNT,
      replaces: CARD,
      reason: 'old-key' as const,
      cardNo: NEW,
      reader: kind.reader,
      confirmLowTries: false,
      witness: null,
    };
    expect(value(await station.counter.replaceCard(CLERK, replacing)).state).toBe('active');
    ring.fill(one);
    station.keys.fill(one);
    const before = hall.store.history(ACCOUNT, 99).length;
    expect(codeOf(await station.counter.loadCard(CLERK, sale()))).toBe('keys.version-missing');
    expect(hall.store.history(ACCOUNT, 99)).toHaveLength(before);
  });

  test('a station whose keys of such cards are in a module makes and serves the first version only', () => {
    const ring = new KeyRing();
    ring.fill([first('memory'), key(kind.family, 1, false), key(kind.family, 2, true)]);
    const [own, module] = [createVault(ring), createVault(ring, { hasModule: true })];
    expect([own.currentVersion(kind.chip), module.currentVersion(kind.chip)]).toEqual([2, 1]);
    expect(() => own.assertVersion(kind.chip, 2)).not.toThrow();
    expect(() => module.assertVersion(kind.chip, 2)).toThrow(VaultSealedError);
    expect(() => module.assertVersion(kind.chip, 1)).not.toThrow();
    const names = [1, 2].map((version) => own.secretOf(CARD, 0, version).fingerprint);
    expect(new Set(names).size).toBe(2);
  });
});
