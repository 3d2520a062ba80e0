/** `qika line link`: words to a running station, and what it says back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lineLink } from '../../../src/cli/line-link.ts';
import type { Config } from '../../../src/config/config.ts';
import { systemRandom } from '../../../src/system/random.ts';
import { linkOf, meterLine } from '../../rig/meter-line.ts';
import { openHouse } from '../http/house.ts';

test('a building is linked, and what was refused is named; words that say too little start nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qika-link-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const socketPath = join(folder, 'qika.sock');
  const { lines } = meterLine();
  onTestFinished(() => lines.stop());
  const house = await openHouse({ lines, transport: 'socket' });
  await house.server.listen({ path: socketPath });
  onTestFinished(async () => {
    await house.server.close();
  });
  for (const [number, linkAddress] of [
    [1, '00312611000001'],
    [2, 'AB12'],
  ] as const) {
    await house.post('/api/meters', {
      ...{ operationId: house.hall.id(), communityId: 1, address: `9 栋 ${number}`, maker: 31 },
      ...{ number, linkAddress, direction: 'left', regulatorBoxId: 11, model: 'G2.5', floor: 2 },
      ...{ size: 'G2.5', initialIndexLitres: 0, ceilingLitres: 0, acceptanceNo: 'YS-1' },
      ...{ acceptedOn: '2026-11-20' },
    });
  }
  const said: string[] = [];
  const link = (...words: string[]) =>
    lineLink(words, {
      configOf: async () => ({ socketPath }) as Config,
      random: systemRandom,
      say: (line) => void said.push(line),
    });
  const whole = ['east', '--community', '1', '--profile', linkOf(1).profile];
  expect(await link(...whole)).toBe(1);
  expect(said[0]).toContain('31-000000000002: ');
  expect(said.at(-1)).toBe(
    'east: 1 linked 已接入, 0 before 先前已接入, 0 otherwise and left 另有接入未动, 1 without an address 无通讯地址, 1 refused 被拒',
  );
  await link(...whole);
  expect(said.at(-1)).toContain('0 linked 已接入, 1 before');
  await expect(link('west', ...whole.slice(1))).rejects.toThrow('west');
  await expect(link('east', '--profile', '2018')).rejects.toThrow('--community N|--box N');
  await expect(link('east', '--community', 'x', '--profile', '2018')).rejects.toThrow('x');
  await expect(link('east', '--community', '1')).rejects.toThrow('--profile P');
});
