import { describe, expect, it } from 'vitest';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { activeSlot } from '../../../src/core/card.ts';
import { type CardSession, ReaderError } from '../../../src/ports/cards.ts';
import { settle } from '../../manual-clock.ts';
import { blankImage, documentedImage } from './reference-images.ts';
import { cardHolding, codeOf, PSC, READER, virtualStation, writeWhole } from './virtual-station.ts';

const I1 = documentedImage('I1');
const I2 = documentedImage('I2');

describe('readers and insertions', () => {
  it('tells of a reader, of cards that come and go, and counts insertions', async () => {
    const station = await virtualStation();
    expect(station.readers.states()).toEqual([
      { name: READER, condition: 'empty', insertion: 0, atr: null },
    ]);
    await station.insert(cardHolding(I1));
    expect(station.readers.states()).toEqual([
      { name: READER, condition: 'card', insertion: 1, atr: '3b04a2131091' },
    ]);
    await station.remove();
    await station.insert(cardHolding(I2));
    expect(station.story()).toEqual(['empty/0', 'card/1', 'empty/1', 'card/2']);
  });

  it('counts a swap that was quicker than any report', async () => {
    const station = await virtualStation();
    await station.insert(cardHolding(I1));
    station.hardware.remove(READER);
    station.hardware.insert(READER, cardHolding(I2));
    await settle();
    expect(station.readers.states()[0]?.insertion).toBe(2);
  });

  it('does not take a session for an insertion', async () => {
    const station = await virtualStation();
    await station.insert(cardHolding(I1));
    await station.readers.session(READER, (card) => card.read());
    await settle();
    expect(station.story()).toEqual(['empty/0', 'card/1']);
  });

  it('stops telling who has stopped watching', async () => {
    const station = await virtualStation();
    let told = 0;
    const stop = station.readers.watch(() => {
      told += 1;
    });
    await station.insert(cardHolding(I1));
    stop();
    await station.remove();
    expect(told).toBe(1);
  });
});

describe('a session', () => {
  it('reads a card: image, meaning, format and tries', async () => {
    const station = await virtualStation();
    await station.insert(cardHolding(I1));
    const reading = await station.readers.session(READER, (card) => card.read());
    expect(Buffer.from(reading.image)).toEqual(Buffer.from(I1));
    expect(reading.recognition.kind).toBe('customer');
    expect(reading.format.id).toBe('reference-v1');
    expect(reading.triesLeft).toBe(3);
  });

  it('writes a load and reads it back after a power cycle', async () => {
    const station = await virtualStation();
    const card = cardHolding(I1);
    await station.insert(card);
    await station.readers.session(READER, async (session) => {
      await writeWhole(session, I2);
      await session.powerCycle();
      expect(Buffer.from((await session.read()).image)).toEqual(Buffer.from(I2));
    });
    expect(Buffer.from(card.main())).toEqual(Buffer.from(I2));
    const marker = 2;
    const securityBytes = 2;
    const changed = I2.filter((byte, at) => byte !== I1[at]).length - 1;
    expect(card.bytesProgrammed).toBe(changed + marker + securityBytes);
  });

  it('initialises a blank card and gives it a secret of its own', async () => {
    const station = await virtualStation();
    const card = cardHolding(blankImage());
    await station.insert(card);
    const next = Uint8Array.of(9, 8, 7);
    await station.readers.session(READER, async (session) => {
      expect((await session.read()).recognition.kind).toBe('blank');
      await session.present(PSC);
      await session.write(I1);
      await session.changeSecret(next);
      await session.powerCycle();
      expect(await session.present(PSC)).toEqual({ kind: 'wrong', triesLeft: 2 });
      expect(await session.present(next)).toEqual({ kind: 'ok' });
    });
    expect(referenceV1.recognise(card.main()).kind).toBe('customer');
  });

  it('resets the card at its end, so that nobody after it can write', async () => {
    const station = await virtualStation();
    const card = cardHolding(I1);
    await station.insert(card);
    await station.readers.session(READER, (session) => session.present(PSC));
    expect(card.presented).toBe(false);
    await station.readers.session(READER, async (session) => {
      await session.read();
      await expect(session.write(I2)).rejects.toThrow('presented');
    });
    expect(Buffer.from(card.main())).toEqual(Buffer.from(I1));
  });

  it('asks for the secret again after a power cycle', async () => {
    const station = await virtualStation();
    await station.insert(cardHolding(I1));
    await station.readers.session(READER, async (session) => {
      await session.present(PSC);
      await session.powerCycle();
      await expect(session.write(I2)).rejects.toThrow('presented');
    });
  });

  it('never lets a wrong secret take the last try', async () => {
    const station = await virtualStation();
    await station.insert(cardHolding(I1));
    const wrong = Uint8Array.of(0, 0, 0);
    await station.readers.session(READER, async (session) => {
      expect(await session.present(wrong)).toEqual({ kind: 'wrong', triesLeft: 2 });
      expect(await session.present(wrong)).toEqual({ kind: 'wrong', triesLeft: 1 });
      expect(await codeOf(session.present(PSC))).toBe('card.refused-by-chip');
    });
    const { triesLeft } = await station.readers.session(READER, (session) => session.read());
    expect(triesLeft).toBe(1);
  });

  it('has the reader alone: a second waits, and goes on after a failed one', async () => {
    const station = await virtualStation();
    await station.insert(cardHolding(I1));
    const order: string[] = [];
    const first = station.readers.session(READER, async (session) => {
      order.push('first begins');
      await session.read();
      order.push('first ends');
      throw new Error('the rules said no');
    });
    const second = station.readers.session(READER, async () => {
      order.push('second begins');
    });
    await expect(first).rejects.toThrow('the rules said no');
    await second;
    expect(order).toEqual(['first begins', 'first ends', 'second begins']);
  });

  it('does one thing at a time, and nothing after its end', async () => {
    const station = await virtualStation();
    await station.insert(cardHolding(I1));
    let kept: CardSession | undefined;
    await station.readers.session(READER, async (session) => {
      kept = session;
      const reading = session.read();
      await expect(session.read()).rejects.toThrow('one thing at a time');
      await reading;
    });
    await expect(kept?.read()).rejects.toThrow('after its end');
  });

  it('is exclusive against other programs', async () => {
    const station = await virtualStation();
    await station.insert(cardHolding(I1));
    const other = station.hardware.pcsclite();
    await settle();
    const theirs = other.readers[READER];
    const connect = () =>
      new Promise<string>((resolve) =>
        theirs?.connect({ share_mode: 2 }, (error) => resolve(error?.message ?? 'connected')),
      );
    await station.readers.session(READER, async () => {
      expect(await connect()).toContain('0x8010000b');
    });
    expect(await connect()).toBe('connected');
    const ours = station.readers.session(READER, (session) => session.read());
    expect(await codeOf(ours)).toBe('reader.in-use-elsewhere');
  });
});

