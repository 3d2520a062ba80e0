/** One host after another under the same readers: what rested on the first does not touch the second. */
import { describe, expect, it } from 'vitest';
import { ModuleMissing } from '../../../drivers/card/readers/faults.ts';
import { settle } from '../../manual-clock.ts';
import { documentedImage } from './reference-images.ts';
import { DEADLINES, OTHER, SELECT, supervised } from './supervised.ts';
import { cardHolding, codeOf, READER } from './virtual-station.ts';

describe('a service that freezes', () => {
  it.each([
    ['connect', DEADLINES.connect],
    ['transmit', DEADLINES.transmit],
    ['disconnect', DEADLINES.disconnect],
  ] as const)('at a %s is given up after its own deadline', async (kind, deadline) => {
    const { supervisor, clock, freezeAt } = await supervised();
    freezeAt(kind);
    const work = async (): Promise<void> => {
      const connection = await supervisor.connect(READER);
      await connection.transmit(SELECT);
      await connection.disconnect();
    };
    const said = expect(work()).rejects.toThrow(`${kind} took longer than ${deadline} ms`);
    await clock.advance(deadline);
    await said;
  });

  it.each([
    ['disconnect', DEADLINES.disconnect],
    ['connect', DEADLINES.connect],
  ] as const)('at the %s of a power cycle, too', async (kind, deadline) => {
    const { supervisor, clock, freezeAt } = await supervised();
    const connection = await supervisor.connect(READER);
    freezeAt(kind);
    const said = expect(connection.reconnect()).rejects.toThrow(`${kind} took longer`);
    await clock.advance(deadline);
    await said;
    expect(connection.failure?.code).toBe('reader.stuck');
  });
});

describe('a host that has been replaced', () => {
  async function replaced() {
    const station = await supervised();
    const old = await station.supervisor.connect(READER);
    station.hosts[0]?.exited('aborted by the driver');
    await station.clock.advance(0);
    return { ...station, old };
  }

  it('frees its readers, though nobody has given their cards back', async () => {
    const { supervisor } = await replaced();
    const connection = await supervisor.connect(READER);
    expect(await connection.transmit(SELECT)).toEqual(Uint8Array.of(0x90, 0));
  });

  it('leaves connections that end without a word to the next host', async () => {
    const { supervisor, old, sent } = await replaced();
    const connection = await supervisor.connect(READER);
    await old.disconnect();
    expect(sent.at(-1)).toBe('connect');
    await expect(supervisor.connect(READER)).rejects.toThrow('is connected already');
    expect(await connection.transmit(SELECT)).toEqual(Uint8Array.of(0x90, 0));
  });

  it('condemns only the readers that were held when it died', async () => {
    const { supervisor, hosts } = await supervised();
    await supervisor.connect(READER);
    hosts[0]?.exited('aborted by the driver');
    const conditions = supervisor.rows.states().map(({ condition }) => condition);
    expect(conditions).toEqual(['stuck', 'gone']);
  });

  it('condemns nobody for what the host before it held', async () => {
    const { supervisor, hosts } = await replaced();
    hosts[1]?.exited('aborted again');
    expect(supervisor.rows.get(READER)?.state.condition).toBe('gone');
  });

  it('is not heard any more, neither before the next one nor after', async () => {
    const { supervisor, hosts, clock } = await supervised();
    hosts[0]?.exited('aborted by the driver');
    const states = supervisor.rows.states();
    const late = { name: READER, condition: 'card', insertion: 9, atr: null } as const;
    hosts[0]?.report({ kind: 'reader', ...late });
    expect(supervisor.rows.states()).toEqual(states);
    await clock.advance(0);
    hosts[0]?.exited('ended once more');
    await clock.advance(60_000);
    expect(hosts).toHaveLength(2);
  });

  it('says why to whoever asks for a reader meanwhile', async () => {
    const { supervisor, hosts } = await supervised();
    await supervisor.connect(READER);
    hosts[0]?.exited('aborted by the driver');
    await expect(supervisor.connect(READER)).rejects.toThrow('aborted by the driver');
  });
});

describe('a module that is missing', () => {
  it('is named to whoever asks for a reader, also after it was asked for again', async () => {
    const binding = () => {
      throw new ModuleMissing('pcsclite is not built');
    };
    const { supervisor, clock } = await supervised({ binding });
    expect(await codeOf(supervisor.connect(READER))).toBe('reader.module-missing');
    await clock.advance(0);
    expect(await codeOf(supervisor.connect(READER))).toBe('reader.module-missing');
  });
});

describe('stopping', () => {
  it('between two hosts starts no other', async () => {
    const { supervisor, hosts, clock } = await supervised();
    hosts[0]?.exited('aborted by the driver');
    await supervisor.stop();
    await clock.advance(60_000);
    expect(hosts).toHaveLength(1);
  });

  it('while the service is absent asks no more', async () => {
    const { supervisor, clock, hardware, sent } = await supervised();
    hardware.stopService();
    await clock.advance(DEADLINES.open);
    expect(sent.slice(-2)).toEqual(['open', 'open']);
    await supervisor.stop();
    expect(clock.waiting).toBe(0);
  });

  it('takes the card from nobody but its own host, and ends when that is gone', async () => {
    let end: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      end = resolve;
    });
    const { supervisor, hardware } = await supervised({ gone });
    hardware.insert(OTHER, cardHolding(documentedImage('I2')));
    await settle();
    const connection = await supervisor.connect(OTHER);
    let stopped = false;
    const stopping = supervisor.stop().then(() => {
      stopped = true;
    });
    await settle();
    expect([stopped, connection.failure?.code]).toEqual([false, 'reader.service-down']);
    end();
    await stopping;
    expect(supervisor.rows.states().map(({ condition }) => condition)).toEqual([
      'service-down',
      'service-down',
    ]);
  });

  it('can be asked for twice', async () => {
    const { supervisor, clock } = await supervised();
    await supervisor.stop();
    await supervisor.stop();
    expect(await codeOf(supervisor.connect(READER))).toBe('reader.service-down');
    expect(clock.waiting).toBe(0);
  });
});
