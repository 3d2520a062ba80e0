/**
 * A CPU card in the manner of FMCOS and PBOC, as it stands on a contact with T=0: one application with four binary files
 * and two keys. A write wants the security state of its file's key and a MAC under that key over one fresh challenge. It
 * can lose power inside any byte that it programs.
 */
import { CpuKeys, MAC_LENGTH, OK, status } from './cpu-keys.ts';
import { APPLICATION, FILES } from './cpu-layout.ts';
import type { SimulatedCard } from './simulated-card.ts';
import { ageWeakCells } from './torn-byte.ts';

/** T=0; historical bytes "QIKACPU01". */
const ATR = '3b69000051494b414350553031';

export class CpuCard extends CpuKeys implements SimulatedCard {
  #powered: boolean = false;
  /** Waits for GET RESPONSE, as T=0 wants it. */
  #response: Uint8Array | null = null;

  get powered(): boolean {
    return this.#powered;
  }

  serial(): Uint8Array {
    return this.bytes(4, 8);
  }

  atr(): Uint8Array {
    return Uint8Array.from(Buffer.from(ATR, 'hex'));
  }

  powerUp(): void {
    this.#forget();
    if (!this.#powered) {
      this.#powered = true;
      ageWeakCells(this.memory);
    }
  }

  override powerDown(): void {
    this.#powered = false;
    this.#forget();
  }

  reset(): void {
    this.#forget();
  }

  /** One command APDU; null without power, or when it was lost on the way. */
  command(apdu: Uint8Array): Uint8Array | null {
    if (!this.#powered) {
      return null;
    }
    this.countCommand();
    const answer = this.#obey(apdu);
    return this.#powered ? answer : null;
  }

  #obey(apdu: Uint8Array): Uint8Array {
    const [cla = 0, ins = 0, p1 = 0, p2 = 0, p3 = 0] = apdu;
    const data = apdu.subarray(5);
    const response = this.#response;
    this.#response = null;
    switch ((cla << 8) | ins) {
      case 0x00c0:
        return response === null
          ? status(0x6f00)
          : Uint8Array.of(...response.subarray(0, p3), ...status(OK));
      case 0x00a4:
        return this.#select(p1, p3, data);
      case 0x0084:
        return this.getChallenge(p3, data);
      case 0x0082:
        return this.authenticate(p2, p3, data);
      case 0x00b0:
        return this.#read(p1, p2, p3, data);
      case 0x04b0:
        return this.#readWithMac(apdu, p1, p2, p3, data);
      case 0x04d6:
        return this.#update(apdu, p1, p2, p3, data);
      case 0x84d4:
        return this.writeKey(apdu, p1, p2, p3, data);
      default:
        return status(cla === 0 || cla === 4 || cla === 0x84 ? 0x6d00 : 0x6e00);
    }
  }

  #select(p1: number, length: number, data: Uint8Array): Uint8Array {
    this.selected = false;
    this.state = null;
    if (p1 !== 0x04 || data.length !== length || !Buffer.from(data).equals(APPLICATION)) {
      return status(0x6a82);
    }
    this.selected = true;
    this.#response = Uint8Array.of(0x6f, 2 + data.length, 0x84, data.length, ...data);
    return Uint8Array.of(0x61, this.#response.length);
  }

  #read(p1: number, offset: number, length: number, data: Uint8Array): Uint8Array {
    const file = fileOf(p1);
    if (!this.selected || file === undefined) {
      return status(0x6a82);
    }
    if (data.length !== 0 || length === 0 || offset + length > file.length) {
      return status(0x6b00);
    }
    return Uint8Array.of(...this.bytes(file.at + offset, length), ...status(OK));
  }

  /** Of a file of the station's from `offset` to its end, for who has its key; the card's own MAC stands behind it. */
  #readWithMac(
    apdu: Uint8Array,
    p1: number,
    offset: number,
    length: number,
    data: Uint8Array,
  ): Uint8Array {
    const file = fileOf(p1);
    if (!this.selected || file === undefined) {
      return status(0x6a82);
    }
    if (length !== MAC_LENGTH || data.length !== MAC_LENGTH) {
      return status(0x6700);
    }
    if (file.writtenBy === null || this.state !== file.writtenBy) {
      return status(0x6982);
    }
    if (offset >= file.length) {
      return status(0x6b00);
    }
    const challenge = this.challenge;
    const refusal = this.checkMac(apdu, file.writtenBy);
    if (refusal !== null || challenge === null) {
      return refusal ?? status(0x6985);
    }
    const bytes = this.bytes(file.at + offset, file.length - offset);
    const said = Uint8Array.of(...apdu.subarray(0, 5), ...bytes);
    this.#response = Uint8Array.of(...bytes, ...this.macOf(challenge, file.writtenBy, said));
    return Uint8Array.of(0x61, this.#response.length);
  }

  #update(
    apdu: Uint8Array,
    p1: number,
    offset: number,
    length: number,
    data: Uint8Array,
  ): Uint8Array {
    const file = fileOf(p1);
    if (!this.selected || file === undefined) {
      return status(0x6a82);
    }
    if (data.length !== length || length <= MAC_LENGTH) {
      return status(0x6700);
    }
    if (file.writtenBy === null || this.state !== file.writtenBy) {
      return status(0x6982);
    }
    const bytes = data.subarray(0, -MAC_LENGTH);
    if (offset + bytes.length > file.length) {
      return status(0x6b00);
    }
    const refusal = this.checkMac(apdu, file.writtenBy);
    if (refusal !== null) {
      return refusal;
    }
    this.programAll(file.at + offset, bytes);
    return status(OK);
  }

  #forget(): void {
    this.forgetHolder();
    this.#response = null;
  }
}

/** By short identifier in P1. */
const fileOf = (p1: number): (typeof FILES)[number] | undefined =>
  FILES.find(({ sfi }) => p1 === (0x80 | sfi));
