/**
 * A sweep of a building in real time: the daemon reads every meter through a serial server that lets bytes take their time,
 * and writes each reading durably. The theoretical time is that of all bytes, both ways, and of the meters' own pauses.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers';
import { createBuilding } from '../simulators/meter/building.ts';
import { serveOverTcp } from '../simulators/meter/serve-bus.ts';
import { createRandom } from '../simulators/random.ts';
import { startDaemon } from './daemon.ts';
import { enrolAll, MAKER, sweepAll } from './line-meters.ts';
import { systemClock } from './product.ts';
import type { Figure } from './table.ts';

const METERS = 200;
const BAUD = 2400;
const LINE = 'sweep';

export async function sweepFigures(folder: string): Promise<Figure[]> {
  const building = createBuilding(
    { dir: null, meters: METERS, maker: MAKER, firstNumber: 1, company: 1, baud: BAUD },
    { now: () => systemClock.now(), after: (ms, fn) => void pause(fn, ms) },
    createRandom(1),
  );
  const served = await serveOverTcp(building.bus, '127.0.0.1', 0);
  const [host = '', port = ''] = served.place.split(':');
  const station = join(folder, 'line-sweep');
  mkdirSync(station);
  const line = { name: LINE, kind: 'tcp', host, port: Number(port), baud: BAUD };
  const daemon = await startDaemon(station, { lines: [line] });
  const socketPath = join(station, 'qika.sock');
  try {
    await enrolAll(socketPath, { names: [LINE], meters: METERS });
    const before = building.bus.busyMs;
    const began = performance.now();
    const read = await sweepAll(socketPath, 20);
    const took = performance.now() - began;
    if (read !== METERS) throw new Error(`${read} meters were read`);
    const share = ((building.bus.busyMs - before) / took) * 100;
    const what = `sweep of ${METERS} meters at ${BAUD} baud over TCP, by the daemon: share of the line's theoretical time`;
    return [
      { id: 'line.sweep', what, unit: '%', value: share, goal: { atLeast: 95 } },
      { id: 'line.sweep.time', what: 'the same sweep', unit: 's', value: took / 1000 },
    ];
  } finally {
    await daemon.stop();
    served.close();
  }
}
