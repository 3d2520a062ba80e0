/** A card that is refused because it contradicts the books leaves one note behind, and none when it agrees again. */
import { expect, test } from 'vitest';
import { crc32 } from '../../../drivers/card/formats/crc32.ts';
import { createReferenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { createSlotMacs } from '../../../drivers/card/keys/slot-macs.ts';
import { createCardMemory } from '../../../simulators/card/card-memory.ts';
import {
  encodeHeader,
  encodeReport,
  encodeSlot,
  HEADER_AT,
  REPORT_AT,
  SLOT_AT,
} from '../../../simulators/card/reference-v1.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { setFault } from '../../../simulators/faults.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { type LedgerStore, StoreError } from '../../../src/ports/store.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CARD, CLERK, COMPANY } from './account.ts';
import { type Hall, openedHall, pscOf, READER, type Scene, type Station } from './desk.ts';
import { scene as keyedScene } from './gap-scene.ts';
import { codeOf, gas, story, value } from './told.ts';

const NEW = CARD + 1;
const noKeys = createSlotMacs({ current: () => null, master: () => null });
const KEYLESS = { formats: [createReferenceV1(noKeys)] };
const SLOT = { tag: '00'.repeat(8), soldAt: 0, loadLitres: 20_000, ceilingLitres: 0 };
const ahead = (image: Uint8Array) =>
  image.set(encodeSlot({ ...SLOT, sequence: 7, totalLitres: 90_000 }, CARD), SLOT_AT.B);
const REPORT = { result: 0, sequence: 9, totalLitres: 90_000, remainingLitres: 1, indexLitres: 1 };
const meterAhead = (image: Uint8Array) =>
  image.set(encodeReport({ ...REPORT, stateBits: 1, clock: 1_796_000_000 }, CARD), REPORT_AT);
const HEADER = { kind: 1, company: COMPANY, account: ACCOUNT, maker: 7, meter: '202611230042' };

/** The same chip and secret with other bytes. */
function showing(hall: Hall, card: Sle4442, change: (image: Uint8Array) => void): Sle4442 {
  const image = card.main();
  change(image);
  return new Sle4442({ memory: createCardMemory({ image, psc: pscOf(CARD) }), random: hall.dice });
}

/** The card comes into the reader, is read, and leaves it. */
async function read(station: Station, card: Sle4442): Promise<string> {
  await settle();
  await station.remove();
  await station.insert(card);
  const ask = { reader: READER, accountId: null, confirmLowTries: false };
  const told = codeOf(await station.counter.readCard(CLERK, ask));
  await station.remove();
  return told;
}

/** "1 card.ahead", as the list has them. */
const listed = ({ attention }: LedgerStore): string[] =>
  attention.cardsDiffering(null, 9).map(({ note: { nth, code } }) => `${nth} ${code}`);

const entries = ({ store }: Hall): unknown =>
  store.db
    .prepare("SELECT kind FROM entry WHERE kind LIKE '%card-difference' ORDER BY id")
    .pluck()
    .all();

const isLawful = ({ store }: Hall): boolean =>
  verifyLedger(store.db, systemHash).laws.every(({ ok }) => ok);

/** A counter whose ledger does something else with some commands. */
const counterOn = ({ hall }: Scene, before: (command: LedgerCommand) => void): Promise<Station> =>
  hall.station(2, {
    ...hall.store,
    async commit(command) {
      before(command);
      return hall.store.commit(command);
    },
  });

test('a refused card stands in the list once, however often it is refused, till it agrees; then again', async () => {
  const { hall, station, card } = await openedHall();
  const wrong = showing(hall, card, ahead);
  expect(await read(station, wrong)).toBe('card.ahead');
  expect(await read(station, wrong)).toBe('card.ahead');
  expect(await read(station, showing(hall, card, meterAhead))).toBe('card.meter-ahead');
  expect(listed(hall.store)).toEqual(['1 card.ahead']);
  expect(entries(hall)).toEqual(['note-card-difference']);
  expect(hall.store.attention.counts()).toMatchObject({ cardsDiffer: 1, countsDiffer: 0 });
  expect(await read(station, card)).toBe('accepted');
  expect(await read(station, card)).toBe('accepted');
  expect(listed(hall.store)).toEqual([]);
  expect(await read(station, showing(hall, card, meterAhead))).toBe('card.meter-ahead');
  expect(listed(hall.store)).toEqual(['2 card.meter-ahead']);
  expect(await read(station, card)).toBe('accepted');
  expect(entries(hall)).toEqual([
    ...['note-card-difference', 'end-card-difference'],
    ...['note-card-difference', 'end-card-difference'],
  ]);
  expect(gas(hall)).toEqual([0, 0, 0, 0]);
  expect(isLawful(hall)).toBe(true);
});

test('what the refusal told, by whom and when, is in the list; a sale that is refused notes as well', async () => {
  const { hall, station, card } = await openedHall();
  await station.remove();
  await station.insert(showing(hall, card, ahead));
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('refused card.ahead');
  await hall.clock.advance(60_000);
  const from = { putBack: null, countsDiffer: null, cardsDiffer: null, metersDiffer: null };
  const ask = { ...from, voidListed: null, gasOwed: null };
  const { cardsDiffer } = station.counter.attention(ask, 9);
  expect(cardsDiffer).toMatchObject({
    total: 1,
    rows: [
      {
        differs: { account: { accountId: ACCOUNT }, note: { operator: CLERK.operator } },
        finding: { facts: { cardNo: CARD, cardSequence: 7, ledgerSequence: 0 }, bars: true },
      },
    ],
    next: null,
  });
  expect(Math.round((cardsDiffer.rows[0]?.ageMs ?? 0) / 1000)).toBe(60);
  const seen = value(await station.counter.diagnoseCard(READER)).findings.map(({ code }) => code);
  expect(seen.slice(0, 2)).toEqual(['card.ahead', 'card.differs-since']);
  await station.remove();
  await station.insert(card);
  const { findings } = value(await station.counter.diagnoseCard(READER));
  expect(findings[0]).toMatchObject({ code: 'card.differs-since', facts: { since: '2026-11-23' } });
  expect(listed(hall.store), 'a diagnosis ends nothing').toEqual(['1 card.ahead']);
});

test('a card that was replaced is looked for no more, and its number is noted no more', async () => {
  const { hall, station, card } = await openedHall();
  const wrong = showing(hall, card, ahead);
  await read(station, wrong);
  await station.insert(hall.blankCard());
  const place = { reader: READER, confirmLowTries: false, witness: null };
  const asked = { operationId: hall.id(), accountId: ACCOUNT, replaces: CARD, reason: 'broken' };
  value(
    await station.counter.replaceCard(CLERK, { ...place, ...asked, cardNo: NEW } as Parameters<
      typeof station.counter.replaceCard
    >[1]),
  );
  expect([listed(hall.store), hall.store.attention.counts().cardsDiffer]).toEqual([[], 0]);
  expect(await read(station, wrong)).toBe('card.void-listed');
  expect(entries(hall)).toEqual(['note-card-difference']);
});

test('a number that is not in the ledger is never noted, nor what is refused for another reason', async () => {
  const { hall, station, card } = await openedHall();
  const strange = showing(hall, card, (image) => {
    ahead(image);
    image.set(encodeHeader({ ...HEADER, card: NEW }), HEADER_AT);
  });
  expect(await read(station, strange)).toBe('card.unknown');
  const others = showing(hall, card, (image) => {
    image.set(encodeHeader({ ...HEADER, card: CARD, account: ACCOUNT + 1 }), HEADER_AT);
  });
  expect(await read(station, others)).toBe('card.other-account');
  expect(entries(hall)).toEqual([]);
});

test('a card with an open load stands in the lists of loads, and is not noted', async () => {
  const { hall, station, card } = await openedHall();
  setFault(station.hardware.reader(READER), { kind: 'cut-power', byte: 20, torn: 'old' });
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toContain('pending');
  await settle();
  expect(await read(station, showing(hall, card, ahead))).toBe('load.case');
  expect(hall.store.attention.counts()).toMatchObject({ countsDiffer: 1, cardsDiffer: 0 });
  expect(entries(hall)).toEqual([]);
});

/** Changed, with the checksums that everybody can make, and with a MAC that is none. */
const altered = (image: Uint8Array, number: number = CARD, slot: 'A' | 'B' = 'B'): void => {
  const at = SLOT_AT[slot];
  const view = new DataView(image.buffer, image.byteOffset);
  view.setBigUint64(at + 8, 900_000n);
  view.setUint32(0x28, number);
  view.setUint32(0x3c, crc32(image.subarray(0x20, 0x3c)));
  const sum = crc32(image.subarray(0x28, 0x2c), image.subarray(at + 1, at + 44));
  view.setUint32(at + 44, sum);
};

test('an altered card with an open load is not noted either', async () => {
  const { hall, station, card } = await keyedScene();
  setFault(station.hardware.reader(READER), { kind: 'cut-power', byte: 20, torn: 'old' });
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toContain('pending');
  await settle();
  const fake = showing(hall, card, (image) => altered(image, CARD, 'A'));
  const warned: unknown[] = [];
  station.deps.log.warn = (facts) => warned.push(facts);
  expect(await read(station, fake)).toBe('card.altered');
  expect(warned, 'the ledger is not asked').toEqual([]);
  expect([hall.store.attention.counts().putBack, entries(hall)]).toEqual([1, []]);
});

test('an altered card is noted where its number is ours, and a station without keys does not end that', async () => {
  const { hall, station, card } = await keyedScene();
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  expect(
    await read(
      station,
      showing(hall, card, (image) => altered(image, NEW)),
    ),
  ).toBe('card.altered');
  expect(entries(hall)).toEqual([]);
  expect(await read(station, showing(hall, card, altered))).toBe('card.altered');
  expect(listed(hall.store)).toEqual(['1 card.altered']);
  const sealed = await hall.station(2, hall.store, KEYLESS);
  sealed.keys.empty();
  expect(await read(sealed, card)).toBe('accepted');
  expect(listed(hall.store)).toEqual(['1 card.altered']);
  expect(await read(station, card)).toBe('accepted');
  expect(listed(hall.store)).toEqual([]);
});

test.each(['store.full', 'store.busy', 'store.read-only'] as const)(
  'a note that a ledger does not take (%s) is logged with its code, and the refusal is told unchanged',
  async (code) => {
    const scene = await openedHall();
    const { hall, card } = scene;
    const ledger: { takes: boolean } = { takes: false };
    const station = await counterOn(scene, ({ kind }) => {
      if (!ledger.takes && kind.endsWith('card-difference')) throw new StoreError(code, 'not now');
    });
    const logged: unknown[] = [];
    station.deps.log.error = (facts) => logged.push(facts);
    expect(await read(station, showing(hall, card, ahead))).toBe('card.ahead');
    expect([logged, listed(hall.store)]).toEqual([[expect.objectContaining({ code })], []]);
    ledger.takes = true;
    expect(await read(station, showing(hall, card, ahead))).toBe('card.ahead');
    ledger.takes = false;
    expect(await read(station, card)).toBe('accepted');
    expect([logged.length, listed(hall.store)]).toEqual([2, ['1 card.ahead']]);
    ledger.takes = true;
    expect(await read(station, card)).toBe('accepted');
    expect(listed(hall.store)).toEqual([]);
  },
);

test('two stations that refuse one card at once make one entry of it', async () => {
  const scene = await openedHall();
  const { hall, station, card } = scene;
  const wrong = showing(hall, card, ahead);
  const other = await hall.station(2, {
    ...hall.store,
    async commit(command) {
      // Whoever was asked first looked before the other one had written.
      if (command.kind === 'note-card-difference') {
        expect(await read(station, wrong)).toBe('card.ahead');
      }
      return hall.store.commit(command);
    },
  });
  const warned: unknown[] = [];
  other.deps.log.warn = (facts) => warned.push(facts);
  expect(await read(other, wrong)).toBe('card.ahead');
  expect(warned).toEqual([]);
  expect([listed(hall.store), entries(hall)]).toEqual([['1 card.ahead'], ['note-card-difference']]);
});
