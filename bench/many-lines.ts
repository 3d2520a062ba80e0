/** Fifty serial servers as a process: a building of meters behind each port. Says its ports as JSON, and runs until it is ended. */
import { setTimeout as pause } from 'node:timers';
import { createBuilding } from '../simulators/meter/building.ts';
import { serveOverTcp } from '../simulators/meter/serve-bus.ts';
import { createRandom } from '../simulators/random.ts';

const [lines = 0, meters = 0, baud = 0] = process.argv.slice(2).map(Number);

const ports: number[] = [];
for (let line = 0; line < lines; line += 1) {
  const building = createBuilding(
    { dir: null, meters, maker: 31, firstNumber: 1 + line * meters, company: 1, baud },
    { now: () => Date.now(), after: (ms, fn) => void pause(fn, ms) },
    createRandom(line + 1),
  );
  const { place } = await serveOverTcp(building.bus, '127.0.0.1', 0);
  ports.push(Number(place.split(':')[1]));
}
process.stdout.write(`${JSON.stringify(ports)}\n`);
