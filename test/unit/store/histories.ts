/** A past that uses every kind of command, for tests that need rows in every table. */
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { accountId, cardNo, meterId, type RowId } from '../../../src/core/ids.ts';
import type { LedgerCommand, OpenCard } from '../../../src/core/ledger/commands.ts';
import type { EnterPerson } from '../../../src/core/ledger/people/commands.ts';
import { toPeriod } from '../../../src/core/period.ts';
import { ERASED, sealedText } from '../../../src/core/personal.ts';
import { fen, litre } from '../../../src/core/units.ts';
import type { LedgerStore } from '../../../src/ports/store.ts';
import { Ledger } from '../core/ledger-books.ts';
import { Desk } from '../core/ledger-commands.ts';
import {
  ANNA,
  BERT,
  CARD_A,
  CARD_A2,
  CARD_B,
  DAY,
  METER_B,
  PLATE,
  reportOf,
} from '../core/ledger-town.ts';

/** 1 April 2026. */
const SPRING = Date.UTC(2026, 3, 1);
const CARL = accountId(1003);
const DORA = accountId(2004);
const CARD_C = cardNo(50_009);
const METER_C = meterId(8, 42);
/** Of the three lines of `aMonth`, as the use-case hashes them. */
const A_MONTH_HASH = '084c496d37dfb18da4c37dd22ec99af8ba02568b734724a6648cb15e77836675';
export const CARD_B2 = cardNo(50_010);
const CARD_B3 = cardNo(50_011);
export const CARD_G = cardNo(50_017);
const GINA = accountId(3007);
const CARD_B4 = cardNo(50_012);
const EVA = accountId(3005);
const FRED = accountId(3006);
const HANA = accountId(3008);
const IDA = accountId(3019);
const CARD_H = cardNo(50_018);
const [METER_E, METER_F] = [meterId(8, 45), meterId(8, 46)];
const [CARD_E, CARD_F] = [cardNo(50_015), cardNo(50_016)];

const sealedByOthers = (command: LedgerCommand): LedgerCommand =>
  command.kind === 'open-account'
    ? { ...command, name: sealedText({ version: 1, keyName: 'k'.repeat(22), box: 'b'.repeat(60) }) }
    : command;

/** A command of the past as it is told now: what named the customer who was deleted is gone. */
export function afterErasure(command: LedgerCommand): LedgerCommand {
  if (!('accountId' in command) || command.accountId !== GINA) return command;
  if (command.kind === 'open-account') {
    return { ...command, name: ERASED, phone: null, address: ERASED };
  }
  return 'papers' in command ? { ...command, papers: ERASED } : command;
}

/** A transfer that came back done, and a valve card that is still out. */
function toolCards(desk: Desk): LedgerCommand[] {
  const made = { kind: 'make-tool-card', purpose: '换表', witness: 'gu', validUntil: 0 } as const;
  const [moved, valve] = [cardNo(90_001), cardNo(90_002)];
  const transfer = { ...made, tool: 'transfer', valve: null } as const;
  const report = {
    result: 'done',
    order: 1,
    meterTotal: litre(0),
    litres: litre(700),
    index: litre(0),
    valveOpen: false,
    clock: 1_796_000_000,
  } as const;
  return [
    desk.stock({ ...transfer, toolNo: moved, meter: METER_B, toMeter: METER_C, keyVersion: 2 }),
    desk.stock({ kind: 'issue-tool-card', toolNo: moved }),
    desk.stock({ kind: 'return-tool-card', toolNo: moved, lost: false, report, note: '已归还' }),
    desk.stock({
      ...made,
      tool: 'valve',
      valve: 'closed',
      toolNo: valve,
      meter: METER_B,
      toMeter: null,
    }),
    desk.stock({ kind: 'issue-tool-card', toolNo: valve }),
  ];
}

