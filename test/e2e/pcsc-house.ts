/** A station of the built program on the real stack: a pcscd of its own, cards in vpcd that outlive daemon after daemon. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { CardKind } from '../../simulators/card/card-kinds.ts';
import type { Control } from '../../simulators/control-client.ts';
import { KeyRing } from '../../src/system/keys/key-ring.ts';
import { samMaster } from '../../src/system/vault.ts';
import { openLoadsAnswer } from '../proofs/kill/answers.ts';
import { buildProgram, Program } from '../proofs/kill/processes.ts';
import { COMPANY_CODE } from '../proofs/kill/town.ts';
import { UnixHttp } from '../proofs/kill/unix-http.ts';
import { CardInVpcd } from './card-in-vpcd.ts';
import { REAL_READER, RealPcscd } from './pcscd.ts';
import { until } from './until.ts';

/** A busy machine starts slowly, and that is not what is proven here. */
const PATIENCE = 60_000;
/** pcscd looks at the slot every 400 ms, and powers a new card up. */
const SEEN_WITHIN = 3_000;
const TRIES = 5;
const MASTER_KEY = '5a'.repeat(32);
const MODULE_READER = 'ACS ACR39U SAM Reader 00 00';
/** pcscd knows vpcd's second slot by this name, whatever is in it. */
const MODULE_SLOT = REAL_READER.replace(/00$/, '01');
const SIMULATE = [fileURLToPath(new URL('../../dist/src/main.js', import.meta.url)), 'simulate'];

const readersAnswer = z.array(
  z.looseObject({
    name: z.string(),
    condition: z.string(),
    insertion: z.int(),
    atr: z.string().nullable(),
  }),
);
type Reader = z.output<typeof readersAnswer>[number];

export class PcscHouse {
  readonly http: UnixHttp;
  kills = 0;
  readonly #stack: RealPcscd;
  readonly #hands: CardInVpcd;
  readonly #port: number;
  readonly #daemons: Program[] = [];
  #module: CardInVpcd | null = null;

  private constructor(stack: RealPcscd, hands: CardInVpcd, port: number) {
    this.#stack = stack;
    this.#hands = hands;
    this.#port = port;
    this.http = new UnixHttp(join(stack.folder, 'qika.sock'));
  }

  /** Its people have cards of this kind. */
  static async build(port: number, kind: CardKind = 'sle4442'): Promise<PcscHouse> {
    buildProgram();
    const stack = await RealPcscd.start();
    Object.assign(process.env, stack.env);
    const hands = await CardInVpcd.start(stack, 'stock', SIMULATE, { reader: REAL_READER, kind });
    writeConfig(stack.folder, port);
    const house = new PcscHouse(stack, hands, port);
    await house.bringUp();
    return house;
  }

  /** The simulated hardware; a card that is put in is also waited for until the daemon sees it. */
  get control(): Control {
    const { control } = this.#hands;
    return {
      call: (verb, args = {}) => {
        if (verb === 'swap') return this.#putIn(String(args.card));
        if (verb === 'new-card') return this.#hands.newCard(String(args.card));
        return control.call(verb, args);
      },
      close: () => control.close(),
    };
  }

  /** From now on a module with the same master keys is in the second slot, and the daemon has them nowhere else. */
  async moveKeysToModule(): Promise<void> {
    const place = { reader: MODULE_READER, kind: 'psam', slot: 1 } as const;
    this.#module = await CardInVpcd.start(this.#stack, 'anybody', SIMULATE, place);
    const ring = KeyRing.of(Uint8Array.from(Buffer.from(MASTER_KEY, 'hex')));
    const masters = (['storage', 'station', 'meter'] as const).map((of) => samMaster(ring, of, 1));
    await this.#module.newModule('ours', Uint8Array.from(Buffer.concat(masters)));
    await this.#module.swap('ours');
    this.http.reset();
    await this.#daemon.stop();
    writeConfig(this.#stack.folder, this.#port, { psamReader: MODULE_SLOT });
    await this.bringUp();
  }

  async takeModuleOut(): Promise<void> {
    await this.#module?.remove();
  }

  /** Whoever is still told that the module is missing takes it out and puts it in again, as with a card (see Hall). */
  async putModuleBack<T>(served: () => Promise<T | false>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      await this.#module?.remove();
      await this.#module?.insert('ours');
      try {
        return await until('the module to be used', served, SEEN_WITHIN);
      } catch (cause) {
        if (tries === TRIES) throw cause;
      }
    }
  }

