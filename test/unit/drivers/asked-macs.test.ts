/** MACs of slots from a PSAM: what the vault would make, with no key on the wire, and codecs that wait for it. */
import { describe, expect, test } from 'vitest';
import { createReferenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { AskedMacs, type MacModule } from '../../../drivers/card/keys/asked-macs.ts';
import { createPsam, type ModuleConnection } from '../../../drivers/card/keys/psam.ts';
import { createSlotMacs } from '../../../drivers/card/keys/slot-macs.ts';
import { PsamCard } from '../../../simulators/card/psam-card.ts';
import { accountId, cardNo, meterId } from '../../../src/core/ids.ts';
import { litre } from '../../../src/core/units.ts';
import { CardError, ReaderError } from '../../../src/ports/cards.ts';

const SLOT = 'ACS ACR39U SAM Reader 01 00';
const MASTER = Uint8Array.from({ length: 16 }, (_, i) => i);
const KEYS = { storage: MASTER, station: MASTER, meter: MASTER };
const vaultOf = (version: number) =>
  createSlotMacs({
    current: () => version,
    master: (wanted) => (wanted === version ? Uint8Array.from(MASTER) : null),
  });
const IDENTITY = {
  company: 31001,
  cardNo: cardNo(20000017),
  accountId: accountId(10000042),
  meter: meterId(7, 202611230042),
};
const START = { writeSequence: 0, total: litre(0) };
const BLANK = new Uint8Array(256).fill(0xff);

/** A module that is listened to; `out` takes it from its slot. */
function module(macs: ReadonlyMap<number, Uint8Array>) {
  const card = new PsamCard({ ...KEYS, macs });
  const wire: string[] = [];
  const state: { out: boolean } = { out: false };
  const psam = createPsam(SLOT, async (): Promise<ModuleConnection> => {
    if (state.out) throw new CardError('card.removed', SLOT, 'nothing in the slot');
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
      disconnect: async () => undefined,
    };
  });
  return { psam, wire, state };
}

function askedOf(psam: MacModule, version: number | null, vault = vaultOf(9)) {
  const asked = new AskedMacs(version, vault);
  asked.ask(psam);
  return { asked, format: createReferenceV1(asked) };
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (cause: unknown) => (cause instanceof ReaderError ? cause.code : String(cause)),
  );

describe('a module with the key of version 1', () => {
  const keys = new Map([[1, MASTER]]);

  test('makes the MAC of the published image I5, and no key crosses the wire', async () => {
    const { psam, wire } = module(keys);
    const { asked, format } = askedOf(psam, 1);
    const image = Uint8Array.from(BLANK);
    image.set([0xa2, 0x13, 0x10, 0x91, 0xff, 0xff, 0x81, 0x15]);
    image.set([0xd2, 0x76, 0x00, 0x00, 0x04, 0x00], 0x15);
    const made = await asked.write(() => format.encodeInitial(image, IDENTITY, START));
    expect(Buffer.from(made.subarray(0x64, 0x6c)).toString('hex')).toBe('ae1f1df8b0f6640d');
    const said = wire.join(' ');
    expect(said).toContain('801a04010801000000');
    expect(said).not.toContain(Buffer.from(MASTER).toString('hex'));
    expect(said).not.toContain('2f643e63a30afbe8746ca9d0c2c89544');
  });

  test('is asked once for what it has answered, and judges what it has not written', async () => {
    const { psam, wire } = module(keys);
    const { asked, format } = askedOf(psam, 1);
    const written = await asked.write(() => format.encodeInitial(BLANK, IDENTITY, START));
    const said = wire.length;
    const macOf = async (image: Uint8Array) => {
      const seen = await asked.read(() => format.recognise(image));
      return seen.kind === 'customer' ? seen.content.mac : seen.kind;
    };
    expect(await macOf(written)).toEqual({ kind: 'right' });
    expect(wire.length).toBe(said);
    const vaults = createReferenceV1(vaultOf(1)).encodeInitial(BLANK, IDENTITY, START);
    expect(written).toEqual(vaults);
    const forged = createReferenceV1(
      createSlotMacs({ current: () => 1, master: () => new Uint8Array(16) }),
    ).encodeInitial(BLANK, IDENTITY, START);
    expect(await macOf(forged)).toEqual({ kind: 'wrong' });
    // A version that only the key file has, and one that nobody has.
    const older = createReferenceV1(vaultOf(9)).encodeInitial(BLANK, IDENTITY, START);
    expect(await macOf(older)).toEqual({ kind: 'right' });
    const nobodys = createReferenceV1(vaultOf(8)).encodeInitial(BLANK, IDENTITY, START);
    expect(await macOf(nobodys)).toEqual({ kind: 'key-unknown', keyVersion: 8 });
  });

  test('is out: a card is told of as one whose key is unknown, nothing is written; and it may come back', async () => {
    const { psam, state } = module(keys);
    const { asked, format } = askedOf(psam, 1);
    const image = createReferenceV1(vaultOf(1)).encodeInitial(BLANK, IDENTITY, START);
    const mac = async () => {
      const seen = await asked.read(() => format.recognise(image));
      return seen.kind === 'customer' ? seen.content.mac.kind : seen.kind;
    };
    state.out = true;
    expect(await mac()).toBe('key-unknown');
    const write = () => asked.write(() => format.encodeInitial(BLANK, IDENTITY, START));
    expect(await codeOf(write())).toBe('sam.missing');
    state.out = false;
    expect(await mac()).toBe('right');
    expect(await codeOf(write())).toBe('done');
  });

  test('has no key of the version that is written now: refused, not a crash', async () => {
    const { psam } = module(keys);
    const { asked, format } = askedOf(psam, 3);
    const work = asked.write(() => format.encodeInitial(BLANK, IDENTITY, START));
    expect(await codeOf(work)).toBe('sam.refused');
  });
});
