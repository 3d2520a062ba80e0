/** A CPU card at its commands: the documented exchange byte by byte, states, MACs, tries, and torn keys. */
import { describe, expect, it } from 'vitest';
import { type Algorithm, cpuKey, encrypt } from '../../../simulators/card/card-keys.ts';
import { CpuCard } from '../../../simulators/card/cpu-card.ts';
import { KEY_CELL, METER_KEY, STATION_KEY } from '../../../simulators/card/cpu-layout.ts';
import { createCpuMemory } from '../../../simulators/card/cpu-stock.ts';
import { bytesOf, hexOf } from '../../../simulators/card/reference-v1.ts';
import { createRandom, type Random } from '../../../simulators/random.ts';
import { documentedExchange, documentedImage } from '../drivers/reference-images.ts';

const SERIAL = bytesOf('000000005E2108C7');
const MASTER = Uint8Array.from({ length: 16 }, (_, i) => i);
const CARD = 20000017;
const SELECT = '00A4040006F051494B4101';
/** The challenges of the documented exchange. */
const CHALLENGES = { '3des': '1122334455667788', sm4: '11223344556677881122334455667788' };

/** Dice that have been told what to show. */
function scripted(hex: string): Random {
  const bytes = [...bytesOf(hex)];
  return { ...createRandom(1), below: () => bytes.shift() ?? 0 };
}

function personalised(algorithm: Algorithm, random: Random = createRandom(5)): CpuCard {
  const card = new CpuCard({ memory: createCpuMemory({ serial: SERIAL, algorithm }), random });
  const key = cpuKey(algorithm, MASTER, SERIAL, CARD);
  const { key: at } = KEY_CELL[STATION_KEY] ?? { key: 0 };
  for (const [i, byte] of key.entries()) card.memory.write(at + i, byte);
  card.powerUp();
  say(card, SELECT);
  return card;
}

function say(card: CpuCard, apdu: string): string {
  const answer = card.command(bytesOf(apdu));
  return answer === null ? 'gone' : hexOf(answer);
}

function authenticate(card: CpuCard, key: Uint8Array): string {
  const challenge = say(card, '0084000008').slice(0, 16);
  const shown = encrypt('3des', key, bytesOf(challenge));
  return say(card, `0082000108${hexOf(shown)}`);
}

const WRONG = new Uint8Array(16).fill(0x77);

