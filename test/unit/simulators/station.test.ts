import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_READER_NAME as NAME } from '../../../simulators/card/acs-reader.ts';
import { SCARD } from '../../../simulators/card/pcsc-codes.ts';
import type { VirtualCardReader, VirtualPcsclite } from '../../../simulators/card/pcsclite-face.ts';
import { bytesOf, hexOf } from '../../../simulators/card/reference-v1.ts';
import remotePcsc from '../../../simulators/card/remote-pcsc.ts';
import { type Control, connectControl } from '../../../simulators/control-client.ts';
import { main } from '../../../simulators/main.ts';
import type { Station } from '../../../simulators/station.ts';
import { image, METER, moneyImage, PSC } from './images.ts';

const SELECT = 'FF A4 00 00 01 06';
const PRESENT = `FF 20 00 00 03 ${hexOf(PSC)}`;
const CARD = { card: 'wang', image: hexOf(image('I2')), psc: hexOf(PSC) };
type List = ReturnType<Station['list']>;

let folder = '';
let socket = '';
let control: Control;
const opened: Control[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qika-station-'));
  socket = join(folder, 's.sock');
});
afterEach(() => {
  for (const one of opened.splice(0)) {
    one.close();
  }
  rmSync(folder, { recursive: true, force: true });
});

function openControl(): Control {
  const made = connectControl(socket);
  opened.push(made);
  return made;
}

const list = async (): Promise<List> => (await control.call('list')) as List;

/** Runs a station in this process; `lines` hears what it prints. */
function start(mode = 'station', ...more: string[]): { ended: Promise<number>; lines: string[] } {
  const lines: string[] = [];
  const ended = main([mode, '--dir', folder, '--socket', socket, ...more], {
    nowSeconds: () => 1_797_000_000,
    sleep: () => Promise.resolve(),
    now: () => 0,
    after: () => undefined,
    seed: 11,
    write: (line) => lines.push(line),
  });
  return { ended, lines };
}

async function started(mode = 'station', ...more: string[]): Promise<ReturnType<typeof start>> {
  const run = start(mode, ...more);
  await expect.poll(() => run.lines).toHaveLength(1);
  control = openControl();
  return run;
}

async function shutDown(run: { ended: Promise<number> }): Promise<void> {
  await control.call('shutdown');
  expect(await run.ended).toBe(0);
}

