/**
 * A process of its own: the same server, gate, schemas and use-cases over a ledger that answers and writes nothing.
 * Arguments: port, Unix socket.
 */
import { createMeterLines } from '../drivers/meter/meter-lines.ts';
import { stationId } from '../src/core/ids.ts';
import type { LedgerCommand } from '../src/core/ledger/commands.ts';
import type { Committed } from '../src/core/ledger/results.ts';
import { accept, type Outcome } from '../src/core/outcome.ts';
import { ZERO_LITRE } from '../src/core/units.ts';
import type { CardReaders } from '../src/ports/cards.ts';
import type { LedgerStore } from '../src/ports/store.ts';
import { SETTINGS } from './books.ts';
import {
  createVault,
  KeyRing,
  loadGateway,
  systemClock,
  systemHash,
  systemRandom,
} from './product.ts';

const [port = '', socketPath = ''] = process.argv.slice(2);

function committed(command: LedgerCommand): Committed {
  if (command.kind !== 'take-payment') throw new Error('the silent ledger knows only payments');
  const { amount, at } = command;
  const ticketNo = 1;
  const result = {
    kind: 'payment' as const,
    state: 'settled' as const,
    ticketNo,
    amountFen: amount,
    balanceFen: amount,
  };
  return { result, replayed: false, entryId: 1, at };
}

const answered = (command: LedgerCommand): Outcome<Committed> => accept(committed(command));

const none = (): undefined => undefined;

const store: LedgerStore = {
  lines: {
    linksOn: () => [],
    link: none,
    load: none,
    openLoadOn: none,
    openLoads: () => [],
    openLoadCount: () => 0,
  },
  registry: {
    commissioning: none,
    saleGates: none,
    erasure: none,
    purchaseBar: () => null,
    standings: async () => [],
    readings: () => [],
    readingCount: () => 0,
    doubtfulReadings: () => [],
    doubtfulCount: () => 0,
    openFaults: () => [],
    faultCounts: () => ({ total: 0, overdue: 0 }),
    benchCheck: none,
    countsMoney: () => false,
    carriesCount: () => false,
    windowCount: none,
    meterEnd: none,
    meterSwap: none,
    meterSwapsOf: () => [],
    meterSwapCount: () => 0,
    heldGift: () => ({ leftFen: 0, inBalanceFen: 0 }),
    depositHeld: () => 0,
    exchangedWith: () => [],
    foresee: async () => [],
    communities: () => [],
    regulatorBoxes: () => [],
    meterRecord: none,
    meterRecords: () => [],
    meterCount: () => 0,
  },
  customersInClear: () => 0,
  logMayHoldErased: () => false,
  emptyLog: () => true,
  shutBehind: none,
  gap: { latest: none, epochs: () => [], open: () => [], unheard: () => [] },
  people: {
    person: none,
    list: () => [],
    administrators: () => 0,
    approvals: () => [],
    audit: () => [],
    changes: () => ({ changes: [], before: null }),
  },
  cardStock: {
    batches: () => [],
    holdings: () => [],
    movements: () => [],
    format: none,
    tool: none,
    tools: () => [],
    countsDue: () => [],
    heldInShift: () => [],
    inShift: () => [],
  },
  health: () => ({ ok: true }),
  commitBatch: async (commands) => commands.map(answered),
  commitTogether: async (commands) => accept(commands.map(committed)),
  commit: async (command) => answered(command),
  operation: none,
  account: none,
  meter: none,
  transfer: none,
  card: none,
  load: none,
  lastWritten: none,
  lastBrought: () => ZERO_LITRE,
  openLoads: () => [],
  openLoadCount: () => 0,
  refunded: () => 0,
  debtShare: () => 100,
  chainAt: none,
  inspections: { due: () => [], dueCount: () => 0 },
  attention: {
    counts: () => ({
      putBack: 0,
      countsDiffer: 0,
      cardsDiffer: 0,
      metersDiffer: 0,
      voidListed: 0,
      gasOwed: 0,
    }),
    loads: () => [],
    cardsDiffering: () => [],
    cardDifference: none,
    metersDiffering: () => [],
    windowDiffers: () => null,
    voidListed: () => [],
    gasWaiting: () => [],
  },
  tariffs: () => [],
  ticket: none,
  history: () => [],
  recordChanges: () => [],
  accountOpening: none,
  cardWorks: () => [],
  hall: {
    slip: none,
    shift: none,
    lastShift: none,
    shiftsClosed: () => [],
    ticketEnds: () => [],
    invoices: () => [],
    series: () => [],
    chargeItems: () => [],
    shiftsDue: () => [],
    handOversOn: () => [],
    redHandOversOn: () => [],
    rulings: () => [],
    unwrittenSales: () => [],
  },
  find: () => ({ accounts: [], total: 0, capped: false, readPercent: null }),
  readySearch: () => true,
  pictures: {
    closing: none,
    households: () => [],
    openLoads: () => [],
    loadsBefore: () => [],
  },
  finance: {
    lots: none,
    statement: none,
    priceVersions: () => [],
    months: () => [],
    month: none,
    usage: none,
    usageAfter: () => [],
    usageBlocked: () => [],
    usageWaiting: () => [],
    usageWaitingCount: () => 0,
    readings: () => [],
    meteredAccounts: () => [],
    openSpans: () => [],
    shortenLog: () => undefined,
    periodSums: () => ({
      look: () => ({ late: null, entries: 0, deductions: 0, own: 0 }),
      addSpan: () => undefined,
      totals: () => [],
    }),
    pendingTransfers: () => [],
    suspended: () => [],
    pendingSum: () => ({ transfers: 0, fen: 0 }),
    bankLine: none,
    nextTurn: async () => undefined,
  },
  close: async () => undefined,
};

const cards: CardReaders = {
  states: () => [],
  watch: () => none,
  session: () => Promise.reject(new Error('there is no reader')),
};

const noFiles = () => Promise.reject(new Error('there are no files'));

const { createGateway } = await loadGateway();
const gateway = await createGateway({
  access: null,
  sheets: { read: noFiles, write: noFiles },
  app: {
    store,
    cards,
    lines: createMeterLines([], []),
    vault: createVault(KeyRing.of(new Uint8Array(32).fill(1))),
    clock: systemClock,
    hash: systemHash,
    random: systemRandom,
    station: stationId(1),
    company: {
      companyCode: SETTINGS.company,
      name: '基准燃气公司',
      outlet: '营业厅',
      timeZone: 'Asia/Shanghai',
      unitLitres: SETTINGS.unitLitres,
    },
    log: { info: none, warn: none, error: none },
  },
  operator: { operator: 'counter-1' },
  port: Number(port),
  hosts: [`qika.localhost:${port}`],
  socketPath,
  version: '0.0.0',
  page: [],
  sim: null,
  onBug: (cause) => {
    throw cause;
  },
});
await gateway.start();
process.stdout.write('is ready\n');
process.once('SIGTERM', () => void gateway.stop().then(() => process.exit(0)));
