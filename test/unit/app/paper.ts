/** A printer at the desk: the real driver on a cable to a virtual device, which tests look into and play tricks on. */
import { EscposPrinter } from '../../../drivers/printer/escpos/printer.ts';
import type { PrinterTransport } from '../../../drivers/printer/transports/transport.ts';
import { paperText } from '../../../simulators/printer/paper.ts';
import { VirtualPrinter } from '../../../simulators/printer/virtual-printer.ts';
import type { Printing } from '../../../src/app/deps.ts';
import type { Clock } from '../../../src/ports/clock.ts';

export interface PaperDesk {
  readonly printing: Printing;
  readonly device: VirtualPrinter;
  /** While it is out, nothing reaches the printer. */
  readonly cable: { plugged: boolean };
  /** Texts of what has come out, oldest first. */
  papers(): string[];
}

function cableTo(device: VirtualPrinter, cable: PaperDesk['cable']): PrinterTransport {
  return {
    name: 'virtual',
    async open() {
      if (!cable.plugged) throw new Error('ENXIO');
      const said: number[] = [];
      return {
        write: async (bytes) => void said.push(...device.take(bytes)),
        next: async () => said.shift() ?? Promise.reject(new Error('silence')),
        close: async () => undefined,
      };
    },
  };
}

export function paperDesk(clock: Clock, settings: Partial<Printing> = {}): PaperDesk {
  const device = new VirtualPrinter({ columns: 32 });
  const cable: PaperDesk['cable'] = { plugged: true };
  const transport = cableTo(device, cable);
  const paper = { width: 58, charset: 'gb18030' } as const;
  const printer = new EscposPrinter({ transport, clock, answers: true, ...paper });
  return {
    printing: { printer, paper: 58, atPayment: true, drawer: true, ...settings },
    device,
    cable,
    papers: () => device.papers.map(paperText),
  };
}
