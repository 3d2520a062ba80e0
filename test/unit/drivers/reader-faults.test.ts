import { describe, expect, it } from 'vitest';
import { createCardReaders } from '../../../drivers/card/card-readers.ts';
import type { PcscBinding, PcscReader } from '../../../drivers/card/readers/binding.ts';
import { faultOf } from '../../../drivers/card/readers/faults.ts';
import { createInlineLauncher } from '../../../drivers/card/readers/inline-launcher.ts';
import { observe, unseen } from '../../../drivers/card/readers/insertion.ts';
import type { HostLauncher, HostListener } from '../../../drivers/card/readers/messages.ts';
import { SERVICE_ROW } from '../../../drivers/card/readers/reader-rows.ts';
import { DEFAULT_DEADLINES } from '../../../drivers/card/readers/supervisor.ts';
import type { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { createVirtualReaders } from '../../../simulators/card/virtual-pcsc.ts';
import { ManualClock, settle } from '../../manual-clock.ts';
import { documentedImage } from './reference-images.ts';
import { cardHolding, codeOf, PSC, READER, virtualStation, writeWhole } from './virtual-station.ts';

const I1 = documentedImage('I1');
const I2 = documentedImage('I2');
const OTHER_READER = 'ACS ACR39U ICC Reader 01 00';

const serviceRow = (reason: string) => ({
  name: SERVICE_ROW,
  condition: 'service-down',
  insertion: 0,
  atr: null,
  trouble: { code: 'reader.service-down', reason },
});

describe('insertions seen through a service', () => {
  const PRESENT = 0x22;
  const EMPTY = 0x12;
  const counted = (count: number, state: number): number => count * 0x10000 + state;
  const atr = Uint8Array.of(0x3b, 0x04);

  it('ignore the counter in the high half and the bits of use', () => {
    const card = observe(unseen(0), counted(1, PRESENT), atr);
    expect(card).toEqual({ present: true, insertion: 1, counter: 1, atr: '3b04' });
    const inUse = observe(card, counted(1, PRESENT | 0x180), atr);
    expect(inUse.insertion).toBe(1);
    expect(observe(inUse, counted(2, EMPTY), undefined)).toMatchObject({
      present: false,
      insertion: 1,
    });
  });

  it('count a swap between two reports, also where the counter is large', () => {
    const card = observe(unseen(6), counted(0xfffe, PRESENT), atr);
    expect(observe(card, counted(0x0000, PRESENT), atr).insertion).toBe(8);
  });
});

describe('error codes of PC/SC', () => {
  const text = (code: string): Error => new Error(`SCardX error: something.(0x${code})`);

  it.each([
    ['80100069', 'transmit', 'card.removed'],
    ['80100016', 'transmit', 'card.outcome-unknown'],
    ['80100068', 'transmit', 'card.outcome-unknown'],
    ['8010002f', 'transmit', 'card.outcome-unknown'],
    ['80100017', 'transmit', 'reader.gone'],
    ['8010001d', 'transmit', 'reader.service-down'],
    ['80100013', 'transmit', 'reader.service-down'],
    ['8010006a', 'transmit', 'reader.service-down'],
    ['8010000b', 'connect', 'reader.in-use-elsewhere'],
    ['8010000C', 'connect', 'card.removed'],
    ['80100066', 'connect', 'card.refused-by-chip'],
    ['ffffffff8010001e', 'connect', 'reader.service-down'],
    ['80100009', 'disconnect', 'reader.gone'],
  ] as const)('%s during %s is %s', (code, during, meaning) => {
    expect(faultOf(text(code), during).code).toBe(meaning);
  });

  it('is unknown where there is no code at all', () => {
    expect(faultOf('weird', 'transmit')).toEqual({ code: 'card.outcome-unknown', reason: 'weird' });
  });
});

describe('a card pulled while it is written', () => {
  it.each([
    ['empty', 'card.outcome-unknown'],
    ['removed', 'card.removed'],
    ['not-transacted', 'card.outcome-unknown'],
  ] as const)('looks %s: the session is dead with %s', async (removalLook, code) => {
    const station = await virtualStation({ removalLook });
    const card = cardHolding(I1);
    await station.insert(card);
    await station.readers.session(READER, async (session) => {
      await session.read();
      await session.present(PSC);
      card.cutPowerAfter(10, 'old');
      expect(await codeOf(session.write(I2))).toBe(code);
      expect(await codeOf(session.read())).toBe(code);
      expect(await codeOf(session.powerCycle())).toBe(code);
    });
    await station.insert(cardHolding(I1));
    await station.readers.session(READER, (session) => writeWhole(session, I2));
  });

  it('is refused between two commands, too', async () => {
    const station = await virtualStation();
    await station.insert(cardHolding(I1));
    await station.readers.session(READER, async (session) => {
      await session.read();
      await station.remove();
      expect(await codeOf(session.read())).toBe('card.removed');
      expect(await codeOf(session.present(PSC))).toBe('card.removed');
    });
  });
});

describe('answers that are no answers', () => {
  it.each(['lose-answer', 'short-answer'] as const)('%s: outcome unknown', async (kind) => {
    const station = await virtualStation();
    const card = cardHolding(I1);
    await station.insert(card);
    await station.readers.session(READER, async (session) => {
      await session.read();
      await session.present(PSC);
      station.hardware.reader().plan({ kind, command: 4 });
      expect(await codeOf(session.write(I2))).toBe('card.outcome-unknown');
      expect(await codeOf(session.read())).toBe('card.outcome-unknown');
    });
    expect(Buffer.from(card.main())).toEqual(Buffer.from(I2));
  });
});

describe('cards swapped during a session', () => {
  const touched = (card: Sle4442): number => card.bytesProgrammed;

  it.each(['empty', 'removed', 'not-transacted'] as const)(
    'are never reached by it: %s',
    async (removalLook) => {
      const station = await virtualStation({ removalLook });
      const [first, second, third] = [cardHolding(I1), cardHolding(I1), cardHolding(I1)];
      await station.insert(first);
      await station.readers.session(READER, async (session) => {
        await session.read();
        await session.present(PSC);
        first.cutPowerAfter(5, 'old');
        const writing = codeOf(session.write(I2));
        while (station.hardware.reader().card !== null) await Promise.resolve();
        station.hardware.insert(READER, second);
        station.hardware.remove(READER);
        station.hardware.insert(READER, third);
        expect(await writing).not.toBe('no error');
        expect(await codeOf(session.present(PSC))).not.toBe('no error');
        expect(await codeOf(session.write(I2))).not.toBe('no error');
      });
      expect([second, third].map(touched)).toEqual([0, 0]);
      await station.readers.session(READER, (session) => writeWhole(session, I2));
      expect(Buffer.from(third.main())).toEqual(Buffer.from(I2));
    },
  );

  it('are not reached between two commands either', async () => {
    const station = await virtualStation();
    await station.insert(cardHolding(I1));
    const second = cardHolding(I1);
    await station.readers.session(READER, async (session) => {
      await session.present(PSC);
      station.hardware.remove(READER);
      station.hardware.insert(READER, second);
      expect(await codeOf(session.read())).toBe('card.removed');
    });
    expect(touched(second)).toBe(0);
    expect(station.readers.states()[0]).toMatchObject({ condition: 'card', insertion: 2 });
  });

  it('do not begin a session that was asked for with the card before', async () => {
    const station = await virtualStation();
    await station.insert(cardHolding(I1));
    const session = station.readers.session(READER, (card) => card.read());
    station.hardware.remove(READER);
    station.hardware.insert(READER, cardHolding(I2));
    expect(await codeOf(session)).toBe('card.removed');
  });
});

describe('a reader that hangs', () => {
  async function hanging(executed: boolean) {
    const station = await virtualStation({ readers: [READER, OTHER_READER] });
    const card = cardHolding(I1);
    await station.insert(card);
    const working = station.readers.session(READER, async (session) => {
      await session.read();
      await session.present(PSC);
      station.hardware.reader(READER).plan({ kind: 'hang', command: 1, executed });
      await session.write(I2);
    });
    return { station, card, code: codeOf(working) };
  }

  it('is stuck after the deadline, not before, and its host is replaced', async () => {
    const { station, code } = await hanging(false);
    await station.clock.advance(DEFAULT_DEADLINES.transmit - 1);
    expect(station.story().at(-1)).toBe('card/1');
    await station.clock.advance(1);
    expect(await code).toBe('reader.stuck');
    expect(station.story().filter((line) => !line.startsWith('empty'))).toEqual([
      'card/1',
      'stuck/1',
      'gone/0',
      'card/2',
    ]);
    await station.readers.session(READER, (session) => writeWhole(session, I2));
    await station.readers.stop();
    expect(station.clock.waiting).toBe(0);
  });

  it('is stuck, and not without a service, for who asks before the next host is there', async () => {
    const { station, code } = await hanging(false);
    await station.clock.advance(DEFAULT_DEADLINES.transmit);
    expect(await code).toBe('reader.stuck');
    station.hardware.reader(READER).plan({ kind: 'hang', command: 1, executed: false });
    const again = codeOf(station.readers.session(READER, (session) => session.read()));
    await station.clock.advance(DEFAULT_DEADLINES.transmit);
    expect(await again).toBe('reader.stuck');
    const early = station.readers.session(READER, (session) => session.read());
    expect(await codeOf(early)).toBe('reader.stuck');
  });

  it('takes sessions on its neighbours along, as gone', async () => {
    const { station, code } = await hanging(false);
    station.hardware.insert(OTHER_READER, cardHolding(I1));
    await settle();
    let release: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => {
      release = resolve;
    });
    const neighbour = station.readers.session(OTHER_READER, async (session) => {
      await waiting;
      return await session.read();
    });
    await station.clock.advance(DEFAULT_DEADLINES.transmit);
    release();
    expect([await code, await codeOf(neighbour)]).toEqual(['reader.stuck', 'reader.gone']);
  });

  it('says nothing to anybody when it answers long after', async () => {
    const hardware = createVirtualReaders({ readers: [READER] });
    const clock = new ManualClock();
    // Nothing ends the old host's connection here: its late callbacks do arrive in this process.
    const launcher = createInlineLauncher({ binding: hardware.pcsclite });
    const readers = createCardReaders({ launcher, clock });
    await settle();
    hardware.insert(READER, cardHolding(I1));
    await settle();
    hardware.reader().plan({ kind: 'hang', command: 1, executed: false });
    const first = codeOf(readers.session(READER, (session) => session.read()));
    await clock.advance(DEFAULT_DEADLINES.transmit);
    expect(await first).toBe('reader.stuck');
    const states = readers.states();
    expect(hardware.wake(READER)).toBe(true);
    await settle();
    expect(readers.states()).toEqual(states);
    const second = readers.session(READER, (session) => session.read());
    expect(await codeOf(second)).toBe('reader.in-use-elsewhere');
  });
});

