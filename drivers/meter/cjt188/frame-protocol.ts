/** CJ/T 188 for people and programs that look at a frame: every field by name, with its label and unit. */

import { assert } from '../../../src/core/outcome.ts';
import type { FrameField, FrameProtocol, FrameReading } from '../../../src/ports/frames.ts';
import { type Body, decodeBody, followUpOf, functionsOf } from './body.ts';
import { bytesOf, hex, hexByte, hexReversed } from './bytes.ts';
import { functionName, meterTypeName } from './codes.ts';
import { field } from './fields.ts';
import { type Cjt188Frame, parseFrame } from './frame.ts';
import { PROFILES, type Profile } from './profile.ts';

const NAME = 'CJ/T188';

const DIRECTIONS: Readonly<Record<Cjt188Frame['direction'], string>> = {
  request: 'to the meter 下行',
  response: 'from the meter 上行',
  'error-response': 'error from the meter 上行异常',
};

function addressMeaning(address: string): string | null {
  if (/^A+$/.test(address)) return 'wildcard, a single meter answers 通配地址';
  if (/^9+$/.test(address)) return 'broadcast 广播地址';
  return /^\d+$/.test(address) ? null : 'not decimal 非十进制';
}

/** The functions a control code may mean, by name. */
function controlMeaning(control: number, profile: Profile): string | null {
  const names = functionsOf(control, profile).map(functionName);
  const known = names.filter((name) => name !== null);
  return known.length === 0 ? null : known.join(' / ');
}

function headFields(frame: Cjt188Frame, leading: Uint8Array, profile: Profile): FrameField[] {
  const { meterType, address, control, direction, length, data, checksum } = frame;
  const wire = hexReversed(bytesOf(address));
  const followUp = followUpOf(control, profile);
  return [
    field('profile', ['profile', '规约配置'], profile.name),
    field('leading', ['bytes in front', '前导字节'], hex(leading)),
    field(
      'meterType',
      ['meter type', '表类型'],
      hexByte(meterType),
      null,
      meterTypeName(meterType),
    ),
    field('address', ['address', '地址'], address, null, addressMeaning(address)),
    field('addressWire', ['address on the wire', '线上地址'], wire),
    field(
      'control',
      ['control', '控制码'],
      hexByte(control),
      null,
      controlMeaning(control, profile),
    ),
    field('direction', ['direction', '传送方向'], direction, null, DIRECTIONS[direction]),
    field('error', ['error', '异常'], direction === 'error-response'),
    field('followUp', ['more data follow', '有后续帧'], followUp),
    field('dataLength', ['length', '数据长度'], length, 'bytes'),
    field('data', ['data', '数据域'], hex(data)),
    field('checksum', ['checksum', '校验码'], hexByte(checksum)),
  ];
}

function bodyFields(body: Body): FrameField[] {
  const { diWire, di, ser } = body.identified;
  return [
    field('di', ['data identifier', '数据标识'], di, null, body.title),
    field('diWire', ['identifier on the wire', '线上标识'], diWire),
    field('ser', ['sequence number', '序列号'], ser),
    ...body.fields,
  ];
}

function decode(bytes: Uint8Array, variant = 'auto'): FrameReading {
  const profile = PROFILES.get(variant);
  assert(profile !== undefined, () => `there is no profile ${variant}`);
  const parsed = parseFrame(bytes);
  const errors = parsed.ok ? [] : parsed.faults;
  const frame = parsed.ok ? parsed.frame : parsed.suspect;
  if (frame === null) return { protocol: NAME, ok: false, errors, warnings: [], fields: [] };
  const body = decodeBody(frame, profile);
  const unsure =
    followUpOf(frame.control, profile) === null
      ? ['control bit D5 is set: a vendor function by the 2004 text, more data follow by the 2018']
      : [];
  return {
    protocol: NAME,
    ok: parsed.ok,
    errors,
    warnings: [...unsure, ...body.warnings],
    fields: [...headFields(frame, parsed.leading, profile), ...bodyFields(body)],
  };
}

/** Variants are the names of the profiles; the first, `auto`, is for an unknown meter. */
export const cjt188: FrameProtocol = {
  id: 'cjt188',
  name: NAME,
  variants: [...PROFILES.keys()],
  decode,
};
