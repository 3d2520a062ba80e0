/** Meters on a station's lines, enrolled and linked as engineering would, and swept. */
import { randomUUID } from 'node:crypto';
import { addressOf } from '../simulators/meter/building.ts';
import { askSocket } from './socket.ts';

/** Of the meters in every building here; the numbers of the first line's begin at 1. */
export const MAKER = 31;

export interface Lines {
  readonly names: readonly string[];
  /** On each line. */
  readonly meters: number;
}

/** Meters without customers, in the order of the lines. */
export async function enrolAll(socketPath: string, { names, meters }: Lines): Promise<void> {
  const post = (path: string, body: object) =>
    askSocket(socketPath, path, { operationId: randomUUID(), ...body });
  await post('/api/communities', { communityId: 900, name: '基准小区' });
  await post('/api/regulator-boxes', { regulatorBoxId: 900, communityId: 900, name: '基准箱' });
  const plate = { model: 'G2.5', size: 'G2.5', acceptanceNo: 'B-1', acceptedOn: '2026-11-01' };
  const place = { communityId: 900, regulatorBoxId: 900, direction: 'left', accountId: null };
  const volumes = { initialIndexLitres: 0, ceilingLitres: 0, floor: 1 };
  for (let n = 0; n < names.length * meters; n += 1) {
    const meter = { maker: MAKER, number: 500_000 + n };
    await post('/api/meters', { ...place, ...plate, ...volumes, ...meter, address: `${n} 室` });
    const line = names[Math.floor(n / meters)];
    const address = addressOf(MAKER, 1 + n);
    const link = { line, protocol: 'cjt188', profile: '2004', address };
    await post('/api/meters/link', { ...meter, ...link });
  }
}

interface Sweep {
  readonly stage: string;
  readonly lines: readonly { readonly read: number; readonly failed: number }[];
}

/** Sweeps all lines once and answers how many meters were read. Throws where one was not. */
export async function sweepAll(socketPath: string, everyMs: number): Promise<number> {
  const operationId = randomUUID();
  await askSocket(socketPath, '/api/lines/sweeps', { operationId });
  for (;;) {
    await new Promise((wake) => setTimeout(wake, everyMs));
    const sweep = (await askSocket(socketPath, `/api/lines/sweeps/${operationId}`, null)) as Sweep;
    if (sweep.stage === 'sweeping') continue;
    const failed = sweep.lines.reduce((sum, line) => sum + line.failed, 0);
    if (failed > 0) throw new Error(`${failed} meters were not read`);
    return sweep.lines.reduce((sum, line) => sum + line.read, 0);
  }
}
