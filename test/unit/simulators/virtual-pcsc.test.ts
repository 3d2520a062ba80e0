import { describe, expect, it } from 'vitest';
import { DEFAULT_READER_NAME as NAME } from '../../../simulators/card/acs-reader.ts';
import { createCardMemory } from '../../../simulators/card/card-memory.ts';
import { SCARD } from '../../../simulators/card/pcsc-codes.ts';
import type { VirtualCardReader, VirtualPcsclite } from '../../../simulators/card/pcsclite-face.ts';
import { bytesOf, hexOf } from '../../../simulators/card/reference-v1.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import {
  createVirtualReaders,
  type VirtualReaders,
} from '../../../simulators/card/virtual-pcsc.ts';
import { createRandom } from '../../../simulators/random.ts';
import { image, PSC } from './images.ts';

const SELECT = 'FF A4 00 00 01 06';
const PRESENT = `FF 20 00 00 03 ${hexOf(PSC)}`;

/** A world whose deferred steps run when told, oldest first. */
function world(look?: 'empty' | 'removed' | 'not-transacted'): {
  virtual: VirtualReaders;
  settle: () => void;
  step: () => boolean;
} {
  const queue: (() => void)[] = [];
  const virtual = createVirtualReaders({
    defer: (run) => queue.push(run),
    ...(look === undefined ? {} : { removalLook: look }),
  });
  const step = (): boolean => {
    const run = queue.shift();
    run?.();
    return run !== undefined;
  };
  return {
    virtual,
    step,
    settle() {
      while (step()) {
        // Each step may queue more.
      }
    },
  };
}

function card(): Sle4442 {
  const memory = createCardMemory({ image: image('I2'), psc: PSC });
  return new Sle4442({ memory, random: createRandom(1) });
}

interface Watched {
  pcsc: VirtualPcsclite;
  reader: VirtualCardReader;
  log: string[];
}

function watch(virtual: VirtualReaders, settle: () => void): Watched {
  const pcsc = virtual.pcsclite();
  const log: string[] = [];
  const readers: VirtualCardReader[] = [];
  pcsc.on('error', (error: Error) => log.push(`service: ${error.message}`));
  pcsc.on('reader', (reader: VirtualCardReader) => {
    readers.push(reader);
    log.push(`reader ${reader.name}`);
    reader.on('error', (error: Error) => log.push(`error: ${error.message}`));
    reader.on('end', () => log.push('end'));
    reader.on('status', (status: { state: number; atr?: Buffer }) => {
      const low = status.state & 0xffff & ~SCARD.SCARD_STATE_CHANGED;
      log.push(`${status.state >>> 16}:${low.toString(16)} ${status.atr?.toString('hex')}`);
    });
  });
  settle();
  const [reader] = readers;
  if (reader === undefined) {
    throw new Error('no reader was announced');
  }
  return { pcsc, reader, log };
}

type Heard = { error: string | null; value: string };
function heard(): {
  callback: (error?: Error | null, value?: unknown) => void;
  all: Heard[];
} {
  const all: Heard[] = [];
  return {
    all,
    callback: (error, value) => {
      const text = Buffer.isBuffer(value) ? value.toString('hex') : String(value ?? '');
      all.push({ error: error?.message ?? null, value: text });
    },
  };
}

const exclusive = { share_mode: SCARD.SCARD_SHARE_EXCLUSIVE };
const transmit = (reader: VirtualCardReader, apdu: string, h: ReturnType<typeof heard>): void =>
  reader.transmit(Buffer.from(bytesOf(apdu)), 258, 1, h.callback);

function connected(look?: 'empty' | 'removed' | 'not-transacted'): ReturnType<typeof world> &
  Watched & {
    h: ReturnType<typeof heard>;
  } {
  const w = world(look);
  w.virtual.insert(NAME, card());
  const watched = watch(w.virtual, w.settle);
  const h = heard();
  watched.reader.connect(exclusive, h.callback);
  w.settle();
  for (const apdu of [SELECT, PRESENT]) {
    transmit(watched.reader, apdu, h);
    w.settle();
  }
  expect(h.all.splice(0)).toEqual([
    { error: null, value: '1' },
    { error: null, value: '9000' },
    { error: null, value: '9007' },
  ]);
  return { ...w, ...watched, h };
}

