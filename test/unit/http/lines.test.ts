/** Lines and meters behind the door. */
import { expect, onTestFinished, test } from 'vitest';
import { linkOf, meterLine } from '../../rig/meter-line.ts';
import { openHouse, problem } from './house.ts';

/** A house whose line leads to one meter; `read` asks while the line's time passes. */
async function houseWithLine() {
  const { clock, faces, lines } = meterLine();
  const house = await openHouse({ lines });
  const read = async (body: object) => {
    let ended = false;
    const answer = house.post('/api/lines/read', body).finally(() => {
      ended = true;
    });
    await clock.runUntil(() => ended, 60_000);
    return answer;
  };
  onTestFinished(() => lines.stop());
  await clock.pass(10);
  return { ...house, faces, read };
}

test('the lines of a station are told with their condition, and what may be spoken on them', async () => {
  const { get } = await houseWithLine();
  const answer = await get('/api/lines');
  expect(answer).toMatchObject({
    status: 200,
    body: {
      lines: [{ name: 'east', kind: 'serial', condition: 'open', connection: 1, trouble: null }],
      protocols: [{ id: 'cjt188' }],
    },
  });
});

test('a meter is read in litres; nothing of it is booked', async () => {
  const { faces, read, digest } = await houseWithLine();
  faces[0]?.meter.creditOverLine(9, 1, 200);
  faces[0]?.meter.consume(1_230);
  const before = digest();
  const answer = await read({ ...linkOf(1), ask: ['address', 'index', 'purchases'] });
  expect(answer).toMatchObject({
    status: 200,
    body: {
      toldAddress: linkOf(1).address,
      index: { indexLitres: 1_230, valve: 'open' },
      purchases: { count: 1, amount: 200, total: 200, remaining: 77 },
    },
  });
  expect(digest()).toBe(before);
});

test('a line or profile that is not there, and a silent meter, are refused by name', async () => {
  const { read, faces } = await houseWithLine();
  const code = async (change: object) => problem(await read({ ...linkOf(1), ...change })).code;
  expect(await code({ line: 'west' })).toBe('line.unknown');
  expect(await code({ profile: 'none' })).toBe('meter.profile-unknown');
  expect(await code({ address: '12' })).toBe('meter.address-invalid');
  expect(await code({ ask: [] })).toBe('request.invalid');
  faces[0]?.behave(() => []);
  expect(await code({})).toBe('meter.silent');
});
