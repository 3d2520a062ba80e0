/** Modbus RTU for people and programs that look at a frame: every field by name, with its label and unit. */

import { formatCubicMetres } from '../../../src/core/units.ts';
import type { FrameField, FrameProtocol, FrameReading } from '../../../src/ports/frames.ts';
import { crcOf, frameOf, LEAST, lengthsAt, MOST, type ModbusFrame } from './frame.ts';
import { readRegisters } from './read-registers.ts';
import { REGISTER_MAPS, type RegisterMap } from './register-map.ts';

const NAME = 'Modbus RTU';
/** Registers as they stand, under no map. */
const PLAIN = 'registers';

const FUNCTIONS: Readonly<Record<number, string>> = {
  1: 'read coils 读线圈',
  2: 'read discrete inputs 读离散输入',
  3: 'read holding registers 读保持寄存器',
  4: 'read input registers 读输入寄存器',
  5: 'write coil 写线圈',
  6: 'write register 写寄存器',
  15: 'write coils 写多个线圈',
  16: 'write registers 写多个寄存器',
};

/** Modbus Application Protocol V1.1b3, §7. */
const EXCEPTIONS: Readonly<Record<number, string>> = {
  1: 'illegal function 非法功能',
  2: 'illegal data address 非法地址',
  3: 'illegal data value 非法数据',
  4: 'device failure 设备故障',
  5: 'acknowledged, working on it 已确认，处理中',
  6: 'device busy 设备忙',
  8: 'memory parity error 存储奇偶错',
  10: 'gateway path unavailable 网关路径不可用',
  11: 'gateway target silent 网关目标无响应',
};

const DIRECTIONS = {
  question: 'to the meter 下行',
  answer: 'from the meter 上行',
  exception: 'error from the meter 上行异常',
} as const;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const byteHex = (byte: number): string => hex(Uint8Array.of(byte));
/** As the two bytes stand on the wire. */
const crcHex = (crc: number): string => hex(Uint8Array.of(crc & 0xff, crc >> 8));

function field(
  name: string,
  [en, zh]: readonly [string, string],
  value: FrameField['value'],
  unit: string | null = null,
  meaning: string | null = null,
): FrameField {
  return { name, label: { en, zh }, value, unit, meaning };
}

function headFields({ unit, code, kind, data }: ModbusFrame): FrameField[] {
  return [
    field('unit', ['unit', '从站地址'], unit, null, unit === 0 ? 'broadcast 广播地址' : null),
    field('function', ['function', '功能码'], byteHex(code), null, FUNCTIONS[code] ?? null),
    field('direction', ['direction', '传送方向'], kind, null, DIRECTIONS[kind]),
    field('data', ['data', '数据域'], hex(data)),
  ];
}

const wordAt = (data: Uint8Array, at: number): number =>
  ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0);

/** The registers of an answer, without their byte count. */
const registersOf = (data: Uint8Array): number[] =>
  Array.from({ length: (data.length - 1) / 2 }, (_, n) => wordAt(data, 1 + 2 * n));

function underMap(registers: readonly number[], map: RegisterMap): FrameField[] {
  const read = registers.length === map.count ? readRegisters(registers, map) : null;
  if (read === null) return [];
  const { index, valve, batteryLow } = read;
  return [
    field('currentVolume', ['current volume', '当前累积量'], formatCubicMetres(index), 'm³'),
    field('valve', ['valve', '阀门'], valve),
    field('batteryLow', ['battery low', '电池欠压'], batteryLow),
  ];
}

function bodyFields({ kind, code, data }: ModbusFrame, map: RegisterMap | null): FrameField[] {
  const [first = 0] = data;
  if (kind === 'exception') {
    const meaning = EXCEPTIONS[first] ?? null;
    return [field('exception', ['exception', '异常码'], byteHex(first), null, meaning)];
  }
  if (kind === 'question') {
    if (code > 6) return [];
    const [en, zh] = code <= 4 ? ['registers asked for', '寄存器数'] : ['value', '写入值'];
    return [
      field('firstRegister', ['first register', '起始寄存器'], wordAt(data, 0)),
      field(code <= 4 ? 'registerCount' : 'value', [en, zh], wordAt(data, 2)),
    ];
  }
  const registers = registersOf(data);
  const words = registers.map((word) => word.toString(16).padStart(4, '0').toUpperCase());
  return [
    field('registers', ['registers', '寄存器'], words.join(' ')),
    ...(map === null ? [] : underMap(registers, map)),
  ];
}

const wrong = (check: string, expected: string, found: string): FrameReading => ({
  protocol: NAME,
  ok: false,
  errors: [{ check, expected, found }],
  warnings: [],
  fields: [],
});

function decode(bytes: Uint8Array, variant = PLAIN): FrameReading {
  if (bytes.length < LEAST || bytes.length > MOST) {
    return wrong('length', `${LEAST} to ${MOST} bytes`, `${bytes.length}`);
  }
  const lengths = lengthsAt(bytes, 0) ?? [];
  if (lengths.length === 0) {
    return wrong('start', 'a unit 00 to F7 and a function', hex(bytes.slice(0, 2)));
  }
  const warnings: string[] = [];
  const [unit = 0, code = 0] = bytes;
  // Of functions that are not read here the length is not known, and the CRC alone speaks.
  if ((code === 3 || code === 4 || code > 0x80) && !lengths.includes(bytes.length)) {
    return wrong('length', lengths.join(' or '), `${bytes.length}`);
  }
  const crc = crcOf(bytes, 0, bytes.length - 2);
  const found = hex(bytes.slice(-2));
  const frame = frameOf(bytes);
  const map = REGISTER_MAPS.get(variant) ?? null;
  const fields = [...headFields(frame), ...bodyFields(frame, map)];
  const read = fields.some(({ name }) => name === 'currentVolume');
  if (map !== null && frame.kind === 'answer' && !read) {
    warnings.push(`the answer does not hold what map ${map.name} asks for`);
  }
  const ok = found === crcHex(crc) && unit <= 247;
  const errors = ok ? [] : [{ check: 'checksum', expected: crcHex(crc), found }];
  return { protocol: NAME, ok, errors, warnings, fields };
}

export const modbus: FrameProtocol = {
  id: 'modbus',
  name: NAME,
  variants: [PLAIN, ...REGISTER_MAPS.keys()],
  decode,
};
