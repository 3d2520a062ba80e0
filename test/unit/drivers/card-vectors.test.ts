/**
 * Published vectors of card ciphers, held against the driver and the simulator, which share no code. Where each comes from
 * stands beside it. The purse itself is not driven; its vectors try the same primitives.
 */
import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as driver from '../../../drivers/card/keys/ciphers.ts';
import * as simulator from '../../../simulators/card/card-keys.ts';
import { hex } from './table-channel.ts';

interface Ciphers {
  block(cipher: '3des' | 'sm4', key: string, data: string): string;
  /** CBC-MAC in single DES from 00. */
  session(key: string, message: string): string;
  mac(cipher: '3des' | 'sm4', key: string, start: string, message: string): string;
  tacKey(key: string): string;
  derive(cipher: '3des' | 'sm4', master: string, factor: string): string;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const SIDES: Readonly<Record<string, Ciphers>> = {
  driver: {
    block: (cipher, key, data) => text(driver.encryptBlocks(cipher, hex(key), hex(data))),
    session: (key, message) => text(driver.desMac(hex(key), hex(message))),
    mac: (cipher, key, start, message) =>
      text(driver.cardMac(cipher, hex(key), hex(start), hex(message))),
    tacKey: (key) => text(driver.tacKey(hex(key))),
    derive: (cipher, master, factor) => text(driver.diversify(cipher, hex(master), hex(factor))),
  },
  simulator: {
    block: (cipher, key, data) => text(simulator.encrypt(cipher, hex(key), hex(data))),
    session: (key, message) => text(simulator.sessionMac(hex(key), hex(message))),
    mac: (cipher, key, start, message) =>
      text(simulator.mac(cipher, hex(key), hex(start), hex(message))),
    tacKey: (key) => text(simulator.tacKey(hex(key))),
    derive: (cipher, master, factor) => text(simulator.derive(cipher, hex(master), hex(factor))),
  },
};

const MASTER = '11223344556677888877665544332211';
const LOAD_KEY = '9B1D924E05595603';
const PURCHASE_KEY = '003238ABC57659DD';

describe.each(Object.entries(SIDES))('%s', (_side, ciphers) => {
  it('makes the session keys of load and purchase (ncuisine.com 379, cnblogs.com/ttss 4280430)', () => {
    expect(ciphers.block('3des', MASTER, '11223344 0000 8000')).toBe(LOAD_KEY);
    expect(ciphers.block('3des', MASTER, '11223344 0000 0001')).toBe(PURCHASE_KEY);
  });

  it('makes the MACs of a load (e-com-net.com 1279276218255949824)', () => {
    const of = (message: string): string => ciphers.session(LOAD_KEY, message).slice(0, 8);
    expect(of('00000000 00001000 01 001122334455')).toBe('2988AE5A');
    expect(of('00001000 01 001122334455 20111221 214822')).toBe('3A845BF0');
  });

  it('makes the MACs of a purchase (cnblogs.com/ttss 4280430)', () => {
    const of = (message: string): string => ciphers.session(PURCHASE_KEY, message).slice(0, 8);
    expect(of('00001000 06 001122334455 20120229135100')).toBe('F15CAB75');
    expect(of('00001000')).toBe('56988A13');
  });

  it('diversifies F‖~F (card key of an EMV example, blog.csdn.net freudlv)', () => {
    const master = 'C4D689158AD9FB9D23105B91CE046D0E';
    const key = 'B8A15DA5F7043C317D9FD8F8DFE2BD75';
    expect(ciphers.derive('3des', master, '2011000270735501')).toBe(key);
  });

  it('diversifies F‖~F in SM4: the block of GB/T 32907 is such a pair under the key that is the same', () => {
    const pair = '0123456789ABCDEFFEDCBA9876543210';
    expect(ciphers.derive('sm4', pair, pair.slice(0, 16))).toBe('681EDF34D206965E86B3E94F536E4246');
  });

  it('makes the retail MAC, algorithm 3 (ICAO Doc 9303 part 11, appendix D.3)', () => {
    const key = '7962D9ECE03D1ACD4C76089DCE131543';
    const message = '72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2';
    expect(ciphers.mac('3des', key, '0000000000000000', message)).toBe('5F1448EEA8AD90A7');
  });

  it('makes the retail MAC of 74 bytes (mynw.cn netsecurity 12427, the same in mzph.cn diannao 53234)', () => {
    const key = '5775204D69616F6A756E404726444311';
    const message =
      '4348454E48414F2D50437C424645424642464630303033303643337E39425030504432434E3730313633363649303034337C32303234303131317C32303235303130317C383139317C30';
    expect(hex(message)).toHaveLength(74);
    expect(ciphers.mac('3des', key, '0000000000000000', message)).toBe('4089819D3D991CC7');
  });

  it('makes the retail MAC of texts that end within a block and with one (ISO/IEC 9797-1, annex B)', () => {
    const key = '0123456789ABCDEFFEDCBA9876543210';
    const of = (words: string): string =>
      ciphers.mac('3des', key, '0000000000000000', text(Buffer.from(words)));
    expect(of('Now is the time for all ')).toBe('E9086230CA3BE796');
    expect(of('Now is the time for it')).toBe('5A692CE64F404145');
  });

  it('folds the key of a TAC, left XOR right (cnblogs.com/ttss 4280430)', () => {
    expect(ciphers.tacKey('00112233445566778899AABBCCDDEEFF')).toBe('8888888888888888');
  });

  it('makes the SM4 block of GB/T 32907', () => {
    const key = '0123456789ABCDEFFEDCBA9876543210';
    expect(ciphers.block('sm4', key, key)).toBe('681EDF34D206965E86B3E94F536E4246');
  });

  it('keeps the values that were computed once and nobody has published', () => {
    const factor = '1234567890123456';
    expect(ciphers.derive('3des', MASTER, factor)).toBe('E89017ACD6D12D964A4EE78E6A3FF5E2');
    const start = '1122334400000000';
    expect(ciphers.mac('3des', MASTER, start, '04D6950008 01020304').slice(0, 8)).toBe('2626C313');
    const tac = '00001000 0000 00001000 01 001122334455 20111221 214822';
    expect(ciphers.session('9955551111555599', tac).slice(0, 8)).toBe('FF5C1389');
  });
});

/** The chain of blocks as OpenSSL makes it, which neither side uses: the last block of CBC over the text padded with 80. */
function chainOfOpenssl(key: string, start: string, message: string): string {
  const whole = Buffer.from(`${message}80`, 'hex');
  const padded = Buffer.concat([whole, Buffer.alloc((16 - (whole.length % 16)) % 16)]);
  const cipher = createCipheriv('sm4-cbc', hex(key), hex(start)).setAutoPadding(false);
  return text(Buffer.concat([cipher.update(padded), cipher.final()]).subarray(-16));
}

describe('both sides', () => {
  it('make the MAC of SM4 as OpenSSL chains its blocks', () => {
    const start = '11223344'.padEnd(32, '0');
    for (let length = 0; length <= 48; length += 1) {
      const message = text(Uint8Array.from({ length }, (_, i) => 7 * i + 1));
      const made = chainOfOpenssl(MASTER, start, message);
      for (const side of Object.values(SIDES)) {
        expect(side.mac('sm4', MASTER, start, message), `${length}`).toBe(made);
      }
    }
  });

  it('agree on every length of a message, in both ciphers', () => {
    const key = MASTER;
    for (const cipher of ['3des', 'sm4'] as const) {
      const start = '5A'.repeat(cipher === 'sm4' ? 16 : 8);
      for (let length = 0; length <= 40; length += 1) {
        const message = 'C3'.repeat(length);
        const [one, other] = Object.values(SIDES).map((side) =>
          side.mac(cipher, key, start, message),
        );
        expect(one, `${cipher} ${length}`).toBe(other);
      }
    }
  });
});
