/** The month's work among the days of a script: broken off and sent again, beside cashiers who go on. */
import { periodRange } from '../../src/core/period.ts';
import { exportedMonth } from '../laws/closed-month.ts';
import { openPeriod } from '../rig/month-desk.ts';
import type { Rig, Sent } from '../rig/rig.ts';
import { mend, type Scene } from './run-visit.ts';
import type { OfficeStep } from './script.ts';

const DAY_MS = 86_400_000;
/** Nine in the morning in Shanghai. */
const OPENING_MS = 3_600_000;

/** The clock goes on to two days after the open period, where it is not there yet. */
export function passMonth(rig: Rig): string {
  const { to } = periodRange(openPeriod(rig.ledger), 1);
  const ms = Date.parse(`${to}T00:00:00Z`) + 2 * DAY_MS + OPENING_MS - rig.clock.now();
  if (ms > 0) rig.clock.jump(ms);
  return ms > 0 ? `two days after ${to}` : 'it is later already';
}

async function sellBeside(scene: Scene, step: OfficeStep): Promise<readonly Sent[]> {
  const { rig } = scene;
  if (step.besideFen === null || rig.stations.length < 2) return [];
  const home = rig.home(step.home + 1);
  if (rig.ledger.card(home.cardNo)?.stage !== 'active') return [];
  const till = rig.station(step.station + 1);
  await mend(rig, till);
  await rig.insert(home.chip, till);
  const request = rig.request(home, { kind: 'sell', fen: step.besideFen }, true);
  scene.requests.push(request);
  return [rig.send(request, till)];
}

export async function runOffice(scene: Scene, step: OfficeStep): Promise<string> {
  const { rig, requests } = scene;
  const station = rig.station(step.station);
  await mend(rig, station);
  const period = openPeriod(rig.ledger);
  const request = rig.offices.request(rig.home(step.home), step.deed);
  requests.push(request);
  rig.world.witness.confirmed = true;
  const beside = await sellBeside(scene, step);
  if (step.death !== null) station.life.dieAt(step.death);
  const made = station.life.calls.length;
  const sent = rig.send(request, station);
  await rig.finish([sent, ...beside]);
  rig.offices.calls = station.life.calls.length - made;
  const lines = [sent.line ?? 'died', ...beside.map((one) => `beside it: ${one.line}`)];
  if (!station.life.alive) {
    rig.check();
    await mend(rig, station);
    const again = rig.send(request, station);
    await rig.finish([again]);
    lines.push(`again: ${again.line}`);
  }
  station.life.dieAt({ call: Number.POSITIVE_INFINITY, when: 'before' });
  for (const { bench } of rig.stations) bench.remove();
  if (rig.ledger.finance.month(period)?.state === 'closed') lines.push(closed(rig, period));
  return `${request.name}: ${lines.join(' | ')}`;
}

function closed(rig: Rig, period: ReturnType<typeof openPeriod>): string {
  const files = exportedMonth(rig.ledger, period);
  rig.closed.set(period, files);
  rig.broken.push(...rig.months.check(files, period));
  return `${files.size} files`;
}
