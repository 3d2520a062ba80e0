/** docs/openapi.json: the reviewed copy of /openapi.json, made by the very routes that answer. */
import { createAccessDesk } from '../app/access/access-desk.ts';
import { createCounter } from '../app/counter/counter.ts';
import { createReadySearch } from '../app/counter/ready-search.ts';
import type { AppDeps } from '../app/deps.ts';
import { createBenchDesk } from '../app/engineering/bench-desk.ts';
import { createRosterDesk } from '../app/engineering/roster-desk.ts';
import { createLineDesk } from '../app/lines/line-desk.ts';
import { createSweepDesk } from '../app/lines/sweep-desk.ts';
import { stationId } from '../core/ids.ts';
import { litre } from '../core/units.ts';
import type { NeedyRoute } from '../http/access.ts';
import { NO_AUDIT } from '../http/audited.ts';
import { OpenWork } from '../http/open-work.ts';
import { buildServer } from '../http/server.ts';
import { systemClock } from '../system/clock.ts';
import { systemHash } from '../system/hash.ts';
import { systemRandom } from '../system/random.ts';

const asked = (): never => {
  throw new Error('a description of the API asks nothing of the ports');
};

/** Ports that are never asked: describing routes runs none of them. */
const UNASKED: AppDeps = {
  store: {
    lines: {
      link: asked,
      linksOn: asked,
      load: asked,
      openLoadOn: asked,
      openLoads: asked,
      openLoadCount: asked,
    },
    get registry() {
      return asked();
    },
    health: asked,
    commitBatch: asked,
    commitTogether: asked,
    commit: asked,
    operation: asked,
    account: asked,
    meter: asked,
    transfer: asked,
    card: asked,
    load: asked,
    lastWritten: asked,
    lastBrought: asked,
    openLoads: asked,
    openLoadCount: asked,
    refunded: asked,
    debtShare: asked,
    chainAt: asked,
    inspections: { due: asked, dueCount: asked },
    attention: {
      counts: asked,
      loads: asked,
      cardsDiffering: asked,
      cardDifference: asked,
      metersDiffering: asked,
      windowDiffers: asked,
      voidListed: asked,
      gasWaiting: asked,
    },
    tariffs: asked,
    ticket: asked,
    history: asked,
    recordChanges: asked,
    accountOpening: asked,
    cardWorks: asked,
    find: asked,
    readySearch: asked,
    pictures: { closing: asked, households: asked, openLoads: asked, loadsBefore: asked },
    finance: {
      lots: asked,
      statement: asked,
      priceVersions: asked,
      months: asked,
      month: asked,
      usage: asked,
      usageAfter: asked,
      usageBlocked: asked,
      usageWaiting: asked,
      usageWaitingCount: asked,
      readings: asked,
      meteredAccounts: asked,
      openSpans: asked,
      periodSums: asked,
      pendingTransfers: asked,
      pendingSum: asked,
      suspended: asked,
      bankLine: asked,
      nextTurn: asked,
      shortenLog: asked,
    },
    customersInClear: asked,
    logMayHoldErased: asked,
    emptyLog: asked,
    shutBehind: asked,
    gap: { latest: asked, epochs: asked, open: asked, unheard: asked },
    people: {
      person: asked,
      list: asked,
      administrators: asked,
      approvals: asked,
      audit: asked,
      changes: asked,
    },
    cardStock: {
      batches: asked,
      holdings: asked,
      movements: asked,
      format: asked,
      tool: asked,
      tools: asked,
      countsDue: asked,
      heldInShift: asked,
      inShift: asked,
    },
    hall: {
      slip: asked,
      shift: asked,
      lastShift: asked,
      shiftsClosed: asked,
      ticketEnds: asked,
      invoices: asked,
      series: asked,
      chargeItems: asked,
      shiftsDue: asked,
      handOversOn: asked,
      redHandOversOn: asked,
      rulings: asked,
      unwrittenSales: asked,
    },
    close: asked,
  },
  cards: { states: asked, watch: asked, session: asked },
  lines: {
    states: asked,
    watch: asked,
    tap: asked,
    protocols: asked,
    meter: asked,
    renew: asked,
  },
  vault: {
    sealed: asked,
    currentVersion: asked,
    assertVersion: asked,
    secretOf: asked,
    transportSecret: asked,
  },
  clock: systemClock,
  hash: systemHash,
  random: systemRandom,
  station: stationId(1),
  company: { companyCode: 1, name: '', outlet: '', timeZone: 'UTC', unitLitres: litre(1) },
  log: { info: asked, warn: asked, error: asked },
};

const describedServer = (version: string, tellRoute: (route: NeedyRoute) => void) =>
  buildServer({
    app: UNASKED,
    counter: createCounter(UNASKED),
    sheets: { read: asked },
    rosters: createRosterDesk(UNASKED, { read: asked, write: asked }, asked),
    lineDesk: createLineDesk(UNASKED),
    sweepDesk: createSweepDesk(UNASKED, asked),
    search: createReadySearch(UNASKED),
    bench: createBenchDesk(UNASKED),
    operator: { operator: '' },
    access: {
      desk: createAccessDesk({ ...UNASKED, passwords: { hash: asked, verify: asked } }),
      localRoles: [],
    },
    tellRoute,
    audit: NO_AUDIT,
    gate: { isPeer: () => false, hosts: [], scheme: 'http' },
    transportOf: () => 'socket',
    work: new OpenWork(),
    version,
    page: [],
    keys: { state: asked, unseal: asked },
    exports: { start: asked, state: asked, open: asked, stop: asked },
    reports: {
      trial: asked,
      days: asked,
      postings: asked,
      deposits: asked,
      auditLines: asked,
      changes: asked,
      vouchers: asked,
    },
    sim: { call: asked },
    onBug: asked,
  });

/** With the demo's own routes; the text that belongs into the file. */
export async function apiDescription(version: string): Promise<string> {
  const server = await describedServer(version, () => undefined);
  const text = JSON.stringify(server.swagger(), null, 2);
  await server.close();
  return `${text}\n`;
}

/** Every route with what it needs, the demo's own among them. */
export async function neededByRoutes(): Promise<readonly NeedyRoute[]> {
  const routes: NeedyRoute[] = [];
  const server = await describedServer('', (route) => routes.push(route));
  await server.close();
  return routes;
}
