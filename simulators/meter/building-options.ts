/** What `simulate meter` is asked for: whole numbers, each under its own name, and nothing that is not known. */
import type { BuildingSettings } from './building.ts';
import type { FaceHabits } from './serial-behaviour.ts';

export type Options = ReadonlyMap<string, string>;

export const METER_USAGE = [
  'usage: simulate meter --tcp PORT|--pty LINK [--protocol cjt188|modbus] [--meters N] [--baud N] [--dir DIR] [--seed N]',
  '  households: [--flow LITRES/H] [--speed TIMES] [--gas LITRES] [--alarm LITRES] [--overdraft LITRES]',
  '  meters that age: [--lost-pulses PPM] [--clock PPM] [--battery DAYS] [--tampered N]',
  '  the line: [--faults PERCENT] [--sm4-key HEX] [--credit-ms N]',
  '  card slots: --station DIR --socket PATH [--accepts reference-v1|single-zone|single-zone-greater|single-zone-raised|reference-money], instead of --dir',
].join('\n');

const NAMES = [
  ...['tcp', 'pty', 'protocol', 'meters', 'baud', 'dir', 'seed'],
  ...['flow', 'speed', 'gas', 'alarm', 'overdraft'],
  ...['lost-pulses', 'clock', 'battery', 'tampered'],
  ...['faults', 'sm4-key', 'credit-ms'],
  ...['station', 'socket', 'accepts'],
];

const UNITS = 247;

/** Throws RangeError with the option, as it was written. */
export function refuseStrangers(options: Options): void {
  const unknown = [...options.keys()].find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw new RangeError(`--${unknown} is not known\n${METER_USAGE}`);
}

interface Bounds {
  readonly least?: number;
  readonly most?: number;
}

export function whole(
  options: Options,
  name: string,
  otherwise: number,
  { least = 0, most = Number.MAX_SAFE_INTEGER }: Bounds = {},
): number {
  const text = options.get(name);
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least && number <= most) return number;
  const bounds = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
  throw new RangeError(`--${name} ${text}: a whole number is needed, ${bounds}\n${METER_USAGE}`);
}

const PORT_MAX = 65_535;
/** So many a process can serve at one bus, and their addresses still rise in its last digits. */
const METERS_MAX = 10_000;
const BAUD_MAX = 921_600;

export const portOf = (options: Options): number => whole(options, 'tcp', 0, { most: PORT_MAX });
export const metersOf = (options: Options): number =>
  whole(options, 'meters', 1, { least: 1, most: METERS_MAX });
/** 0: bytes take no time. */
export const baudOf = (options: Options): number =>
  whole(options, 'baud', 2400, { most: BAUD_MAX });

export function protocolOf(options: Options, meters: number): 'cjt188' | 'modbus' {
  const name = options.get('protocol') ?? 'cjt188';
  if (name !== 'cjt188' && name !== 'modbus') {
    throw new RangeError(`--protocol ${name} is not known\n${METER_USAGE}`);
  }
  if (name === 'modbus' && meters > UNITS) {
    throw new RangeError(`--meters ${meters} over modbus: a bus has ${UNITS} units at most`);
  }
  return name;
}

/** Factory gas to try them with; with an alarm volume they shut their valves at it. */
export function madeWith(options: Options): NonNullable<BuildingSettings['made']> {
  const alarm = options.has('alarm')
    ? { alarm: { litres: whole(options, 'alarm', 0), shutsValve: true } }
    : {};
  const overdraftLitres = whole(options, 'overdraft', 0);
  return { factoryLitres: whole(options, 'gas', 0), overdraftLitres, ...alarm };
}

const MILLION = 1_000_000;

export const livesWith = (options: Options): NonNullable<BuildingSettings['life']> => ({
  flowLitresPerHour: whole(options, 'flow', 0),
  lostPulsesPerMillion: whole(options, 'lost-pulses', 0),
  clockPartsPerMillion: whole(options, 'clock', 0, { least: -MILLION }),
  ...(options.has('battery') ? { batteryDays: whole(options, 'battery', 0) } : {}),
});

export function habitsWith(options: Options): Partial<FaceHabits> {
  const key = options.get('sm4-key');
  if (key !== undefined && !/^[0-9a-fA-F]{32}$/.test(key)) {
    throw new RangeError('--sm4-key takes 32 hex digits');
  }
  return {
    ...(options.has('credit-ms') ? { creditMs: whole(options, 'credit-ms', 0) } : {}),
    ...(key === undefined ? {} : { sm4Key: Uint8Array.from(Buffer.from(key, 'hex')) }),
  };
}
