/** The words of contactless readers for storage cards, byte by byte as their makers print them. */
import { describe, expect, it } from 'vitest';
import { type StorageDialect, storageDialects } from '../../../drivers/card/dialects/storage.ts';
import { codeOf, hex, RECONNECT, tableChannel } from './table-channel.ts';

const dialectOf = (reader: string): StorageDialect | undefined =>
  storageDialects.find((dialect) => dialect.speaks(reader));

function spoken(reader: string, table: Record<string, string>) {
  const { channel, asked } = tableChannel(table);
  const dialect = dialectOf(reader);
  if (dialect === undefined) throw new Error(`nobody speaks to ${reader}`);
  return { commands: dialect.over(channel), asked };
}

const ACS = 'ACS ACR122U PICC Interface 00 00';
const IDENTIV = 'Identiv uTrust 3700 F Contactless Reader 00 00';
const KEY = hex('FFFFFFFFFFFF');
const LOADED = { FF82000006FFFFFFFFFFFF: '9000' };

describe('storage-card dialects', () => {
  it('are chosen by the name of the reader, and contact readers have none', () => {
    const ids = [
      ACS,
      'ACS ACR1281 1S Dual Reader PICC 0',
      'ACS ACR1281 1S Dual Reader 00 01',
      'ACS ACR1252 1S CL Reader(1)',
      IDENTIV,
      'SCM Microsystems Inc. SCL010 Contactless Reader 00 00',
      'ACS ACR39U ICC Reader 00 00',
      'HID Global OMNIKEY 5422 Smartcard Reader 00 00',
    ].map((name) => dialectOf(name)?.id);
    expect(ids).toEqual([
      ...['acs-storage', 'acs-storage', 'acs-storage', 'acs-storage'],
      ...['identiv-storage', 'identiv-storage'],
      ...[undefined, undefined],
    ]);
  });

  it('give an ACS reader a key once, and open with it sector after sector', async () => {
    const { commands, asked } = spoken(ACS, {
      ...LOADED,
      FF860000050100076000: '9000',
      FF8600000501000B6000: '9000',
      FFB0000410: `${'11'.repeat(16)}9000`,
      [`FFD6000510${'22'.repeat(16)}`]: '9000',
      FFCA000000: '123456789000',
    });
    expect(await commands.authenticate(7, 'A', KEY)).toBe(true);
    expect(await commands.authenticate(11, 'A', KEY)).toBe(true);
    expect(await commands.readBlock(4)).toEqual(hex('11'.repeat(16)));
    await commands.writeBlock(5, hex('22'.repeat(16)));
    expect(await commands.readUid()).toEqual(hex('12345678'));
    expect(asked.filter((command) => command.startsWith('FF82'))).toHaveLength(1);
  });

  it('load the key again after the card was activated', async () => {
    const { commands, asked } = spoken(ACS, { ...LOADED, FF860000050100076100: '6300' });
    expect(await commands.authenticate(7, 'B', KEY)).toBe(false);
    await commands.activate();
    expect(await commands.authenticate(7, 'B', KEY)).toBe(false);
    expect(asked.filter((command) => command.startsWith('FF82'))).toHaveLength(2);
    expect(asked).toContain(RECONNECT);
  });

  it('keep a key by its type in an Identiv reader, and use it as number 01', async () => {
    const { commands } = spoken(IDENTIV, {
      FF82006006FFFFFFFFFFFF: '9000',
      FF82006106FFFFFFFFFFFF: '9000',
      FF860000050100076001: '9000',
      FF860000050100076101: '6982',
    });
    expect(await commands.authenticate(7, 'A', KEY)).toBe(true);
    expect(await commands.authenticate(7, 'B', KEY)).toBe(false);
  });

  it.each(['6300', '6982', '6983', '6984', '6986', '6988'])(
    'understand %s of an Identiv reader as no to a key',
    async (no) => {
      const { commands } = spoken(IDENTIV, {
        FF82006106FFFFFFFFFFFF: '9000',
        FF860000050100076101: no,
      });
      expect(await commands.authenticate(7, 'B', KEY)).toBe(false);
    },
  );

  it.each(['6F00', '6700', '6982', ''])('take %s for no word about a key', async (answer) => {
    const { commands } = spoken(ACS, { ...LOADED, FF860000050100076000: answer });
    expect(await codeOf(commands.authenticate(7, 'A', KEY))).toBe(
      answer === '' ? 'card.outcome-unknown' : 'card.refused-by-chip',
    );
  });

  it('refuse a block of another length', async () => {
    const { commands } = spoken(ACS, { FFB0000410: `${'11'.repeat(15)}9000` });
    expect(await codeOf(commands.readBlock(4))).toBe('card.outcome-unknown');
  });
});
