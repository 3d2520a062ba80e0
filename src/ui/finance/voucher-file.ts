/** The plain table of vouchers (08-vouchers.csv) as the export wrote it. */

export interface VoucherLine {
  readonly number: string;
  readonly date: string;
  readonly summary: string;
  readonly account: string;
  readonly name: string;
  readonly customerClass: string;
  /** Yuan as written; '' where there is nothing. */
  readonly debit: string;
  readonly credit: string;
}

/** Cells of one line; a quoted one may hold commas and doubled quotes. */
function cellsOf(line: string): string[] {
  const found = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return [...found].map(([, quoted, plain]) => (quoted ?? plain ?? '').replaceAll('""', '"'));
}

export function voucherLines(text: string): readonly VoucherLine[] {
  const [, ...rows] = text.replace(/^\uFEFF/, '').split('\r\n');
  return rows
    .filter((row) => row !== '')
    .map((row) => {
      const [number = '', date = '', summary = '', account = '', name = '', ...rest] = cellsOf(row);
      const [customerClass = '', tier = '', debit = '', credit = ''] = rest;
      const of = tier === '' ? customerClass : `${customerClass} ${tier}`;
      return { number, date, summary, account, name, customerClass: of, debit, credit };
    });
}

/** Fen of a written amount; below zero is a red entry. */
function fenOfText(yuan: string): bigint {
  const digits = yuan.replace(/[^\d-]/g, '');
  return digits === '' ? 0n : BigInt(digits);
}

/** Every voucher has as much on one side as on the other. */
export function vouchersBalance(lines: readonly VoucherLine[]): boolean {
  const off = new Map<string, bigint>();
  for (const { number, date, debit, credit } of lines) {
    const key = `${date} ${number}`;
    off.set(key, (off.get(key) ?? 0n) + fenOfText(debit) - fenOfText(credit));
  }
  return [...off.values()].every((difference) => difference === 0n);
}