describe('a host that ends or cannot be trusted', () => {
  it('fails its sessions as stuck when it ends by itself, and is replaced', async () => {
    const hardware = createVirtualReaders({ readers: [READER] });
    const inline = createInlineLauncher({
      binding: hardware.pcsclite,
      killed: () => hardware.killClients(),
    });
    const listeners: HostListener[] = [];
    const launcher: HostLauncher = {
      launch(listener) {
        listeners.push(listener);
        return inline.launch(listener);
      },
    };
    const clock = new ManualClock();
    const readers = createCardReaders({ launcher, clock });
    hardware.insert(READER, cardHolding(I1));
    await settle();
    const session = readers.session(READER, async (card) => {
      listeners[0]?.exited('aborted by the driver');
      return await card.read();
    });
    expect(await codeOf(session)).toBe('reader.stuck');
    await clock.advance(0);
    expect(listeners).toHaveLength(2);
    await readers.session(READER, (card) => card.read());
    // What the dead host would still say concerns nobody.
    listeners[0]?.report({ kind: 'lost', reason: 'late' });
    expect(readers.states()[0]?.condition).toBe('card');
  });

  it('waits longer and longer when hosts keep ending', async () => {
    const launches: number[] = [];
    const clock = new ManualClock();
    const launcher: HostLauncher = {
      launch(listener) {
        launches.push(clock.monotonic());
        queueMicrotask(() => listener.exited('no such module'));
        return { send: () => undefined, kill: async () => undefined };
      },
    };
    const readers = createCardReaders({ launcher, clock });
    await clock.advance(30_000);
    expect(launches).toEqual([0, 0, 500, 1500, 3500, 8500, 18_500, 28_500]);
    expect(readers.states()).toEqual([serviceRow('no such module')]);
    await readers.stop();
  });

  it('is replaced when it cannot make a context in time', async () => {
    const launches: number[] = [];
    const clock = new ManualClock();
    const launcher: HostLauncher = {
      launch() {
        launches.push(clock.monotonic());
        return { send: () => undefined, kill: async () => undefined };
      },
    };
    const readers = createCardReaders({ launcher, clock });
    await clock.advance(DEFAULT_DEADLINES.open);
    expect(launches).toEqual([0, DEFAULT_DEADLINES.open]);
    await readers.stop();
  });

  it('never uses a handle again that it could not give back', async () => {
    const hardware = createVirtualReaders({ readers: [READER] });
    let contexts = 0;
    const binding: PcscBinding = () => {
      contexts += 1;
      const context = hardware.pcsclite();
      if (contexts === 1) {
        context.on('reader', (reader) => {
          const fail: PcscReader['disconnect'] = (_how, done) => {
            queueMicrotask(() => done(new Error('SCardDisconnect error: x.(0x80100016)')));
          };
          Object.assign(reader, { disconnect: fail });
        });
      }
      return context;
    };
    const launcher = createInlineLauncher({ binding, killed: () => hardware.killClients() });
    const clock = new ManualClock();
    const readers = createCardReaders({ launcher, clock });
    hardware.insert(READER, cardHolding(I1));
    await settle();
    await readers.session(READER, (session) => session.read());
    await clock.advance(0);
    await readers.session(READER, (session) => writeWhole(session, I2));
    expect(contexts).toBe(2);
  });
});

