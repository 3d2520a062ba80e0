/** Readings: 901F, and D120 … D12B for the twelve months past. */
import type { Item } from '../fields.ts';
import { CLOCK, type Layout, pair, READ, STATUS } from './layout.ts';

const CURRENT: Item = {
  name: 'currentVolume',
  unitName: 'currentUnit',
  kind: 'volume',
  en: 'current volume',
  zh: '当前累积流量',
};

const SETTLEMENT: Item = {
  name: 'settlementVolume',
  unitName: 'settlementUnit',
  kind: 'volume',
  en: 'settlement-day volume',
  zh: '结算日累积流量',
};

const METERING = 'metering data 计量数据';

const VOLUME_REPLY: Layout = {
  di: '901F',
  code: READ,
  direction: 'response',
  title: METERING,
  heat: false,
  items: [CURRENT, SETTLEMENT, CLOCK, STATUS],
};

const HEAT_REPLY: Layout = {
  ...VOLUME_REPLY,
  heat: true,
  items: [
    { name: 'settlementHeat', kind: 'energy', en: 'settlement-day heat', zh: '结算日热量' },
    { name: 'currentHeat', kind: 'energy', en: 'current heat', zh: '当前热量' },
    { name: 'power', kind: 'power', en: 'heat power', zh: '热功率' },
    { name: 'flow', kind: 'flow', en: 'flow', zh: '流量' },
    CURRENT,
    { name: 'supplyTemperature', kind: 'temperature', en: 'supply temperature', zh: '供水温度' },
    { name: 'returnTemperature', kind: 'temperature', en: 'return temperature', zh: '回水温度' },
    { name: 'workingHours', kind: 'hours', en: 'working hours', zh: '累积工作时间' },
    CLOCK,
    STATUS,
  ],
};

/** Months 1 … 12 ago are D120 … D12B. */
const history = (monthsAgo: number): readonly Layout[] =>
  pair(
    `D1${(0x1f + monthsAgo).toString(16).toUpperCase()}`,
    READ,
    `settlement-day volume, months ago: ${monthsAgo} 上${monthsAgo}月结算日累积流量`,
    [],
    [SETTLEMENT],
  );

export const METERING_LAYOUTS: readonly Layout[] = [
  { di: '901F', code: READ, direction: 'request', title: METERING, items: [] },
  VOLUME_REPLY,
  HEAT_REPLY,
  ...Array.from({ length: 12 }, (_, at) => history(at + 1)).flat(),
];