describe('a station over its socket: control', () => {
  it.skipIf(process.platform === 'win32')('is spoken to by its owner alone', async () => {
    const run = await started();
    expect(statSync(socket).mode & 0o777).toBe(0o600);
    await shutDown(run);
  });

  it('makes cards and meters, moves them about and lists them with their content', async () => {
    const run = await started();
    await control.call('new-card', CARD);
    await control.call('new-card', { card: 'blank' });
    await control.call('new-meter', METER);
    await control.call('insert', { card: 'blank' });
    expect(await control.call('swap', { card: 'wang' })).toEqual({ card: 'blank' });
    const before = await list();
    expect(before.readers).toEqual([{ name: NAME, plugged: true, card: 'wang' }]);
    expect(before.cards).toMatchObject([
      { name: 'blank', reader: null, content: { kind: 'blank' }, psc: 'ffffff' },
      {
        name: 'wang',
        reader: NAME,
        counter: 7,
        content: { active: 'B', header: { card: 20000017 } },
      },
    ]);
    const visit = await control.call('put-into-meter', { card: 'wang', meter: METER.number });
    expect(visit).toEqual({ kind: 'taken', sequence: 1, litres: 20_000 });
    const burnt = await control.call('burn', { meter: METER.number, days: 7, litresPerDay: 250 });
    expect(burnt).toEqual({ litres: 1_750 });
    const after = await list();
    expect(after.readers[0]?.card).toBeNull();
    expect(after.meters[0]).toMatchObject({
      remainingLitres: 18_250,
      creditedLitresEver: 20_000,
      valveOpen: true,
      clock: 1_797_000_000 + 7 * 86_400,
    });
    await shutDown(run);
  });

  it('has money meters too: a card of money is credited in fen and its days are priced by its tariff', async () => {
    const run = await started();
    await control.call('new-card', { ...CARD, image: hexOf(moneyImage('Y2')) });
    await control.call('new-meter', { ...METER, accepts: 'reference-money', overdraftFen: 100 });
    const other = { ...METER, number: '202501000777', overdraftFen: 1 };
    await expect(control.call('new-meter', other)).rejects.toThrow('counts gas, and no fen');
    const put = { card: 'wang', meter: METER.number };
    expect(await control.call('put-into-meter', put)).toEqual({
      kind: 'taken',
      sequence: 1,
      fen: 5_000,
    });
    // 2.40 yuan a cubic metre: 50.00 yuan and the overdraft of 1.00 are 21.25 m³, whatever was asked for.
    const burn = { meter: METER.number, days: 30, litresPerDay: 1_000 };
    expect(await control.call('burn', burn)).toEqual({ litres: 21_252 });
    const { cards, meters } = await list();
    expect(cards[0]?.content).toMatchObject({
      ...{ kind: 'reference-money', active: 'B', mark: 1 },
      ...{ slotA: { totalFen: 0 }, slotB: { sequence: 1, totalLitres: 0, totalFen: 5_000 } },
      report: { sequence: 1, totalFen: 5_000 },
    });
    expect(meters[0]).toMatchObject({ valveOpen: false, indexLitres: 21_252 });
    expect(meters[0]?.money).toMatchObject({ remainingFen: -100, creditedFenEver: 5_000 });
    await shutDown(run);
    // It stays a money meter for the next process.
    const again = await started();
    expect((await list()).meters[0]).toMatchObject({ valveOpen: false });
    expect(await control.call('put-into-meter', put)).toEqual({ kind: 'nothing-new' });
    await shutDown(again);
  });

  it('stops clocks of meters and lets them run on from the present', async () => {
    const run = await started();
    const clocks = async (): Promise<number[]> => (await list()).meters.map(({ clock }) => clock);
    const [one, two] = [METER.number, '202501000777'];
    await control.call('new-meter', METER);
    await control.call('new-meter', { ...METER, number: two });
    await control.call('burn', { meter: two, days: 2, litresPerDay: 1 });
    await control.call('set-clock', { meter: one, seconds: 1_760_000_000 });
    await control.call('burn', { meter: one, days: 1, litresPerDay: 1 });
    const present = 1_797_000_000;
    expect(await clocks()).toEqual(
      [one, two]
        .sort((a, b) => a.localeCompare(b))
        .map((n) => (n === one ? 1_760_086_400 : present + 2 * 86_400)),
    );
    await control.call('set-clock', { seconds: 1_750_000_000 });
    expect(await clocks()).toEqual([1_750_000_000, 1_750_000_000]);
    await control.call('set-clock');
    expect(await clocks()).toEqual([present, present]);
    await expect(control.call('set-clock', { meter: 'none', seconds: 1 })).rejects.toThrow('none');
    await shutDown(run);
  });

  it('pulls a card out of the meter at a byte and after a step', async () => {
    const run = await started();
    await control.call('new-card', CARD);
    await control.call('new-meter', { ...METER, psc: hexOf(PSC) });
    const visit = { card: 'wang', meter: METER.number };
    expect(await control.call('put-into-meter', { ...visit, byte: 5, mode: 'erased' })).toEqual({
      kind: 'pulled',
      after: 'presented',
    });
    expect(await control.call('put-into-meter', { ...visit, stopAfter: 'verified' })).toEqual({
      kind: 'pulled',
      after: 'verified',
    });
    expect((await list()).meters[0]?.creditedLitresEver).toBe(0);
    expect(await control.call('put-into-meter', visit)).toMatchObject({ kind: 'taken' });
    await shutDown(run);
  });

  it.each([
    ['nonsense', {}, 'unknown verb'],
    ['insert', {}, 'card is missing'],
    ['insert', { card: 'nobody' }, 'there is no card nobody'],
    ['insert', { card: 7 }, 'card must be text'],
    ['new-card', { card: '../x' }, 'a name has letters'],
    ['new-card', { card: 'x', image: 'zz' }, 'not hex'],
    ['pull-at-byte', { n: -1 }, 'there is no card in the reader'],
    ['burn', { meter: '1', days: 0.5, litresPerDay: 1 }, 'days must be a whole number'],
    ['removal-look', { look: 'odd' }, 'look must be one of'],
    ['transmit', {}, 'subscribe first'],
  ])('refuses %s %o by name and goes on', async (verb, args, error) => {
    const run = await started();
    await expect(control.call(verb, args)).rejects.toThrow(error);
    await shutDown(run);
  });

  it('answers a line that is no JSON and lives', async () => {
    const run = await started();
    const raw = connect(socket);
    raw.write('hello\n');
    const [bytes] = (await once(raw, 'data')) as [Buffer];
    expect(JSON.parse(bytes.toString())).toMatchObject({ ok: false });
    raw.destroy();
    await shutDown(run);
  });

  it('tells a second start on the same socket that one is running', async () => {
    const run = await started();
    const second = start();
    expect(await second.ended).toBe(0);
    expect(second.lines).toEqual([JSON.stringify({ running: true, socket })]);
    await shutDown(run);
  });

  it('starts as a single card in a reader', async () => {
    const run = await started('card', '--card', 'demo');
    expect((await list()).readers).toEqual([{ name: NAME, plugged: true, card: 'demo' }]);
    await shutDown(run);
  });

  it('explains itself when the words are wrong', async () => {
    const lines: string[] = [];
    const world = {
      nowSeconds: () => 0,
      sleep: () => Promise.resolve(),
      now: () => 0,
      after: () => undefined,
      seed: 1,
      write: (line: string) => lines.push(line),
    };
    expect(await main(['station', '--dir'], world)).toBe(2);
    expect(await main(['boat', '--dir', folder], world)).toBe(2);
    expect(lines.join()).toContain('usage: simulate');
  });
});

