/** Frames from and to text: hex digits in, lines or JSON out. */
import type { FrameFault, FrameField, FrameProtocol, FrameReading } from '../ports/frames.ts';

/** Longest input, in bytes: the longest frame of any protocol with room for a long row of wake-up bytes or noise. */
export const INPUT_MAX = 1_024;

export type HexRead =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly fault: FrameFault };

const fault = (expected: string, found: string): HexRead => ({
  ok: false,
  fault: { check: 'hex', expected, found },
});

/** That the input was longer than INPUT_MAX, in whatever it was written. */
export const tooLong = (): FrameFault => ({
  check: 'hex',
  expected: `at most ${INPUT_MAX} bytes`,
  found: 'more',
});

/** Reads pairs of hex digits; blanks between them do not count. */
export function readHex(text: string): HexRead {
  const digits = text.replace(/\s+/g, '');
  if (digits.length === 0) return fault('hex digits', 'nothing');
  const wrong = /[^0-9A-Fa-f]/u.exec(digits);
  if (wrong !== null) {
    return fault('hex digits', `${JSON.stringify(wrong[0])} at place ${wrong.index + 1}`);
  }
  if (digits.length % 2 !== 0) return fault('two digits a byte', `${digits.length} digits`);
  if (digits.length > 2 * INPUT_MAX) return { ok: false, fault: tooLong() };
  return { ok: true, bytes: Uint8Array.from(Buffer.from(digits, 'hex')) };
}

export interface Chosen {
  /** The only one that is tried, where it was named; else all. */
  readonly protocols: readonly FrameProtocol[];
  /** The profile that was asked for; null where none was. */
  readonly variant: string | null;
}

/** What is said of input that is no bytes. */
export function unreadable({ protocols }: Chosen, fault: FrameFault): FrameReading {
  const named = protocols.length === 1 ? protocols[0] : undefined;
  return { protocol: named?.name ?? null, ok: false, errors: [fault], warnings: [], fields: [] };
}

/** Reads one frame: the first protocol that finds it right speaks, and where none does, the first that was tried. */
export function readFrame(text: string, chosen: Chosen): FrameReading {
  const read = readHex(text);
  if (!read.ok) return unreadable(chosen, read.fault);
  let first: FrameReading | null = null;
  for (const protocol of chosen.protocols) {
    const reading = protocol.decode(read.bytes, chosen.variant ?? undefined);
    if (reading.ok) return reading;
    first ??= reading;
  }
  return (
    first ?? unreadable(chosen, { check: 'protocol', expected: 'one at least', found: 'none' })
  );
}

/** One line of JSON, without its end. */
export function frameJson({ protocol, ok, errors, warnings, fields }: FrameReading): string {
  const values = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  const withUnit = fields.filter(({ unit }) => unit !== null);
  const units = Object.fromEntries(withUnit.map(({ name, unit }) => [name, unit]));
  return JSON.stringify({ protocol, ok, errors, warnings, fields: values, units });
}

const FAULT_NAMES: Readonly<Record<string, string>> = {
  hex: 'input 输入',
  start: 'start 起始符',
  length: 'length 长度',
  end: 'end 结束符',
  checksum: 'checksum 校验码',
  trailing: 'after the frame 帧后字节',
};

/** "checksum 校验码: expected 应为 13, found 实为 08". */
export const faultText = ({ check, expected, found }: FrameFault): string =>
  `${FAULT_NAMES[check] ?? check}: expected 应为 ${expected}, found 实为 ${found}`;

const WORDS = new Map<unknown, string>([
  [null, '—'],
  [true, 'yes 是'],
  [false, 'no 否'],
  ['', '—'],
  ['open', 'open 开'],
  ['closed', 'closed 关'],
  ['faulty', 'faulty 异常'],
]);

function fieldText({ label, value, unit, meaning }: FrameField): string {
  const shown = WORDS.get(value) ?? String(value);
  const withUnit = value === null || unit === null ? shown : `${shown} ${unit}`;
  return `${label.en} ${label.zh}: ${withUnit}${meaning === null ? '' : ` (${meaning})`}`;
}

/** A reading for a person, without its last line end. */
export function frameText({ protocol, ok, errors, warnings, fields }: FrameReading): string {
  const said = [
    ...fields.map((each) => `  ${fieldText(each)}`),
    ...warnings.map((each) => `  note 注意: ${each}`),
  ];
  if (ok) return [`${protocol}`, ...said].join('\n');
  const faults = errors.map((each) => `  ${faultText(each)}`);
  const head = `${protocol ?? 'frame'}: not a right frame 报文有误`;
  const doubt = said.length === 0 ? [] : ['as it would read, not to be trusted 仅供参考:'];
  return [head, ...faults, ...doubt, ...said].join('\n');
}