describe('the PC/SC service', () => {
  it('that dies under a session fails it, and the readers come back with it', async () => {
    const station = await virtualStation();
    const card = cardHolding(I1);
    await station.insert(card);
    const session = station.readers.session(READER, async (work) => {
      await work.read();
      station.hardware.stopService();
      return await work.present(PSC);
    });
    expect(await codeOf(session)).toBe('reader.service-down');
    expect(station.readers.states()[0]?.condition).toBe('service-down');
    expect(await codeOf(station.readers.session(READER, (work) => work.read()))).toBe(
      'reader.service-down',
    );
    await station.clock.advance(3_000);
    station.hardware.startService();
    await station.clock.advance(10_000);
    expect(station.readers.states()[0]).toMatchObject({ condition: 'card', insertion: 2 });
    await station.readers.session(READER, (work) => writeWhole(work, I2));
  });

  it('may be absent at first: that is shown, and asked for again without haste', async () => {
    const station = await virtualStation({ absentService: true });
    expect(station.readers.states()).toEqual([
      serviceRow('SCardEstablishContext error: Service not available.(0x8010001d)'),
    ]);
    expect(await codeOf(station.readers.session(READER, (work) => work.read()))).toBe(
      'reader.service-down',
    );
    await station.clock.advance(60_000);
    expect(station.clock.waiting).toBe(1);
    station.hardware.startService();
    await station.clock.advance(10_000);
    expect(station.readers.states()).toEqual([
      { name: READER, condition: 'empty', insertion: 0, atr: null },
    ]);
  });
});

describe('a reader whose cable is pulled', () => {
  it('fails the write, is gone, and comes back as itself', async () => {
    const station = await virtualStation();
    const card = cardHolding(I1);
    await station.insert(card);
    const session = station.readers.session(READER, async (work) => {
      await work.read();
      await work.present(PSC);
      station.hardware.reader().plan({ kind: 'unplug', command: 2 });
      await work.write(I2);
    });
    expect(await codeOf(session)).toBe('reader.gone');
    await settle();
    expect(station.readers.states()[0]?.condition).toBe('gone');
    station.hardware.plug(READER);
    await station.clock.advance(0);
    expect(station.readers.states()[0]).toMatchObject({ condition: 'card', insertion: 2 });
    await station.readers.session(READER, (work) => writeWhole(work, I2));
    expect(Buffer.from(card.main())).toEqual(Buffer.from(I2));
  });
});