/** An administrator, a cashier who becomes finance, and one who has left. The hashes are of nothing. */
function people(desk: Desk): LedgerCommand[] {
  const password = '$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$AAAA';
  const entered = { kind: 'enter-person', password, temporary: true } as const;
  const enter = (person: string, roles: EnterPerson['roles']): EnterPerson => ({
    ...desk.head(),
    ...entered,
    person,
    fullName: `${person} 先生`,
    roles,
  });
  const other = `${password}BBBB`;
  return [
    enter('root', ['administrator']),
    enter('wei', ['cashier', 'card-administrator']),
    enter('wu', ['auditor']),
    { ...desk.head(), kind: 'set-roles', person: 'wei', roles: ['finance'] },
    {
      ...desk.head(),
      kind: 'set-password',
      person: 'wei',
      password: other,
      temporary: false,
    },
    { ...desk.head(), kind: 'disable-person', person: 'wu', reason: '离职' },
    {
      ...desk.head({ operator: 'wei' }),
      kind: 'approve-request',
      maker: 'li.na',
      request: 'c'.repeat(64),
    },
    {
      ...desk.head({ operator: 'station' }),
      kind: 'record-audit',
      events: [
        { kind: 'log-in', at: 1_795_000_000_000, person: 'wei', what: '', count: 1 },
        {
          kind: 'gate-refused',
          at: 1_795_000_000_001,
          person: '',
          what: 'gate.host GET /',
          count: 7,
        },
      ],
    },
  ];
}

/** A batch goes through every hand; one count is miscounted, one is true. */
function blankCards(desk: Desk): LedgerCommand[] {
  const opening: OpenCard = {
    ...desk.head(),
    kind: 'open-card',
    accountId: BERT,
    cardNo: CARD_B3,
    replaces: CARD_B2,
    chip: 'sle4442',
    keyVersion: 2,
  };
  const short = desk.stock({ kind: 'count-cards', batch: '2026-06', place: 'mine', counted: 5 });
  const gone = desk.stock({ kind: 'count-cards', batch: '2026-06', place: 'store', counted: 87 });
  const ruling = { kind: 'rule-card-count', reason: '复盘', ruledBy: 'gu' } as const;
  return [
    desk.received('2026-06'),
    desk.stock({ kind: 'issue-cards', batch: '2026-06', to: 'li.na', pieces: 10 }),
    desk.stock({ kind: 'return-cards', batch: '2026-06', pieces: 2 }),
    desk.stock({
      kind: 'spoil-cards',
      batch: '2026-06',
      place: 'mine',
      pieces: 1,
      reason: '芯片脱落',
    }),
    opening,
    short,
    desk.stock({ ...ruling, count: short.operationId, verdict: 'miscounted' }),
    gone,
    desk.stock({ ...ruling, count: gone.operationId, verdict: 'accepted' }),
    desk.stock({ kind: 'spoil-opened-card', cardNo: CARD_B3, reason: '写坏' }),
    desk.stock({ kind: 'begin-format', cardNo: CARD_B, reason: '退回' }),
    desk.stock({ kind: 'release-format', cardNo: CARD_B }),
    desk.stock({ kind: 'end-format', cardNo: CARD_B }),
    ...toolCards(desk),
  ];
}

