/** What a CPU card is told, byte by byte: the exchanges of docs/card-format.md §9, and what the driver makes of a card's no. */
import { describe, expect, it } from 'vitest';
import { cpuCard } from '../../../drivers/card/chips/cpu-card.ts';
import { CpuExchange } from '../../../drivers/card/chips/cpu-exchange.ts';
import { createSoftwareSam } from '../../../drivers/card/keys/software-sam.ts';
import { DOCUMENTED_IDENTITY, documentedExchange, documentedImage } from './reference-images.ts';
import { codeOf, hex, tableChannel } from './table-channel.ts';

const NONE = new Uint8Array(0);
const OWNER = { cardNo: DOCUMENTED_IDENTITY.cardNo, keyVersion: 1 };
const I2 = documentedImage('I2');
const sam = createSoftwareSam(() => Uint8Array.from({ length: 16 }, (_, i) => i));
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe.each([
  ['C1', '00'],
  ['C2', '01'],
] as const)('the exchange %s of docs/card-format.md', (name, cipher) => {
  const exchange = documentedExchange(name);
  const [shown = ''] = exchange[1] ?? [];
  /** A card in service whose serial and files are the documented ones; the marker of slot B is valid. */
  const served = {
    '00A4040006F051494B4101': '9000',
    '00B0950020': `514301${cipher}000000005E2108C7${'FF'.repeat(20)}9000`,
    '00B0960020': `${text(I2.subarray(0x20, 0x40))}9000`,
    '00B0970060': `${text(I2.subarray(0x40, 0xa0))}9000`,
    '00B0980030': `${'00'.repeat(48)}9000`,
    '0082000100': '63C3',
    ...Object.fromEntries(exchange),
  };

  it('is what the driver says: the tries first, then key and MAC, each of its own challenge', async () => {
    const { channel, asked } = tableChannel(served);
    const chip = cpuCard.on(channel, sam);
    await chip.read();
    asked.length = 0;
    expect(await chip.present(NONE, OWNER)).toEqual({ kind: 'ok' });
    const written: number[] = [];
    await chip.write([[{ offset: 0x70, bytes: hex('00') }]], (offset) => written.push(offset));
    expect(exchange).toHaveLength(4);
    expect(asked).toEqual(['0082000100', ...exchange.map(([command]) => command)]);
    expect(written).toEqual([0x70]);
  });

  it.each([
    ['63C2', { kind: 'wrong', triesLeft: 2 }],
    ['63C0', { kind: 'locked' }],
    ['6983', { kind: 'locked' }],
  ])('%s to the key is understood, and nothing is written after it', async (status, meaning) => {
    const { channel, asked } = tableChannel({ ...served, [shown]: status });
    const chip = cpuCard.on(channel, sam);
    await chip.read();
    expect(await chip.present(NONE, OWNER)).toEqual(meaning);
    const steps = [[{ offset: 0x70, bytes: hex('00') }]];
    await expect(chip.write(steps, () => undefined)).rejects.toThrow('presented');
    expect(asked.filter((apdu) => apdu.startsWith('04D6'))).toEqual([]);
  });

  it('asks the key of the meter for its own tries, and shows none that has one left', async () => {
    const { channel, asked } = tableChannel({ ...served, '0082000200': '63C1' });
    const chip = cpuCard.on(channel, sam);
    await chip.read();
    await chip.present(NONE, OWNER);
    asked.length = 0;
    const formatting = chip.write([[{ offset: 0xa0, bytes: hex('00') }]], () => undefined);
    expect(await codeOf(formatting)).toBe('card.refused-by-chip');
    expect(asked).toEqual(['0082000200']);
  });

  it.each(['9000', '6F00', '6300', '0000'])(
    'takes %s for no word about its tries, and shows no key',
    async (noise) => {
      const { channel, asked } = tableChannel({ ...served, '0082000100': noise });
      const chip = cpuCard.on(channel, sam);
      await chip.read();
      expect(await codeOf(chip.readTries())).toBe('card.refused-by-chip');
      expect(await codeOf(chip.present(NONE, OWNER))).toBe('card.refused-by-chip');
      expect(asked.filter((apdu) => apdu.startsWith('0082') && apdu.length > 10)).toEqual([]);
    },
  );

  it('is no foreign card where its application is gone after a loss of power', async () => {
    const table: Record<string, string> = { ...served };
    const chip = cpuCard.on(tableChannel(table).channel, sam);
    await chip.read();
    table['00A4040006F051494B4101'] = '6A82';
    await chip.select();
    expect(await codeOf(chip.read())).toBe('card.refused-by-chip');
  });

  it('and no answer makes it show the key again or with another byte', async () => {
    for (const answer of ['6C10', '6C07', '6700', '6982', '6D00']) {
      const { channel, asked } = tableChannel({ ...served, [shown]: answer });
      const chip = cpuCard.on(channel, sam);
      await chip.read();
      expect(await codeOf(chip.present(NONE, OWNER)), answer).toBe('card.refused-by-chip');
      expect(asked.filter((apdu) => apdu.startsWith('0082') && apdu.length > 10)).toEqual([shown]);
    }
  });
});

