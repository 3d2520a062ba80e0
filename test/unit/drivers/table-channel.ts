/** A reader that knows a table of commands by heart and remembers what it was asked. */
import type { AnsweredChannel } from '../../../drivers/card/chips/chip.ts';
import { CardError } from '../../../src/ports/cards.ts';

/** How a new connection stands among the commands. */
export const RECONNECT = 'reconnect';

export const hex = (text: string): Uint8Array =>
  Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

/** `atr` is what the card answered to reset. */
export function tableChannel(table: Readonly<Record<string, string>>, atr = '3b04a2131091') {
  const asked: string[] = [];
  const channel: AnsweredChannel = {
    reader: 'a reader 00 00',
    atr,
    async transmit(command) {
      const key = Buffer.from(command).toString('hex').toUpperCase();
      asked.push(key);
      return hex(table[key] ?? '6D00');
    },
    async reconnect() {
      asked.push(RECONNECT);
    },
  };
  return { channel, asked };
}

/** The code of the card error that `work` ends with, or "no error". */
export const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (cause) {
    if (cause instanceof CardError) return cause.code;
    throw cause;
  }
  return 'no error';
};
