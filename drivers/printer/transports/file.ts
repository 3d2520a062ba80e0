/** Printers behind a file of the system (/dev/usb/lp0, on Windows \\.\COM3 or a share), and jobs appended to a file. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { PrinterLink, PrinterTransport } from './transport.ts';

const linkTo = (file: FileHandle): PrinterLink => ({
  async write(bytes) {
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await file.write(bytes, at);
      at += bytesWritten;
    }
  },
  close: () => file.close(),
});

/** A device is never created: a printer that is unplugged must not become a file of its name. */
export const deviceTransport = (path: string): PrinterTransport => ({
  name: `device ${path}`,
  open: async () => linkTo(await open(path, constants.O_WRONLY)),
});

export const fileTransport = (path: string): PrinterTransport => ({
  name: `file ${path}`,
  open: async () => linkTo(await open(path, 'a', 0o600)),
});
