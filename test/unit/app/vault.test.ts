import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { cardNo } from '../../../src/core/ids.ts';
import { KeyRing } from '../../../src/system/keys/key-ring.ts';
import { createVault, macKey, samMaster } from '../../../src/system/vault.ts';

const master = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);

describe('the software vault', () => {
  test('a card’s secret is the head of HMAC-SHA256 over purpose and card number', () => {
    const card = Buffer.from('01312d11', 'hex');
    const digest = createHmac('sha256', master(7)).update('qika psc v1').update(card).digest();
    const { bytes } = createVault(KeyRing.of(master(7))).secretOf(cardNo(20000017), 3, 1);
    expect([...bytes]).toEqual([...digest.subarray(0, 3)]);
  });

  test('a secret of another length is not the head of the one of three bytes', () => {
    const vault = createVault(KeyRing.of(master(7)));
    const two = vault.secretOf(cardNo(20000017), 2, 1).bytes;
    expect(two).toHaveLength(2);
    expect([...two]).not.toEqual([...vault.secretOf(cardNo(20000017), 3, 1).bytes.subarray(0, 2)]);
    expect([...vault.transportSecret(2).bytes]).toEqual([0xff, 0xff]);
  });

  test('no card has the transport secret or an empty one', () => {
    const vault = createVault(KeyRing.of(master(7)));
    const trivial = new Set(['ffffff', '000000']);
    for (let card = 1; card <= 2_000; card += 1) {
      const { bytes } = vault.secretOf(cardNo(card), 3, 1);
      expect(trivial.has(Buffer.from(bytes).toString('hex'))).toBe(false);
    }
    expect([...vault.transportSecret(3).bytes]).toEqual([0xff, 0xff, 0xff]);
  });

  test('a fingerprint names card and master key, and is not made from the three bytes', () => {
    const vault = createVault(KeyRing.of(master(7)));
    const one = vault.secretOf(cardNo(1), 3, 1).fingerprint;
    expect(one).toMatch(/^[0-9a-f]{16}$/);
    expect(vault.secretOf(cardNo(1), 3, 1).fingerprint).toBe(one);
    expect(vault.secretOf(cardNo(2), 3, 1).fingerprint).not.toBe(one);
    expect(createVault(KeyRing.of(master(8))).secretOf(cardNo(1), 3, 1).fingerprint).not.toBe(one);
    expect(vault.transportSecret(3).fingerprint).not.toBe(one);
  });

  test('zeroing a secret after use leaves the next one whole', () => {
    const vault = createVault(KeyRing.of(master(7)));
    const first = vault.secretOf(cardNo(5), 3, 1).bytes;
    const kept = [...first];
    first.fill(0);
    vault.transportSecret(3).bytes.fill(0);
    expect([...vault.secretOf(cardNo(5), 3, 1).bytes]).toEqual(kept);
    expect([...vault.transportSecret(3).bytes]).toEqual([0xff, 0xff, 0xff]);
  });

  // Computed with Python's hmac. Cards and meters in the field have these: another value here is a card that nobody opens.
  test('what the cards in the field were made with, and are known by, never changes', () => {
    const ring = KeyRing.of(master(7));
    const vault = createVault(ring);
    const card = cardNo(20000017);
    const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
    expect(hex(vault.secretOf(card, 3, 1).bytes)).toBe('06cf3c');
    expect(hex(vault.secretOf(card, 2, 1).bytes)).toBe('c7e0');
    const masters = (['storage', 'station', 'meter'] as const).map((of) => samMaster(ring, of, 1));
    expect(masters.map(hex)).toEqual([
      '3ae30d1f7c85d36056a52a599f0bce38',
      '11c098ee72d482426d9bbe3305c5831e',
      '4094830a7e967a301f65ad7af056e5a3',
    ]);
    expect(hex(macKey(ring, 1) ?? new Uint8Array(0))).toBe('f37e806db6c1eb27b2e276473e384efc');
    expect(vault.secretOf(card, 3, 1).fingerprint).toBe('6888dc7ca4f44eff');
    expect(vault.transportSecret(3).fingerprint).toBe('8a937bfb33982ab8');
  });

  test('a master key of another length is refused', () => {
    expect(() => createVault(KeyRing.of(new Uint8Array(16)))).toThrow(/32 bytes/);
  });
});
