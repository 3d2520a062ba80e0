/** CPU cards through readers, driver and format, in both ciphers: what is shown to a card, what it refuses, what is sent. */
import { describe, expect, it } from 'vitest';
import { cpuCard } from '../../../drivers/card/chips/cpu-card.ts';
import { isoExchange } from '../../../drivers/card/dialects/iso7816.ts';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { createSoftwareSam } from '../../../drivers/card/keys/software-sam.ts';
import type { ReaderAnswer } from '../../../simulators/card/acs-reader.ts';
import type { Algorithm } from '../../../simulators/card/card-keys.ts';
import { CpuCard } from '../../../simulators/card/cpu-card.ts';
import { KEY_CELL, STATION_KEY } from '../../../simulators/card/cpu-layout.ts';
import { createCpuMemory } from '../../../simulators/card/cpu-stock.ts';
import { createRandom } from '../../../simulators/random.ts';
import { ZERO_LITRE } from '../../../src/core/units.ts';
import type { CardSession } from '../../../src/ports/cards.ts';
import { DOCUMENTED_IDENTITY, documentedImage } from './reference-images.ts';
import { hex, tableChannel } from './table-channel.ts';
import { codeOf, virtualStation } from './virtual-station.ts';

/** Any PC/SC reader will do, also one of a maker nobody has heard of. */
const READER = 'Gemalto USB Shell Token V2 00 00';
const SERIAL = hex('000000005E2108C7');
const NONE = new Uint8Array(0);
const { cardNo } = DOCUMENTED_IDENTITY;
const OWNER = { cardNo, keyVersion: 1 };
const CIPHERS = ['3des', 'sm4'] as const;

const sam = createSoftwareSam(() => Uint8Array.from({ length: 16 }, (_, i) => i));

async function cpuStation(algorithm: Algorithm) {
  const station = await virtualStation({ readers: [READER], driver: { sam } });
  const memory = createCpuMemory({ serial: SERIAL, algorithm });
  const card = new CpuCard({ memory, random: createRandom(8) });
  station.hardware.insert(READER, card);
  const said: string[] = [];
  const hardware = station.hardware.reader(READER);
  const { transmit } = hardware;
  const between = new Between();
  hardware.transmit = (apdu) => {
    said.push(Buffer.from(apdu).toString('hex').toUpperCase());
    return between.pass(said, transmit.call(hardware, apdu));
  };
  return {
    card,
    said,
    between,
    session: <T>(work: (session: CardSession) => Promise<T>) =>
      station.readers.session(READER, work),
  };
}

/** A device between reader and card: it keeps what was fetched after a command, and may show it in place of what is fetched next. */
class Between {
  readonly #kept = new Map<string, ReaderAnswer>();
  readonly #shown = new Map<string, ReaderAnswer>();

  /** From now on what was fetched last after `command` is shown for it. */
  replay(command: string): void {
    const kept = this.#kept.get(command);
    if (kept === undefined) throw new Error(`nothing was fetched after ${command}`);
    this.#shown.set(command, kept);
  }

  pass(said: readonly string[], answer: ReaderAnswer): ReaderAnswer {
    if (said.at(-1)?.startsWith('00C0') !== true) return answer;
    const command = said.at(-2)?.slice(0, 6) ?? '';
    const shown = this.#shown.get(command);
    this.#kept.set(command, answer);
    return shown ?? answer;
  }
}

async function personalise(session: CardSession): Promise<void> {
  const { image } = await session.read();
  await session.present(NONE);
  const start = { writeSequence: 0, total: ZERO_LITRE };
  const initial = referenceV1.encodeInitial(image, DOCUMENTED_IDENTITY, start);
  await session.write(referenceV1.encodeErased(initial, 'A'));
  await session.changeSecret(NONE, OWNER);
  await session.write(initial);
}

