/**
 * Neutral vouchers in the forms that accounting programs import: a plain table, 用友 U8 text (`填制凭证,V800`; the file is GBK),
 * the columns of 金蝶 K3, and 金蝶云星空 `GL_VOUCHER` as JSON.
 */
import { csvLine, textCell } from './csv.ts';
import { fen, formatYuan } from './units.ts';
import type { Voucher, VoucherLine } from './voucher.ts';
import { mappedAccount, type VoucherMapping } from './voucher-mapping.ts';

const yuan = (amount: number): string => formatYuan(fen(amount));

/** Empty where there is nothing: exactly one side of a line has an amount. */
const side = (amount: number): string => (amount === 0 ? '' : yuan(amount));

const classed = ({ customerClass, tier }: VoucherLine): string =>
  customerClass === '' ? '' : `${customerClass} ${tier === 0 ? '' : `第${tier}档`}`.trim();

export function* plainVouchers(
  vouchers: readonly Voucher[],
  mapping: VoucherMapping,
): Generator<string> {
  const head = ['凭证号', '日期', '摘要', '科目编码', '科目名称', '用户类别', '档', '借方', '贷方'];
  yield csvLine(head);
  for (const { number, date, summary, lines } of vouchers) {
    for (const line of lines) {
      const { gl, name, customerClass, tier, debitFen, creditFen } = line;
      yield csvLine([
        ...[number, date, textCell(summary), mappedAccount(mapping, gl, customerClass)],
        ...[textCell(name), textCell(customerClass), tier === 0 ? '' : tier],
        ...[side(debitFen), side(creditFen)],
      ]);
    }
  }
}

/** Fields of a line after the credit amount, up to the project code: none of them is used. */
const U8_EMPTY = 12;
const U8_SUMMARY = 60;
const unquoted = (text: string): string => text.replaceAll(',', '，').slice(0, U8_SUMMARY);

/** 制单日期, 类别字, 业务号, 附单据数, 摘要, 科目, 借, 贷, 数量, 外币, 汇率, 制单人, 结算方式, 票号 … */
export function* u8Vouchers(
  vouchers: readonly Voucher[],
  mapping: VoucherMapping,
): Generator<string> {
  yield '填制凭证,V800\r\n';
  const { word, preparer } = mapping.u8;
  for (const { number, date, summary, lines } of vouchers) {
    for (const line of lines) {
      const text = unquoted([summary, classed(line)].filter(Boolean).join(' '));
      const amounts = [yuan(line.debitFen), yuan(line.creditFen)];
      const account = mappedAccount(mapping, line.gl, line.customerClass);
      const cells = [date, word, String(number), '0', text, account, ...amounts, '0', '0', '0'];
      yield `${[...cells, preparer, ...Array(U8_EMPTY).fill('')].join(',')}\r\n`;
    }
  }
}

export function* k3Vouchers(
  vouchers: readonly Voucher[],
  mapping: VoucherMapping,
): Generator<string> {
  yield csvLine([
    ...['FDATE', 'FTRANSDATE', 'FPERIOD', 'FGROUP', 'FNUM', 'FENTRYID', 'FEXP', 'FACCTID'],
    ...['FCYID', 'FEXCHRATE', 'FDC', 'FFCYAMT', 'FDEBIT', 'FCREDIT', 'FPREPARE', 'FDELETED'],
  ]);
  const { group, currency } = mapping.k3;
  for (const { number, date, summary, lines } of vouchers) {
    for (const [entry, line] of lines.entries()) {
      const text = [summary, classed(line)].filter(Boolean).join(' ');
      const isDebit = line.creditFen === 0;
      yield csvLine([
        ...[date, date, Number(date.slice(5, 7)), group, number, entry, textCell(text)],
        ...[mappedAccount(mapping, line.gl, line.customerClass), currency, 1, isDebit ? 0 : 1],
        ...[yuan(line.debitFen + line.creditFen), yuan(line.debitFen), yuan(line.creditFen)],
        ...[textCell(mapping.u8.preparer), 0],
      ]);
    }
  }
}

/** Amounts as JSON numbers with two decimals, as the program reads them. */
export function galaxyVouchers(vouchers: readonly Voucher[], mapping: VoucherMapping): string {
  const { accountBook, voucherGroup } = mapping.galaxy;
  const bills = vouchers.map(({ date, summary, lines }) => ({
    FAccountBookID: { FNumber: accountBook },
    FDate: date,
    FVOUCHERGROUPID: { FNumber: voucherGroup },
    FYEAR: Number(date.slice(0, 4)),
    FPERIOD: Number(date.slice(5, 7)),
    FEntity: lines.map((line) => ({
      FEXPLANATION: [summary, classed(line)].filter(Boolean).join(' '),
      FACCOUNTID: { FNumber: mappedAccount(mapping, line.gl, line.customerClass) },
      FDEBIT: line.debitFen / 100,
      FCREDIT: line.creditFen / 100,
    })),
  }));
  return `${JSON.stringify({ FormId: 'GL_VOUCHER', Model: bills }, null, 2)}\n`;
}
