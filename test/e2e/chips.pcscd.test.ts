/**
 * Every chip and every dialect through the real stack: pcsclite, pcscd, vpcd, and behind it an SLE4428, an M1 or a CPU card; and
 * an SLE4442 in an OMNIKEY. In an ACS reader the other files of this folder have it.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { Hall } from './hall.ts';
import { LITRES_PER_YUAN, loadedOnce } from './households.ts';

const SEED = 20_263;
const YUAN = 100;
const LITRES = YUAN * LITRES_PER_YUAN;
const PENDING = { ok: true, value: { load: { state: 'pending' } } };
const DONE = { ok: true, value: { load: { state: 'done' } } };
const SETTLED = { ok: true, value: { settled: { state: 'POSTED' } } };

/** A pull at one of so many programmings hits every first load. */
const KINDS = [
  { kind: 'sle4442', reader: 'HID Global OMNIKEY 3x21 Smart Card Reader', programmings: 40 },
  { kind: 'sle4428', reader: 'ACS ACR39U ICC Reader', programmings: 20 },
  { kind: 'mifare', reader: 'ACS ACR122U PICC Interface', programmings: 4 },
  { kind: 'mifare', reader: 'Identiv uTrust 3700 F Contactless Reader', programmings: 4 },
  { kind: 'cpu-3des', reader: 'ACS ACR39U ICC Reader', programmings: 40 },
  { kind: 'cpu-sm4', reader: 'ACS ACR39U ICC Reader', programmings: 40 },
] as const;

let hall: Hall | null = null;
afterEach(async () => {
  await hall?.close();
  hall = null;
});

describe.each(KINDS)('$kind in $reader, on real parts', ({ kind, reader, programmings }) => {
  it('opened, torn in a load, settled when it is back, taken by the meter, sold again', async () => {
    hall = await Hall.open(SEED, reader, kind);
    const home = await hall.openHousehold();
    await hall.hands.pullAtByte(1 + hall.random.below(programmings), 'mixture');
    expect(await hall.sell(home, YUAN)).toMatchObject(PENDING);
    expect((await hall.books(home)).gas.inFlight).toBe(LITRES);

    await hall.readerIs('empty');
    await hall.putIn(home.card);
    expect(await hall.contact(home)).toMatchObject(SETTLED);
    expect(await hall.books(home)).toEqual(loadedOnce(LITRES));

    expect(await hall.hands.putIntoMeter(home.card, home.meterNumber)).toMatchObject({
      kind: 'taken',
      litres: LITRES,
    });
    await hall.putIn(home.card);
    expect(await hall.sell(home, YUAN)).toMatchObject(DONE);
    expect(await hall.books(home)).toMatchObject({
      gas: { inFlight: 0, onCard: LITRES, inMeter: LITRES },
      card: { sequence: 2, total: 2 * LITRES },
      meter: { sequence: 1, total: LITRES },
      credited: LITRES,
    });
    expect(hall.brokenLaws()).toEqual([]);
  });
});

describe('a PSAM in the second slot', () => {
  it('opens and loads an M1; while it is out the gas waits, and goes on when it is back', async () => {
    hall = await Hall.open(SEED, 'ACS ACR122U PICC Interface', 'mifare', 'psam');
    const home = await hall.openHousehold();
    expect(await hall.sell(home, YUAN)).toMatchObject(DONE);
    expect(await hall.books(home)).toEqual(loadedOnce(LITRES));

    await hall.psam?.remove();
    const waiting = await hall.sell(home, YUAN);
    expect(waiting).toMatchObject({
      ok: true,
      value: { load: { state: 'pending', refusal: { code: 'sam.missing' } } },
    });
    await hall.psam?.insert('ours');
    await hall.putIn(home.card);
    expect(await hall.contact(home)).toMatchObject(SETTLED);
    expect(await hall.books(home)).toMatchObject({
      gas: { inFlight: 0, onCard: 2 * LITRES },
      card: { sequence: 2, total: 2 * LITRES },
    });
    expect(hall.brokenLaws()).toEqual([]);
  });
});
