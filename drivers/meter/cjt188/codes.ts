/** What the one-byte codes of CJ/T 188 are called, in English and Chinese. */

const METER_TYPES: ReadonlyMap<number, string> = new Map([
  [0x10, 'cold water 冷水表'],
  [0x11, 'hot water 热水表'],
  [0x12, 'drinking water 直饮水表'],
  [0x13, 'reclaimed water 中水表'],
  [0x20, 'heat 热量表'],
  [0x21, 'cooling 冷量表'],
  [0x22, 'heat and cooling 冷热量表'],
  [0x30, 'gas 燃气表'],
  [0x40, 'other 其他仪表'],
  [0xaa, 'any type 任意类型'],
]);

/** The first hex digit is the family; real heat meters answer with 25. */
const FAMILIES: ReadonlyMap<number, string> = new Map([
  [1, 'water family 水表类'],
  [2, 'heat family 热量表类'],
  [3, 'gas family 燃气表类'],
  [4, 'other family 其他类'],
]);

/** A heat meter's reply has its own layout. */
export const isHeat = (meterType: number): boolean => meterType >> 4 === 2;

export const meterTypeName = (meterType: number): string | null =>
  METER_TYPES.get(meterType) ?? FAMILIES.get(meterType >> 4) ?? null;

const FUNCTIONS: ReadonlyMap<number, string> = new Map([
  [0x01, 'read data 读数据'],
  [0x03, 'read address 读地址'],
  [0x04, 'write data 写数据'],
  [0x09, 'read key version 读密钥版本号'],
  [0x15, 'write address 写地址'],
  [0x16, 'write base reading 写机电同步数'],
]);

/** From here on functions are the makers' own. */
const VENDOR_FUNCTION = 0x20;

/** `code` is the control code without direction and error; null where nobody has named it. */
export function functionName(code: number): string | null {
  if (code >= VENDOR_FUNCTION) return 'vendor function 厂家自定义';
  return FUNCTIONS.get(code) ?? null;
}

/** Data identifiers that only the 2018 text has, by one implementation; their layouts are not known. */
const ONLY_2018: readonly (readonly [RegExp, string])[] = [
  [/^911F$/, 'heat and cooling data 冷热计量数据'],
  [/^D2..$/, 'history 历史数据'],
  [/^D3..$/, 'timed freeze 定时冻结'],
  [/^D4..$/, 'instant freeze 瞬时冻结'],
  [/^A10[12]$/, 'verification mode 检定模式'],
  [/^A103$/, 'communication parameters 通信参数'],
  [/^A104$/, 'freeze parameters 冻结参数'],
  [/^A105$/, 'low volume alarm 剩余量报警'],
  [/^A106$/, 'low money alarm 余额报警'],
  [/^A107$/, 'change key 更换密钥'],
];

export const nameOf2018 = (di: string): string | null =>
  ONLY_2018.find(([pattern]) => pattern.test(di))?.[1] ?? null;

/** Of the prepaid gas meters that report by themselves. */
const IOT_GAS: ReadonlyMap<string, string> = new Map([
  ['C001', 'daily report 日上报'],
  ['C101', 'nominal flow 公称流量'],
  ['C102', 'correct the meter 修正表数据'],
  ['C103', 'cut-off alarms 切断报警参数'],
  ['C104', 'server 服务器地址'],
  ['C105', 'upload period 上传周期'],
  ['C106', 'reset 复位'],
  ['C107', 'meter swap 换表'],
  ['C109', 'advertisement 广告'],
]);

export function nameOfIotGas(di: string): string | null {
  return IOT_GAS.get(di) ?? (/^C(?:002|20[0-4])$/.test(di) ? 'maker item 厂家数据项' : null);
}