/** Each inner list is one batch; all are accepted. */
export function eventfulPast(desk = new Desk()): LedgerCommand[][] {
  const transfer = desk.pay(BERT, 30_000, { channel: 'bank-transfer', reference: 'ICBC 0099' });
  const registry = [desk.town(), desk.customer(BERT, METER_B, CARD_B, 900_000)];
  const third = desk.customer(CARL, METER_C, CARD_C);
  const bought = desk.buyFor(BERT, 20_050);
  const money = [
    desk.pay(ANNA, 100_000, { cashGiven: fen(100_000), payer: '王"强"' }),
    transfer,
    desk.pay(CARL, 5_000, { channel: 'wechat', reference: 'wx-7' }),
    desk.confirm(transfer.operationId, {
      ...{ bank: '工行', serial: '2026112600099', amount: fen(30_000) },
      ...{ bookedOn: toBusinessDate('2026-11-24'), payer: '李四' },
    }),
    desk.buy(ANNA, 20_000),
    bought,
    desk.buy(CARL, 3_000),
  ];
  const wrong = desk.buy(CARL, 1_000);
  const wechat = desk.pay(CARL, 200, { channel: 'wechat', reference: 'wx-8' });
  const undone: LedgerCommand[] = [
    wechat,
    wrong,
    {
      ...desk.head(),
      kind: 'reverse-purchase',
      accountId: CARL,
      purchase: wrong.operationId,
      reason: '错购',
    },
    {
      ...desk.head(),
      kind: 'refund-payment',
      accountId: CARL,
      payment: wechat.operationId,
      amount: fen(200),
      reference: 'wx-9',
      papers: '身份证尾号 0042',
      second: 'gu',
    },
  ];
  const first = desk.reserve();
  const posted = [first, desk.post(first.operationId), desk.taken(CARD_A, 1, 20_000)];
  const more = desk.buy(ANNA, 10_000);
  const lost = desk.reserve({
    litres: litre(10_000),
    fen: fen(2_000),
    sequenceBefore: 1,
    totalBefore: litre(20_000),
  });
  const replaced = [
    more,
    lost,
    desk.openCard(ANNA, CARD_A2, CARD_A),
    desk.supersede(lost.operationId, {
      cardNo: CARD_A2,
      litres: litre(10_000),
      fen: fen(2_000),
      sequenceBefore: 2,
      totalBefore: litre(20_000),
    }),
  ];
  const berts = desk.reserve({
    accountId: BERT,
    cardNo: CARD_B,
    meter: METER_B,
    litres: litre(100_250),
    fen: fen(20_050),
  });
  const voided = [berts, desk.retry(berts.operationId, 1), desk.void(berts.operationId, 2)];
  const carls = desk.reserve({
    accountId: CARL,
    cardNo: CARD_C,
    meter: METER_C,
    litres: litre(3_000),
    fen: fen(600),
  });
  const doubtful = desk.read(METER_B, 2_000, SPRING + 86_400_000);
  const rest = [
    carls,
    desk.end(carls.operationId, { state: 'CASE', why: 'foreign-image' }),
    desk.secret(CARD_A, 'a1b2c3d4e5f60718', 'proven'),
    desk.secret(CARD_B, 'ffffffffffffffff', 'wrong'),
    desk.openCard(BERT, CARD_B2, CARD_B),
    desk.replaceCard(CARD_B2, CARD_B),
    desk.hold(CARL, 'stopped', '欠费'),
    desk.enrol(meterId(8, 43), null, { plate: PLATE }),
    desk.correctFormat(meterId(8, 43), 'single-zone'),
    desk.benchCheck(meterId(8, 43)),
    desk.correctWheel(meterId(8, 43), 6),
    desk.openAccount(DORA),
    desk.assign(meterId(8, 43), DORA),
    desk.paper(DORA, { kind: 'contract', number: 'GYQ-1', on: DAY }),
    desk.reviewSheet('KQSH-1', [DORA, CARL]),
    desk.sign('KQSH-1', 'finance-director', '周财务'),
    desk.read(METER_B, 3_000, SPRING),
    doubtful,
    desk.fault(METER_C, '2026-05-01'),
    desk.faultEnds(METER_C, '2026-05-20'),
    desk.fault(METER_B, '2026-06-01'),
    desk.print(1, { write: 'pending' }),
    desk.print(1),
    desk.print(1, { slip: 'settlement', write: 'done' }),
  ];
  const morning = desk.openShift();
  const shift = morning.operationId;
  const deposit = desk.charge(BERT, 'deposit', 50_000);
  const paid = { channel: 'bank-transfer', reference: 'ICBC-9' } as const;
  const byBank = desk.charge(BERT, 'deposit', 7_000, paid);
  const drawer = [
    morning,
    desk.pay(BERT, 12_345),
    desk.handOver(10_000, 'ICBC 7781'),
    desk.count(shift, 52_000),
    desk.count(shift, 52_000),
    desk.rule(shift),
    desk.openShift(60_000),
    desk.series('3301'),
    desk.chargeItem('card'),
    desk.charge(BERT, 'card', 2_000),
    desk.chargeItem('deposit', { income: false, taxBasisPoints: 0 }),
    deposit,
    desk.refundDeposit(deposit, 20_000),
    byBank,
    desk.confirm(byBank.operationId),
    desk.endTicket(1),
    desk.invoice(1),
    desk.spoil('3301'),
    desk.endTicket(2, { how: 'lost', secondPerson: 'zhao' }),
    desk.vatInvoice(2, '24330001', { purchase: bought.operationId }),
    desk.redInvoice('24330001', '24330002'),
    desk.vatInvoice(2, '24330003', { purchase: bought.operationId }),
    desk.redInvoice('24330003', '24330004'),
  ];
  const before = [...registry, third, money, undone, posted, replaced, voided, rest, drawer];
  const stock = blankCards(desk);
  const resolved = [desk.resolve(readingInDoubt(before), 'confirmed')];
  const early = [...before, resolved, stock, people(desk), overTheLine(desk)];
  const ends = [changed(desk), crosswise(desk), ended(desk)];
  const past = [...early, ...aMonth(desk), ...ends];
  const fred = { accountId: FRED };
  const year = [desk.trueUp(2026, 100_000, fred), desk.plan(40, fred), desk.pay(FRED, 50)];
  return [
    ...past,
    [
      closing(desk, past),
      desk.pay(BERT, 50),
      ...year,
      ...neverCame(desk),
      ...takenBack(desk),
      desk.settleClearing(300, 2),
      desk.settleClearing(400, 2),
      desk.redClearing('W400'),
      desk.settleClearing(400, 3, { bankLine: { ...LINE, amount: fen(397) } }),
      ...cameTooLate(desk),
      desk.gift(BERT, 700),
      desk.gift(BERT, -50),
      ...recordsChanged(desk),
      ...cardsDiffered(desk),
    ],
    lostEnd(desk),
  ];
}

