/** A station for the page: the real program as a process, simulated cards in another, and the company of these tests. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { referenceV1 } from '../../drivers/card/formats/reference-v1.ts';
import { DEMO_PASSWORD } from '../../seeds/demo-people.ts';
import { connectControl } from '../../simulators/control-client.ts';
import { createRandom } from '../../simulators/random.ts';
import { litre } from '../../src/core/units.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { systemClock } from '../../src/system/clock.ts';
import { systemHash } from '../../src/system/hash.ts';
import { KeyRing } from '../../src/system/keys/key-ring.ts';
import { createPersonalCipher } from '../../src/system/personal-cipher.ts';
import { systemRandom } from '../../src/system/random.ts';
import { afterTurn } from '../../src/system/turn.ts';
import { newOperationId } from '../rig/operation-ids.ts';
import { logInAtPage, type PageSession } from '../rig/page-session.ts';
import { PASSWORD, quickPasswords } from '../rig/people.ts';
import { type Answer, askSocket, freePort } from './ask-socket.ts';
import {
  administrator,
  COMPANY,
  cashier,
  type Household,
  householdOf,
  openingCommands,
  secondPerson,
  thirdPerson,
} from './households.ts';
import { until } from './until.ts';

const QIKA = resolve(import.meta.dirname, '..', '..', 'src', 'bootstrap', 'qika.mjs');
const AHEAD_CLOCK = resolve(import.meta.dirname, '..', 'rig', 'ahead-clock.mjs');
const SEED = 20_261_126;
const MASTER_KEY = new Uint8Array(32).fill(0xa5);
export const READER = 'ACS ACR39U ICC Reader 00 00';

interface SmallStation {
  readonly lines?: readonly object[];
  readonly binding?: 'simulated' | 'pcsclite';
  readonly otherCardFormats?: readonly string[];
  readonly printer?: object;
  readonly finance?: object;
  /** Its clocks can be put ahead. */
  readonly movableClock?: boolean;
}

export class PageStation {
  /** The demo company with its /sim routes, seeded at the first start; else the small company of these tests. */
  readonly #demo: boolean;
  readonly #folder = mkdtempSync(join(tmpdir(), 'qika-page-'));
  readonly #config = join(this.#folder, 'station.json');
  readonly #ledger = join(this.#folder, 'ledger.db');
  readonly #random = createRandom(SEED);
  #port = 0;
  #daemon: ChildProcess | null = null;
  #said = '';

  readonly #lines: readonly object[];

  readonly #binding: 'simulated' | 'pcsclite';

  readonly #formats: readonly string[];

  readonly #printer: object | null;

  readonly #finance: object;

  readonly #movable: boolean;

  #aheadMs = 0;

  /** Lines, binding, formats, printer and finance as in the configuration; only of the small company. */
  constructor(
    kind: 'demo' | 'small' = 'small',
    {
      lines = [],
      binding = 'simulated',
      otherCardFormats = [],
      printer,
      finance = {},
      movableClock = false,
    }: SmallStation = {},
  ) {
    this.#demo = kind === 'demo';
    this.#movable = movableClock;
    this.#lines = lines;
    this.#binding = binding;
    this.#formats = otherCardFormats;
    this.#printer = printer ?? null;
    this.#finance = finance;
  }

