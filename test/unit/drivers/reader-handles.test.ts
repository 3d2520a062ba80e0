/** What a reader host does with the handles of its readers, asked command by command as no supervisor would ask. */
import { describe, expect, it } from 'vitest';
import { ReaderHost } from '../../../drivers/card/readers/host.ts';
import type { HostReport } from '../../../drivers/card/readers/messages.ts';
import type { VirtualPcsclite } from '../../../simulators/card/pcsclite-face.ts';
import { createVirtualReaders } from '../../../simulators/card/virtual-pcsc.ts';
import { settle } from '../../manual-clock.ts';
import { documentedImage } from './reference-images.ts';
import { cardHolding, READER } from './virtual-station.ts';

const I1 = documentedImage('I1');
const connect = (request: number, insertion = 1) =>
  ({ kind: 'connect', request, reader: READER, insertion }) as const;
const select = (request: number, connection: number) =>
  ({ kind: 'transmit', request, reader: READER, connection, command: 'ffa400000106' }) as const;
const giveBack = (request: number, connection: number, how: 'reset' | 'unpower' = 'reset') =>
  ({ kind: 'disconnect', request, reader: READER, connection, how }) as const;

async function host() {
  const hardware = createVirtualReaders({ readers: [READER] });
  const card = cardHolding(I1);
  hardware.insert(READER, card);
  const reports: HostReport[] = [];
  let context: VirtualPcsclite | null = null;
  const made = new ReaderHost(
    () => {
      context = hardware.pcsclite();
      return context;
    },
    (report) => reports.push(report),
  );
  made.handle({ kind: 'open' });
  await settle();
  return {
    hardware,
    card,
    reports,
    /** The reader as the binding has it. */
    seen: () => context?.readers[READER],
    async does(...commands: readonly Parameters<typeof made.handle>[0][]): Promise<void> {
      for (const command of commands) made.handle(command);
      await settle();
    },
    /** Reasons of the requests that were refused. */
    refusals: () =>
      reports.flatMap((one) => (one.kind === 'answer' && !one.ok ? [one.fault.reason] : [])),
    kinds: () => reports.map(({ kind }) => kind),
  };
}

describe('a connection is made', () => {
  it('only to the insertion that was asked for', async () => {
    const { hardware, does, refusals } = await host();
    hardware.remove(READER);
    hardware.insert(READER, cardHolding(I1));
    await settle();
    await does(connect(1, 1));
    expect(refusals()).toEqual(['the card left']);
  });

  it('only to a card that is there', async () => {
    const { hardware, does, refusals } = await host();
    hardware.remove(READER);
    await settle();
    await does(connect(1));
    expect(refusals()).toEqual(['the card left']);
  });

  it('only in a reader that is there', async () => {
    const { hardware, does, refusals } = await host();
    hardware.unplug(READER);
    await settle();
    await does(connect(1));
    expect(refusals()).toEqual(['the reader is not there']);
  });

  it('never over a handle that is held: the host is lost', async () => {
    const { does, kinds } = await host();
    await does(connect(1));
    await does(connect(2));
    expect(kinds().at(-1)).toBe('lost');
  });

  it('in a reader that came back before its end was told', async () => {
    const { hardware, does, refusals, kinds } = await host();
    hardware.unplug(READER);
    hardware.plug(READER);
    await settle();
    await does(connect(1, 2));
    expect([refusals(), kinds().at(-1)]).toEqual([[], 'answer']);
  });
});

describe('a handle is used no more', () => {
  it('by the connection before', async () => {
    const { does, refusals } = await host();
    await does(connect(1));
    await does(giveBack(2, 1));
    await does(connect(3));
    await does(select(4, 1), giveBack(5, 1));
    await does(select(6, 3));
    expect(refusals()).toEqual(['this connection has ended']);
  });

  it('after an answer that was too short', async () => {
    const { hardware, does, refusals } = await host();
    await does(connect(1));
    hardware.reader().plan({ kind: 'short-answer', command: 1 });
    await does(select(2, 1));
    await does(select(3, 1));
    expect(refusals()).toEqual(['this connection has ended']);
  });

  it('after an error', async () => {
    const { seen, does, refusals } = await host();
    await does(connect(1));
    Object.assign(seen() ?? {}, { connected: false });
    await does(select(2, 1));
    Object.assign(seen() ?? {}, { connected: true });
    await does(select(3, 1));
    expect(refusals()).toEqual(['Card Reader not connected', 'this connection has ended']);
  });

  it('while it is given back', async () => {
    const { does, refusals } = await host();
    await does(connect(1));
    await does(giveBack(2, 1), select(3, 1));
    expect(refusals()).toEqual(['this connection has ended']);
  });

  it('once its card has left', async () => {
    const { hardware, does, refusals } = await host();
    await does(connect(1));
    hardware.remove(READER);
    await settle();
    await does(select(2, 1));
    expect(refusals()).toEqual(['the card left']);
  });
});

describe('a handle is given back', () => {
  it.each([
    ['reset', true],
    ['unpower', false],
  ] as const)('by %s: the card has power afterwards: %s', async (how, powered) => {
    const { card, does } = await host();
    await does(connect(1));
    await does(giveBack(2, 1, how));
    expect(card.powered).toBe(powered);
  });

  it('in vain where its reader has just left, which is no reason to lose the host', async () => {
    const { hardware, does, reports, kinds } = await host();
    await does(connect(1));
    hardware.unplug(READER);
    await does(giveBack(2, 1));
    expect(reports).toContainEqual(
      expect.objectContaining({ kind: 'answer', request: 2, ok: false }),
    );
    expect(kinds()).not.toContain('lost');
  });
});

describe('a host is lost', () => {
  it('when the service ends where no reader is', async () => {
    const { hardware, reports, kinds } = await host();
    hardware.unplug(READER);
    await settle();
    hardware.stopService();
    await settle();
    expect([kinds().at(-1), reports.filter(({ kind }) => kind === 'lost').length]).toEqual([
      'lost',
      1,
    ]);
  });

  it('when a reader can be watched no more', async () => {
    const { seen, kinds } = await host();
    seen()?.emit('error', new Error('SCardGetStatusChange error: x.(0x80100016)'));
    expect(kinds().at(-1)).toBe('lost');
  });
});

it('a state that is no news is not told', async () => {
  const { seen, reports } = await host();
  const before = reports.length;
  const reader = seen();
  reader?.tell(reader.state, Buffer.from('3b04a2131091', 'hex'));
  expect(reports).toHaveLength(before);
});
