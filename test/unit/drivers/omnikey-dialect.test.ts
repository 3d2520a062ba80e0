import { describe, expect, it } from 'vitest';
import { sle4442 } from '../../../drivers/card/chips/sle4442.ts';
import { omnikeyDialect } from '../../../drivers/card/dialects/omnikey.ts';
import { codeOf, hex, RECONNECT, tableChannel } from './table-channel.ts';

/** The chip's command 31 on the raw 2-wire bus (HID sample codes, Synchronus2WBP). */
const TRIES = 'FF70076B07A605A00331000000';
const commandsOver = (table: Readonly<Record<string, string>>) => {
  const { channel, asked } = tableChannel(table);
  return { commands: omnikeyDialect.over(channel, 'sle4442'), asked };
};

describe('OMNIKEY commands', () => {
  it('are those of the manual', async () => {
    const { commands, asked } = commandsOver({
      FFB0004008: '0102030405060708 9000',
      [TRIES]: '9D04 07000000 9000',
      FF20000003112233: '9000',
      FFD600700400AABBCC: '9000',
      FF21000006112233445566: '9000',
      FF21000006445566778899: '9000',
    });
    await commands.selectChip();
    expect(await commands.readMemory(0x40, 8)).toEqual(hex('0102030405060708'));
    expect(await commands.readTries()).toBe(3);
    expect(await commands.present(hex('112233'))).toEqual({ kind: 'ok' });
    await commands.writeMemory(0x70, hex('00AABBCC'));
    await commands.changeSecret(hex('445566'));
    await commands.changeSecret(hex('778899'));
    expect(asked).toEqual([
      RECONNECT,
      'FFB0004008',
      TRIES,
      'FF20000003112233',
      'FFD600700400AABBCC',
      'FF21000006112233445566',
      'FF21000006445566778899',
    ]);
  });

  it.each([
    ['9000', { kind: 'ok' }],
    ['63C2', { kind: 'wrong', triesLeft: 2 }],
    ['63C1', { kind: 'wrong', triesLeft: 1 }],
    ['63C0', { kind: 'locked' }],
    ['6983', { kind: 'locked' }],
  ])('understand %s after a secret', async (status, meaning) => {
    const { commands } = commandsOver({ FF20000003FFFFFF: status });
    expect(await commands.present(hex('FFFFFF'))).toEqual(meaning);
  });

  // 90 07 is how an ACS reader would say yes: in this dialect it says nothing.
  it.each(['9007', '6300', '6982', '6700', '6D00'])('take no meaning from %s', async (status) => {
    const { commands } = commandsOver({ FF20000003FFFFFF: status });
    expect(await codeOf(commands.present(hex('FFFFFF')))).toBe('card.refused-by-chip');
  });

  it.each([
    ['07', 3],
    ['06', 2],
    ['03', 2],
    ['04', 1],
    ['01', 1],
    ['00', 0],
  ])('count the tries of an error counter %s', async (counter, tries) => {
    const { commands } = commandsOver({ [TRIES]: `9D04${counter}0000009000` });
    expect(await commands.readTries()).toBe(tries);
  });

  it.each([
    ['an error of the firmware, though with 90 00', '9E0201029000', 'card.refused-by-chip'],
    ['a counter that is an error code', '9E0207079000', 'card.refused-by-chip'],
    ['an error of the length of a counter', '9E04070000009000', 'card.refused-by-chip'],
    ['another tag', '9F04070000009000', 'card.outcome-unknown'],
    ['too few bytes', '9D01079000', 'card.outcome-unknown'],
    ['a length that is not its own', '9D040700009000', 'card.outcome-unknown'],
    ['no bytes', '9000', 'card.outcome-unknown'],
    ['a refusal', '6D00', 'card.refused-by-chip'],
  ])('take no tries from %s', async (_name, answer, code) => {
    const { commands } = commandsOver({ [TRIES]: answer });
    expect(await codeOf(commands.readTries())).toBe(code);
  });

  it.each(['6982', '6581', '6A82', '6282', '6300'])('call %s a refusal', async (status) => {
    const { commands } = commandsOver({ FFB0000004: status, FFD600400100: status });
    expect(await codeOf(commands.readMemory(0, 4))).toBe('card.refused-by-chip');
    expect(await codeOf(commands.writeMemory(0x40, hex('00')))).toBe('card.refused-by-chip');
  });

  it('do not take fewer bytes than were asked for', async () => {
    const { commands } = commandsOver({ FFB0000004: '0102039000' });
    expect(await codeOf(commands.readMemory(0, 4))).toBe('card.outcome-unknown');
  });

  it('never name a secret in an error', async () => {
    const { commands } = commandsOver({ FF20000003A1B2C3: '9000' });
    const refused = await commands.present(hex('A1B2C4')).catch((cause: unknown) => String(cause));
    expect(refused).toContain('refused with 6D00');
    await commands.present(hex('A1B2C3'));
    const kept = await commands
      .changeSecret(hex('D4E5F6'))
      .catch((cause: unknown) => String(cause));
    expect(kept).toContain('refused with 6D00');
    expect(`${refused} ${kept}`.toUpperCase()).not.toMatch(/A1B2C|D4E5F6/);
  });
});

