/** What engineering reads and writes: days, keys, clock, base reading, valve, address. */
import type { Item } from '../fields.ts';
import {
  CLOCK,
  type Layout,
  pair,
  READ,
  READ_ADDRESS,
  READ_KEY_VERSION,
  STATUS,
  WRITE,
  WRITE_ADDRESS,
  WRITE_BASE,
} from './layout.ts';

const SETTLE_DAY: Item = { name: 'settleDay', kind: 'day', en: 'settlement day', zh: '结算日' };
const READ_DAY: Item = { name: 'readDay', kind: 'day', en: 'reading day', zh: '抄表日' };
const KEY_VERSION: Item = {
  name: 'keyVersion',
  kind: 'count',
  en: 'key version',
  zh: '密钥版本号',
};
const KEY: Item = { name: 'newKey', kind: 'bytes8', en: 'new key', zh: '新密钥' };
const VALVE: Item = { name: 'valve', kind: 'valve', en: 'valve command', zh: '阀门控制' };
const NEW_ADDRESS: Item = { name: 'newAddress', kind: 'address', en: 'new address', zh: '新地址' };

const BASE: Item = {
  name: 'baseVolume',
  unitName: 'unit',
  kind: 'volume',
  en: 'base reading',
  zh: '机电同步数',
};

export const SETTINGS_LAYOUTS: readonly Layout[] = [
  ...pair('8103', READ, 'settlement day 结算日', [], [SETTLE_DAY]),
  ...pair('8104', READ, 'reading day 抄表日', [], [READ_DAY]),
  ...pair('8106', READ_KEY_VERSION, 'key version 密钥版本号', [], [KEY_VERSION]),
  ...pair('810A', READ_ADDRESS, 'address 地址', [], []),
  ...pair('A011', WRITE, 'write settlement day 写结算日', [SETTLE_DAY], []),
  ...pair('A012', WRITE, 'write reading day 写抄表日', [READ_DAY], []),
  ...pair('A014', WRITE, 'write new key 写新密钥', [KEY_VERSION, KEY], [KEY_VERSION]),
  ...pair('A015', WRITE, 'write clock 写标准时间', [CLOCK], []),
  ...pair('A016', WRITE_BASE, 'write base reading 写机电同步数', [BASE], [STATUS]),
  ...pair('A017', WRITE, 'valve 写阀门控制', [VALVE], [STATUS]),
  ...pair('A018', WRITE_ADDRESS, 'write address 写地址', [NEW_ADDRESS], []),
  ...pair('A019', WRITE, 'factory enable 写出厂启用', [], []),
];
