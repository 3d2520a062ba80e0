/** Two demos are one company: the same chain, whatever the clock of the computer and the luck of the process. What seals people is drawn from the hall's seed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createCardReaders } from '../../../drivers/card/card-readers.ts';
import { createInlineLauncher } from '../../../drivers/card/readers/inline-launcher.ts';
import { createControlBench } from '../../../seeds/control-bench.ts';
import { HOUSEHOLDS } from '../../../seeds/demo-company.ts';
import { loadDemo } from '../../../seeds/demo-story.ts';
import remotePcsc from '../../../simulators/card/remote-pcsc.ts';
import { connectControl } from '../../../simulators/control-client.ts';
import { main } from '../../../simulators/main.ts';
import type { Station } from '../../../simulators/station.ts';
import { simulatorWords } from '../../../src/cli/demo.ts';
import { openStationKeys } from '../../../src/cli/station-keys.ts';
import { demoConfig } from '../../../src/config/config.ts';
import { systemClock } from '../../../src/system/clock.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { createVault } from '../../../src/system/vault.ts';
import { Hall, READER } from '../app/desk.ts';

/** With a card that is pulled in the middle of a write (10000042) and households of every other kind. */
const FEW = HOUSEHOLDS.filter(({ story }, n) => n < 3 || story === 'pulled').slice(0, 5);

interface Process {
  readonly seed: number;
  /** Seconds since 1970; each look moves it on, as a slow computer would. */
  readonly present: number;
}

/** A card with what a household's card says and a secret of its own, as a replacement card has, goes into that meter. */
async function putInWithAnotherSecret(
  control: ReturnType<typeof connectControl>,
  chips: ReturnType<Station['list']>['cards'],
) {
  const { image, content } = chips.find((one) => one.content.kind === 'reference-v1') ?? {};
  await control.call('new-card', { card: 'spare', image, psc: '0A0B0C' });
  const meter = content !== undefined && 'header' in content ? content.header?.meter : undefined;
  return control.call('put-into-meter', { card: 'spare', meter });
}

/** A simulated station as `qika serve` starts it, and the demo told on it. */
async function seed({ seed: luck, present }: Process) {
  const dataDir = mkdtempSync(join(tmpdir(), 'qika-twice-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const socket = join(dataDir, 'sim.sock');
  const lines: string[] = [];
  let looks = 0;
  const [, ...words] = simulatorWords(join(dataDir, 'sim'), socket);
  const ended = main(words, {
    nowSeconds: () => {
      looks += 1;
      return present + looks;
    },
    sleep: () => Promise.resolve(),
    now: () => 0,
    after: () => undefined,
    seed: luck,
    write: (line) => lines.push(line),
  });
  await expect.poll(() => lines).toHaveLength(1);
  const company = { code: 31001, name: '示范燃气', outlet: '厅', timeZone: 'Asia/Shanghai' };
  const vault = createVault(
    (await openStationKeys(demoConfig(company, { dataDir, port: null }), systemHash)).ring,
  );
  const hall = new Hall();
  const desk = await hall.station(1);
  const launcher = createInlineLauncher({ binding: remotePcsc({ socket }) });
  const cards = createCardReaders({ launcher, clock: systemClock });
  const control = connectControl(socket);
  const bench = createControlBench((verb, args) => control.call(verb, args), cards, READER);
  const deps = { ...desk.deps, vault, cards, clock: systemClock };
  await loadDemo({ deps, bench, reader: READER, households: FEW });
  const { meters, cards: chips } = (await control.call('list')) as ReturnType<Station['list']>;
  const spare = await putInWithAnotherSecret(control, chips);
  const heads = hall.store.chainHeads();
  await cards.stop();
  await desk.readers.stop();
  await control.call('shutdown');
  control.close();
  expect(await ended).toBe(0);
  await hall.store.close();
  return { heads, spare, clocks: meters.map(({ clock }) => clock) };
}

test('two fresh demos have equal chain heads, and their meters then live in the present', async () => {
  const first = await seed({ seed: 1, present: 1_790_000_000 });
  const second = await seed({ seed: 2, present: 1_900_000_000 });
  expect(first.heads.length).toBeGreaterThan(0);
  expect(second.heads).toEqual(first.heads);
  expect(first.spare).toMatchObject({ kind: 'nothing-new' });
  for (const [{ clocks }, present] of [
    [first, 1_790_000_000],
    [second, 1_900_000_000],
  ] as const) {
    expect(clocks.length).toBeGreaterThan(0);
    for (const clock of clocks) expect(Math.abs(clock - present)).toBeLessThan(86_400);
  }
});