/** A program on the remote binding, with its calls as promises. */
class ProgramUnderTest {
  readonly pcsc: VirtualPcsclite = remotePcsc({ socket })();
  readonly log: string[] = [];
  readonly #reader: Promise<VirtualCardReader>;

  constructor() {
    this.pcsc.on('error', (error: Error) => this.log.push(error.message));
    this.#reader = new Promise((resolve) => {
      this.pcsc.on('reader', (reader: VirtualCardReader) => {
        reader.on('error', (error: Error) => this.log.push(error.message));
        reader.on('end', () => this.log.push('end'));
        reader.on('status', (status: { state: number; atr?: Buffer }) =>
          this.log.push(`${status.state & 0x30} ${status.atr?.toString('hex')}`),
        );
        resolve(reader);
      });
    });
  }

  async connect(): Promise<void> {
    const reader = await this.#reader;
    return new Promise((resolve, reject) =>
      reader.connect({ share_mode: SCARD.SCARD_SHARE_EXCLUSIVE }, (error) =>
        error ? reject(error) : resolve(),
      ),
    );
  }

  async say(apdu: string): Promise<string> {
    const reader = await this.#reader;
    return new Promise((resolve, reject) =>
      reader.transmit(Buffer.from(bytesOf(apdu)), 258, 1, (error, bytes) =>
        error ? reject(error) : resolve(bytes?.toString('hex') ?? ''),
      ),
    );
  }

  async close(): Promise<void> {
    const reader = await this.#reader;
    await new Promise<void>((resolve) =>
      reader.disconnect(SCARD.SCARD_RESET_CARD, () => resolve()),
    );
    reader.close();
    this.pcsc.close();
  }
}