/** Bert's card showed too much, agreed, and shows too little now; Eva's meter tells of gas that nobody sold. */
const cardsDiffered = (desk: Desk): LedgerCommand[] => [
  desk.differs(CARD_B4),
  desk.agrees(CARD_B4),
  desk.differs(CARD_B4, { code: 'card.behind' }),
  desk.differs(CARD_E, {
    code: 'card.meter-ahead',
    facts: { cardNo: CARD_E, meterLitres: 9_000, ledgerLitres: 8_000 },
  }),
];

/** Bert's household grew, one of it too many was told, and his invoices go to the shop that he keeps; Ida's is a shop. */
function recordsChanged(desk: Desk): LedgerCommand[] {
  const contact = { what: 'contact', name: '赵伯特', phone: '13812345678' } as const;
  const invoice = { what: 'invoice', title: '翠湖餐饮店', taxNo: '91500000MA5U' } as const;
  return [
    desk.changeRecord(BERT, { ...contact, address: '翠湖花园 7 室' }),
    desk.changeRecord(BERT, { what: 'size', persons: 6 }, { seen: 1 }),
    desk.changeRecord(BERT, { what: 'size', persons: 5 }, { seen: 2, reason: '录错' }),
    desk.changeRecord(BERT, invoice, { seen: 3 }),
    desk.openAccount(IDA, { name: '孙艾达' }),
    desk.changeRecord(IDA, { what: 'class', customerClass: 'commercial' }),
  ];
}

