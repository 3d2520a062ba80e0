/** A reader host in a child process: a hung transmit cannot be cancelled, and a native abort must not take us along. */
import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asHostReport, type HostHandle, type HostLauncher, type HostListener } from './messages.ts';

export interface ForkLauncherOptions {
  /** Package name or file URL of the module whose default export is the binding, or makes it from options. */
  readonly binding: string;
  /** What the default export makes the binding from; anything JSON can carry. */
  readonly bindingOptions?: unknown;
  /** Node's own options for the child; those of this process where absent. */
  readonly execArgv?: readonly string[];
}

/** The child's entry stands beside this file, in the language this file is run in. */
const ENTRY = fileURLToPath(new URL(`./child${extname(import.meta.url)}`, import.meta.url));

export function createForkLauncher(options: ForkLauncherOptions): HostLauncher {
  return { launch: (listener) => launch(options, listener) };
}

function launch(options: ForkLauncherOptions, listener: HostListener): HostHandle {
  const { binding, bindingOptions, execArgv } = options;
  const args = bindingOptions === undefined ? [binding] : [binding, JSON.stringify(bindingOptions)];
  const child = fork(ENTRY, args, {
    serialization: 'json',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    ...(execArgv === undefined ? {} : { execArgv: [...execArgv] }),
  });
  let heard = true;
  const gone = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve();
      ended(`the reader host ended with ${signal ?? code}`);
    });
    child.once('error', (cause) => {
      if (child.pid === undefined) resolve();
      ended(cause.message);
    });
  });
  const ended = (reason: string): void => {
    if (!heard) return;
    heard = false;
    listener.exited(reason);
  };
  child.on('message', (message) => {
    if (heard) listener.report(asHostReport(message));
  });
  return {
    send(command) {
      // A write to a channel that has just closed fails; 'exit' tells the same story.
      if (child.connected) child.send(command, () => undefined);
    },
    kill() {
      heard = false;
      end(child);
      return gone;
    },
  };
}

/** At once: a process with a thread inside a hung driver does not end politely. */
function end(child: ChildProcess): void {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
}
