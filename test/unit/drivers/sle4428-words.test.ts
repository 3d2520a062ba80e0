/** What two dialects say for an SLE4428, and how its eight tries are read. */
import { describe, expect, it } from 'vitest';
import { sle4428 } from '../../../drivers/card/chips/sle4428.ts';
import { acsDialect } from '../../../drivers/card/dialects/acs.ts';
import { omnikeyDialect } from '../../../drivers/card/dialects/omnikey.ts';
import { codeOf, hex, RECONNECT, tableChannel } from './table-channel.ts';

const ATR = '3b0492231091';

describe('an SLE4428 in an ACS reader', () => {
  it('is spoken to with ten bits of address', async () => {
    const { channel, asked } = tableChannel({
      FFA400000105: '9000',
      FFB003F004: '01020304 9000',
      FFB1000003: 'FF0000 9000',
      FF200000021122: '90FF',
      FFD002000400AABBCC: '9000',
      FFD003FE025566: '9000',
    });
    const commands = acsDialect.over(channel, 'sle4428');
    await commands.selectChip();
    expect(await commands.readMemory(0x3f0, 4)).toEqual(hex('01020304'));
    expect(await commands.readTries()).toBe(8);
    expect(await commands.present(hex('1122'))).toEqual({ kind: 'ok' });
    await commands.writeMemory(0x200, hex('00AABBCC'));
    await commands.changeSecret(hex('5566'));
    expect(asked).toEqual([
      'FFA400000105',
      'FFB003F004',
      'FFB1000003',
      'FF200000021122',
      'FFD002000400AABBCC',
      'FFD003FE025566',
    ]);
  });

  it.each([
    ['90FF', { kind: 'ok' }],
    ['9000', { kind: 'locked' }],
    ['907F', { kind: 'wrong', triesLeft: 7 }],
    ['90FE', { kind: 'wrong', triesLeft: 7 }],
    // Success for an SLE4442, five tries gone here.
    ['9007', { kind: 'wrong', triesLeft: 3 }],
    ['9080', { kind: 'wrong', triesLeft: 1 }],
  ])('understands %s after a secret', async (status, meaning) => {
    const commands = acsDialect.over(tableChannel({ FF20000002FFFF: status }).channel, 'sle4428');
    expect(await commands.present(hex('FFFF'))).toEqual(meaning);
  });
});

describe('an SLE4428 in an OMNIKEY', () => {
  it('has its counter read on the three-wire bus, and everything else by the reader', async () => {
    const { channel, asked } = tableChannel({
      FFB003F004: '01020304 9000',
      FF70076B07A605A103CEFD0000: '9D017F 9000',
      FF200000021122: '9000',
      FFD602000400AABBCC: '9000',
      FF2100000411225566: '9000',
    });
    const commands = omnikeyDialect.over(channel, 'sle4428');
    await commands.selectChip();
    expect(await commands.readMemory(0x3f0, 4)).toEqual(hex('01020304'));
    expect(await commands.readTries()).toBe(7);
    expect(await commands.present(hex('1122'))).toEqual({ kind: 'ok' });
    await commands.writeMemory(0x200, hex('00AABBCC'));
    await commands.changeSecret(hex('5566'));
    expect(asked[0]).toBe(RECONNECT);
  });

  it.each([
    ['63C7', { kind: 'wrong', triesLeft: 7 }],
    ['6983', { kind: 'locked' }],
  ])('understands %s after a secret', async (status, meaning) => {
    const channel = tableChannel({ FF20000002FFFF: status }).channel;
    expect(await omnikeyDialect.over(channel, 'sle4428').present(hex('FFFF'))).toEqual(meaning);
  });

  it.each(['9D04FF000000 9000', '9E020102 9000', '9E01FF 9000', 'FF 9000'])(
    'does not take %s for a counter',
    async (answer) => {
      const { channel } = tableChannel({ FF70076B07A605A103CEFD0000: answer });
      const tries = omnikeyDialect.over(channel, 'sle4428').readTries();
      expect(await codeOf(tries)).toMatch(/^card\./);
    },
  );
});

describe('an SLE4428', () => {
  it('is hinted at by its own answer to reset and no other', () => {
    expect(sle4428.mayAnswer(ATR)).toBe(true);
    expect(sle4428.mayAnswer('3b04a2131091')).toBe(false);
    expect(sle4428.mayAnswer('3b8f8001804f0ca000000306')).toBe(false);
  });

  it('is not believed when its memory is not the one that answered to reset', async () => {
    const nobody = Object.fromEntries(
      Array.from({ length: 8 }, (_, n) => [
        `FFB0${(n * 128).toString(16).padStart(4, '0').toUpperCase()}80`,
        `${'FF'.repeat(128)}9000`,
      ]),
    );
    const { channel } = tableChannel(nobody, ATR);
    await expect(sle4428.on(channel, acsDialect).read()).rejects.toThrow(
      /begins with ffffffff, the answer to reset was 3b0492231091/,
    );
  });

  it.each(['00', '80', '01'])('keeps the secret back at counter %s', async (counter) => {
    const { channel, asked } = tableChannel({ FFB1000003: `${counter}00009000` }, ATR);
    const chip = sle4428.on(channel, acsDialect);
    expect(await codeOf(chip.present(hex('FFFF')))).toBe('card.refused-by-chip');
    expect(asked).toEqual(['FFB1000003']);
  });

  it('refuses to write its counter and its secret as if they were memory', async () => {
    const { channel } = tableChannel({ FFB1000003: 'FF00009000', FF20000002FFFF: '90FF' }, ATR);
    const chip = sle4428.on(channel, acsDialect);
    await chip.present(hex('FFFF'));
    const steps = [[{ offset: 1020, bytes: hex('0000') }]];
    await expect(chip.write(steps, () => undefined)).rejects.toThrow('32 to 1020');
  });
});