/** The line of a platform's payment that was taken back serves again. */
const LINE = { bank: 'ICBC', serial: 'W400', bookedOn: DAY };

/** A transfer that the counter was told of and that two people of finance have given up. */
function neverCame(desk: Desk): LedgerCommand[] {
  const told = desk.pay(BERT, 900, { channel: 'bank-transfer', reference: 'ICBC 0100' });
  return [told, desk.withdrawTransfer(told.operationId)];
}

/** Gina's contract has ended, and money comes for her: some of it was meant for Bert, the rest goes back. */
function cameTooLate(desk: Desk): LedgerCommand[] {
  const came = desk.receiveSuspense(GINA, 700);
  const told = desk.pay(BERT, 500, { channel: 'bank-transfer', reference: 'ICBC 0101' });
  const out = desk.assignSuspense(came.operationId, told.operationId);
  return [came, told, out, desk.refundSuspense(came.operationId, 150)];
}

/** A slip of the running drawer with a digit too many, and one that was entered for no cash at all. */
const takenBack = (desk: Desk): LedgerCommand[] => [
  desk.handOver(3_000, 'ICBC 7790'),
  desk.redHandOver('ICBC 7790', 300),
  desk.handOver(500, 'ICBC 7791'),
  desk.redHandOver('ICBC 7791'),
];

/** The end of the ledger was lost; Hana's card shows two loads of it, and one of them gets its reason. */
function lostEnd(desk: Desk): LedgerCommand[] {
  const meter = meterId(8, 48);
  const shows = (writeSequence: number, total: number): LedgerCommand => ({
    ...desk.head(),
    kind: 'recover-load',
    cardNo: CARD_H,
    seen: {
      writeSequence,
      total: litre(total),
      tag: '0123456789abcdef',
      soldAt: 1_780_000_000,
      ceiling: litre(0),
    },
    slot: writeSequence % 2 === 1 ? 'B' : 'A',
    openLoad: null,
    image: Uint8Array.of(writeSequence),
  });
  const first = shows(1, 5_000);
  const second = shows(2, 6_000);
  const why = { reason: '客户出示小票', second: 'gu' } as const;
  const other = { operator: 'wang' };
  const drawer = { ...desk.openShift(0), ...other };
  const shift = drawer.operationId;
  const over = { channel: 'cash-over', shift } as const;
  const known = { by: 'sold', amount: fen(600), paper: '812', ...over } as const;
  const counted = () => ({ ...desk.count(shift, 90_000), ...other });
  return [
    ...desk.customer(HANA, meter, CARD_H),
    desk.pay(HANA, 1_000),
    desk.buy(HANA, 2_000),
    {
      ...desk.head(),
      kind: 'accept-gap',
      epoch: 1,
      restored: { n: 0, chain: '' },
      anchored: { n: 1, chain: 'ab'.repeat(32), at: 1_780_000_000_000 },
      ...why,
    },
    first,
    second,
    drawer,
    counted(),
    counted(),
    { ...desk.head(), kind: 'resolve-recovered', load: first.operationId, how: known, ...why },
    desk.pay(HANA, 50),
  ];
}

/** Bert's meter is changed for one that holds less than he is owed; the rest is supplied once there is room again. */
function changed(desk: Desk): LedgerCommand[] {
  const meter = meterId(8, 44);
  const gas = { accountId: BERT, cardNo: CARD_B4, meter, litres: litre(2_000), fen: fen(400) };
  const load = desk.reserve(gas);
  const burned = { ...reportOf(1, 2_000), remaining: litre(0), index: litre(2_000) };
  return [
    desk.pay(BERT, 3_000),
    desk.buyFor(BERT, 1_200),
    desk.enrol(meter, null, { ceiling: litre(2_000) }),
    desk.change(METER_B, meter, 110_000, { accountId: BERT, electronic: -300 }),
    desk.openCard(BERT, CARD_B4),
    desk.activate(CARD_B4),
    load,
    desk.post(load.operationId),
    { ...desk.head(), kind: 'take-into-meter', cardNo: CARD_B4, report: burned },
    { ...desk.head(), kind: 'supply-owed', accountId: BERT },
  ];
}

