/** The way of bytes to a printer: opened for one job and closed behind it, so that a printer may be switched off between. */

export interface PrinterLink {
  /** Resolves when the system has taken all bytes. */
  write(bytes: Uint8Array): Promise<void>;
  /** The next byte that the printer says; rejects when the link ends. Absent where a printer cannot be heard. */
  readonly next?: () => Promise<number>;
  /** Never rejects. */
  close(): Promise<void>;
}

export interface PrinterTransport {
  /** For people: "tcp 192.168.1.50:9100". */
  readonly name: string;
  open(): Promise<PrinterLink>;
}
