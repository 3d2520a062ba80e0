/** What a frame says: its data identifier looked up under a profile, its body read field by field. Never throws. */
import type { FrameField } from '../../../src/ports/frames.ts';
import { hex } from './bytes.ts';
import { isHeat } from './codes.ts';
import { type Layout, STATUS } from './di/layout.ts';
import { layoutsOf, nameOf } from './di/table.ts';
import { field, readItems, sizeOf } from './fields.ts';
import type { Cjt188Frame } from './frame.ts';
import { type Identified, identify } from './identifier.ts';
import { findMbusFrame } from './inner.ts';
import type { ErrorLayout, Profile } from './profile.ts';

export interface Body {
  readonly identified: Identified;
  /** Name of the data identifier; null where nobody has said. */
  readonly title: string | null;
  /** Fields behind the sequence number. */
  readonly fields: readonly FrameField[];
  /** Why a field is null, a body was left unread, or two readings are possible. */
  readonly warnings: readonly string[];
}

const FOLLOW_UP = 0x20;

/** The functions a control code may mean: two where nobody knows whether D5 belongs to the function. */
export function functionsOf(control: number, profile: Profile): readonly number[] {
  const wide = control & 0x3f;
  const narrow = control & 0x1f;
  if (profile.d5 === 'function' || wide === narrow) return [wide];
  return profile.d5 === 'follow-up' ? [narrow] : [wide, narrow];
}

/** Whether more data follow; null where the profile cannot tell. */
export function followUpOf(control: number, profile: Profile): boolean | null {
  if ((control & FOLLOW_UP) === 0 || profile.d5 === 'function') return false;
  return profile.d5 === 'follow-up' ? true : null;
}

const NOTHING: Identified = { diWire: null, di: null, ser: null, payload: new Uint8Array(0) };

function identifyError(data: Uint8Array, layout: ErrorLayout | null, profile: Profile): Identified {
  if (layout === 'di-ser-code') return identify(data, profile);
  if (layout === 'ser-status') {
    return { ...NOTHING, ser: hex(data.subarray(0, 1)), payload: data.subarray(1) };
  }
  return { ...NOTHING, payload: data };
}

const LAYOUT_NAMES: Readonly<Record<ErrorLayout, string>> = {
  'di-ser-code': 'DI,SER,error(1)',
  'ser-status': 'SER,ST(2)',
  code: 'error(1)',
};

function errorBody(frame: Cjt188Frame, profile: Profile): Body {
  const layout = profile.errorLayouts.get(frame.data.length) ?? null;
  const identified = identifyError(frame.data, layout, profile);
  const { di, payload } = identified;
  const title = di === null ? null : nameOf(di, profile);
  if (layout === null) {
    return {
      identified,
      title,
      fields: [field('errorCode', ['error code', '错误码'], null)],
      warnings: [`an error reply of ${frame.data.length} bytes is not known here`],
    };
  }
  const items = layout === 'ser-status' ? [STATUS] : [];
  const status = readItems(items, payload, profile);
  return {
    identified,
    title,
    fields: [
      field('errorCode', ['error code', '错误码'], hex(payload)),
      field('errorLayout', ['layout of the error', '错误格式'], LAYOUT_NAMES[layout]),
      ...status.fields,
    ],
    warnings: status.warnings,
  };
}

/** Bytes nobody here can read, and the M-Bus frame some makers carry in them. */
function unread(payload: Uint8Array): FrameField[] {
  if (payload.length === 0) return [];
  const inner = findMbusFrame(payload);
  return [
    field('payload', ['unread data', '未解析数据'], hex(payload)),
    ...(inner === null ? [] : [field('inner', ['M-Bus frame inside', '内嵌M-Bus帧'], hex(inner))]),
  ];
}

/** Why no layout fits, in the order in which one would look. */
function misfit(
  known: readonly Layout[],
  identified: Identified,
  sizes: readonly number[],
): string {
  const { di, payload } = identified;
  if (known.length === 0) return `data identifier ${di} is not known here`;
  if (sizes.length === 0) return `data identifier ${di} does not go with this control code`;
  return `data identifier ${di} carries ${sizes.join(' or ')} bytes here, found ${payload.length}`;
}

function readBody(frame: Cjt188Frame, profile: Profile): Body {
  const identified = identify(frame.data, profile);
  const { di, ser, payload } = identified;
  if (di === null) {
    const warnings = ['there is no data identifier'];
    return { identified, title: null, fields: unread(payload), warnings };
  }
  const known = layoutsOf(di, profile);
  const title = nameOf(di, profile);
  const functions = functionsOf(frame.control, profile);
  const heat = isHeat(frame.meterType);
  const asked = known.filter(
    (each) =>
      each.direction === frame.direction &&
      functions.includes(each.code) &&
      (each.heat === undefined || each.heat === heat),
  );
  const noSer = ser === null ? ['the frame has no sequence number'] : [];
  const fitting = asked.find(({ items }) => sizeOf(items) === payload.length);
  if (fitting === undefined) {
    const sizes = asked.map(({ items }) => sizeOf(items));
    const warnings = [...noSer, misfit(known, identified, sizes)];
    return { identified, title, fields: unread(payload), warnings };
  }
  const { fields, warnings } = readItems(fitting.items, payload, profile);
  return { identified, title, fields, warnings: [...noSer, ...warnings] };
}

/** Reads the body of a frame whose checks have passed. DATA that is ciphered must be in clear before. */
export const decodeBody = (frame: Cjt188Frame, profile: Profile): Body =>
  frame.direction === 'error-response' ? errorBody(frame, profile) : readBody(frame, profile);