describe.each(CIPHERS)('a CPU card in %s', (algorithm) => {
  it('is blank stock until it is opened, then shows whose it is without any key', async () => {
    const { session, said } = await cpuStation(algorithm);
    expect((await session((card) => card.read())).recognition.kind).toBe('blank');
    await session(personalise);
    said.length = 0;
    const reading = await session((card) => card.read());
    expect(reading.chip.id).toBe('cpu-card');
    expect(reading.recognition).toEqual(referenceV1.recognise(documentedImage('I1')));
    expect(reading.triesLeft).toBe(3);
    // The one EXTERNAL AUTHENTICATE carries nothing: it asks for the tries.
    expect(said.filter((apdu) => apdu.startsWith('0082'))).toEqual(['0082000100']);
  });

  it('takes its own key after opening and no longer the transport key', async () => {
    const { session, card } = await cpuStation(algorithm);
    await session(personalise);
    await session(async (one) => {
      await one.read();
      expect(await one.present(NONE)).toEqual({ kind: 'wrong', triesLeft: 2 });
      expect(await one.present(NONE, OWNER)).toEqual({ kind: 'ok' });
    });
    expect(card.triesOf(STATION_KEY)).toBe(3);
  });

  it('writes a load in three commands with a MAC each, and reads it back', async () => {
    const { session, said } = await cpuStation(algorithm);
    await session(personalise);
    await session(async (one) => {
      const { image } = await one.read();
      await one.present(NONE, OWNER);
      said.length = 0;
      const target = image.slice();
      target.set(documentedImage('I2').subarray(0x70, 0xa0), 0x70);
      await one.write(target);
      expect(said.map((apdu) => apdu.slice(0, 4))).toEqual([
        ...['0084', '04D6', '0084', '04D6', '0084', '04D6'],
      ]);
      said.length = 0;
      await one.powerCycle();
      expect(Buffer.from((await one.read()).image)).toEqual(Buffer.from(target));
      // Header and slots under a MAC each; without one the chip's own account and what the meter wrote.
      const reads = said
        .filter((apdu) => apdu.slice(2, 4) === 'B0')
        .map((apdu) => apdu.slice(0, 6));
      expect(reads).toEqual(['00B095', '04B096', '04B097', '00B098']);
      expect(said.filter((apdu) => apdu.startsWith('0082') && apdu.length > 10)).toHaveLength(1);
    });
  });

  it('is not believed by what stood on it before the load, shown again by a device in between', async () => {
    const { session, between } = await cpuStation(algorithm);
    await session(personalise);
    const code = codeOf(
      session(async (one) => {
        const { image } = await one.read();
        await one.present(NONE, OWNER);
        await one.powerCycle();
        await one.read();
        await one.present(NONE, OWNER);
        between.replay('04B097');
        const target = image.slice();
        target.set(documentedImage('I2').subarray(0x70, 0xa0), 0x70);
        await one.write(target);
        await one.powerCycle();
        await one.read();
      }),
    );
    expect(await code).toBe('card.refused-by-chip');
  });

  it('is never shown a key at one try left, nor written without one', async () => {
    const { session, card, said } = await cpuStation(algorithm);
    card.memory.write(KEY_CELL[STATION_KEY]?.tries ?? 0, 0x01);
    said.length = 0;
    const code = await codeOf(
      session(async (one) => {
        expect((await one.read()).triesLeft).toBe(1);
        await one.present(NONE);
      }),
    );
    expect(code).toBe('card.refused-by-chip');
    expect(said.some((apdu) => apdu.startsWith('0082') && apdu.length > 10)).toBe(false);
  });

  it('says that it is locked', async () => {
    const { session, card } = await cpuStation(algorithm);
    card.memory.write(KEY_CELL[STATION_KEY]?.tries ?? 0, 0x00);
    expect((await session((one) => one.read())).triesLeft).toBe(0);
  });
});

describe('cards of others', () => {
  const foreignBy = async (table: Record<string, string>) => {
    const { channel, asked } = tableChannel(table);
    const chip = cpuCard.on(channel, sam);
    const image = await chip.read();
    expect(await chip.readTries()).toBe(3);
    return { kind: referenceV1.recognise(image).kind, asked };
  };

  it('are foreign without our application, and asked nothing more', async () => {
    const { kind, asked } = await foreignBy({ '00A4040006F051494B4101': '6A82' });
    expect(kind).toBe('foreign');
    expect(asked).toEqual(['00A4040006F051494B4101']);
  });

  it.each(['51430102', '5A430100', '51510100', '51430200'])(
    'are foreign where the application says %s of itself, and asked nothing more',
    async (data) => {
      const commands = ['00A4040006F051494B4101', '00B0950020'];
      const { kind, asked } = await foreignBy({
        '00A4040006F051494B4101': '9000',
        '00B0950020': `${data.padEnd(64, 'F')}9000`,
      });
      expect(kind).toBe('foreign');
      expect(asked).toEqual(commands);
    },
  );
});

describe('a card that does not tell its tries', () => {
  it('is taken to have them all: the ledger has no wrong key shown twice', async () => {
    const opened = `${'51430100'.padEnd(64, '0')}9000`;
    for (const answer of ['6700', '6A86', '6D00', '6C08']) {
      const { channel, asked } = tableChannel({
        '00A4040006F051494B4101': '9000',
        '00B0950020': opened,
        '00B0960020': `${'00'.repeat(32)}9000`,
        '00B0970060': `${'00'.repeat(96)}9000`,
        '00B0980030': `${'00'.repeat(48)}9000`,
        '0082000100': answer,
      });
      const chip = cpuCard.on(channel, sam);
      expect(referenceV1.recognise(await chip.read()).kind).toBe('blank');
      expect(await chip.readTries()).toBe(3);
      // Asked once: with another length behind it the question would be the beginning of a key.
      expect(asked.filter((apdu) => apdu.startsWith('0082'))).toEqual(['0082000100']);
    }
  });
});

describe('T=0', () => {
  it('fetches what the card holds ready, and asks again with the right length', async () => {
    const { channel, asked } = tableChannel({
      '00B0950000': '6C04',
      '00B0950004': '010203049000',
      '00A4040000': '6102',
      '00C0000002': '6F009000',
    });
    expect(await isoExchange(channel, hex('00B0950000'))).toEqual({
      data: hex('01020304'),
      status: 0x9000,
    });
    expect((await isoExchange(channel, hex('00A4040000'))).data).toEqual(hex('6F00'));
    expect(asked).toHaveLength(4);
  });

  it('says nothing again that brings data: its last byte is no length', async () => {
    const { channel, asked } = tableChannel({ '0082000108112233445566778A': '6C04' });
    const answer = await isoExchange(channel, hex('0082000108112233445566778A'));
    expect(answer.status).toBe(0x6c04);
    expect(asked).toEqual(['0082000108112233445566778A']);
  });

  it('ends with a card that always has more', async () => {
    const { channel, asked } = tableChannel({ '00A4040000': '6110', '00C0000010': '6110' });
    expect((await isoExchange(channel, hex('00A4040000'))).status).toBe(0x6110);
    expect(asked.length).toBeLessThan(12);
  });
});
