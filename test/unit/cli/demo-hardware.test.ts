/** The demo's hardware may end and come back beside a running station: the next thing asked of it is done. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connectControl, StationRefusal } from '../../../simulators/control-client.ts';
import { main } from '../../../simulators/main.ts';
import { openSimulators, simFolder, simSocket } from '../../../src/cli/demo.ts';
import type { Config } from '../../../src/config/config.ts';
import { systemClock } from '../../../src/system/clock.ts';

test('hardware that was ended and begun anew answers the first call', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'qika-hardware-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const config = { dataDir, port: 7180 } as Config;
  const [dir, socket] = [simFolder(config), simSocket(config)];
  const world = {
    now: () => 0,
    nowSeconds: () => 0,
    sleep: () => Promise.resolve(),
    after: () => undefined,
    seed: 1,
    write: () => undefined,
  };
  const begin = async () => {
    const ended = main(['station', '--dir', dir, '--socket', socket], world);
    await new Promise((resolve) => setImmediate(resolve));
    return async () => {
      const link = connectControl(socket);
      await link.call('shutdown');
      link.close();
      await ended;
    };
  };
  const end = await begin();
  const sim = await openSimulators(
    {
      clock: systemClock,
      connect: connectControl,
      isRefusal: (cause) => cause instanceof StationRefusal,
      entry: 'none: it runs already',
    },
    config,
  );
  onTestFinished(() => sim.close());
  expect((await sim.call('new-card', { card: 'one' })).ok).toBe(true);
  await end();
  expect(await sim.call('list', {})).toMatchObject({ refusal: { code: 'sim.gone' } });
  const endAgain = await begin();
  expect(await sim.call('list', {})).toMatchObject({
    ok: true,
    value: { cards: [{ name: 'one' }] },
  });
  await endAgain();
  const last = await begin();
  // Nothing was asked while it was away.
  expect(await sim.call('list', {})).toMatchObject({ ok: true });
  await last();
});
