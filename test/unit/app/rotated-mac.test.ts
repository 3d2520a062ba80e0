/** The MAC key is rotated at a card's next visit: its next write is of the newest version, and torn at any byte it stays ours. */
import { expect, test } from 'vitest';
import { createReferenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { createSlotMacs } from '../../../drivers/card/keys/slot-macs.ts';
import { setFault } from '../../../simulators/faults.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CLERK, furnish } from './account.ts';
import { Hall, pscOf, READER } from './desk.ts';
import { gas, story } from './told.ts';

const FIRST = new Uint8Array(16).fill(0x5a);
const SECOND = new Uint8Array(16).fill(0xa5);
const keyOf = (version: number) => (version === 1 ? FIRST : version === 2 ? SECOND : null);
const withKeys = (newest: 1 | 2) => ({
  formats: [
    createReferenceV1(
      createSlotMacs({
        current: () => newest,
        master: (version) => {
          const key = version <= newest ? keyOf(version) : null;
          return key === null ? null : Uint8Array.from(key);
        },
      }),
    ),
  ],
});
const visit = { pscOf: (no: number) => pscOf(no), clock: 1_796_000_100, macKeyOf: keyOf };
/** Offset of the key version in a slot, and the two slots (docs/card-format.md §3.1). */
const versions = (image: Uint8Array) => [image[0x42], image[0x72]];

/** A card that was written under version 1, in the reader of a station that has version 2 too. */
async function rotated() {
  const hall = new Hall();
  const before = await hall.station(1, hall.store, withKeys(1));
  await furnish(before.deps, () => hall.id());
  const card = hall.blankCard();
  await hall.openCard(before, card);
  expect(story(await before.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  await before.remove();
  const station = await hall.station(2, hall.store, withKeys(2));
  await station.insert(card);
  return { hall, card, station };
}

test('a card of version 1 is read, and its next write is of version 2', async () => {
  const { hall, card, station } = await rotated();
  expect(versions(card.main())).toContain(1);
  expect(versions(card.main())).not.toContain(2);
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  expect(versions(card.main()).toSorted((a = 0, b = 0) => a - b)).toEqual([1, 2]);
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  expect(versions(card.main())).toEqual([2, 2]);
  expect(hall.gasMeter().visit(card, visit)).toMatchObject({ kind: 'taken', litres: 60_000 });
});

async function bytesOfALoad(): Promise<number> {
  const { hall, card, station } = await rotated();
  const before = card.bytesProgrammed;
  await station.counter.loadCard(CLERK, hall.sale());
  return card.bytesProgrammed - before;
}

test('torn at every byte of that write the card is never one that nobody can open', async () => {
  const bytes = await bytesOfALoad();
  const modes = ['old', 'erased', 'mixture', 'marginal'] as const;
  for (let byte = 1; byte <= bytes; byte += 1) {
    const { hall, card, station } = await rotated();
    const torn = modes[byte % modes.length] ?? 'old';
    setFault(station.hardware.reader(READER), { kind: 'cut-power', byte, torn });
    await station.counter.loadCard(CLERK, hall.sale());
    await settle();
    if (station.hardware.reader(READER).card !== null) await station.remove();
    await station.insert(card);
    const ask = { reader: READER, accountId: ACCOUNT, confirmLowTries: true };
    const read = await station.counter.readCard(CLERK, ask);
    expect([byte, torn, read.ok ? 'read' : read.refusal.code]).toEqual([byte, torn, 'read']);
    expect(gas(hall), `byte ${byte} ${torn}`).toEqual([0, 0, 40_000, 0]);
    expect(
      versions(card.main()).toSorted((a = 0, b = 0) => a - b),
      `byte ${byte} ${torn}`,
    ).toEqual([1, 2]);
    expect(hall.gasMeter().visit(card, visit)).toMatchObject({ kind: 'taken', litres: 40_000 });
  }
});
