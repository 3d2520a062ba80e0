/** A receipt printer. It is told what stands on the paper, and says honestly how far that is known to have come. */
import type { SlipLine } from '../core/slip.ts';

export interface PrintJob {
  readonly lines: readonly SlipLine[];
  /** The drawer is kicked open with this slip: only for cash. */
  readonly openDrawer: boolean;
}

/**
 * `printed`: the printer itself has answered after the last byte. `sent`: all bytes were taken, and this printer tells
 * nothing of paper.
 */
export type PrintResult = 'printed' | 'sent';

export interface PrinterState {
  /** As configured: connection and place. */
  readonly name: string;
  /** `unknown`: nobody has looked yet. */
  readonly condition: 'unknown' | 'ready' | 'printing' | 'trouble';
  /** Why the last job or look failed; absent otherwise. */
  readonly trouble?: { readonly code: PrinterErrorCode; readonly reason: string };
}

export interface Printer {
  /** One slip after the other, in the order asked for. Rejects with PrinterError and with nothing else. */
  print(job: PrintJob): Promise<PrintResult>;
  /** Is it there, and, where it answers, is there paper? Prints nothing; the state tells what was found. Never rejects. */
  look(): Promise<void>;
  state(): PrinterState;
  /** Tells each change of state; the returned function ends that. */
  watch(listener: (state: PrinterState) => void): () => void;
}

export type PrinterErrorCode =
  | 'printer.unreachable'
  | 'printer.paper-out'
  | 'printer.offline'
  /** The paper may have come out or not. */
  | 'printer.no-answer';

export class PrinterError extends Error {
  override readonly name = 'PrinterError';
  readonly code: PrinterErrorCode;
  readonly printer: string;
  constructor(code: PrinterErrorCode, printer: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.printer = printer;
  }
}
