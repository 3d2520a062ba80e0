import { describe, expect, it } from 'vitest';
import { parseResponse } from '../../../drivers/card/apdu.ts';
import { sle4442 } from '../../../drivers/card/chips/sle4442.ts';
import { acsDialect } from '../../../drivers/card/dialects/acs.ts';
import { dialectFor } from '../../../drivers/card/dialects/dialect.ts';
import { omnikeyDialect } from '../../../drivers/card/dialects/omnikey.ts';
import { codeOf, hex, tableChannel } from './table-channel.ts';

describe('an answer of a reader', () => {
  it('is data and a status', () => {
    const response = parseResponse('r', hex('0102 9000'));
    expect(response).toEqual({ data: hex('0102'), status: 0x9000 });
  });

  it.each(['', '90'])('leaves the outcome unknown when it is "%s"', (answer) => {
    expect(() => parseResponse('r', hex(answer))).toThrow(
      expect.objectContaining({ code: 'card.outcome-unknown', reader: 'r' }),
    );
  });
});

describe('which readers speak which dialect', () => {
  const dialects = [acsDialect, omnikeyDialect];

  it.each([
    ['ACS ACR39U ICC Reader 00 00', 'acs'],
    ['ACS ACR39U ICC Reader 0', 'acs'],
    ['ACS ACR 38U-CCID 00 00', 'acs'],
    ['ACS ACR1281 1S Dual Reader 00 01', 'acs'],
    ['ACR38 SmartCard Reader 00 00', 'acs'],
    ['HID Global OMNIKEY 3x21 Smart Card Reader [OMNIKEY 3x21 Smart Card Reader] 00 00', 'omnikey'],
    ['HID Global OMNIKEY 6121 Smart Card Reader 00 00', 'omnikey'],
    ['OMNIKEY AG CardMan 3121 00 00', 'omnikey'],
    ['OMNIKEY CardMan 3x21 0', 'omnikey'],
    ['Cherry GmbH SmartTerminal ST-1144 00 00', 'omnikey'],
    ['Cherry SmartTerminal ST-1144UB 0', 'omnikey'],
  ])('%s speaks %s', (name, id) => {
    expect(dialects.filter((dialect) => dialect.speaks(name)).map((d) => d.id)).toEqual([id]);
    expect(dialectFor(dialects, name)?.id).toBe(id);
  });

  it.each([
    'Identiv SCR3310',
    'MACS Reader',
    'Cherry GmbH SmartTerminal XX44 00 00',
    'Gemalto PC Twin Reader 00 00',
  ])('nobody knows what %s speaks', (name) => {
    expect(dialectFor(dialects, name)).toBeUndefined();
  });
});

describe('one status word, two meanings', () => {
  it('90 00 after a secret is success to an OMNIKEY and a dead card to an ACS', async () => {
    const table = { FF20000003112233: '9000' };
    const present = (dialect: typeof acsDialect) =>
      dialect.over(tableChannel(table).channel, 'sle4442').present(hex('112233'));
    expect(await present(acsDialect)).toEqual({ kind: 'locked' });
    expect(await present(omnikeyDialect)).toEqual({ kind: 'ok' });
  });
});

describe('ACS commands', () => {
  it('are those of the manual', async () => {
    const { channel, asked } = tableChannel({
      FFA400000106: '9000',
      FFB0004008: '0102030405060708 9000',
      FFB1000004: '07000000 9000',
      FF20000003112233: '9007',
      FFD000700400AABBCC: '9000',
      FFD2000103445566: '9000',
    });
    const commands = acsDialect.over(channel, 'sle4442');
    await commands.selectChip();
    expect(await commands.readMemory(0x40, 8)).toEqual(hex('0102030405060708'));
    expect(await commands.readTries()).toBe(3);
    expect(await commands.present(hex('112233'))).toEqual({ kind: 'ok' });
    await commands.writeMemory(0x70, hex('00AABBCC'));
    await commands.changeSecret(hex('445566'));
    expect(asked).toEqual([
      'FFA400000106',
      'FFB0004008',
      'FFB1000004',
      'FF20000003112233',
      'FFD000700400AABBCC',
      'FFD2000103445566',
    ]);
  });

  it.each([
    ['9007', { kind: 'ok' }],
    ['9000', { kind: 'locked' }],
    ['9006', { kind: 'wrong', triesLeft: 2 }],
    ['9003', { kind: 'wrong', triesLeft: 2 }],
    ['9005', { kind: 'wrong', triesLeft: 2 }],
    ['9004', { kind: 'wrong', triesLeft: 1 }],
    ['9001', { kind: 'wrong', triesLeft: 1 }],
    ['9002', { kind: 'wrong', triesLeft: 1 }],
    ['90F8', { kind: 'locked' }],
  ])('understand %s after a secret', async (status, meaning) => {
    const commands = acsDialect.over(tableChannel({ FF20000003FFFFFF: status }).channel, 'sle4442');
    expect(await commands.present(hex('FFFFFF'))).toEqual(meaning);
  });

  it.each([
    ['07', 3],
    ['06', 2],
    ['03', 2],
    ['04', 1],
    ['01', 1],
    ['00', 0],
    ['FF', 3],
    ['F8', 0],
  ])('count the tries of an error counter %s', async (counter, tries) => {
    const commands = acsDialect.over(
      tableChannel({ FFB1000004: `${counter}0000009000` }).channel,
      'sle4442',
    );
    expect(await commands.readTries()).toBe(tries);
  });

  it('call a refusal by its name', async () => {
    const commands = acsDialect.over(tableChannel({ FF20000003FFFFFF: '6300' }).channel, 'sle4442');
    expect(await codeOf(commands.selectChip())).toBe('card.refused-by-chip');
    expect(await codeOf(commands.readMemory(0, 4))).toBe('card.refused-by-chip');
    expect(await codeOf(commands.writeMemory(0x40, hex('00')))).toBe('card.refused-by-chip');
    expect(await codeOf(commands.present(hex('FFFFFF')))).toBe('card.refused-by-chip');
  });

  it('do not take fewer bytes than were asked for', async () => {
    const commands = acsDialect.over(tableChannel({ FFB0000004: '0102039000' }).channel, 'sle4442');
    expect(await codeOf(commands.readMemory(0, 4))).toBe('card.outcome-unknown');
  });

  it('never name the secret in an error', async () => {
    const commands = acsDialect.over(tableChannel({}).channel, 'sle4442');
    const message = await commands.present(hex('A1B2C3')).catch((cause: unknown) => String(cause));
    expect(message).toContain('refused with 6D00');
    expect(String(message).toUpperCase()).not.toContain('A1B2C3');
  });
});

