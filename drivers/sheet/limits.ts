/** How much of a file is looked at. A person's spreadsheet is far below; what is above is a mistake or an attack. */
export const SHEET_LIMITS = {
  /** Bytes of the file. */
  bytes: 8 * 1024 * 1024,
  /** Bytes that an XLSX file unpacks to, all parts together, and how many times its own size that may be. */
  unpackedBytes: 128 * 1024 * 1024,
  ratio: 100,
  parts: 200,
  /** Rows below the heading, and columns. */
  rows: 20_000,
  columns: 64,
  /** Characters of one cell. */
  cell: 1_000,
  /** Characters of all cells together. A shared string stands in an XLSX file once and in the rows as often as it is named. */
  characters: 16_000_000,
  /** Milliseconds and megabytes of the thread that reads it. */
  readMs: 30_000,
  memoryMb: 512,
} as const;