  startDaemon(): void {
    this.http.reset();
    this.#daemons.push(new Program(['serve', '--config', this.#config]));
  }

  /** Starts a daemon and waits until it takes requests and knows its reader. */
  async bringUp(): Promise<void> {
    this.startDaemon();
    await until('the daemon to know its reader', () => this.#reader(), PATIENCE);
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

  /** `qika …` beside the daemon: its exit code and what it said. */
  async run(...words: string[]): Promise<{ readonly code: number | null; readonly said: string }> {
    const program = new Program([...words, '--config', this.#config]);
    return { code: await program.exitCode(), said: program.said };
  }

  /** Ends the daemon in order; the exit code of `qika verify` and what it said. */
  async verify(): Promise<{ readonly code: number | null; readonly said: string }> {
    this.http.reset();
    await this.#daemon.stop();
    return this.run('verify');
  }

  /** A file that people hand in. */
  keepFile(name: string, content: string): string {
    const path = join(this.#stack.folder, name);
    writeFileSync(path, content);
    return path;
  }

  get said(): string {
    return `daemon: ${this.#daemons.at(-1)?.said ?? ''}`;
  }

  /** Leaves nothing behind, whatever happened. */
  async sweep(): Promise<void> {
    for (const daemon of this.#daemons) daemon.sweep();
    await this.#hands.stop();
    await this.#module?.stop();
    await this.#stack.stop();
  }

  /** A card that the daemon sees in its reader stays there; another is put in until the daemon sees it (see Hall). */
  async #putIn(card: string): Promise<void> {
    const before = await this.#reader();
    const there = (await this.#hands.inReader()) === card;
    if (before === undefined || (there && before.atr !== null)) return;
    for (let tries = 1; ; tries += 1) {
      await this.#hands.remove();
      await this.#hands.insert(card);
      try {
        await until(`the daemon to see ${card}`, () => this.#sees(before.insertion), SEEN_WITHIN);
        return;
      } catch (cause) {
        if (tries === TRIES) throw cause;
      }
    }
  }

  async #sees(after: number): Promise<boolean> {
    const reader = await this.#reader();
    // A daemon that was killed meanwhile sees nothing; the request that follows will tell.
    return reader === undefined || (reader.insertion > after && reader.atr !== null);
  }

  /** Undefined while the daemon, its PC/SC service or its reader is not there. */
  async #reader(): Promise<Reader | undefined> {
    if (!this.#daemon.running) return undefined;
    const answer = await this.http.get('/api/readers');
    if (!answer.known) return undefined;
    const readers = readersAnswer.parse(answer.body);
    return readers.find(({ name, condition }) => name === REAL_READER && condition !== 'gone');
  }

  get #config(): string {
    return join(this.#stack.folder, 'qika.json');
  }

  get #daemon(): Program {
    const last = this.#daemons.at(-1);
    if (last === undefined) throw new Error('no daemon was started');
    return last;
  }
}

function writeConfig(folder: string, port: number, module: { psamReader?: string } = {}): void {
  const masterKeyFile = join(folder, 'master.key');
  writeFileSync(masterKeyFile, MASTER_KEY, { mode: 0o600 });
  const config = {
    port,
    dataDir: folder,
    company: { code: COMPANY_CODE, name: '证明燃气', outlet: '一号厅', timeZone: 'Asia/Shanghai' },
    station: 1,
    operator: 'cashier',
    engineering: { gates: false },
    readers: { binding: 'pcsclite', ...module },
    masterKeyFile,
  };
  writeFileSync(join(folder, 'qika.json'), JSON.stringify(config));
}