describe('an SLE4442', () => {
  const PRESENT = { FFB1000004: '07000000 9000', FF20000003FFFFFF: '9007' };
  const chipOn = (table: Readonly<Record<string, string>>) => {
    const { channel, asked } = tableChannel(table);
    return { chip: sle4442.on(channel, acsDialect), asked };
  };

  it('is hinted at by a memory card answer to reset and no other', () => {
    expect(sle4442.mayAnswer('3b04a2131091')).toBe(true);
    expect(sle4442.mayAnswer('3b0401020304')).toBe(true);
    expect(sle4442.mayAnswer('3b8f8001804f0ca000000306')).toBe(false);
  });

  it.each(['00', '04', '02', '01'])('keeps the secret back at counter %s', async (counter) => {
    const { chip, asked } = chipOn({ FFB1000004: `${counter}0000009000` });
    expect(await codeOf(chip.present(hex('FFFFFF')))).toBe('card.refused-by-chip');
    expect(asked).toEqual(['FFB1000004']);
  });

  it('writes each run as one command, step by step', async () => {
    const { chip, asked } = chipOn({
      ...PRESENT,
      FFD000400100: '9000',
      FFD0004102AABB: '9000',
      FFD0005001CC: '9000',
      FFD00040015A: '9000',
    });
    await chip.present(hex('FFFFFF'));
    const written: number[] = [];
    await chip.write(
      [
        [{ offset: 0x40, bytes: hex('00') }],
        [
          { offset: 0x41, bytes: hex('AABB') },
          { offset: 0x50, bytes: hex('CC') },
        ],
        [{ offset: 0x40, bytes: hex('5A') }],
      ],
      (offset) => written.push(offset),
    );
    expect(asked.slice(2)).toEqual([
      'FFD000400100',
      'FFD0004102AABB',
      'FFD0005001CC',
      'FFD00040015A',
    ]);
    expect(written).toEqual([0x40, 0x41, 0x50, 0x40]);
  });

  it('refuses to touch bytes 0 to 31, before any byte is written', async () => {
    const { chip, asked } = chipOn(PRESENT);
    await chip.present(hex('FFFFFF'));
    const steps = [[{ offset: 0x40, bytes: hex('00') }], [{ offset: 0x1f, bytes: hex('0000') }]];
    await expect(chip.write(steps, () => undefined)).rejects.toThrow('32 to 255');
    expect(asked).toHaveLength(2);
  });

  it('is not written without its secret, nor after it has lost power', async () => {
    const { chip } = chipOn({ ...PRESENT, FFA400000106: '9000' });
    const write = () => chip.write([], () => undefined);
    await expect(write()).rejects.toThrow('presented');
    await chip.present(hex('FFFFFF'));
    await write();
    await chip.select();
    await expect(write()).rejects.toThrow('presented');
    await expect(chip.changeSecret(hex('010203'))).rejects.toThrow('presented');
  });

  it('is not written after a wrong secret', async () => {
    const { chip } = chipOn({ ...PRESENT, FF20000003000000: '9003' });
    await chip.present(hex('FFFFFF'));
    expect(await chip.present(hex('000000'))).toEqual({ kind: 'wrong', triesLeft: 2 });
    await expect(chip.write([], () => undefined)).rejects.toThrow('presented');
  });
});
