import { Button } from 'antd';
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { figureOf, textOf } from '../../../src/ui/station/list-text.ts';

test('a file says the words of a cell, whatever they are wrapped in', () => {
  const link = createElement('a', { href: '#finance/1001' }, 1001);
  expect(textOf(createElement('span', null, link, ' · ', 'north'))).toBe('1001 · north');
});

test('a button of a row is no word of its file', () => {
  const deeds = [
    createElement(Button, { key: 'c' }, 'Cancel the write'),
    createElement(Button, { key: 'l' }, 'Lost'),
  ];
  expect(textOf(createElement('span', null, deeds))).toBe('');
  expect(textOf(['T-7', ' ', createElement(Button, { key: 'g' }, 'Give back')])).toBe('T-7 ');
});

test('money and volumes are figures in a file, with their sign', () => {
  expect(figureOf('−¥1,234.50')).toBe('-1234.50');
  expect(figureOf('12.000 m³')).toBe('12.000');
  expect(figureOf('¥5.00 + 2.000 m³')).toBeNull();
});