describe('changing the secret on an OMNIKEY', () => {
  const PRESENT = { FF20000003112233: '9000' };
  const change = /presented/;

  it('needs the old one from this very power-up', async () => {
    const { commands, asked } = commandsOver({ ...PRESENT, FF20000003000000: '63C2' });
    await expect(commands.changeSecret(hex('445566'))).rejects.toThrow(change);
    await commands.present(hex('112233'));
    await commands.selectChip();
    await expect(commands.changeSecret(hex('445566'))).rejects.toThrow(change);
    await commands.present(hex('112233'));
    await commands.present(hex('000000'));
    await expect(commands.changeSecret(hex('445566'))).rejects.toThrow(change);
    expect(asked.filter((apdu) => apdu.startsWith('FF21'))).toEqual([]);
  });

  it('sends nothing by guess after a change that was not confirmed', async () => {
    const { commands, asked } = commandsOver({ ...PRESENT, FF21000006112233445566: '6581' });
    await commands.present(hex('112233'));
    expect(await codeOf(commands.changeSecret(hex('445566')))).toBe('card.refused-by-chip');
    await expect(commands.changeSecret(hex('445566'))).rejects.toThrow(change);
    expect(asked.filter((apdu) => apdu.startsWith('FF21'))).toHaveLength(1);
  });
});

describe('an SLE4442 behind an OMNIKEY', () => {
  const chipOn = (table: Readonly<Record<string, string>>) => {
    const { channel, asked } = tableChannel(table);
    return { chip: sle4442.on(channel, omnikeyDialect), asked };
  };

  it.each(['00', '04', '02', '01'])('keeps the secret back at counter %s', async (counter) => {
    const { chip, asked } = chipOn({ [TRIES]: `9D04${counter}0000009000` });
    expect(await codeOf(chip.present(hex('FFFFFF')))).toBe('card.refused-by-chip');
    expect(asked).toEqual([TRIES]);
  });

  it('keeps the secret back where the tries cannot be read', async () => {
    const { chip, asked } = chipOn({ [TRIES]: '9E0201029000', FF20000003FFFFFF: '9000' });
    expect(await codeOf(chip.present(hex('FFFFFF')))).toBe('card.refused-by-chip');
    expect(asked).toEqual([TRIES]);
  });

  it('reads the tries before it presents, and writes with FF D6', async () => {
    const { chip, asked } = chipOn({
      [TRIES]: '9D04070000009000',
      FF20000003FFFFFF: '9000',
      FFD600400100: '9000',
    });
    await chip.present(hex('FFFFFF'));
    await chip.write([[{ offset: 0x40, bytes: hex('00') }]], () => undefined);
    expect(asked).toEqual([TRIES, 'FF20000003FFFFFF', 'FFD600400100']);
  });
});