  /** Which station a command of `qika` means. */
  get #words(): string[] {
    return this.#demo ? ['--data', this.#folder] : ['--config', this.#config];
  }

  /** Who works at its page. */
  get logIn(): { readonly name: string; readonly password: string } {
    return this.#demo
      ? { name: 'lina', password: DEMO_PASSWORD }
      : { name: '收费员01', password: PASSWORD };
  }

  /** As if somebody had logged in at the page of another tab. */
  session(name = this.logIn.name): Promise<PageSession> {
    return logInAtPage(this.#port, name, this.logIn.password);
  }

  get address(): string {
    return `http://qika.localhost:${this.#port}`;
  }

  get folder(): string {
    return this.#folder;
  }

  /** Everything that its daemons have printed. */
  get said(): string {
    return this.#said;
  }

  /** One master key in clear. */
  #plainKey(): object {
    const masterKeyFile = join(this.#folder, 'master.key');
    writeFileSync(masterKeyFile, Buffer.from(MASTER_KEY).toString('hex'), { mode: 0o600 });
    return { masterKeyFile };
  }

  /** Writes the company into a new ledger and the settings of its one station; `settings` stand in for its key. */
  async furnish(settings: object | null = null): Promise<void> {
    this.#port = await freePort();
    if (this.#demo) return;
    const config = {
      port: this.#port,
      dataDir: this.#folder,
      company: { code: COMPANY, name: '滨河市燃气有限公司', outlet: '中心营业厅' },
      station: 1,
      operator: '收费员01',
      // Its households have no papers: what is tried here is the page.
      engineering: { gates: false },
      finance: this.#finance,
      lines: this.#lines,
      readers: { binding: this.#binding },
      otherCardFormats: this.#formats,
      ...(this.#printer === null ? {} : { printer: this.#printer }),
      ...(settings ?? this.#plainKey()),
    };
    writeFileSync(this.#config, JSON.stringify(config));
    const { volumeUnit: unitLitres, capacity } = referenceV1.capabilities;
    const none = { perPurchase: litre(0), perDay: litre(0), perMonth: litre(0) };
    const store = openSqliteStore({
      path: this.#ledger,
      clock: systemClock,
      hash: systemHash,
      // As the station itself will read them: from its one key in clear.
      personal:
        settings === null ? createPersonalCipher(KeyRing.of(MASTER_KEY), systemRandom) : null,
      settings: { company: COMPANY, unitLitres, capacity, limits: none },
      defer: afterTurn,
      onLost: (cause) => {
        throw cause;
      },
    });
    const hashed = await quickPasswords.hash(this.logIn.password);
    if (!hashed.ok) throw new Error(hashed.refusal.code);
    const outcomes = await store.commitBatch([
      ...openingCommands(() => newOperationId(this.#random)),
      cashier(newOperationId(this.#random), this.logIn.name, hashed.value),
      secondPerson(newOperationId(this.#random), hashed.value),
      thirdPerson(newOperationId(this.#random), hashed.value),
      administrator(newOperationId(this.#random), hashed.value),
    ]);
    await store.close();
    const refused = outcomes.filter(({ ok }) => !ok);
    if (refused.length > 0) throw new Error(`not furnished: ${JSON.stringify(refused)}`);
  }

  /** Of the daemon that was started last. */
  get pid(): number {
    return this.#daemon?.pid ?? 0;
  }

  /** Resolves when the station says that it is ready; `shell` is said before it, and `env` stands in its surroundings. */
  start(shell = ':', env: NodeJS.ProcessEnv = {}): Promise<void> {
    let printed = '';
    return new Promise((ready, failed) => {
      const port = this.#demo ? ['--port', String(this.#port)] : [];
      const clock = this.#movable ? ['--import', AHEAD_CLOCK] : [];
      const words = [process.execPath, ...clock, QIKA, 'serve', ...this.#words, ...port];
      const child = spawn('/bin/sh', ['-c', `${shell}; exec "$@"`, 'sh', ...words], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, QIKA_AHEAD_FILE: this.#aheadFile, ...env },
      });
      this.#daemon = child;
      const hear = (part: Buffer): void => {
        printed += String(part);
        this.#said += String(part);
        if (printed.includes('is ready at')) ready();
      };
      child.stdout?.on('data', hear);
      child.stderr?.on('data', hear);
      child.once('exit', (code) => failed(new Error(`ended with ${code}: ${printed}`)));
    });
  }

  get #aheadFile(): string {
    return join(this.#folder, 'ahead');
  }

  /** Both clocks of the running daemon go ahead, and none of its timers; only where they are movable. */
  async goAhead(ms: number): Promise<void> {
    this.#aheadMs += ms;
    writeFileSync(this.#aheadFile, String(this.#aheadMs));
    this.#daemon?.kill('SIGUSR2');
    const told = `clocks ahead by ${this.#aheadMs} ms`;
    await until(told, () => this.#said.includes(told));
  }

  /** As when the power fails, or as the service manager ends it. */
  kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const child = this.#daemon;
    const gone = child === null || child.exitCode !== null || child.signalCode !== null;
    if (gone) return Promise.resolve();
    return new Promise((ended) => {
      child.once('exit', () => ended());
      child.kill(signal);
    });
  }

  /** Ends daemon and hardware, and clears the folder away. */
  async clear(): Promise<void> {
    await this.kill();
    await this.hardware('shutdown').catch(() => undefined);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Asks the simulated hardware itself, past the daemon. */
  async hardware(verb: string, args: Record<string, unknown> = {}): Promise<unknown> {
    const control = connectControl(join(this.#folder, 'sim.sock'));
    try {
      return await control.call(verb, args);
    } finally {
      control.close();
    }
  }

  ask(path: string, body?: object): Promise<Answer> {
    return askSocket(join(this.#folder, 'qika.sock'), path, body);
  }

  /** A household with a card from blank stock, in the customer's hand. */
  async openHousehold(n: number): Promise<Household> {
    const home = householdOf(n);
    await this.hardware('new-card', { card: home.card });
    await this.hardware('insert', { card: home.card });
    const operationId = newOperationId(this.#random);
    const body = { operationId, accountId: home.accountId, cardNo: home.cardNo, reader: READER };
    await until(`card ${home.card} to be opened`, async () => {
      const answer = await this.ask('/api/cards/open', body);
      return answer.status === 200;
    });
    await this.hardware('remove');
    return home;
  }

  /** The words of `qika verify`. */
  verify(): string {
    return this.qika(['verify']);
  }

  /** What a command about this station prints, whatever it ends with; `typed` is what its person types. */
  qika(words: readonly string[], typed = ''): string {
    const done = spawnSync(process.execPath, [QIKA, ...words, ...this.#words], {
      encoding: 'utf8',
      input: typed,
    });
    return `${done.stdout}${done.stderr}`;
  }
}