describe('a station over its socket: the pcsclite-shaped binding', () => {
  it('reads and writes a card, one program at a time', async () => {
    const run = await started();
    await control.call('new-card', CARD);
    await control.call('insert', { card: 'wang' });
    const program = new ProgramUnderTest();
    await program.connect();
    expect(await program.say(SELECT)).toBe('9000');
    expect(await program.say(PRESENT)).toBe('9007');
    expect(await program.say('FF D0 00 D0 02 1122')).toBe('9000');
    const other = new ProgramUnderTest();
    await expect(other.connect()).rejects.toThrow('Sharing violation.(0x8010000b)');
    await program.close();
    await other.connect();
    expect(await other.say(SELECT)).toBe('9000');
    expect(await other.say('FF B0 00 D0 02')).toBe('11229000');
    await other.close();
    expect(program.log.slice(0, 1)).toEqual(['32 3b04a2131091']);
    await shutDown(run);
  });

  it('pulls, hangs, wakes and loses answers on demand', async () => {
    const run = await started();
    await control.call('new-card', CARD);
    await control.call('insert', { card: 'wang' });
    const program = new ProgramUnderTest();
    await program.connect();
    await program.say(SELECT);
    await program.say(PRESENT);
    await control.call('hang', { n: 1 });
    const late = program.say('FF B0 00 20 02');
    await expect.poll(() => control.call('wake')).toBe(true);
    expect(await late).toBe('514b9000');
    await control.call('pull-at-byte', { n: 2, mode: 'erased' });
    await expect(program.say('FF D0 00 D0 03 112233')).rejects.toThrow('0x80100069');
    expect((await list()).cards[0]?.image.slice(2 * 0xd0, 2 * 0xd3)).toBe('11ffff');
    await program.close();
    await control.call('insert', { card: 'wang' });
    await control.call('lose-answer');
    const second = new ProgramUnderTest();
    await second.connect();
    expect(await second.say(SELECT)).toBe('');
    await second.close();
    await shutDown(run);
  });

  it('looks like a dead pcscd when the service stops, and is found again by a new instance', async () => {
    const run = await started();
    const program = new ProgramUnderTest();
    await expect.poll(() => program.log).toEqual(['16 ']);
    await control.call('stop-service');
    await expect.poll(() => program.log.at(-1)).toContain('0x8010001d');
    expect(program.log).toContain('end');
    const early = new ProgramUnderTest();
    await expect.poll(() => early.log.at(-1)).toContain('0x8010001d');
    await control.call('start-service');
    const again = new ProgramUnderTest();
    await expect.poll(() => again.log).toEqual(['16 ']);
    await shutDown(run);
  });
});

async function spawnStation(): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('./station-process.ts', import.meta.url));
  const words = ['--import', 'tsx', script, 'station', '--dir', folder, '--socket', socket];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  expect(JSON.parse(line)).toMatchObject({ listening: socket, pid: child.pid });
  control = openControl();
  return child;
}

describe('a station as a process', () => {
  it('comes out of kill -9 in the middle of a write with cards, readers and meters as they were', async () => {
    const first = await spawnStation();
    await control.call('new-card', CARD);
    await control.call('new-meter', METER);
    await control.call('insert', { card: 'wang' });
    const program = new ProgramUnderTest();
    await program.connect();
    await program.say(SELECT);
    await program.say(PRESENT);
    await program.say('FF D0 00 D0 04 11121314');
    // The command is carried out and its answer never comes: the station dies in between.
    await control.call('hang', { n: 1, executed: true });
    const lost = program.say('FF D0 00 D4 02 1516');
    const torn = expect(lost).rejects.toThrow('0x8010001d');
    await expect
      .poll(async () => (await list()).cards[0]?.image.slice(2 * 0xd4, 2 * 0xd6))
      .toBe('1516');
    first.kill('SIGKILL');
    await once(first, 'exit');
    await torn;
    expect(program.log.at(-1)).toContain('0x8010001d');

    const second = await spawnStation();
    const after = await list();
    expect(after.readers).toEqual([{ name: NAME, plugged: true, card: 'wang' }]);
    expect(after.cards[0]?.image.slice(2 * 0xd0, 2 * 0xd7)).toBe('111213141516ff');
    expect(after.meters[0]).toMatchObject({ number: METER.number, totalLitres: 0 });
    const again = new ProgramUnderTest();
    await again.connect();
    expect(await again.say(SELECT)).toBe('9000');
    await again.say('FF D0 00 D8 01 18');
    expect(await again.say('FF B0 00 D8 01'), 'the secret was lost with the power').toBe('ff9000');
    await control.call('shutdown');
    await once(second, 'exit');
    expect(second.exitCode).toBe(0);
  });
});
