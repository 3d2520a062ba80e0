/** A copy has every public byte of a card and not its secret: it may end nothing that is open on the true one. */
import { describe, expect, test } from 'vitest';
import { createCardMemory } from '../../../simulators/card/card-memory.ts';
import { activeSlot, encodeMark } from '../../../simulators/card/reference-v1.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { setFault } from '../../../simulators/faults.ts';
import { settle } from '../../manual-clock.ts';
import { CARD, CLERK } from './account.ts';
import { openedHall, pscOf, READER, type Scene } from './desk.ts';
import { codeOf, gas, story, value } from './told.ts';

const GUESS = Uint8Array.of(1, 2, 3);
const CLOCK = 1_800_000_000;
/** Cell of the error counter. */
const COUNTER = 260;
/** Commands among which the answer to the last byte of a write is lost. */
const COMMANDS = 30;

interface OpenLoad extends Scene {
  readonly copy: Sle4442;
  readonly request: ReturnType<Scene['hall']['sale']>;
}

/** The true card shows the target and the ledger does not know; a copy of its earlier bytes is in the reader. */
async function writtenUnseen(): Promise<OpenLoad> {
  for (let command = 1; command < COMMANDS; command += 1) {
    const scene = await openedHall();
    const { hall, station, card } = scene;
    const copy = hall.copyOf(card, GUESS);
    const request = hall.sale();
    setFault(station.hardware.reader(READER), { kind: 'lose-answer', command });
    const outcome = story(await station.counter.loadCard(CLERK, request));
    await settle();
    if (activeSlot(card.main(), CARD)?.sequence !== 1 || !outcome.includes('pending')) continue;
    await station.remove();
    await station.insert(copy);
    return { ...scene, copy, request };
  }
  throw new Error('no command leaves a written card behind a pending load');
}

const cancel = ({ station, request }: OpenLoad) =>
  station.counter.cancelLoad(CLERK, {
    load: request.load.operationId,
    reader: READER,
    confirmLowTries: false,
  });

const read = ({ station }: Scene) =>
  station.counter.readCard(CLERK, { reader: READER, accountId: null, confirmLowTries: false });

describe('a copy of the bytes before', () => {
  test('voids nothing: the gas that the true card carries is not sold again', async () => {
    const scene = await writtenUnseen();
    const { hall, station, card } = scene;
    const cancelled = value(await cancel(scene));
    expect([cancelled.state, cancelled.refusal?.code]).toEqual(['pending', 'card.secret-wrong']);
    expect(gas(hall)).toEqual([0, 20_000, 0, 0]);
    await station.remove();
    expect(hall.gasMeter().visit(card, { pscOf, clock: CLOCK }).kind).toBe('taken');
    await station.insert(card);
    expect(codeOf(await read(scene))).toBe('accepted');
    expect(gas(hall)).toEqual([0, 0, 0, 20_000]);
  });

  test('does not turn the true card away: its secret was proven, and three tries say that it refused nothing', async () => {
    const scene = await writtenUnseen();
    const { hall, station, card, request } = scene;
    await cancel(scene);
    const stored = hall.store.card(CARD);
    const disputed = stored?.wrongSecrets ?? [];
    expect(disputed).toHaveLength(1);
    expect(stored?.provenSecrets).toEqual(expect.arrayContaining([...disputed]));
    expect(codeOf(await cancel(scene)), 'at two tries it is not tried again').toBe('accepted');
    expect(scene.copy.memory.read(COUNTER) & 0x07, 'one try was spent').toBe(0x06);
    await station.remove();
    await station.insert(card);
    expect(story(await station.counter.loadCard(CLERK, request))).toBe('done done done');
    expect(hall.store.card(CARD)?.wrongSecrets).toEqual([]);
    const next = hall.sale();
    expect(story(await station.counter.loadCard(CLERK, next))).toBe('done done done');
  });

  test('a card that is the true one is cancelled as before', async () => {
    const { hall, station, card } = await openedHall();
    const request = hall.sale();
    setFault(station.hardware.reader(READER), { kind: 'cut-power', byte: 1, torn: 'old' });
    expect(story(await station.counter.loadCard(CLERK, request))).toContain('pending');
    await settle();
    await station.remove();
    await station.insert(card);
    const cancelled = value(
      await station.counter.cancelLoad(CLERK, {
        load: request.load.operationId,
        reader: READER,
        confirmLowTries: true,
      }),
    );
    expect([cancelled.state, cancelled.result?.state]).toEqual(['not-done', 'VOIDED']);
    expect(gas(hall)).toEqual([20_000, 0, 0, 0]);
  });
});

test('a forged mark makes no case of an honest load', async () => {
  const { hall, station, card } = await openedHall();
  const image = card.main();
  image.set(encodeMark(99, CARD), 0xa0);
  const memory = createCardMemory({ image, psc: GUESS });
  const copy = new Sle4442({ memory, random: hall.dice });
  const request = hall.sale();
  setFault(station.hardware.reader(READER), { kind: 'cut-power', byte: 9, torn: 'old' });
  expect(story(await station.counter.loadCard(CLERK, request))).toContain('pending');
  await settle();
  await station.remove();
  await station.insert(copy);
  const seen = await station.counter.readCard(CLERK, {
    reader: READER,
    accountId: null,
    confirmLowTries: false,
  });
  expect(codeOf(seen)).toBe('card.secret-wrong');
  await station.remove();
  await station.insert(card);
  expect(story(await station.counter.loadCard(CLERK, request))).toBe('done done done');
  expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
});