describe('the virtual binding has the shape of pcsclite', () => {
  it('has every method and constant of the package', () => {
    const { reader } = connected();
    for (const [name, value] of Object.entries(SCARD)) {
      expect(Reflect.get(reader, name)).toBe(value);
    }
    for (const method of ['connect', 'disconnect', 'transmit', 'close', 'on', 'once', 'emit']) {
      expect(typeof Reflect.get(reader, method)).toBe('function');
    }
  });

  it('announces readers, then their state with event counter and ATR', () => {
    const w = world();
    const { log } = watch(w.virtual, w.settle);
    w.virtual.insert(NAME, card());
    w.settle();
    w.virtual.remove(NAME);
    w.settle();
    expect(log).toEqual([`reader ${NAME}`, '0:10 ', '1:20 3b04a2131091', '2:10 ']);
  });

  it('ends a reader that is unplugged and announces it again', () => {
    const w = world();
    const { log, pcsc } = watch(w.virtual, w.settle);
    w.virtual.unplug(NAME);
    w.virtual.plug(NAME);
    w.virtual.plug('ACS ACR39U ICC Reader 01 00');
    w.settle();
    expect(log.filter((line) => line.startsWith('reader'))).toEqual([
      `reader ${NAME}`,
      `reader ${NAME}`,
      'reader ACS ACR39U ICC Reader 01 00',
    ]);
    expect(log.filter((line) => line === 'end')).toHaveLength(1);
    expect(Object.keys(pcsc.readers)).toHaveLength(2);
  });

  it('says false 0x80100002 when closed', () => {
    const w = world();
    const { pcsc, reader, log } = watch(w.virtual, w.settle);
    expect(pcsc.close()).toBe(0);
    reader.close();
    w.settle();
    expect(log.slice(2)).toEqual([
      'service: SCardGetStatusChange error: Command cancelled.(0x80100002)',
      'end',
    ]);
  });

  it('answers calls without a connection at once, as the package does', () => {
    const w = world();
    const { reader } = watch(w.virtual, w.settle);
    const h = heard();
    transmit(reader, SELECT, h);
    reader.disconnect(SCARD.SCARD_RESET_CARD, h.callback);
    expect(h.all).toEqual([
      { error: 'Card Reader not connected', value: '' },
      { error: null, value: '' },
    ]);
    reader.connect(exclusive, h.callback);
    w.settle();
    expect(h.all[2]?.error).toBe('SCardConnect error: No smart card inserted.(0x8010000c)');
    expect(reader.connected).toBe(false);
  });

  it('gives a card to one program at a time', () => {
    const { virtual, settle, reader } = connected();
    const second = watch(virtual, settle);
    const h = heard();
    second.reader.connect(exclusive, h.callback);
    settle();
    expect(h.all[0]?.error).toBe('SCardConnect error: Sharing violation.(0x8010000b)');
    reader.disconnect(SCARD.SCARD_RESET_CARD, h.callback);
    second.reader.connect(exclusive, h.callback);
    settle();
    expect(h.all.slice(1)).toEqual([
      { error: null, value: '' },
      { error: null, value: '1' },
    ]);
    // The other program's secret is not ours.
    transmit(second.reader, SELECT, h);
    transmit(second.reader, 'FF D0 00 D0 01 11', h);
    settle();
    expect(virtual.reader(NAME).card?.main()[0xd0]).toBe(0xff);
  });
});

