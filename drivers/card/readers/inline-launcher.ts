/** A reader host in this process, for simulations and for readers that cannot hang. */
import type { PcscBinding } from './binding.ts';
import { ReaderHost } from './host.ts';
import type { HostHandle, HostLauncher, HostListener } from './messages.ts';

export interface InlineLauncherOptions {
  readonly binding: PcscBinding;
  /** What the operating system does for a process that dies: ends its PC/SC contexts and their connections. */
  readonly killed?: () => void;
}

/** Messages pass through memory, one microtask later, in order; a killed host is never heard again. */
export function createInlineLauncher(options: InlineLauncherOptions): HostLauncher {
  return { launch: (listener) => launch(options, listener) };
}

function launch(options: InlineLauncherOptions, listener: HostListener): HostHandle {
  let alive = true;
  const deliver = (message: () => void): void => {
    queueMicrotask(() => {
      if (alive) message();
    });
  };
  const host = new ReaderHost(options.binding, (report) =>
    deliver(() => listener.report(structuredClone(report))),
  );
  return {
    send: (command) => deliver(() => host.handle(structuredClone(command))),
    async kill() {
      if (!alive) return;
      alive = false;
      host.abandon();
      options.killed?.();
    },
  };
}
