/** The story's hardware over the control socket of a simulated station. */
import type { CardReaders } from '../src/ports/cards.ts';
import type { SeedBench } from './seed-bench.ts';

export type ControlCall = (
  verb: string,
  args?: Readonly<Record<string, unknown>>,
) => Promise<unknown>;

/** Resolves when `reader` is in one of the conditions; at once when it is already. */
function condition(cards: CardReaders, reader: string, wanted: 'card' | 'empty'): Promise<void> {
  const holds = (): boolean =>
    cards.states().some((state) => state.name === reader && state.condition === wanted);
  if (holds()) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = cards.watch((state) => {
      if (state.name !== reader || state.condition !== wanted) return;
      stop();
      resolve();
    });
  });
}

export function createControlBench(
  call: ControlCall,
  cards: CardReaders,
  reader: string,
): SeedBench {
  const run = async (verb: string, args: Readonly<Record<string, unknown>> = {}): Promise<void> => {
    await call(verb, args);
  };
  return {
    newMeter: ({ counts, ...meter }) =>
      run('new-meter', {
        ...meter,
        accepts: counts === 'money' ? 'reference-money' : 'reference-v1',
      }),
    newCard: (card) => run('new-card', { card }),
    async insert(card) {
      await run('insert', { card, reader });
      await condition(cards, reader, 'card');
    },
    async remove() {
      await run('remove', { reader });
      await condition(cards, reader, 'empty');
    },
    putIntoMeter: (card, meter) => run('put-into-meter', { card, meter }),
    burn: (meter, days, litresPerDay) => run('burn', { meter, days, litresPerDay }),
    stopClock: (meter, seconds) => run('set-clock', { meter, seconds }),
    runClocks: () => run('set-clock'),
    pullAtByte: (n) => run('pull-at-byte', { n, mode: 'mixture' }),
  };
}
