/** Asking a printer that answers: may it print, and has it printed? */
import { PrinterError } from '../../../src/ports/printer.ts';
import type { PrinterLink } from '../transports/transport.ts';
import {
  ASK,
  ASK_WHEN_DONE,
  endedWithoutPaper,
  isOffline,
  isPaperOut,
  isQueuedAnswer,
  isRealTimeAnswer,
  stopsForPaper,
} from './commands.ts';

type Next = () => Promise<number>;

async function answer(next: Next, isOne: (byte: number) => boolean): Promise<number> {
  for (;;) {
    // What is no answer of this kind is noise of the line, or a status that the printer sent by itself.
    const byte = await next();
    if (isOne(byte)) return byte;
  }
}

/** Throws PrinterError printer.paper-out or printer.offline before a byte of the slip has gone out. */
export async function assertReady(link: PrinterLink, next: Next, name: string): Promise<void> {
  await link.write(Uint8Array.from(ASK.paper));
  const paper = await answer(next, isRealTimeAnswer);
  await link.write(Uint8Array.from(ASK.offline));
  const offline = await answer(next, isRealTimeAnswer);
  if (isPaperOut(paper) || stopsForPaper(offline)) {
    throw new PrinterError('printer.paper-out', name, 'the paper is at its end');
  }
  if (isOffline(offline))
    throw new PrinterError('printer.offline', name, 'off line, or cover open');
}

/** Throws PrinterError printer.paper-out when the roll ended under the slip. */
export async function awaitPrinted(link: PrinterLink, next: Next, name: string): Promise<void> {
  await link.write(Uint8Array.from(ASK_WHEN_DONE));
  const status = await answer(next, isQueuedAnswer);
  if (endedWithoutPaper(status)) {
    throw new PrinterError('printer.paper-out', name, 'the paper ended under the slip');
  }
}
