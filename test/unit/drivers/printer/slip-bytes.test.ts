/** Jobs as a printer understands them: the decoder is the virtual printer's own. */
import { expect, test } from 'vitest';
import { slipBytes } from '../../../../drivers/printer/escpos/slip-bytes.ts';
import { paperText } from '../../../../simulators/printer/paper.ts';
import { VirtualPrinter } from '../../../../simulators/printer/virtual-printer.ts';
import { COLUMNS, pair, RULE, slipText, title } from '../../../../src/core/slip.ts';

const LINES = [
  title('示范燃气有限公司'),
  RULE,
  pair('户名', '𠮷**'),
  pair('地址', '梧桐花园三期东区88号楼2单元1501室（原滨江路115号）'),
  pair('本次收款', '￥1000.50'),
  pair('大写', '壹仟元伍角'),
  pair('第1档', '240.000方×3.1000'),
  pair('付款人', '“江湾”酒家—滨江店·一部…'),
];

const trimmed = (text: string): string => text.replace(/ +$/gm, '');

test.each([58, 80] as const)('on %i mm paper comes what the slip says, and is cut off', (width) => {
  const printer = new VirtualPrinter({ columns: COLUMNS[width] });
  printer.take(slipBytes({ lines: LINES, openDrawer: false }, { width, charset: 'gb18030' }));
  expect(printer.papers.map(paperText)).toEqual([trimmed(slipText(LINES, COLUMNS[width]))]);
  expect([printer.tearOff(), printer.unknown, printer.kicks]).toEqual([null, [], 0]);
  expect(printer.papers[0]?.lines[0]?.every(({ bold }) => bold)).toBe(true);
  expect(printer.papers[0]?.lines[2]?.some(({ bold }) => bold)).toBe(false);
});

test('however the bytes are split on their way, the paper is the same', () => {
  const bytes = slipBytes({ lines: LINES, openDrawer: true }, { width: 58, charset: 'gb18030' });
  for (let at = 1; at < bytes.length; at += 1) {
    const printer = new VirtualPrinter({ columns: 32 });
    printer.take(bytes.subarray(0, at));
    printer.take(bytes.subarray(at));
    expect([at, printer.papers.length, printer.kicks, printer.unknown]).toEqual([at, 1, 1, []]);
    expect(paperText(printer.papers[0] ?? { columns: 0, lines: [], cut: false })).toBe(
      trimmed(slipText(LINES, 32)),
    );
  }
});

test('what is kicked is the drawer of a cash slip and nothing else', () => {
  const printer = new VirtualPrinter({ columns: 32 });
  const paper = { width: 58, charset: 'gb18030' } as const;
  printer.take(slipBytes({ lines: LINES, openDrawer: false }, paper));
  expect(printer.kicks).toBe(0);
  printer.take(slipBytes({ lines: LINES, openDrawer: true }, paper));
  expect(printer.kicks).toBe(1);
});

test('a printer with a GBK font would show a rare name as other signs, so it is told to be one', () => {
  const rare = [pair('户名', '𠮷**')];
  const printed = (charset: 'gb18030' | 'gbk'): string => {
    const printer = new VirtualPrinter({ columns: 32, font: 'gbk' });
    printer.take(slipBytes({ lines: rare, openDrawer: false }, { width: 58, charset }));
    return printer.papers.map(paperText).join('');
  };
  expect(printed('gbk')).toContain('〓**');
  expect(printed('gb18030')).not.toContain('𠮷');
});
