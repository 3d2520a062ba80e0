import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AcsReader } from '../../../simulators/card/acs-reader.ts';
import { createCardMemory } from '../../../simulators/card/card-memory.ts';
import { bytesOf, hexOf } from '../../../simulators/card/reference-v1.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { VpcdCard } from '../../../simulators/card/vpcd.ts';
import { createRandom } from '../../../simulators/random.ts';
import { image, PSC } from './images.ts';

const SELECT = 'FF A4 00 00 01 06';
const PRESENT = `FF 20 00 00 03 ${hexOf(PSC)}`;
/** Polls of a local socket need no patience. */
const OFTEN = { interval: 2 };
const [OFF, ON, RESET, ATR] = ['00', '01', '02', '04'];

/** vpcd's side of the wire: it listens, and asks. */
class Vpcd {
  readonly server: Server = createServer((socket) => this.#take(socket));
  card: Socket | null = null;
  #heard = Buffer.alloc(0);

  async listen(): Promise<number> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  async seen(): Promise<void> {
    await expect.poll(() => this.card !== null, OFTEN).toBe(true);
  }

  /** Sends one message, in two pieces as TCP may bring it. */
  tell(hex: string): void {
    const payload = bytesOf(hex);
    const message = Buffer.from([payload.length >> 8, payload.length & 0xff, ...payload]);
    this.card?.write(message.subarray(0, 1));
    this.card?.write(message.subarray(1));
  }

  async ask(hex: string): Promise<string> {
    this.tell(hex);
    await expect.poll(() => this.#heard.length > 1, OFTEN).toBe(true);
    const length = this.#heard.readUInt16BE(0);
    await expect.poll(() => this.#heard.length, OFTEN).toBe(2 + length);
    const answer = this.#heard.subarray(2).toString('hex');
    this.#heard = Buffer.alloc(0);
    return answer;
  }

  #take(socket: Socket): void {
    socket.setNoDelay(true);
    this.card = socket;
    this.#heard = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      this.#heard = Buffer.concat([this.#heard, bytes]);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.card = null;
    });
  }
}

describe('a card in vpcd', () => {
  let vpcd: Vpcd;
  let link: VpcdCard;
  let reader: AcsReader;
  let chip: Sle4442;

  beforeEach(async () => {
    vpcd = new Vpcd();
    reader = new AcsReader({ random: createRandom(1) });
    const memory = createCardMemory({ image: image('I2'), psc: PSC });
    chip = new Sle4442({ memory, random: createRandom(2) });
    const port = await vpcd.listen();
    const sleep = (): Promise<void> => Promise.resolve();
    link = new VpcdCard({ reader, host: '127.0.0.1', port, sleep });
  });
  afterEach(() => {
    link.stop();
    vpcd.server.close();
  });

  async function open(): Promise<void> {
    reader.insert(chip);
    await vpcd.seen();
    vpcd.tell(ON);
    expect(await vpcd.ask(SELECT)).toBe('9000');
    expect(await vpcd.ask(PRESENT)).toBe('9007');
  }

  it('is connected exactly while a card is in the reader', async () => {
    expect(link.connected).toBe(false);
    reader.insert(chip);
    await vpcd.seen();
    expect(await vpcd.ask(ATR)).toBe('3b04a2131091');
    reader.remove();
    await expect.poll(() => vpcd.card, OFTEN).toBeNull();
    reader.insert(chip);
    await vpcd.seen();
  });

  it('carries commands', async () => {
    await open();
    expect(await vpcd.ask('FF D0 00 D0 02 1122')).toBe('9000');
    expect(await vpcd.ask('FF B0 00 D0 02')).toBe('11229000');
  });

  it.each([
    ['off', OFF, false],
    ['reset', RESET, true],
  ])('forgets the secret at %s, not at a second "on"', async (_name, control, powered) => {
    await open();
    vpcd.tell(ON);
    expect(await vpcd.ask('FF D0 00 D0 01 11')).toBe('9000');
    vpcd.tell(control);
    // The next answer comes after it. A select would take the secret by itself, so it must be gone before.
    await vpcd.ask(ATR);
    expect({ presented: chip.presented, powered: chip.powered }).toEqual({
      presented: false,
      powered,
    });
    vpcd.tell(ON);
    await vpcd.ask(SELECT);
    await vpcd.ask('FF D0 00 D0 01 22');
    expect(chip.main()[0xd0]).toBe(0x11);
  });

  it('is gone when the card is pulled inside a byte', async () => {
    await open();
    chip.cutPowerAfter(2, 'erased');
    vpcd.tell('FF D0 00 D0 02 1122');
    await expect.poll(() => vpcd.card, OFTEN).toBeNull();
    expect(chip.main(0xd0, 2)).toEqual(Uint8Array.of(0x11, 0xff));
  });

  it('hangs until woken', async () => {
    await open();
    reader.plan({ kind: 'hang', command: 1, executed: false });
    const late = vpcd.ask('FF B0 00 20 01');
    await expect.poll(() => link.wake(), OFTEN).toBe(true);
    expect(await late).toBe('519000');
  });

  it('tries again while vpcd is not there', async () => {
    const { port } = vpcd.server.address() as AddressInfo;
    vpcd.server.close();
    await once(vpcd.server, 'close');
    reader.insert(chip);
    vpcd.server.listen(port, '127.0.0.1');
    await vpcd.seen();
    expect(await vpcd.ask(ATR)).toBe('3b04a2131091');
  });
});