/** Eva's meter was written down for Fred and his for her: exchanged, and both go on. */
function crosswise(desk: Desk): LedgerCommand[] {
  const evas = { accountId: EVA, cardNo: CARD_E, meter: METER_E };
  const load = desk.reserve({ ...evas, litres: litre(8_000), fen: fen(1_600) });
  return [
    ...desk.customer(EVA, METER_E, CARD_E),
    ...desk.customer(FRED, METER_F, CARD_F),
    desk.pay(EVA, 9_000),
    desk.pay(FRED, 2_000),
    desk.buy(EVA, 8_000),
    desk.buy(FRED, 2_000),
    load,
    desk.post(load.operationId),
    desk.buy(EVA, 1_000),
    desk.swap(EVA, FRED),
    desk.buy(EVA, 3_000),
    desk.taken(CARD_E, 1, 8_000),
  ];
}

/** Gina moves away: her meter is settled, what she did not use goes back, and her account is closed. */
function ended(desk: Desk): LedgerCommand[] {
  const meter = meterId(8, 47);
  const paid = desk.pay(GINA, 1_000);
  const sheet = desk.change(meter, meter, 500, { accountId: GINA, sheetNo: 'XH-2026-0001' });
  const { newMeter: _new, openingIndex: _index, ...takenDown } = sheet;
  const papers = '身份证尾号 0042';
  const gas = { accountId: GINA, cardNo: CARD_G, meter, litres: litre(2_000), fen: fen(400) };
  const load = desk.reserve(gas);
  const bought = desk.buy(GINA, 2_000);
  const off = desk.takeOff(load, bought.operationId);
  const again = desk.reserve({ ...gas, sequenceBefore: 2 });
  const back = desk.takeOff(again, bought.operationId);
  const seen = desk.window(meter, 2_000);
  return [
    // Only who was sealed can be deleted; a ledger without keys is shown one who was.
    ...desk.customer(GINA, meter, CARD_G).map(sealedByOthers),
    paid,
    bought,
    load,
    desk.post(load.operationId),
    off,
    desk.endTakeOff(off.operationId),
    again,
    desk.post(again.operationId),
    back,
    desk.turn(back.operationId),
    desk.emergency(back.operationId, 1_000, { accountId: GINA }),
    seen,
    desk.lost(back.operationId, 2_000, { attempt: 2, noted: seen.operationId, photo: seen.photo }),
    { ...takenDown, kind: 'settle-account', papers },
    {
      ...desk.head(),
      kind: 'refund-payment',
      accountId: GINA,
      payment: paid.operationId,
      amount: fen(900),
      reference: null,
      papers,
      second: 'gu',
    },
    {
      ...desk.head(),
      kind: 'close-account',
      accountId: GINA,
      reason: '搬迁',
      papers,
      second: 'gu',
    },
    {
      ...desk.head(),
      kind: 'erase-customer',
      accountId: GINA,
      reason: '本人申请',
      second: 'gu',
    },
  ];
}

