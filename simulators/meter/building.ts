/** A building (单元楼): gas meters on one bus, each with its file and its own life. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../random.ts';
import { flowFace } from './flow-registers.ts';
import { GasMeter } from './gas-meter.ts';
import type { Weather } from './line-weather.ts';
import { MeterBus } from './meter-bus.ts';
import { type LifeSettings, MeterLife } from './meter-life.ts';
import {
  createMeterMemory,
  type MeterMemory,
  meterFile,
  type NewMeter,
  newMeterRecord,
} from './meter-memory.ts';
import type { FaceHabits, FaceParts } from './serial-behaviour.ts';
import { SerialFace } from './serial-face.ts';

export interface BuildingSettings {
  /** Where the meters' files lie; null keeps them in memory. */
  readonly dir: string | null;
  readonly meters: number;
  /** Maker (1 … 8999) and number of the first meter, up to ten digits; the next ones follow. */
  readonly maker: number;
  readonly firstNumber: number;
  readonly company: number;
  readonly baud: number;
  /** What the meters speak; over Modbus they are units 1 … n. Default CJ/T 188. */
  readonly protocol?: 'cjt188' | 'modbus';
  readonly weather?: Weather;
  readonly habits?: Partial<FaceHabits>;
  readonly life?: Partial<LifeSettings>;
  /** How the meters leave the factory. */
  readonly made?: Pick<NewMeter, 'factoryLitres' | 'alarm' | 'overdraftLitres'>;
  /** The cover of so many meters, the first ones, was opened (拆表报警). */
  readonly tampered?: number;
  /** Meters that are there already, with their files; then none are made. */
  readonly hung?: readonly GasMeter[];
}

export interface Building {
  readonly bus: MeterBus;
  readonly faces: readonly SerialFace[];
  /** So many seconds pass in every flat. */
  pass(seconds: number): void;
}

/** Four digits of the maker and ten of the number, as many makers print it. */
export const addressOf = (maker: number, number: number): string =>
  `${maker.toString().padStart(4, '0')}${number.toString().padStart(10, '0')}`;

/** Each flat burns between nothing and twice the flow that was asked for. */
const flowOf = (life: Partial<LifeSettings>, random: Random): Partial<LifeSettings> => {
  const { flowLitresPerHour = 0 } = life;
  return { ...life, flowLitresPerHour: random.below(2 * flowLitresPerHour + 1) };
};

/** A flow meter knows no prepaid gas: it is given more than it will ever pass, and stays open. */
const FOR_GOOD = 90_000_000;
function openForGood(meter: GasMeter): void {
  if (meter.record.credits.length === 0) meter.creditOverLine(1, 1, FOR_GOOD);
}

/** One that came without a serial face gets its number for an address, as the plates of the demo have it. */
function wired(meter: GasMeter): GasMeter {
  meter.wire(meter.record.number.padStart(14, '0'));
  return meter;
}

function madeAnew(settings: BuildingSettings): readonly GasMeter[] {
  const { dir, meters, maker, firstNumber, company, made = {} } = settings;
  if (dir !== null) mkdirSync(dir, { recursive: true });
  const memoryOf = (number: number): MeterMemory => {
    const first = () =>
      newMeterRecord({
        number: number.toString().padStart(12, '0'),
        maker,
        company,
        address: addressOf(maker, number),
        ...made,
      });
    if (dir === null) return createMeterMemory(first());
    const path = join(dir, `meter-${number}.json`);
    return existsSync(path) ? meterFile(path) : meterFile(path, first());
  };
  return Array.from({ length: meters }, (_, at) => new GasMeter(memoryOf(firstNumber + at)));
}

export function createBuilding(
  settings: BuildingSettings,
  parts: FaceParts,
  random: Random,
): Building {
  const { baud, weather, habits, life = {}, protocol = 'cjt188', tampered = 0 } = settings;
  const meters = settings.hung?.map(wired) ?? madeAnew(settings);
  const faces = meters.map((meter) => new SerialFace(meter, parts, habits));
  for (const { meter } of faces.slice(0, tampered)) meter.setAlarms({ tamper: true });
  const lives = faces.map((face) => new MeterLife(face, flowOf(life, random)));
  if (protocol === 'modbus') for (const { meter } of faces) openForGood(meter);
  const onBus =
    protocol === 'cjt188' ? faces : faces.map(({ meter }, at) => flowFace(meter, at + 1));
  return {
    bus: new MeterBus(onBus, weather === undefined ? { baud } : { baud, weather }, parts),
    faces,
    pass(seconds) {
      for (const one of lives) one.pass(seconds);
    },
  };
}
