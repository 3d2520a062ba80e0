/**
 * Entry of a reader host process: `child <module> [options as JSON]`, started with an IPC channel.
 * Without options the module's default export is the binding; with them the default export, called with them, makes it.
 */
import type { PcscBinding } from './binding.ts';
import { ModuleMissing, reasonOf } from './faults.ts';
import { ReaderHost } from './host.ts';
import { type HostReport, isHostCommand } from './messages.ts';

type BindingFactory = (options: unknown) => PcscBinding | Promise<PcscBinding>;
interface BindingModule {
  readonly default: unknown;
}

const failing = (cause: Error): PcscBinding => {
  return () => {
    throw cause;
  };
};

async function loadModule(module: string): Promise<BindingModule> {
  try {
    return (await import(module)) as BindingModule;
  } catch (cause) {
    throw new ModuleMissing(`${module} does not load: ${reasonOf(cause)}`, { cause });
  }
}

async function loadBinding(module: string, options: string | undefined): Promise<PcscBinding> {
  const { default: exported } = await loadModule(module);
  if (options === undefined) return exported as PcscBinding;
  return await (exported as BindingFactory)(JSON.parse(options));
}

/** A binding that cannot be made is absent at every call; the supervisor asks again and says why. */
async function bindingOrAbsence(): Promise<PcscBinding> {
  const [module, options] = process.argv.slice(2);
  try {
    return await loadBinding(module ?? '', options);
  } catch (cause) {
    return failing(cause instanceof Error ? cause : new Error(String(cause)));
  }
}

const post = (report: HostReport): void => {
  if (process.connected) process.send?.(report);
};

const starting = bindingOrAbsence().then((binding) => new ReaderHost(binding, post));
process.on('message', (message: unknown) => {
  if (isHostCommand(message)) void starting.then((host) => host.handle(message));
});
// Leaving by process.exit would wait for a thread that hangs in a driver.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