/** Dora's meter takes its gas over the line: one load that was sent twice, and one that is open. */
function overTheLine(desk: Desk): LedgerCommand[] {
  const meter = meterId(8, 43);
  const place = { line: 'east', protocol: 'cjt188', profile: 'volume-credit', address: '1' };
  const reservation = (n: number): LedgerCommand => {
    const head = desk.head();
    const order = { ser: n, count: n, amount: 300 };
    const before = { countBefore: n - 1, totalBefore: 300 * (n - 1), unit: litre(10) };
    const gas = { litres: litre(3_000), fen: fen(600) };
    const of = { operationId: head.operationId, attempt: 1, accountId: DORA, meter };
    return { ...head, kind: 'reserve-line-load', reservation: { ...of, ...gas, ...before, order } };
  };
  const first = reservation(1);
  const load = first.operationId;
  const seen = { count: 1, amount: 300, total: 300, remaining: 300 };
  return [
    { ...desk.head(), kind: 'link-meter', meter, place, creditUnit: litre(10) },
    desk.pay(DORA, 5_000),
    desk.buy(DORA, 3_000),
    first,
    { ...desk.head(), kind: 'retry-line-load', load, attempt: 1 },
    { ...desk.head(), kind: 'end-line-load', load, attempt: 2, state: 'POSTED', seen },
    desk.buy(DORA, 3_000),
    reservation(2),
  ];
}

/** The month is closed with the totals that the pure rules arrive at. */
function closing(desk: Desk, past: readonly (readonly LedgerCommand[])[]): LedgerCommand {
  const ledger = new Ledger();
  for (const command of past.flat()) ledger.mustDo(command);
  return {
    ...desk.head({ operator: 'fang', businessDate: toBusinessDate('2026-07-01') }),
    kind: 'close-period',
    period: toPeriod('2026-06'),
    watermarks: [{ station: desk.station, row: ledger.books.lastRow(desk.station) }],
    totals: ledger.totals(),
  };
}

/** Anna's reading is billed; Bert's is absurd, waived and corrected, the submission is taken back once and made again. */
function aMonth(desk: Desk): LedgerCommand[][] {
  const period = toPeriod('2026-06');
  const entered = desk.usage(period, [
    { index: litre(12_000) },
    { accountId: CARL, source: 'estimate', litres: litre(0) },
    { accountId: BERT, index: litre(900_000_000) },
  ]);
  const waived: LedgerCommand = {
    ...desk.head({ operator: 'chen' }),
    kind: 'waive-usage',
    period,
    why: 'too-high',
    accounts: [BERT],
    reason: '表位抄错，已现场核实',
    second: 'gu',
  };
  const corrected = desk.usage(period, [
    { accountId: BERT, source: 'handheld', index: litre(110_000) },
  ]);
  const waiver = { reason: '外出未归', second: 'gu' };
  const counted = { period, revision: 3, lines: 3, litres: 122_000 } as const;
  const submit = (): LedgerCommand =>
    desk.submit(counted, { missing: 1, waiver, hash: A_MONTH_HASH });
  const review = (): LedgerCommand => ({
    ...desk.head({ operator: 'fang' }),
    kind: 'review-usage',
    period,
    hash: A_MONTH_HASH,
  });
  const withdrawn: LedgerCommand = {
    ...desk.head({ operator: 'chen' }),
    kind: 'withdraw-usage',
    period,
    reason: '漏户',
    second: 'fang',
  };
  const back = [submit(), review(), withdrawn];
  const adjusted = [desk.adjust(-2_000), desk.adjust(500)];
  const deducted = [ANNA, BERT, CARL].map((account) => desk.deduct(period, account));
  return [
    [entered, waived, corrected],
    back,
    [submit(), review(), ...deducted],
    [...adjusted, desk.pay(BERT, 50), desk.correct(1_000, 2_000, { accountId: BERT })],
  ];
}

export async function live(store: LedgerStore, batches = eventfulPast()): Promise<void> {
  for (const batch of batches) {
    for (const outcome of await store.commitBatch(batch)) {
      if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.refusal)}`);
    }
  }
}

/** Entries are numbered the same in memory and in a store: the one that brought the doubtful reading. */
function readingInDoubt(past: readonly (readonly LedgerCommand[])[]): RowId {
  const ledger = new Ledger();
  for (const command of past.flat()) ledger.mustDo(command);
  const row = [...ledger.books.readings.values()].find(({ doubts }) =>
    doubts.includes('going-back'),
  );
  if (row === undefined) throw new Error('no reading is in doubt');
  return row.entryId;
}
