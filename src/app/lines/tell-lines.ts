/** What goes wrong on the lines is in the log once: not at each of a hundred vain openings, nor at each stray answer. */
import type { MeterLines } from '../../ports/meters.ts';
import type { AppDeps } from '../deps.ts';

/** Returns the way to stop. */
export function tellLines({ lines, log }: Pick<AppDeps, 'lines' | 'log'>): () => void {
  const told = new Set<string>();
  const once = (what: string, tell: () => void): void => {
    if (told.has(what)) return;
    told.add(what);
    tell();
  };
  const look = ({ name, condition, trouble, unasked }: Parameters<Watcher>[0]): void => {
    if (condition === 'open' && told.delete(`down ${name}`))
      log.info({ line: name }, 'a line is back');
    if (condition === 'down') {
      once(`down ${name}`, () =>
        log.warn({ line: name, trouble: trouble ?? '' }, 'a line is down'),
      );
    }
    for (const { address } of unasked) {
      once(`unasked ${name} ${address}`, () =>
        log.warn({ line: name, address }, 'a meter answers when another one is asked'),
      );
    }
  };
  lines.states().forEach(look);
  return lines.watch(look);
}

type Watcher = Parameters<MeterLines['watch']>[0];
