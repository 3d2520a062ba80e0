import { afterEach, describe, expect, it } from 'vitest';
import {
  createCardReaders,
  type StoppableCardReaders,
} from '../../../drivers/card/card-readers.ts';
import { createForkLauncher } from '../../../drivers/card/readers/fork-launcher.ts';
import type { HostHandle, HostLauncher } from '../../../drivers/card/readers/messages.ts';
import { SERVICE_ROW } from '../../../drivers/card/readers/reader-rows.ts';
import { DEFAULT_DEADLINES } from '../../../drivers/card/readers/supervisor.ts';
import type { ReaderState } from '../../../src/ports/cards.ts';
import { ManualClock } from '../../manual-clock.ts';
import type { OneCardOptions } from './fixtures/one-card-binding.ts';
import { documentedImage } from './reference-images.ts';
import { codeOf, READER } from './virtual-station.ts';

const BINDING = new URL('./fixtures/one-card-binding.ts', import.meta.url).href;
const TRANSPORT_CODE = Uint8Array.of(0xff, 0xff, 0xff);
const I2 = documentedImage('I2');

let running: StoppableCardReaders | undefined;
afterEach(() => running?.stop());

function stationIn(binding: string, atWrite: OneCardOptions['atWrite']) {
  const image = Buffer.from(documentedImage('I1')).toString('hex');
  const fork = createForkLauncher({
    binding,
    bindingOptions: { reader: READER, image, atWrite } satisfies OneCardOptions,
    execArgv: ['--import', 'tsx'],
  });
  const hosts: HostHandle[] = [];
  let told: () => void = () => undefined;
  const firstWriteSent = new Promise<void>((resolve) => {
    told = resolve;
  });
  const launcher: HostLauncher = {
    launch(listener) {
      const host = fork.launch(listener);
      hosts.push(host);
      return {
        kill: () => host.kill(),
        send(command) {
          host.send(command);
          if (command.kind === 'transmit' && command.command.startsWith('ffd0')) told();
        },
      };
    },
  };
  const clock = new ManualClock();
  const readers = createCardReaders({ launcher, clock });
  running = readers;
  return { readers, clock, hosts, firstWriteSent };
}

const nextState = (
  readers: StoppableCardReaders,
  wanted: (state: ReaderState) => boolean,
): Promise<ReaderState> =>
  new Promise((resolve) => {
    const stop = readers.watch((state) => {
      if (!wanted(state)) return;
      stop();
      resolve(state);
    });
  });

const write = (readers: StoppableCardReaders): Promise<string> =>
  codeOf(
    readers.session(READER, async (card) => {
      await card.read();
      await card.present(TRANSPORT_CODE);
      await card.write(I2);
      await card.powerCycle();
      expect(Buffer.from((await card.read()).image)).toEqual(Buffer.from(I2));
    }),
  );

describe('a reader host in a process of its own', () => {
  it('reads and writes a card', async () => {
    const { readers } = stationIn(BINDING, 'obey');
    await nextState(readers, (state) => state.condition === 'card');
    expect(await write(readers)).toBe('no error');
  });

  it('is replaced when it dies in the middle of a write', async () => {
    const { readers, clock, hosts } = stationIn(BINDING, 'exit');
    await nextState(readers, (state) => state.condition === 'card');
    expect(await write(readers)).toBe('reader.stuck');
    const back = nextState(readers, (state) => state.condition === 'card');
    await clock.advance(0);
    expect((await back).insertion).toBe(2);
    expect(hosts).toHaveLength(2);
  });

  it('is killed and replaced when it hangs in native code', async () => {
    const { readers, clock, hosts, firstWriteSent } = stationIn(BINDING, 'block');
    await nextState(readers, (state) => state.condition === 'card');
    const writing = write(readers);
    const stuck = nextState(readers, (state) => state.condition === 'stuck');
    await firstWriteSent;
    await clock.advance(DEFAULT_DEADLINES.transmit);
    await stuck;
    expect(await writing).toBe('reader.stuck');
    await hosts[0]?.kill();
  });

  it('says what is missing when the module of the binding is not installed', async () => {
    const { readers } = stationIn('no-such-binding', 'obey');
    const missing = {
      code: 'reader.module-missing',
      reason: expect.stringContaining('no-such-binding'),
    };
    const down = await nextState(readers, (state) => state.condition === 'service-down');
    expect(down).toMatchObject({ name: SERVICE_ROW, trouble: missing });
    expect(await codeOf(readers.session(READER, (card) => card.read()))).toBe(missing.code);
  });

  it('tells a service that is absent from a module that is missing', async () => {
    const station = new URL('../../../simulators/card/remote-pcsc.ts', import.meta.url).href;
    const { readers } = stationIn(station, 'obey');
    const down = await nextState(readers, (state) => state.condition === 'service-down');
    expect(down.trouble?.code).toBe('reader.service-down');
    expect(down.trouble?.reason).not.toBe('');
  });
});
