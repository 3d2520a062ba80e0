/** `simulate meter`: a building of gas meters as a process, behind a TCP port or a pseudo-terminal. */
import { createRandom, type Random } from '../random.ts';
import { type Building, type BuildingSettings, createBuilding } from './building.ts';
import {
  baudOf,
  habitsWith,
  livesWith,
  METER_USAGE,
  madeWith,
  metersOf,
  type Options,
  portOf,
  protocolOf,
  refuseStrangers,
  whole,
} from './building-options.ts';
import type { GasMeter } from './gas-meter.ts';
import { LINE_FAULTS, roughWeather } from './line-weather.ts';
import { type ServedBus, serveOnTerminal, serveOverTcp } from './serve-bus.ts';

export interface BuildingWorld {
  readonly now: () => number;
  readonly after: (ms: number, fn: () => void) => void;
  readonly seed: number;
  readonly write: (line: string) => void;
}

export const MAKER = 31;
export const FIRST_NUMBER = 2_611_000_001;
export const COMPANY = 31_001;
const TICK_MS = 1_000;
const DELAY_MS = 2_000;

/** Milliseconds since 1970 in the flats, where days may pass faster than bytes do. */
export function calendarOf(options: Options, world: BuildingWorld): () => number {
  const speed = speedOf(options);
  const began = world.now();
  return () => began + (world.now() - began) * speed;
}

/** A building behind its port or terminal, whose seconds pass until it has ended. */
export interface RunningBuilding {
  readonly told: object;
  readonly ended: Promise<string | null>;
  close(): void;
}

const speedOf = (options: Options): number => whole(options, 'speed', 1, { least: 1 });

/** Throws RangeError where the options are not to be understood. */
export function refuseBuilding(options: Options): void {
  if (options.has('tcp') === options.has('pty')) throw new RangeError(METER_USAGE);
  refuseStrangers(options);
}

function serve(options: Options, { bus }: Building): Promise<ServedBus> {
  const pty = options.get('pty');
  return pty === undefined
    ? serveOverTcp(bus, '127.0.0.1', portOf(options))
    : serveOnTerminal(bus, pty);
}

/** Seconds pass, at the speed that was asked for, until the building has ended. */
function keepTime(options: Options, world: BuildingWorld, building: Building, served: ServedBus) {
  const seconds = (TICK_MS / 1000) * speedOf(options);
  let open: boolean = true;
  void served.ended.then(() => {
    open = false;
  });
  const tick = (): void => {
    if (!open) return;
    building.pass(seconds);
    world.after(TICK_MS, tick);
  };
  world.after(TICK_MS, tick);
}

function weatherOf(options: Options, random: Random): Pick<BuildingSettings, 'weather'> {
  const percent = whole(options, 'faults', 0, { most: 100 });
  if (percent === 0) return {};
  return { weather: roughWeather({ random, kinds: LINE_FAULTS, percent, delayMs: DELAY_MS }) };
}

/** `hung`: meters of a station, with the card slots that it serves; without them new ones are made. */
export async function openBuilding(
  options: Options,
  world: BuildingWorld,
  calendar: () => number,
  hung?: readonly GasMeter[],
): Promise<RunningBuilding> {
  const seed = whole(options, 'seed', world.seed);
  const random = createRandom(seed);
  const meters = hung?.length ?? metersOf(options);
  const protocol = protocolOf(options, meters);
  const building = createBuilding(
    {
      dir: options.get('dir') ?? null,
      meters,
      maker: MAKER,
      firstNumber: FIRST_NUMBER,
      company: COMPANY,
      baud: baudOf(options),
      protocol,
      life: livesWith(options),
      made: madeWith(options),
      habits: habitsWith(options),
      tampered: whole(options, 'tampered', 0),
      ...weatherOf(options, random.stream('weather')),
      ...(hung === undefined ? {} : { hung }),
    },
    { ...world, calendar },
    random.stream('flats'),
  );
  const served = await serve(options, building);
  keepTime(options, world, building, served);
  const addresses = building.faces.map(({ address }, at) =>
    protocol === 'modbus' ? `${at + 1}` : address,
  );
  const [first, last] = [addresses[0], addresses.at(-1)];
  return { ...served, told: { serving: served.place, meters, first, last, seed } };
}

/** Runs until a signal, or until what carries the bytes has ended; answers with the exit code. */
export async function runBuilding(options: Options, world: BuildingWorld): Promise<number> {
  refuseBuilding(options);
  const slots = ['socket', 'accepts'].find((name) => options.has(name));
  if (slots !== undefined) throw new RangeError(`--${slots} goes with --station\n${METER_USAGE}`);
  const building = await openBuilding(options, world, calendarOf(options, world));
  endAtSignal(building);
  world.write(JSON.stringify(building.told));
  const why = await building.ended;
  if (why !== null) world.write(why);
  return why === null ? 0 : 1;
}

export function endAtSignal(building: RunningBuilding): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => building.close());
  }
}
