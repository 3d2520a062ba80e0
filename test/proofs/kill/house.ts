/** One station in a folder of its own: configuration, the simulated hardware's process, and daemon after daemon. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectControl } from '../../../simulators/control-client.ts';
import { until } from '../../e2e/until.ts';
import { openLoadsAnswer } from './answers.ts';
import type { OperationBook } from './operation-book.ts';
import { buildProgram, Program } from './processes.ts';
import { COMPANY_CODE } from './town.ts';
import { UnixHttp } from './unix-http.ts';

const READERS = ['ACS ACR39U ICC Reader 00 00', 'ACS ACR39U ICC Reader 01 00'] as const;

/** A busy machine starts slowly, and that is not what is proven here. */
const PATIENCE_MS = 60_000;

type Control = ReturnType<typeof connectControl>;

export class House {
  readonly http: UnixHttp;
  readonly control: Control;
  readonly readers: readonly string[] = READERS;
  kills = 0;
  readonly #folder: string;
  readonly #station: Program;
  readonly #daemons: Program[] = [];

  private constructor(folder: string, station: Program, control: Control) {
    this.#folder = folder;
    this.#station = station;
    this.control = control;
    this.http = new UnixHttp(join(folder, 'qika.sock'));
  }

  /** Hardware and a daemon that is ready. */
  static async build(): Promise<House> {
    buildProgram();
    const folder = mkdtempSync(join(tmpdir(), 'qika-kill-'));
    // Where the daemon looks for simulated hardware: it finds it running and starts none of its own.
    const socket = join(folder, 'sim.sock');
    await writeConfig(folder);
    const place = ['--dir', join(folder, 'sim'), '--socket', socket];
    const station = new Program(['simulate', 'station', ...place, '--reader', READERS[0]]);
    const control = await until('the simulated station', () => reached(socket), PATIENCE_MS);
    await control.call('plug', { reader: READERS[1] });
    const house = new House(folder, station, control);
    await house.bringUp();
    return house;
  }

  startDaemon(): void {
    this.http.reset();
    this.#daemons.push(new Program(['serve', '--config', configOf(this.#folder)]));
  }

  /** Starts a daemon and waits until it takes requests. */
  async bringUp(): Promise<void> {
    this.startDaemon();
    const daemon = this.#daemon;
    await until(
      'the daemon to be ready',
      async () => {
        if (!daemon.running) throw new Error('the daemon ended by itself');
        const answer = await this.http.get('/readyz');
        return answer.known && answer.status === 200;
      },
      PATIENCE_MS,
    );
  }

  async killDaemon(): Promise<void> {
    await this.#daemon.kill();
    this.kills += 1;
  }

  async openLoads(): Promise<number> {
    const answer = await this.http.get('/api/loads/open');
    if (!answer.known) throw new Error(`the open loads: ${answer.why}`);
    return openLoadsAnswer.parse(answer.body).total;
  }

  /** Ends the daemon in order, verifies the books, and waits for every child of every killed daemon to have gone. */
  async close(book: OperationBook): Promise<number | null> {
    this.http.reset();
    const ended = await this.#daemon.stop();
    if (ended !== 0) book.violate(`the daemon ended with ${ended}`);
    const verify = new Program(['verify', '--config', configOf(this.#folder)]);
    const code = await verify.exitCode();
    if (code !== 0) book.violate(`qika verify: ${verify.said}`);
    await until(
      'the children of killed daemons to end',
      () => this.#daemons.every((daemon) => !daemon.groupAlive),
      PATIENCE_MS,
    );
    this.control.close();
    await this.#station.stop();
    return code;
  }

  /** Last words of daemon and station. */
  get said(): string {
    return `daemon: ${this.#daemons.at(-1)?.said ?? ''}\nstation: ${this.#station.said}`;
  }

  /** Leaves nothing behind, whatever happened. */
  sweep(): void {
    for (const program of [...this.#daemons, this.#station]) program.sweep();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #daemon(): Program {
    const last = this.#daemons.at(-1);
    if (last === undefined) throw new Error('no daemon was started');
    return last;
  }
}

const configOf = (folder: string): string => join(folder, 'qika.json');

async function writeConfig(folder: string): Promise<void> {
  const key = join(folder, 'master.key');
  writeFileSync(key, '5a'.repeat(32), { mode: 0o600 });
  const config = {
    port: await freePort(),
    dataDir: folder,
    socketPath: join(folder, 'qika.sock'),
    company: { code: COMPANY_CODE, name: '证明燃气', outlet: '一号厅', timeZone: 'Asia/Shanghai' },
    station: 1,
    operator: 'cashier',
    engineering: { gates: false },
    readers: { binding: 'simulated' },
    masterKeyFile: key,
  };
  writeFileSync(configOf(folder), JSON.stringify(config));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

async function reached(socket: string): Promise<Control | undefined> {
  const control = connectControl(socket);
  try {
    await control.call('list');
    return control;
  } catch {
    // Not there yet; `until` asks again and has the last word.
    control.close();
    return undefined;
  }
}
