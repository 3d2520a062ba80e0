/** `qika frame decode`: what it prints, where, and with which exit code. */
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it, test } from 'vitest';
import { cjt188 } from '../../../drivers/meter/cjt188/frame-protocol.ts';
import { frameDecode } from '../../../src/cli/frame-decode.ts';
import { UsageError } from '../../../src/cli/options.ts';
import { EXAMPLES } from '../drivers/cjt188/examples.ts';

const [, SPOILED = '', REPLY = ''] = EXAMPLES.map(({ hex }) => hex);

async function run(words: readonly string[], input: Iterable<string | Buffer> = []) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const status = await frameDecode(words, {
    protocols: [cjt188],
    input: Readable.from(input),
    output: output.setEncoding('utf8'),
    errors: errors.setEncoding('utf8'),
  });
  return { status, out: String(output.read() ?? ''), err: String(errors.read() ?? '') };
}

const jsonLines = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('one frame', () => {
  it('is told field by field, with units and in both languages', async () => {
    const { status, out, err } = await run([REPLY]);
    expect([status, err]).toEqual([0, '']);
    for (const line of [
      'CJ/T188',
      '  meter type 表类型: 10 (cold water 冷水表)',
      '  address 地址: 78330011223344',
      '  current volume 当前累积流量: 556677.00 m³',
      '  clock 表内时钟: 2015-05-11T22:01:31',
      '  valve 阀门: closed 关',
      '  battery low 电池欠压: no 否',
    ]) {
      expect(out.split('\n')).toContain(line);
    }
  });

  it('that is spoiled ends with 2 and says which check failed, expected and found', async () => {
    const { status, out, err } = await run([SPOILED]);
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain('checksum 校验码: expected 应为 13, found 实为 08');
  });

  it('as JSON', async () => {
    const { status, out } = await run(['--json', REPLY]);
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      protocol: 'CJ/T188',
      ok: true,
      errors: [],
      warnings: [],
      fields: {
        meterType: '10',
        address: '78330011223344',
        control: '81',
        direction: 'response',
        di: '901F',
        ser: '00',
        currentVolume: '556677.00',
        settlementVolume: '556677.00',
        clock: '2015-05-11T22:01:31',
        valve: 'closed',
        batteryLow: false,
      },
      units: { currentVolume: 'm³' },
    });
  });

  it('that is spoiled, as JSON', async () => {
    const { status, out, err } = await run(['--json', SPOILED]);
    expect([status, err]).toEqual([2, '']);
    expect(JSON.parse(out)).toMatchObject({
      protocol: 'CJ/T188',
      ok: false,
      errors: [{ check: 'checksum', expected: '13', found: '08' }],
    });
  });

  it('may be written in pairs, in several words, in small letters', async () => {
    const pairs = (REPLY.match(/../g) ?? []).map((pair) => pair.toLowerCase());
    const once = await run(['--json', REPLY]);
    expect(await run(['--json', pairs.join(' ')])).toEqual(once);
    expect(await run(['--json', ...pairs])).toEqual(once);
  });
});

describe('input that is no bytes ends with 2 and says what is wrong', () => {
  it.each([
    ['odd', '681', 'two digits a byte', '3 digits'],
    ['not hex', '68ZZ', 'hex digits', '"Z" at place 3'],
    ['empty', '', 'hex digits', 'nothing'],
    ['blank', '  ', 'hex digits', 'nothing'],
    ['wide digits', '６８', 'hex digits', '"６" at place 1'],
    ['too long', '00'.repeat(1_025), 'at most 1024 bytes', 'more'],
  ])('%s', async (_, text, expected, found) => {
    const plain = await run([text]);
    expect([plain.status, plain.out]).toEqual([2, '']);
    expect(plain.err).toContain(`expected 应为 ${expected}, found 实为 ${found}`);
    const json = await run(['--json', text]);
    expect(json.status).toBe(2);
    expect(JSON.parse(json.out)).toMatchObject({
      ok: false,
      errors: [{ check: 'hex', expected, found }],
      fields: {},
    });
  });
});

describe('the protocol', () => {
  it.each(['cjt188', 'CJ/T188', 'CJ/T 188'])('is found by its name: %s', async (name) => {
    expect((await run(['--protocol', name, REPLY])).status).toBe(0);
  });

  it('may be told more closely by a profile', async () => {
    const { out } = await run(['--json', '--protocol', 'cjt188:2018', REPLY]);
    expect(JSON.parse(out).fields).toMatchObject({ profile: '2018', di: '901F' });
    const other = await run(['--json', '--protocol', 'cjt188:2004', REPLY]);
    expect(JSON.parse(other.out).fields).toMatchObject({ profile: '2004', di: '901F' });
  });

  it('is named also where the input is no bytes', async () => {
    const { out } = await run(['--json', '--protocol', 'cjt188', 'x']);
    expect(JSON.parse(out).protocol).toBe('CJ/T188');
  });
});

test.each([
  [[]],
  [['--json']],
  [['--protocol']],
  [['--protocol', '--json', REPLY]],
  [['--protocol', 'modem', REPLY]],
  [['--protocol', 'cjt188:1999', REPLY]],
  [['--protocol', 'cjt188', '--protocol', 'cjt188', REPLY]],
  [['--quiet', REPLY]],
  [['-', REPLY]],
])('%j is a mistake at the keyboard', async (words) => {
  await expect(run(words)).rejects.toBeInstanceOf(UsageError);
});

describe('a frame a line from standard input', () => {
  it('gives one JSON a line, good or bad, and 2 if any was bad', async () => {
    const lines = [REPLY, SPOILED, '', 'zz', `  ${REPLY}\r`];
    const { status, out } = await run(['-'], [`${lines.join('\n')}\n`]);
    expect(status).toBe(2);
    expect(jsonLines(out).map(({ ok }) => ok)).toEqual([true, false, false, false, true]);
  });

  it('ends with 0 where all are right, with or without a last line end', async () => {
    for (const end of ['', '\n']) {
      const { status, out } = await run(['--json', '-'], [`${REPLY}\n${REPLY}${end}`]);
      expect([status, jsonLines(out).length]).toEqual([0, 2]);
    }
    expect(await run(['-'], [])).toEqual({ status: 0, out: '', err: '' });
  });

  it('however the lines are cut', async () => {
    const text = `${REPLY}\n${SPOILED}\n\n${REPLY}\n`;
    const whole = await run(['-'], [text]);
    for (const size of [1, 7, 71, 200]) {
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      expect(
        await run(
          ['-'],
          pieces.map((piece) => Buffer.from(piece)),
        ),
      ).toEqual(whole);
    }
  });

  it('a line without end is refused once, and the next is read', async () => {
    const flood = Array.from({ length: 500 }, () => '68'.repeat(1_000));
    const { status, out } = await run(['-'], [...flood, `\n${REPLY}\n`]);
    expect(status).toBe(2);
    expect(jsonLines(out).map(({ ok, errors }) => [ok, errors[0]?.found])).toEqual([
      [false, 'more'],
      [true, undefined],
    ]);
  });

  it('answers a line as soon as it is whole', async () => {
    const input = new PassThrough();
    const output = new PassThrough().setEncoding('utf8');
    const errors = new PassThrough();
    const done = frameDecode(['-'], { protocols: [cjt188], input, output, errors });
    input.write(`${REPLY}\n`);
    const [first] = await new Promise<string[]>((resolve) => {
      output.once('data', (text: string) => resolve([text]));
    });
    expect(JSON.parse(first ?? '').ok).toBe(true);
    input.end();
    expect(await done).toBe(0);
  });
});
