/** A PSAM in a slot of its own: it gives what the software SAM gives, and no key ever crosses the wire. */
import { describe, expect, it } from 'vitest';
import { createCardReaders } from '../../../drivers/card/card-readers.ts';
import { createPsam, type ModuleConnection } from '../../../drivers/card/keys/psam.ts';
import { createSoftwareSam } from '../../../drivers/card/keys/software-sam.ts';
import { createInlineLauncher } from '../../../drivers/card/readers/inline-launcher.ts';
import { cpuKey, derive, factorOf } from '../../../simulators/card/card-keys.ts';
import { CpuCard } from '../../../simulators/card/cpu-card.ts';
import { createCpuMemory } from '../../../simulators/card/cpu-stock.ts';
import { PsamCard } from '../../../simulators/card/psam-card.ts';
import { createVirtualReaders } from '../../../simulators/card/virtual-pcsc.ts';
import { createRandom } from '../../../simulators/random.ts';
import { cardNo } from '../../../src/core/ids.ts';
import { CardError } from '../../../src/ports/cards.ts';
import type { CpuKey } from '../../../src/ports/sam.ts';
import { ManualClock, settle } from '../../manual-clock.ts';
import { codeOf } from './virtual-station.ts';

const COUNTER = 'ACS ACR39U ICC Reader 00 00';
const SLOT = 'ACS ACR39U SAM Reader 01 00';
const random = createRandom(2026);
const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => random.below(256));
const MASTERS = { storage: bytes(16), station: bytes(16), meter: bytes(16) };
const OWNER = { cardNo: cardNo(20000017), keyVersion: 1, serial: bytes(4) };
const software = createSoftwareSam((which) => MASTERS[which]);

/** A module at the end of a wire that is listened to. */
function module(card: PsamCard | CpuCard = new PsamCard(MASTERS)) {
  const wire: string[] = [];
  let open = 0;
  let most = 0;
  const sam = createPsam(SLOT, async (): Promise<ModuleConnection> => {
    open += 1;
    most = Math.max(most, open);
    card.powerUp();
    return {
      reader: SLOT,
      async transmit(command) {
        const answer = card.command(command);
        if (answer === null) throw new CardError('card.removed', SLOT, 'no power');
        wire.push(Buffer.from(command).toString('hex'), Buffer.from(answer).toString('hex'));
        return answer;
      },
      reconnect: async () => undefined,
      async disconnect() {
        open -= 1;
      },
    };
  });
  return { sam, card, wire, most: () => most, open: () => open };
}

const keys: readonly CpuKey[] = (['3des', 'sm4'] as const).flatMap((cipher) =>
  (['station', 'meter'] as const).flatMap((role) =>
    [OWNER, 'transport' as const].map((owner) => ({ cipher, role, owner })),
  ),
);

