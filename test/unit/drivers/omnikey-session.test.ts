import { describe, expect, it } from 'vitest';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import type { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { accountId, cardNo, meterId } from '../../../src/core/ids.ts';
import { litre } from '../../../src/core/units.ts';
import type { CardSession } from '../../../src/ports/cards.ts';
import { settle } from '../../manual-clock.ts';
import { blankImage, documentedImage } from './reference-images.ts';
import { cardHolding, codeOf, PSC, virtualStation, writeWhole } from './virtual-station.ts';

const READER = 'HID Global OMNIKEY 3x21 Smart Card Reader 00 00';
const UNKNOWN_READER = 'Gemalto PC Twin Reader 00 00';
const I1 = documentedImage('I1');
const I2 = documentedImage('I2');
const same = (card: Sle4442, image: Uint8Array): void =>
  expect(Buffer.from(card.main())).toEqual(Buffer.from(image));

async function omnikeyStation() {
  const station = await virtualStation({ readers: [READER, UNKNOWN_READER] });
  const reader = station.hardware.reader(READER);
  /** Commands by the card that they reached. */
  const reached = new Map<unknown, number>();
  const { transmit } = reader;
  reader.transmit = (apdu) => {
    reached.set(reader.card, (reached.get(reader.card) ?? 0) + 1);
    return transmit.call(reader, apdu);
  };
  return {
    ...station,
    reader,
    commandsTo: (card: Sle4442) => reached.get(card) ?? 0,
    session: <T>(work: (card: CardSession) => Promise<T>) => station.readers.session(READER, work),
    async insert(card: Sle4442): Promise<void> {
      station.hardware.insert(READER, card);
      await settle();
    },
  };
}

describe('a session on an OMNIKEY reader', () => {
  it('reads a card: image, meaning and tries', async () => {
    const station = await omnikeyStation();
    const card = cardHolding(I1);
    card.memory.write(256 + 4, 0x03);
    await station.insert(card);
    const reading = await station.session((session) => session.read());
    expect(Buffer.from(reading.image)).toEqual(Buffer.from(I1));
    expect(reading.recognition.kind).toBe('customer');
    expect(reading.triesLeft).toBe(2);
  });

  it('writes a load and reads it back after a power cycle, which forgets the secret', async () => {
    const station = await omnikeyStation();
    const card = cardHolding(I1);
    await station.insert(card);
    await station.session(async (session) => {
      await writeWhole(session, I2);
      expect(card.presented).toBe(true);
      await session.powerCycle();
      expect(card.presented).toBe(false);
      expect(Buffer.from((await session.read()).image)).toEqual(Buffer.from(I2));
      await expect(session.write(I1)).rejects.toThrow('presented');
    });
    same(card, I2);
    expect(station.story().filter((line) => line.startsWith('card'))).toEqual(['card/1']);
  });

  it('takes the power itself away: a weak cell shows what it will show tomorrow', async () => {
    const station = await omnikeyStation();
    const card = cardHolding(I1);
    await station.insert(card);
    await station.session(async (session) => {
      await session.read();
      card.memory.setWeakness(0x70, { powerUps: 1, later: 0x55 });
      expect((await session.read()).image[0x70]).toBe(I1[0x70]);
      await session.powerCycle();
      expect((await session.read()).image[0x70]).toBe(0x55);
    });
  });

  it('changes the secret', async () => {
    const station = await omnikeyStation();
    await station.insert(cardHolding(blankImage()));
    const next = Uint8Array.of(9, 8, 7);
    await station.session(async (session) => {
      await session.present(PSC);
      await session.changeSecret(next);
      await session.powerCycle();
      expect(await session.present(PSC)).toEqual({ kind: 'wrong', triesLeft: 2 });
      expect(await session.present(next)).toEqual({ kind: 'ok' });
    });
  });

  it('never lets a wrong secret take the last try', async () => {
    const station = await omnikeyStation();
    await station.insert(cardHolding(I1));
    const wrong = Uint8Array.of(0, 0, 0);
    await station.session(async (session) => {
      expect(await session.present(wrong)).toEqual({ kind: 'wrong', triesLeft: 2 });
      expect(await session.present(wrong)).toEqual({ kind: 'wrong', triesLeft: 1 });
      expect(await codeOf(session.present(PSC))).toBe('card.refused-by-chip');
    });
    expect((await station.session((session) => session.read())).triesLeft).toBe(1);
  });
});

describe('a reader that nobody knows', () => {
  it('is refused by name, and not a byte goes to its card', async () => {
    const station = await omnikeyStation();
    const card = cardHolding(I1);
    station.hardware.insert(UNKNOWN_READER, card);
    await settle();
    const work = station.readers.session(UNKNOWN_READER, (session) => session.present(PSC));
    await expect(work).rejects.toThrow(/known: acs, omnikey.*not touched/);
    expect(await codeOf(work)).toBe('reader.unknown');
    expect(station.hardware.reader(UNKNOWN_READER).microseconds).toBe(0);
    expect(card.memory.read(256 + 4)).toBe(0x07);
  });
});

describe('what happens during the power cycle', () => {
  /** Lets `strike` happen n microtasks into the cycle; what became of the work after it. */
  async function struck(n: number, strike: (station: Station, second: Sle4442) => void) {
    const station = await omnikeyStation();
    // A copy to the byte, secret included: nothing but the insertion tells the two apart.
    const [first, second] = [cardHolding(I1), cardHolding(I1)];
    await station.insert(first);
    const codes: string[] = [];
    let over: boolean = false;
    let tooLate: boolean = false;
    await station.session(async (session) => {
      await session.read();
      const cycle = codeOf(session.powerCycle()).finally(() => {
        over = true;
      });
      for (let step = 0; step < n; step += 1) await Promise.resolve();
      tooLate = over;
      strike(station, second);
      codes.push(await cycle);
      codes.push(await codeOf(session.read()));
      codes.push(await codeOf(session.present(PSC)));
      codes.push(await codeOf(writeUnlessFailed(session)));
    });
    return { station, first, second, tooLate, codes };
  }
  type Station = Awaited<ReturnType<typeof omnikeyStation>>;
  const writeUnlessFailed = async (session: CardSession): Promise<void> => {
    await session.present(PSC);
    await session.write(I2);
  };

  it('a swapped card is never reached, at whatever moment', async () => {
    let moments = 0;
    for (let n = 0; ; n += 1) {
      const { station, first, second, tooLate, codes } = await struck(n, ({ hardware }, other) => {
        hardware.remove(READER);
        hardware.insert(READER, other);
      });
      expect(codes.slice(1), `moment ${n}`).not.toContain('no error');
      expect(station.commandsTo(second), `moment ${n}`).toBe(0);
      expect([first, second].map((card) => card.bytesProgrammed)).toEqual([0, 0]);
      await settle();
      await station.session((session) => writeWhole(session, I2));
      same(second, I2);
      if (tooLate) break;
      moments += 1;
    }
    // Disconnect and connect take several turns each; a cycle of one turn would not have been tried.
    expect(moments).toBeGreaterThan(8);
  });

  it.each(['remove', 'unplug'] as const)(
    '%s: an error, and the next session is fine',
    async (how) => {
      for (let n = 0; ; n += 1) {
        const { station, first, tooLate, codes } = await struck(n, ({ hardware }) => {
          hardware[how](READER);
        });
        expect(codes.slice(1), `moment ${n}`).not.toContain('no error');
        expect(first.bytesProgrammed).toBe(0);
        await settle();
        if (how === 'unplug') station.hardware.plug(READER);
        else station.hardware.insert(READER, first);
        // A host that could not give its handle back has been replaced.
        await station.clock.advance(60_000);
        await station.session((session) => writeWhole(session, I2));
        same(first, I2);
        if (tooLate) break;
      }
    },
  );

  it('another program that is quicker gets the card; ours says so and comes back later', async () => {
    const station = await omnikeyStation();
    const card = cardHolding(I1);
    await station.insert(card);
    const other = station.hardware.pcsclite();
    await settle();
    const theirs = other.readers[READER];
    const grab = () =>
      new Promise<boolean>((resolve) => {
        theirs?.connect({ share_mode: 1 }, (error) => resolve(!error));
      });
    const outcome = await codeOf(
      station.session(async (session) => {
        await session.read();
        const cycle = session.powerCycle();
        for (let turn = 0; turn < 200 && !(await grab()); turn += 1) await Promise.resolve();
        await cycle;
      }),
    );
    expect(outcome).toBe('reader.in-use-elsewhere');
    await new Promise((resolve) => theirs?.disconnect(1, resolve));
    await station.session((session) => writeWhole(session, I2));
    same(card, I2);
  });
});

describe('a card that says it is another after the power cycle', () => {
  const another = referenceV1.encodeInitial(
    blankImage(),
    { company: 31001, cardNo: cardNo(77), accountId: accountId(10000077), meter: meterId(7, 77) },
    { writeSequence: 0, total: litre(0) },
  );

  // Where the service has not seen the swap, only the bytes are left to tell.
  it.each(['read', 'present', 'write'] as const)('is not touched: %s', async (verb) => {
    const station = await omnikeyStation();
    const card = cardHolding(I1);
    await station.insert(card);
    await station.session(async (session) => {
      await session.read();
      await session.powerCycle();
      for (const [cell, byte] of another.entries()) card.memory.write(cell, byte);
      const work = {
        read: () => session.read(),
        present: () => session.present(PSC),
        write: () => session.write(I2),
      };
      expect(await codeOf(work[verb]())).toBe('card.removed');
      expect(await codeOf(session.present(PSC))).toBe('card.removed');
    });
    expect(card.bytesProgrammed).toBe(0);
  });
});
