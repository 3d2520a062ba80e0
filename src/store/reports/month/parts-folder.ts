/** The parts of an export as they are written, one after another, and the workbook that has those for people as its sheets. */
import { join } from 'node:path';
import type { ExportFormat } from '../../../core/ledger/month-commands.ts';
import type { WriteWorkbook } from '../../../ports/sheets.ts';
import { measured, type WrittenPart, writePart } from './part-file.ts';

export interface Folder {
  readonly path: string;
  readonly writeWorkbook: WriteWorkbook;
  /** Told before each part, for a line of progress. */
  readonly progress: (part: string) => void;
}

/** Writes one part after another and keeps what the manifest says of each. */
export class Parts {
  readonly written: WrittenPart[] = [];
  readonly format: ExportFormat;
  private readonly folder: Folder;

  constructor(folder: Folder, format: ExportFormat) {
    this.folder = folder;
    this.format = format;
  }

  add(name: string, pieces: Iterable<string>, options?: Parameters<typeof writePart>[3]): void {
    this.folder.progress(name);
    this.written.push(writePart(this.folder.path, name, pieces, options));
  }

  /** The parts for people, as the sheets of one workbook. */
  addWorkbook(name: string): void {
    this.folder.progress(name);
    const { path, writeWorkbook } = this.folder;
    const shown = this.written.filter((part) => part.name in SHEETS);
    const titles = Object.entries(SHEETS).filter(([part]) =>
      shown.some((one) => one.name === part),
    );
    const sheets = titles.map(([part, title]) => ({
      name: title,
      path: join(path, part),
      ...(this.format === 1 ? {} : { texts: TEXTS }),
    }));
    writeWorkbook(sheets, join(path, name));
    const rows = shown.reduce((sum, part) => sum + part.rows, 0);
    this.written.push(measured(path, name, rows));
  }
}

/** What finance calls the parts; a sheet each. */
const SHEETS: Readonly<Record<string, string>> = {
  '01-details.csv': '01 扣收明细',
  '01-price-lines.csv': '01 价格明细',
  '02-summary.csv': '02 汇总',
  '03-roll-forward.csv': '03 预收滚动',
  '03-adjustments.csv': '03 调整',
  '04-ageing.csv': '04 账龄',
  '05-receipts.csv': '05 收款',
  '05-shifts.csv': '05 班次',
  '05-slips.csv': '05 缴款与到账',
  '05-channels.csv': '05 资金核对',
  '05-reconciliation.csv': '05 收款对账',
  '06-tickets.csv': '06 票据',
  '06-register.csv': '06 票据变动',
  '07-control.csv': '07 总账核对',
  '08-vouchers.csv': '08 凭证',
};

/** Columns of names and numbers of papers: an account 2203.10 is none of 2203.1, and a form may be called 7. */
const TEXTS: ReadonlySet<string> = new Set([
  ...['期间', '户名', '地址', '表号', '用户类别', '价格版本', '收费员', '业务号', '计费'],
  ...['工作单号', '原因', '依据', '责任人', '核对人', '签字人', '第二人'],
  ...['事项', '票种', '号码', '原号码', '科目', '科目编码', '名称', '科目名称', '摘要'],
  ...['班次', '单号', '银行', '经办人', '裁定人', '处理'],
]);
