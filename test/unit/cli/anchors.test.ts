/** The anchor file: what a station says of its chain outside its ledger, and what is believed of it. */
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { AnchorError, addAnchors, readAnchors } from '../../../src/cli/anchor-file.ts';
import { anchorCheck, anchorSigner, writeAnchorKey } from '../../../src/cli/anchor-key.ts';
import { scheduleAnchors } from '../../../src/cli/anchor-schedule.ts';
import { ConfigError } from '../../../src/config/config.ts';
import type { Anchor } from '../../../src/core/anchor.ts';
import { stationId } from '../../../src/core/ids.ts';
import { makeStationKey, signatureCheck, stationSigner } from '../../../src/system/station-key.ts';
import { ManualClock } from '../../manual-clock.ts';
import { folder } from '../store/stores.ts';

const MINUTE = 60_000;
const key = makeStationKey();
const signer = stationSigner(key.privatePem);
const check = signatureCheck(key.publicPem);
const anchor = (n: number): Anchor => ({
  company: 31_001,
  station: 1,
  n,
  last: 17_592_186_044_416 + n,
  at: 1_796_000_000_000 + n,
  chain: n.toString(16).padStart(64, '0'),
});

let path = '';
beforeEach(() => {
  path = join(folder(), 'anchors.txt');
});

test('lines are added one after another and read back; the public half is enough to believe them', () => {
  const end = addAnchors(path, 0, [anchor(1), anchor(2)], signer);
  addAnchors(path, end, [anchor(3)], signer);
  const { anchors, wholeBytes } = readAnchors(path, check);
  expect(anchors).toEqual([anchor(1), anchor(2), anchor(3)]);
  expect(wholeBytes).toBe(readFileSync(path).length);
});

test('a line that a power cut tore is not counted, and the next one takes its place', () => {
  addAnchors(path, 0, [anchor(1)], signer);
  const whole = readFileSync(path, 'utf8');
  appendFileSync(path, whole.slice(0, 40));
  const torn = readAnchors(path, check);
  expect(torn.anchors).toEqual([anchor(1)]);
  addAnchors(path, torn.wholeBytes, [anchor(2)], signer);
  expect(readAnchors(path, check).anchors).toEqual([anchor(1), anchor(2)]);
});

test('a line that was changed, or signed by another, makes the file a finding with its line', () => {
  addAnchors(path, 0, [anchor(1), anchor(2), anchor(3)], signer);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace(' 2 ', ' 4 '));
  expect(() => readAnchors(path, check)).toThrow(AnchorError);
  expect(() => readAnchors(path, check)).toThrow('line 2');
  writeFileSync(path, `${text}not an anchor\n`);
  expect(() => readAnchors(path, check)).toThrow('line 4, is no anchor');
  writeFileSync(path, text);
  const stranger = signatureCheck(makeStationKey().publicPem);
  expect(() => readAnchors(path, stranger)).toThrow('line 1');
});

test('a station says where its chain stands at its start, when rows were written, and at its end', async () => {
  const clock = new ManualClock();
  const errors: object[] = [];
  let n = 4;
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (what: object) => void errors.push(what),
  };
  const file = readAnchors(path, check);
  const end = scheduleAnchors({
    anchors: { file: path, keyFile: '', everyMinutes: 15 },
    company: 31_001,
    file,
    signer,
    clock,
    log,
    epochs: () => [],
    knowsPeople: () => false,
    heads: () => [{ ...anchor(n), station: stationId(1) }],
  });
  const saidOf = () => readAnchors(path, check).anchors.map((one) => one.n);
  expect(saidOf()).toEqual([4]);
  await clock.advance(15 * MINUTE);
  expect(saidOf()).toEqual([4]);
  n = 9;
  await clock.advance(15 * MINUTE);
  expect(saidOf()).toEqual([4, 9]);
  n = 11;
  end();
  expect(saidOf()).toEqual([4, 9, 11]);
  expect(errors).toEqual([]);
  expect(clock.waiting).toBe(0);
});

test('a disk that is not there is said, and the next anchor covers what was not', async () => {
  const clock = new ManualClock();
  const errors: object[] = [];
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (what: object) => void errors.push(what),
  };
  const away = join(path, 'away', 'anchors.txt');
  const end = scheduleAnchors({
    anchors: { file: away, keyFile: '', everyMinutes: 1 },
    company: 31_001,
    file: { anchors: [], wholeBytes: 0 },
    signer,
    clock,
    log,
    epochs: () => [],
    knowsPeople: () => false,
    heads: () => [{ ...anchor(2), station: stationId(1) }],
  });
  await clock.advance(MINUTE);
  end();
  expect(errors).toHaveLength(3);
});

test('a ledger that cannot be read is said too, and the station goes on to close it', async () => {
  const clock = new ManualClock();
  const errors: object[] = [];
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (what: object) => void errors.push(what),
  };
  const end = scheduleAnchors({
    anchors: { file: path, keyFile: '', everyMinutes: 1 },
    company: 31_001,
    file: { anchors: [], wholeBytes: 0 },
    signer,
    clock,
    log,
    epochs: () => [],
    knowsPeople: () => false,
    heads: () => {
      throw new Error('disk I/O error');
    },
  });
  await clock.advance(MINUTE);
  end();
  expect(errors).toHaveLength(3);
});

test('a file that went away while the station runs is begun again, and is believed at the next start', async () => {
  const end = addAnchors(path, 0, [anchor(1), anchor(2)], signer);
  rmSync(path);
  const again = addAnchors(path, end, [anchor(3)], signer);
  expect(readAnchors(path, check)).toEqual({ anchors: [anchor(3)], wholeBytes: again });
  expect(again).toBeLessThan(end);
});

test('a file that has become shorter is not filled up with nothing', () => {
  const end = addAnchors(path, 0, [anchor(1), anchor(2)], signer);
  const text = readFileSync(path, 'utf8');
  const left = text.slice(0, text.indexOf('\n') + 1);
  writeFileSync(path, left);
  expect(() => addAnchors(path, end, [anchor(3)], signer)).toThrow(AnchorError);
  expect(readFileSync(path, 'utf8')).toBe(left);
});

test('the key is made once, for the station alone; another kind of file is refused in words', () => {
  const lines: string[] = [];
  const say = (line: string): void => void lines.push(line);
  const keyFile = join(folder(), 'anchor.key');
  expect(writeAnchorKey(keyFile, say)).toBe(0);
  const section = { file: path, keyFile, everyMinutes: 15 };
  addAnchors(path, 0, [anchor(1)], anchorSigner(section));
  expect(readAnchors(path, anchorCheck(`${keyFile}.pub`)).anchors).toHaveLength(1);
  expect(writeAnchorKey(keyFile, say)).toBe(1);
  writeFileSync(keyFile, '5a'.repeat(32));
  expect(() => anchorSigner(section)).toThrow(ConfigError);
  expect(() => anchorSigner(section)).toThrow('qika anchor key');
});
