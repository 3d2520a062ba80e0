/** `simulate meter --station`: meters with a card slot and a serial face; what a card brings shows over the line. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hexOf } from '../../../simulators/card/reference-v1.ts';
import { main } from '../../../simulators/main.ts';
import { frameBytes, listen, unpacked } from '../../../simulators/meter/cjt188.ts';
import { runBuildingAtStation } from '../../../simulators/meter/station-building.ts';
import { Station } from '../../../simulators/station.ts';
import { image, METER, PSC } from './images.ts';

const NOON = Date.parse('2026-11-26T12:00:00Z');
const READ_PURCHASES = [0x81, 0x05, 1];

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'qika-slot-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

const world = (write: (line: string) => void) => ({
  now: () => NOON,
  nowSeconds: () => NOON / 1000,
  sleep: () => Promise.resolve(),
  after: (ms: number, fn: () => void) => (ms === 1_000 ? undefined : void setImmediate(fn)),
  seed: 1,
  write,
});

interface Told {
  readonly serving: string;
  readonly meters: number;
  readonly first: string;
}

/** A building at the station of `dir`, until it is told to shut down. */
async function building(dir: string, ...more: string[]) {
  const socket = join(dir, 's.sock');
  const said: string[] = [];
  const words = ['meter', '--tcp', '0', '--baud', '0', '--station', dir, '--socket', socket];
  const ended = main(
    [...words, ...more],
    world((line) => void said.push(line)),
  );
  while (said.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const told = JSON.parse(said[0] ?? '') as Told;
  const tell = async (...fields: string[]): Promise<{ code: number; said: string }> => {
    const answers: string[] = [];
    const asked = ['tell', '--socket', socket, '--verb', ...fields];
    const code = await main(
      asked,
      world((line) => void answers.push(line)),
    );
    return { code, said: answers.join('\n') };
  };
  return { told, tell, ended };
}

/** Gas that the meter holds, as it tells it over the line, litres. */
function heldOverLine({ serving, first }: Told): Promise<number> {
  const socket = connect(Number(serving.split(':')[1]), '127.0.0.1');
  const question = { type: 0x30, address: first, control: 1, data: READ_PURCHASES };
  return new Promise((resolve) => {
    let heard: number[] = [];
    socket.on('data', (bytes) => {
      heard = [...heard, ...bytes];
      const [frame] = listen(heard).frames;
      if (frame === undefined) return;
      socket.destroy();
      resolve(unpacked(frame.data.slice(12, 16)) * 10);
    });
    socket.write(frameBytes(question));
  });
}

/** The hand-worked card of docs/card-format.md §7 and its meter, whose slot has never seen a line. */
function furnished(dir: string): void {
  const options = { dir, seed: 1, nowSeconds: () => NOON / 1000, onReader: () => undefined };
  const station = new Station(options);
  station.newMeter(METER, null);
  station.newCard('wang', { image: image('I2'), psc: PSC });
}

test('a card in the slot: what it brings shows over the line, once, and stands on the card', async () => {
  const dir = folder();
  furnished(dir);
  const { told, tell, ended } = await building(dir);
  expect(told).toMatchObject({ meters: 1, first: '00202611230042' });
  expect(await heldOverLine(told)).toBe(0);
  const put = ['put-into-meter', '--card', 'wang', '--meter', METER.number];
  expect(await tell(...put)).toEqual({
    code: 0,
    said: JSON.stringify({ kind: 'taken', sequence: 1, litres: 20_000 }),
  });
  expect(await heldOverLine(told)).toBe(20_000);
  expect((await tell(...put)).said).toBe(JSON.stringify({ kind: 'nothing-new' }));
  expect(await heldOverLine(told)).toBe(20_000);
  const burnt = ['burn', '--meter', METER.number, '--days', '2', '--litresPerDay', '1500'];
  expect((await tell(...burnt)).said).toBe(JSON.stringify({ litres: 3_000 }));
  expect(await heldOverLine(told)).toBe(17_000);
  const { cards } = JSON.parse((await tell('list')).said) as ReturnType<Station['list']>;
  expect(cards[0]?.content.report).toMatchObject({ sequence: 1, totalLitres: 20_000 });
  expect((await tell('put-into-meter', '--card', 'wang', '--meter', '9')).code).toBe(1);
  expect((await tell('shutdown')).code).toBe(0);
  expect(await ended).toBe(0);
  // What the meter holds, and its address, outlive the process.
  const again = await building(dir);
  expect(again.told.first).toBe(told.first);
  expect(await heldOverLine(again.told)).toBe(17_000);
  await again.tell('shutdown');
  await again.ended;
});

test('a new meter goes by the accept rule it was made with, and a station that runs already is not taken over', async () => {
  const dir = folder();
  const { told, tell, ended } = await building(dir, '--meters', '2', '--accepts', 'single-zone');
  expect(told).toMatchObject({ meters: 2, first: '00312611000001' });
  const image2 = hexOf(image('I2'));
  await tell('new-card', '--card', 'wang', '--image', image2, '--psc', hexOf(PSC));
  const put = await tell('put-into-meter', '--card', 'wang', '--meter', '002611000001');
  expect(put.said).toBe(JSON.stringify({ kind: 'not-our-card' }));
  const said: string[] = [];
  const words = ['meter', '--tcp', '0', '--station', dir, '--socket', join(dir, 's.sock')];
  expect(
    await main(
      words,
      world((line) => void said.push(line)),
    ),
  ).toBe(1);
  expect(said.join()).toContain('end it first');
  await tell('shutdown');
  await ended;
});

test('money meters stand in the folder and do not hang on the line', async () => {
  const dir = folder();
  const { told, tell, ended } = await building(dir, '--accepts', 'reference-money');
  expect(told).toMatchObject({ meters: 0 });
  const { meters } = JSON.parse((await tell('list')).said) as ReturnType<Station['list']>;
  expect(meters).toMatchObject([{ number: '002611000001', money: { totalFen: 0 } }]);
  await tell('shutdown');
  await ended;
  // The next start leaves it as it is.
  const again = await building(dir);
  expect(again.told).toMatchObject({ meters: 0 });
  await again.tell('shutdown');
  await again.ended;
});

test('options that cannot stand with card slots are told and start nothing', async () => {
  const run = (...more: [string, string][]) =>
    runBuildingAtStation(
      new Map([['tcp', '0'], ['station', folder()], ...more]),
      world(() => undefined),
    );
  const socket: [string, string] = ['socket', 'never.sock'];
  await expect(run()).rejects.toThrow('usage');
  await expect(run(socket, ['dir', 'x'])).rejects.toThrow('--dir cannot stand beside --station');
  await expect(run(socket, ['protocol', 'modbus'])).rejects.toThrow('no card slot');
  await expect(run(socket, ['accepts', 'any'])).rejects.toThrow('--accepts any: one of');
});