describe.each([
  ['C3', '3des'],
  ['C4', 'sm4'],
] as const)('the exchange %s of docs/card-format.md', (name, cipher) => {
  const exchange = documentedExchange(name);
  const owner = { ...OWNER, serial: hex('5E2108C7') };
  const HEADER = { sfi: 0x16, offset: 0x20, length: 32 };
  const readHeader = (table: Record<string, string>) => {
    const { channel, asked } = tableChannel(table);
    const card = new CpuExchange(channel, sam);
    return { asked, read: card.readVouched({ cipher, role: 'station', owner }, HEADER) };
  };

  it('is what the driver says, and it takes the bytes that the card vouches for', async () => {
    const { asked, read } = readHeader(Object.fromEntries(exchange));
    expect(text(await read)).toBe(text(I2.subarray(0x20, 0x40)));
    expect(exchange).toHaveLength(3);
    expect(asked).toEqual(exchange.map(([command]) => command));
  });

  it('and of an answer that is changed in any bit, or shorter, nothing is taken', async () => {
    const [fetch = '', answer = ''] = exchange[2] ?? [];
    const bytes = hex(answer);
    for (let bit = 0; bit < (bytes.length - 2) * 8; bit += 1) {
      const changed = bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      const { read } = readHeader({ ...Object.fromEntries(exchange), [fetch]: text(changed) });
      expect(await codeOf(read), `bit ${bit}`).toBe('card.refused-by-chip');
    }
    const short = `${answer.slice(0, -12)}9000`;
    const { read } = readHeader({ ...Object.fromEntries(exchange), [fetch]: short });
    expect(await codeOf(read)).toBe('card.outcome-unknown');
  });
});

describe('a card that took the key of the station', () => {
  const served = {
    '00A4040006F051494B4101': '9000',
    '00B0950020': `51430100000000005E2108C7${'FF'.repeat(20)}9000`,
    '00B0960020': `${text(I2.subarray(0x20, 0x40))}9000`,
    '00B0970060': `${text(I2.subarray(0x40, 0xa0))}9000`,
    '00B0980030': `${'00'.repeat(48)}9000`,
    '0082000100': '63C3',
    ...Object.fromEntries(documentedExchange('C1')),
  };
  const [shown = ''] = documentedExchange('C1')[1] ?? [];
  const afterPowerLoss = async (then: Record<string, string>) => {
    const table: Record<string, string> = { ...served };
    const { channel, asked } = tableChannel(table);
    const chip = cpuCard.on(channel, sam);
    await chip.read();
    await chip.present(NONE, OWNER);
    Object.assign(table, then);
    await chip.select();
    asked.length = 0;
    return { chip, asked };
  };

  it('is no other chip: to one of another serial no key is shown', async () => {
    const { chip, asked } = await afterPowerLoss({
      '00B0950020': `51430100000000015E2108C7${'FF'.repeat(20)}9000`,
    });
    expect(text(await chip.read()).slice(64, 128)).toBe(text(I2.subarray(0x20, 0x40)));
    expect(asked.filter((apdu) => apdu.startsWith('0082') || apdu.startsWith('04B0'))).toEqual([]);
  });

  it('and is shown it once more, not twice, where it takes it no longer', async () => {
    const { chip, asked } = await afterPowerLoss({ [shown]: '63C2' });
    expect(await codeOf(chip.read())).toBe('card.refused-by-chip');
    expect(asked.filter((apdu) => apdu === shown)).toHaveLength(1);
    await chip.read();
    expect(asked.filter((apdu) => apdu === shown)).toHaveLength(1);
  });

  it('is shown it again after a write that it refused: a wrong MAC has ended its security state', async () => {
    const [write = ''] = documentedExchange('C1')[3] ?? [];
    const { channel, asked } = tableChannel({ ...served, [write]: '6988' });
    const chip = cpuCard.on(channel, sam);
    await chip.read();
    await chip.present(NONE, OWNER);
    const writing = chip.write([[{ offset: 0x70, bytes: hex('00') }]], () => undefined);
    expect(await codeOf(writing)).toBe('card.refused-by-chip');
    asked.length = 0;
    await codeOf(chip.read());
    expect(asked.filter((apdu) => apdu === shown)).toHaveLength(1);
  });

  it('shows nothing that is taken where it does not vouch for it', async () => {
    const { chip } = await afterPowerLoss({});
    // The table answers 6D 00 to READ BINARY with a MAC.
    expect(await codeOf(chip.read())).toBe('card.refused-by-chip');
  });
});
