/** `simulate meter`: a building of gas meters as a process, behind a TCP port or a pseudo-terminal. */
import { createRandom } from '../random.ts';
import { addressOf, createBuilding } from './building.ts';
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
import { LINE_FAULTS, roughWeather } from './line-weather.ts';
import { type ServedBus, serveOnTerminal, serveOverTcp } from './serve-bus.ts';

export interface BuildingWorld {
  readonly now: () => number;
  readonly after: (ms: number, fn: () => void) => void;
  readonly seed: number;
  readonly write: (line: string) => void;
}

const MAKER = 31;
const FIRST_NUMBER = 2_611_000_001;
const COMPANY = 31_001;
const TICK_MS = 1_000;
const DELAY_MS = 2_000;

/** Runs until a signal, or until what carries the bytes has ended; answers with the exit code. */
export async function runBuilding(options: Options, world: BuildingWorld): Promise<number> {
  const [tcp, pty] = [options.get('tcp'), options.get('pty')];
  if ((tcp === undefined) === (pty === undefined)) {
    world.write(METER_USAGE);
    return 2;
  }
  refuseStrangers(options);
  const speed = whole(options, 'speed', 1, { least: 1 });
  const began = world.now();
  const calendar = (): number => began + (world.now() - began) * speed;
  const seed = whole(options, 'seed', world.seed);
  const random = createRandom(seed);
  const percent = whole(options, 'faults', 0, { most: 100 });
  const meters = metersOf(options);
  const protocol = protocolOf(options, meters);
  const weather = roughWeather({
    random: random.stream('weather'),
    kinds: LINE_FAULTS,
    percent,
    delayMs: DELAY_MS,
  });
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
      ...(percent > 0 ? { weather } : {}),
    },
    { ...world, calendar },
    random.stream('flats'),
  );
  const served: ServedBus =
    tcp === undefined
      ? await serveOnTerminal(building.bus, pty ?? '')
      : await serveOverTcp(building.bus, '127.0.0.1', portOf(options));
  let open: boolean = true;
  const tick = (): void => {
    if (!open) return;
    building.pass((TICK_MS / 1000) * speed);
    world.after(TICK_MS, tick);
  };
  world.after(TICK_MS, tick);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => served.close());
  const overModbus = protocol === 'modbus';
  const first = overModbus ? '1' : addressOf(MAKER, FIRST_NUMBER);
  const last = overModbus ? `${meters}` : addressOf(MAKER, FIRST_NUMBER + meters - 1);
  world.write(JSON.stringify({ serving: served.place, meters, first, last, seed }));
  const why = await served.ended;
  open = false;
  if (why !== null) world.write(why);
  return why === null ? 0 : 1;
}
