/** C001, the report of a prepaid gas meter that calls by itself. Its frame bears the direction bit of a request. */
import type { Item } from '../fields.ts';
import { CLOCK, type Layout, REPORT } from './layout.ts';

const REPORTED: readonly Item[] = [
  CLOCK,
  { name: 'totalVolume', kind: 'bareVolume', en: 'total volume', zh: '累计用量' },
  { name: 'accumulatedMoney', kind: 'money', en: 'accumulated money', zh: '累计金额' },
  { name: 'balance', kind: 'money', en: 'balance', zh: '剩余金额' },
  {
    name: 'lastSettlementVolume',
    kind: 'bareVolume',
    en: 'last settlement volume',
    zh: '上次结算量',
  },
  { name: 'status1', kind: 'bytes2', en: 'status 1', zh: '状态1' },
  { name: 'status2', kind: 'bytes2', en: 'status 2', zh: '状态2' },
];

export const IOT_GAS_LAYOUTS: readonly Layout[] = [
  {
    di: 'C001',
    code: REPORT,
    direction: 'request',
    title: 'report of the meter 表端主动上报',
    items: REPORTED,
  },
];
