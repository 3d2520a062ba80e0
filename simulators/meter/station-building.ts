/**
 * `simulate meter --station`: the meters of a simulated station's folder, each with its card slot, on a line as well. This
 * process is the station too: its readers, its cards and its socket. What a card brings shows over the line at once.
 */
import { DEFAULT_READER_NAME } from '../card/acs-reader.ts';
import { PcscService } from '../card/pcsc-service.ts';
import { optionalText } from '../message-fields.ts';
import { type Beside, serveStation } from '../serve-station.ts';
import type { Station } from '../station.ts';
import { addressOf } from './building.ts';
import { METER_USAGE, madeWith, metersOf, type Options, whole } from './building-options.ts';
import {
  type BuildingWorld,
  COMPANY,
  calendarOf,
  endAtSignal,
  FIRST_NUMBER,
  MAKER,
  openBuilding,
  refuseBuilding,
} from './run-building.ts';
import { ACCEPT_RULES, type AcceptRule } from './slot-meter.ts';

/** Throws RangeError. */
function refuseUnfit(options: Options): void {
  refuseBuilding(options);
  if (options.has('dir')) {
    throw new RangeError(
      `--dir cannot stand beside --station, which names a folder\n${METER_USAGE}`,
    );
  }
  if (options.get('protocol') === 'modbus') {
    throw new RangeError(`--station: flow meters of modbus have no card slot\n${METER_USAGE}`);
  }
}

function acceptRuleOf(options: Options): AcceptRule {
  const name = options.get('accepts') ?? 'reference-v1';
  const found = ACCEPT_RULES.find((rule) => rule === name);
  if (found !== undefined) return found;
  throw new RangeError(`--accepts ${name}: one of ${ACCEPT_RULES.join(', ')}\n${METER_USAGE}`);
}

/** The first meters of a building, where they are asked for or the folder has none; those that hang there are left as they are. */
function addMeters(station: Station, options: Options, rule: AcceptRule): void {
  const there = new Set(station.meterNumbers());
  if (there.size > 0 && !options.has('meters')) return;
  for (let at = 0; at < metersOf(options); at += 1) {
    const number = (FIRST_NUMBER + at).toString().padStart(12, '0');
    if (there.has(number)) continue;
    const address = addressOf(MAKER, FIRST_NUMBER + at);
    const plate = { number, maker: MAKER, company: COMPANY };
    const isMoney = rule === 'reference-money';
    station.newMeter(isMoney ? plate : { ...plate, address, ...madeWith(options) }, null, rule);
  }
}

/** Runs until a signal, a shutdown, or the end of what carries the bytes; answers with the exit code. Throws RangeError. */
export async function runBuildingAtStation(
  options: Options,
  world: BuildingWorld,
): Promise<number> {
  const [dir, socket] = [options.get('station'), options.get('socket')];
  if (dir === undefined || socket === undefined) throw new RangeError(METER_USAGE);
  refuseUnfit(options);
  const rule = acceptRuleOf(options);
  const calendar = calendarOf(options, world);
  const service = new PcscService();
  const seed = whole(options, 'seed', world.seed);
  const beside = async (station: Station): Promise<Beside & { readonly told: object }> => {
    addMeters(station, options, rule);
    const building = await openBuilding(options, world, calendar, station.meters());
    endAtSignal(building);
    return building;
  };
  return serveStation(
    { dir, socket, seed, reader: DEFAULT_READER_NAME, card: null, kind: 'sle4442' },
    { write: world.write, nowSeconds: () => Math.floor(calendar() / 1000) },
    {
      service,
      verbs: {
        wake: (message) => service.wake(optionalText(message, 'reader') ?? DEFAULT_READER_NAME),
        'stop-service': () => service.stop(),
        'start-service': () => service.start(),
      },
      onReader: (reader) => service.attach(reader),
      beside,
    },
  );
}