describe('the virtual binding: what breaks', () => {
  it.each([
    ['removed', 'SCardTransmit error: Card was removed.(0x80100069)'],
    ['empty', null],
    ['not-transacted', 'SCardTransmit error: Transaction failed.(0x80100016)'],
  ] as const)('shows a card pulled inside a byte as %s', (look, error) => {
    const { virtual, settle, reader, h, log } = connected(look);
    const pulled = virtual.reader(NAME).card;
    pulled?.cutPowerAfter(2, 'erased');
    transmit(reader, 'FF D0 00 D0 04 11121314', h);
    settle();
    expect(h.all).toEqual([{ error, value: '' }]);
    expect(pulled?.main(0xd0, 2)).toEqual(Uint8Array.of(0x11, 0xff));
    expect(log.at(-1)).toMatch(/:90 $/);
  });

  it('lets an old handle reach the next card only where pcscd has not noticed the removal', () => {
    for (const look of ['removed', 'empty', 'not-transacted'] as const) {
      const { virtual, settle, reader, h } = connected(look);
      virtual.remove(NAME);
      transmit(reader, 'FF B0 00 20 04', h);
      settle();
      virtual.insert(NAME, card());
      transmit(reader, SELECT, h);
      settle();
      const reached = h.all[1]?.value === '9000';
      expect(reached, look).toBe(look !== 'removed');
    }
  });

  it('loses an answer after the command was carried out', () => {
    const { virtual, settle, reader, h } = connected();
    const chip = virtual.reader(NAME).card;
    virtual.reader(NAME).plan({ kind: 'lose-answer', command: 1 });
    transmit(reader, 'FF D0 00 D0 01 11', h);
    transmit(reader, 'FF D0 00 D1 01 11', h);
    settle();
    expect(h.all).toEqual([
      { error: null, value: '' },
      { error: 'SCardTransmit error: Transaction failed.(0x80100016)', value: '' },
    ]);
    expect(chip?.main(0xd0, 2)).toEqual(Uint8Array.of(0x11, 0xff));
  });

  it('hangs with everything behind it, and answers in order when woken', () => {
    const { virtual, settle, reader, h } = connected();
    virtual.reader(NAME).plan({ kind: 'hang', command: 1, executed: false });
    transmit(reader, 'FF D0 00 D0 01 11', h);
    transmit(reader, 'FF B0 00 D0 01', h);
    settle();
    expect(h.all).toEqual([]);
    expect(virtual.wake(NAME)).toBe(true);
    settle();
    expect(h.all.map((one) => one.value)).toEqual(['9000', '119000']);
    expect(virtual.wake(NAME)).toBe(false);
  });

  it('frees a hanging reader when its program dies, and resets the card', () => {
    const { virtual, settle, reader, h } = connected();
    virtual.reader(NAME).plan({ kind: 'hang', command: 1, executed: false });
    transmit(reader, 'FF D0 00 D0 01 11', h);
    settle();
    virtual.killClients();
    const second = watch(virtual, settle);
    second.reader.connect(exclusive, h.callback);
    transmit(second.reader, 'FF B0 00 20 01', h);
    settle();
    expect(h.all.at(-1)).toEqual({ error: null, value: '1' });
    expect(virtual.reader(NAME).card).toMatchObject({ presented: false });
  });

  it('can die between the work of the card and the word to the program', () => {
    const { virtual, step, settle, reader, h } = connected();
    transmit(reader, 'FF D0 00 D0 01 11', h);
    step();
    virtual.killClients();
    settle();
    expect(h.all).toEqual([]);
    expect(virtual.reader(NAME).card?.main()[0xd0]).toBe(0x11);
  });

  it('ends everything when the service dies, and starts anew only for a new instance', () => {
    const { virtual, settle, reader, log, h } = connected();
    log.length = 0;
    virtual.stopService();
    settle();
    expect(log).toEqual([
      'error: SCardGetStatusChange error: Service not available.(0x8010001d)',
      'end',
      'service: SCardGetStatusChange error: Service not available.(0x8010001d)',
    ]);
    transmit(reader, 'FF B0 00 20 04', h);
    settle();
    expect(h.all[0]?.error).toContain('0x8010001d');
    expect(() => virtual.pcsclite()).toThrow('SCardEstablishContext error: Service not available.');
    virtual.startService();
    log.length = 0;
    expect(watch(virtual, settle).log).toEqual([`reader ${NAME}`, '0:20 3b04a2131091']);
    expect(log).toEqual([]);
  });

  it('is not begun anew while it runs: a session keeps its card as it is', () => {
    const { virtual, settle, reader, h } = connected();
    transmit(reader, SELECT, h);
    settle();
    virtual.startService();
    transmit(reader, 'FF B0 00 20 04', h);
    settle();
    expect(h.all.map(({ value }) => value.slice(-4))).toEqual(['9000', '9000']);
  });

  it('keeps a handle to an unplugged reader dead when it is back', () => {
    const { virtual, settle, reader, h } = connected();
    virtual.unplug(NAME);
    virtual.plug(NAME);
    settle();
    transmit(reader, SELECT, h);
    settle();
    expect(h.all[0]?.error).toContain('0x80100017');
  });
});