describe('what cannot begin', () => {
  it('names the reason', async () => {
    const station = await virtualStation({ readers: [READER, 'Plain CCID 01 00'] });
    const read = (reader: string) => codeOf(station.readers.session(reader, (c) => c.read()));
    expect(await read('ACS of another desk')).toBe('reader.unknown');
    expect(await read(READER)).toBe('card.removed');
    station.hardware.insert('Plain CCID 01 00', cardHolding(I1));
    await settle();
    expect(await read('Plain CCID 01 00')).toBe('reader.unknown');
    station.hardware.unplug(READER);
    await settle();
    expect(await read(READER)).toBe('reader.gone');
  });

  it('refuses a card whose answer to reset no chip knows', async () => {
    const station = await virtualStation({ driver: { chips: [] } });
    await station.insert(cardHolding(I1));
    const session = station.readers.session(READER, (card) => card.read());
    expect(await codeOf(session)).toBe('card.refused-by-chip');
  });
});

describe('stopping', () => {
  it('fails the session under way, ends the host and leaves no timer', async () => {
    const station = await virtualStation();
    await station.insert(cardHolding(I1));
    station.hardware.reader().plan({ kind: 'hang', command: 2, executed: false });
    const reading = codeOf(station.readers.session(READER, (card) => card.read()));
    await settle();
    await station.readers.stop();
    expect(await reading).toBe('reader.service-down');
    expect(station.clock.waiting).toBe(0);
    const late = station.readers.session(READER, (card) => card.read());
    await expect(late).rejects.toBeInstanceOf(ReaderError);
  });
});

describe('power lost at every byte of a load', () => {
  const before = activeSlot(contentOf(I1));
  const after = activeSlot(contentOf(I2));
  /** All 48 bytes of the erased slot, its marker twice. */
  const WRITES = 49;

  function contentOf(image: Uint8Array) {
    const recognition = referenceV1.recognise(image);
    if (recognition.kind !== 'customer') throw new Error(`recognised as ${recognition.kind}`);
    return recognition.content;
  }

  it.each(['old', 'erased', 'mixture'] as const)('leaves a card that counts: %s', async (torn) => {
    const station = await virtualStation();
    let cuts = 0;
    for (let byte = 1; ; byte += 1) {
      const card = cardHolding(I1, byte);
      await station.insert(card);
      const code = await codeOf(
        station.readers.session(READER, async (session) => {
          await session.read();
          await session.present(PSC);
          card.cutPowerAfter(byte, torn);
          await session.write(I2);
        }),
      );
      if (code === 'no error') break;
      cuts += 1;
      expect(code).toBe('card.removed');
      const shown = activeSlot(contentOf(card.main()));
      expect([before, after]).toContainEqual(shown);
      if (byte < WRITES) expect(shown).toEqual(before);
      await settle();
    }
    expect(cuts).toBe(WRITES);
  });
});
