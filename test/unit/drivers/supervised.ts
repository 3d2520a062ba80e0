/** A supervisor over virtual readers, with nothing between it and the test: connections as they are, each command by itself. */
import type { PcscBinding } from '../../../drivers/card/readers/binding.ts';
import { createInlineLauncher } from '../../../drivers/card/readers/inline-launcher.ts';
import type {
  HostCommand,
  HostLauncher,
  HostListener,
} from '../../../drivers/card/readers/messages.ts';
import { ReaderSupervisor } from '../../../drivers/card/readers/supervisor.ts';
import type { VirtualPcsclite } from '../../../simulators/card/pcsclite-face.ts';
import {
  createVirtualReaders,
  type VirtualReadersOptions,
} from '../../../simulators/card/virtual-pcsc.ts';
import { ManualClock, settle } from '../../manual-clock.ts';
import { documentedImage } from './reference-images.ts';
import { cardHolding, READER } from './virtual-station.ts';

export const OTHER = 'ACS ACR39U ICC Reader 01 00';
/** Each another, so that a sentence says which of them has passed. */
export const DEADLINES = { open: 1_000, connect: 2_000, transmit: 3_000, disconnect: 4_000 };
/** Selects the memory card; answered by 9000. */
export const SELECT = Uint8Array.of(0xff, 0xa4, 0, 0, 1, 6);

export interface Supervised extends VirtualReadersOptions {
  /** Takes the place of the virtual readers' own. */
  readonly binding?: PcscBinding;
  /** A host is gone only when this has come. */
  readonly gone?: Promise<void>;
}

export async function supervised({ binding, gone, ...options }: Supervised = {}) {
  /** Of the service while it is frozen: what it would have done. */
  let frozen: (() => void)[] | null = null;
  let freezing: HostCommand['kind'] | null = null;
  const hardware = createVirtualReaders({
    readers: [READER, OTHER],
    defer: (run) => (frozen === null ? queueMicrotask(run) : frozen.push(run)),
    ...options,
  });
  let context: VirtualPcsclite | null = null;
  const inline = createInlineLauncher({
    binding:
      binding ??
      (() => {
        context = hardware.pcsclite();
        return context;
      }),
    killed() {
      hardware.killClients();
      frozen = null;
    },
  });
  const hosts: HostListener[] = [];
  const sent: string[] = [];
  const launcher: HostLauncher = {
    launch(listener) {
      hosts.push(listener);
      const host = inline.launch(listener);
      return {
        async kill() {
          await host.kill();
          await gone;
        },
        send(command) {
          sent.push(command.kind);
          if (command.kind === freezing) [frozen, freezing] = [[], null];
          host.send(command);
        },
      };
    },
  };
  const clock = new ManualClock();
  const supervisor = new ReaderSupervisor({ launcher, clock, deadlines: DEADLINES });
  const card = cardHolding(documentedImage('I1'));
  hardware.insert(READER, card);
  await settle();
  return {
    hardware,
    clock,
    supervisor,
    card,
    /** A reader as the present host's binding has it. */
    seen: (name: string) => context?.readers[name],
    /** Listeners of the hosts launched so far. */
    hosts,
    /** Kinds of the commands sent to hosts so far. */
    sent,
    /** The service does nothing more from the next command of this kind on, until its host is killed. */
    freezeAt(kind: HostCommand['kind']): void {
      freezing = kind;
    },
  };
}
