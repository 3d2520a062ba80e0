/** What a cell of a list says, for its file. */
import { Button } from 'antd';
import { isValidElement, type ReactNode } from 'react';

/** The words of a cell, whatever they are wrapped in; of a button none, for what may be done is nothing that a file says. */
export function textOf(cell: ReactNode): string {
  if (typeof cell === 'string' || typeof cell === 'number') return String(cell);
  if (Array.isArray(cell)) return cell.map((part: ReactNode) => textOf(part)).join('');
  if (!isValidElement<{ readonly children?: ReactNode }>(cell) || cell.type === Button) return '';
  return textOf(cell.props.children);
}

const FIGURE = /^([+−-]?)¥?([+−-]?)([\d,]+(?:\.\d+)?)(?: m³)?$/;

/** "¥1,234.50" and "−12.000 m³" as a spreadsheet counts them; null where a text is no figure. */
export function figureOf(text: string): string | null {
  const match = FIGURE.exec(text.trim());
  if (match === null) return null;
  const [, before = '', behind = '', digits = ''] = match;
  const minus = /[−-]/.test(before + behind) ? '-' : '';
  return `${minus}${digits.replaceAll(',', '')}`;
}