describe('a PSAM', () => {
  it('makes what the software SAM makes of the same master keys', async () => {
    const { sam } = module();
    for (const sector of [0, 1, 2, 3, 4]) {
      expect(await sam.sectorKey(OWNER, sector)).toEqual(await software.sectorKey(OWNER, sector));
    }
    for (const key of keys) {
      const challenge = bytes(key.cipher === 'sm4' ? 16 : 8);
      expect(await sam.authenticate(key, challenge)).toEqual(
        await software.authenticate(key, challenge),
      );
      for (const length of [5, 8, 16, 37, 56]) {
        const command = bytes(length);
        const start = bytes(4);
        expect(await sam.mac(key, start, command)).toEqual(await software.mac(key, start, command));
      }
    }
  });

  it('never shows a master key or a key of a CPU card', async () => {
    const { sam, wire } = module();
    const secrets = [
      ...Object.values(MASTERS),
      derive('3des', MASTERS.storage, factorOf(OWNER.serial, OWNER.cardNo)),
      ...(['3des', 'sm4'] as const).map((cipher) =>
        cpuKey(cipher, MASTERS.station, OWNER.serial, OWNER.cardNo),
      ),
    ].map((key) => Buffer.from(key).toString('hex'));
    await sam.sectorKey(OWNER, 1);
    for (const key of keys) {
      await sam.authenticate(key, bytes(key.cipher === 'sm4' ? 16 : 8));
      await sam.mac(key, bytes(4), bytes(40));
    }
    const said = wire.join(' ');
    expect(said.length).toBeGreaterThan(500);
    for (const secret of secrets) {
      expect(said).not.toContain(secret.slice(0, 16));
      expect(said).not.toContain(secret.slice(16));
    }
  });

  it('has one version of the keys of cards: none of another is used in its place', async () => {
    const { sam, wire } = module();
    const owner = { ...OWNER, keyVersion: 2 };
    const key: CpuKey = { cipher: 'sm4', role: 'station', owner };
    const asked = [
      () => sam.sectorKey(owner, 1),
      () => sam.authenticate(key, bytes(16)),
      () => sam.mac(key, bytes(4), bytes(40)),
      () => sam.wrap(key, { ...key, owner: 'transport' }),
    ];
    for (const ask of asked) expect(await codeOf(ask())).toBe('sam.refused');
    expect(wire).toEqual([]);
  });

  it('is missing where another card is in its slot, which is asked for nothing', async () => {
    const memory = createCpuMemory({ serial: bytes(8), algorithm: '3des' });
    const { sam, wire } = module(new CpuCard({ memory, random }));
    expect(await codeOf(sam.sectorKey(OWNER, 1))).toBe('sam.missing');
    expect(wire).toEqual(['00a4040006f051494b4153', '6a82']);
  });

  it('gives no key away, not even sealed', async () => {
    const { sam, wire } = module();
    const own: CpuKey = { cipher: '3des', role: 'station', owner: OWNER };
    const work = sam.wrap({ ...own, owner: 'transport' }, own);
    expect(await codeOf(work)).toBe('sam.refused');
    expect(wire).toEqual([]);
  });

  it('seals the transport key under the key that a card has: that is how a card becomes stock again', async () => {
    const { sam } = module();
    for (const under of keys.filter(({ owner }) => owner !== 'transport')) {
      for (const role of ['station', 'meter'] as const) {
        const key: CpuKey = { cipher: under.cipher, role, owner: 'transport' };
        expect(await sam.wrap(under, key)).toEqual(await software.wrap(under, key));
      }
    }
  });

  it('is not asked where the card has the transport key already, and another of its keys becomes it', async () => {
    const { sam, wire } = module();
    for (const cipher of ['3des', 'sm4'] as const) {
      const under: CpuKey = { cipher, role: 'station', owner: 'transport' };
      const key: CpuKey = { ...under, role: 'meter' };
      expect(await sam.wrap(under, key)).toEqual(await software.wrap(under, key));
    }
    expect(wire).toEqual([]);
  });

  it('is asked by one at a time, and given back each time', async () => {
    const { sam, most, open } = module();
    const asked = [0, 1, 2, 3].map((sector) => sam.sectorKey(OWNER, sector));
    const expected = await Promise.all([0, 1, 2, 3].map((n) => software.sectorKey(OWNER, n)));
    expect(await Promise.all(asked)).toEqual(expected);
    expect(most()).toBe(1);
    expect(open()).toBe(0);
  });

  it('holds what was begun for one command, and knows no key of MACs unless it was given one', () => {
    const card = new PsamCard(MASTERS);
    card.powerUp();
    const say = (hex: string): string =>
      Buffer.from(card.command(Uint8Array.from(Buffer.from(hex, 'hex'))) ?? []).toString('hex');
    expect(say('801a0100080000000000000000')).toBe('6982');
    expect(say('00a4040006f051494b4153')).toBe('9000');
    expect(say('801a0400080000000000000000')).toBe('6a88');
    expect(say('801a01000700000000000000')).toBe('6700');
    expect(say('801a0100080000000000000000')).toBe('9000');
    expect(say('80fa0000080000000000000000')).toBe('6108');
    expect(say('80fa0000080000000000000000')).toBe('6985');
  });
});

describe('a slot for a module', () => {
  async function slot() {
    const hardware = createVirtualReaders({ readers: [SLOT] });
    const launcher = createInlineLauncher({
      binding: hardware.pcsclite,
      killed: () => hardware.killClients(),
    });
    const readers = createCardReaders({ launcher, clock: new ManualClock(), psamReader: SLOT });
    await settle();
    return { hardware, readers };
  }

  it('is no reader of customers', async () => {
    const { hardware, readers } = await slot();
    const told: string[] = [];
    readers.watch(({ name }) => told.push(name));
    hardware.plug(COUNTER);
    hardware.insert(SLOT, new PsamCard(MASTERS));
    await settle();
    hardware.remove(SLOT);
    await settle();
    expect(readers.states().map(({ name }) => name)).toEqual([COUNTER]);
    expect(new Set(told)).toEqual(new Set([COUNTER]));
    expect(await codeOf(readers.session(SLOT, (card) => card.read()))).toBe('reader.unknown');
  });
});