describe('CPU card', () => {
  it.each(['3des', 'sm4'] as const)('holds the documented exchange in %s', (algorithm) => {
    const challenge = CHALLENGES[algorithm];
    const card = personalised(algorithm, scripted(`${challenge}11223344`));
    const exchange = documentedExchange(algorithm === 'sm4' ? 'C2' : 'C1');
    expect(exchange).toHaveLength(4);
    card.memory.write(0x70, 0x5a);
    for (const [command, answer] of exchange) expect(say(card, command), command).toBe(answer);
    expect(card.memory.read(0x70)).toBe(0x00);
  });

  it.each([
    ['3des', 'C1', 'C3'],
    ['sm4', 'C2', 'C4'],
  ] as const)('vouches for its header in %s as documented', (algorithm, shown, read) => {
    const card = personalised(algorithm, scripted(`${CHALLENGES[algorithm]}11223344`));
    for (const [i, byte] of documentedImage('I2').subarray(0x20, 0x40).entries()) {
      card.memory.write(0x20 + i, byte);
    }
    const exchange = [...documentedExchange(shown).slice(0, 2), ...documentedExchange(read)];
    expect(exchange).toHaveLength(5);
    for (const [command, answer] of exchange) expect(say(card, command), command).toBe(answer);
  });

  it('vouches for nothing without its key, a fresh challenge, and a MAC of who asks', () => {
    const card = personalised('3des');
    const asked = '04B0960004EE45F436';
    say(card, '0084000004');
    expect(say(card, asked)).toBe('6982');
    authenticate(card, cpuKey('3des', MASTER, SERIAL, CARD));
    expect(say(card, asked)).toBe('6985');
    for (const refused of ['04B0950004EE45F436', '04B0980004EE45F436']) {
      expect(say(card, refused)).toBe('6982');
    }
    expect(say(card, '04B0990004EE45F436')).toBe('6a82');
    expect(say(card, '04B0962004EE45F436')).toBe('6b00');
    expect(say(card, '04B0960003EE45F4')).toBe('6700');
    say(card, '0084000004');
    expect(say(card, asked)).toBe('6988');
    // A wrong MAC ends the security state, here as for a write.
    say(card, '0084000004');
    expect(say(card, asked)).toBe('6982');
    expect(say(card, '00C0000024')).toBe('6f00');
  });

  it('answers SELECT with 61 xx, and the rest when asked for it', () => {
    const card = personalised('3des');
    expect(say(card, SELECT)).toBe('610a');
    expect(say(card, '00C000000A')).toBe('6f088406f051494b41019000');
    expect(say(card, '00A4040006A00000000000')).toBe('6a82');
    expect(say(card, '00B0950010')).toBe('6a82');
  });

  it('tells its tries without spending one, spends them on wrong keys and locks', () => {
    const card = personalised('3des');
    expect(say(card, '0082000100')).toBe('63c3');
    expect(authenticate(card, WRONG)).toBe('63c2');
    expect(authenticate(card, cpuKey('3des', MASTER, SERIAL, CARD))).toBe('9000');
    expect(say(card, '0082000100')).toBe('63c3');
    const answers = [1, 2, 3, 4].map(() => authenticate(card, WRONG));
    expect(answers).toEqual(['63c2', '63c1', '63c0', '6983']);
    expect(authenticate(card, cpuKey('3des', MASTER, SERIAL, CARD))).toBe('6983');
    expect(card.triesOf(METER_KEY)).toBe(3);
  });

  it('takes no cryptogram twice, and none without a challenge', () => {
    const card = personalised('3des');
    const key = cpuKey('3des', MASTER, SERIAL, CARD);
    const shown = hexOf(encrypt('3des', key, bytesOf(say(card, '0084000008').slice(0, 16))));
    expect(say(card, `0082000108${shown}`)).toBe('9000');
    expect(say(card, `0082000108${shown}`)).toBe('6985');
  });

  it('writes only what its key may, with a MAC of a fresh challenge', () => {
    const card = personalised('3des');
    expect(say(card, '04D69700 05 00 00000000')).toBe('6982');
    authenticate(card, cpuKey('3des', MASTER, SERIAL, CARD));
    expect(say(card, '04D69700 05 00 00000000')).toBe('6985');
    say(card, '0084000004');
    expect(say(card, '04D69700 05 00 00000000')).toBe('6988');
    // A wrong MAC ends the security state.
    say(card, '0084000004');
    expect(say(card, '04D69700 05 00 00000000')).toBe('6982');
    authenticate(card, cpuKey('3des', MASTER, SERIAL, CARD));
    expect(say(card, '04D69500 05 00 00000000')).toBe('6982');
    expect(say(card, '04D69800 05 00 00000000')).toBe('6982');
    expect(card.programmings).toBe(4);
  });

  it('forgets who has authenticated at every loss of power', () => {
    const card = personalised('3des');
    authenticate(card, cpuKey('3des', MASTER, SERIAL, CARD));
    card.powerDown();
    expect(say(card, SELECT)).toBe('gone');
    card.powerUp();
    expect(say(card, '0084000004')).toMatch(/9000$/);
    expect(say(card, '04D69700 05 00 00000000')).toBe('6a82');
  });

  it('loses a try where power goes inside an authentication, right or wrong', () => {
    const card = personalised('3des');
    card.cutPowerAfter(2, 'old');
    expect(authenticate(card, cpuKey('3des', MASTER, SERIAL, CARD))).toBe('gone');
    expect(card.triesOf(STATION_KEY)).toBe(2);
  });

  it('refuses what is no command of it with a status, whatever the bytes', () => {
    const random = createRandom(99);
    const card = personalised('3des', random);
    for (let n = 0; n < 20_000; n += 1) {
      const apdu = Uint8Array.from({ length: 1 + random.below(30) }, () => random.below(256));
      const known = bytesOf(random.pick(['', '00B0', '04B0', '04D6', '0082', '84D4']));
      expect(card.command(Uint8Array.of(...known, ...apdu))?.length).toBeGreaterThanOrEqual(2);
    }
    expect(card.programmings).toBeLessThanOrEqual(3);
  });
});
