/** What the log says of lines: each trouble once, its end, and a meter that answers for another. */
import { expect, test } from 'vitest';
import { errorTo } from '../../../simulators/meter/cjt188.ts';
import { tellLines } from '../../../src/app/lines/tell-lines.ts';
import { addressOf, inTime, linkOf, meterLine } from '../../rig/meter-line.ts';

test('a line that is lost and cannot be opened is told once, and so is its return', async () => {
  const { clock, lines, plug, line } = meterLine();
  await clock.pass(10);
  const said: string[] = [];
  const say = (_facts: object, what: string) => void said.push(what);
  const stop = tellLines({ lines, log: { info: say, warn: say, error: say } });
  plug.bar(true);
  plug.pull();
  await clock.pass(60_000);
  expect(said).toEqual(['a line is down']);
  plug.bar(false);
  await clock.pass(60_000);
  expect(line.state().condition).toBe('open');
  expect(said).toEqual(['a line is down', 'a line is back']);
  stop();
  plug.pull();
  await clock.pass(10);
  expect(said).toHaveLength(2);
});

test('a meter that answers for another is named once', async () => {
  const { clock, lines, faces } = meterLine();
  faces[0]?.behave((asked) => [
    { afterMs: 20, frame: { ...errorTo(asked, 1), address: addressOf(2) } },
  ]);
  const said: object[] = [];
  const say = (facts: object) => void said.push(facts);
  tellLines({ lines, log: { info: () => undefined, warn: say, error: say } });
  const read = () =>
    lines
      .meter(linkOf(1))
      .readIndex()
      .catch(() => undefined);
  await inTime(clock, read());
  await inTime(clock, read());
  expect(said).toEqual([{ line: 'east', address: addressOf(2) }]);
});
