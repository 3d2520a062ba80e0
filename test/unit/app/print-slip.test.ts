/** Tickets onto paper: printed with the payment, printed again, and never a word to the ledger about money. */
import { expect, onTestFinished, test } from 'vitest';
import { setFault } from '../../../simulators/faults.ts';
import { type Counter, createCounter } from '../../../src/app/counter/counter.ts';
import type { Printing } from '../../../src/app/deps.ts';
import { fen } from '../../../src/core/units.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { ACCOUNT, CLERK } from './account.ts';
import { openedHall, READER, type Scene } from './desk.ts';
import { type PaperDesk, paperDesk } from './paper.ts';
import { codeOf, story, value } from './told.ts';

interface Desk extends Scene, PaperDesk {
  readonly counter: Counter;
}

async function desk(settings: Partial<Printing> = {}): Promise<Desk> {
  const scene = await openedHall();
  const paper = paperDesk(scene.hall.clock, settings);
  onTestFinished(async () => {
    const { ok, laws } = verifyLedger(scene.hall.store.db, systemHash);
    expect(ok, JSON.stringify(laws.filter((law) => !law.ok))).toBe(true);
    await scene.hall.store.close();
  });
  const counter = createCounter({ ...scene.station.deps, printing: paper.printing });
  return { ...scene, ...paper, counter };
}

const cashPayment = ({ hall }: Scene) => ({
  operationId: hall.id(),
  accountId: ACCOUNT,
  amount: fen(5_000),
  channel: 'cash' as const,
  cashGiven: fen(10_000),
  reference: null,
  payer: null,
});

const printOf = ({ hall }: Scene, ticketNo = 1) => ({
  operationId: hall.id(),
  ticketNo,
  slip: 'ticket' as const,
  to: 'printer' as const,
});

test('a sale prints its ticket once, with what became of the write, and opens the drawer', async () => {
  const at = await desk();
  const request = at.hall.sale();
  expect(story(await at.counter.loadCard(CLERK, request))).toBe('done done done');
  await at.counter.settled();
  expect(at.papers()).toHaveLength(1);
  expect(at.papers()[0]).toMatch(/收费小票[\s\S]+S1-00000001[\s\S]+写卡\s+成功/);
  expect(at.device.kicks).toBe(1);
  await at.counter.loadCard(CLERK, request);
  await at.counter.settled();
  expect([at.papers().length, at.device.kicks]).toEqual([1, 1]);
});

test('every later printing is the first image again, marked and counted', async () => {
  const at = await desk();
  await at.counter.takePayment(CLERK, cashPayment(at));
  await at.counter.settled();
  const [first = ''] = at.papers();
  // What the ledger would say of it today does not matter: the customer's copy is what was printed.
  await at.counter.takePayment(CLERK, cashPayment(at));
  await at.counter.settled();
  const copies = [value(await at.counter.printSlip(CLERK, printOf(at)))];
  copies.push(value(await at.counter.printSlip(CLERK, printOf(at))));
  expect(copies.map(({ copy, paper }) => [copy, paper])).toEqual([
    [1, 'printed'],
    [2, 'printed'],
  ]);
  const [, , again = '', third = ''] = at.papers();
  expect(again).toMatch(/^ +\*\* 补打 第1次 \*\*\n-+\n/);
  expect(again.endsWith(first)).toBe(true);
  expect(third).toContain('补打 第2次');
  expect(at.hall.store.hall.slip(at.station.deps.station, 1, 'ticket')?.copies).toBe(2);
  expect(at.device.kicks).toBe(2);
});

test('the same print asked for twice is one paper', async () => {
  const at = await desk({ atPayment: false });
  await at.counter.takePayment(CLERK, cashPayment(at));
  const request = printOf(at);
  expect(value(await at.counter.printSlip(CLERK, request)).paper).toBe('printed');
  expect(value(await at.counter.printSlip(CLERK, request))).toMatchObject({
    copy: 0,
    paper: 'not-asked',
  });
  expect(at.papers()).toHaveLength(1);
  expect(codeOf(await at.counter.printSlip(CLERK, { ...request, to: 'page' }))).toBe(
    'operation.other-body',
  );
});

test('a printer that fails takes no money and no gas along, and the ticket is printed later', async () => {
  const at = await desk();
  at.cable.plugged = false;
  expect(story(await at.counter.loadCard(CLERK, at.hall.sale()))).toBe('done done done');
  await at.counter.settled();
  expect(at.papers()).toEqual([]);
  expect(value(await at.counter.printSlip(CLERK, printOf(at)))).toMatchObject({
    copy: 1,
    paper: 'failed',
    refusal: { code: 'printer.unreachable', facts: { printer: 'virtual' } },
  });
  at.cable.plugged = true;
  expect(value(await at.counter.printSlip(CLERK, printOf(at))).paper).toBe('printed');
  expect(at.papers()[0]).toContain('补打 第2次');
});

test('a load that stood open on its ticket is told by a second slip, once, when it is settled', async () => {
  const at = await desk();
  const { station, hall, card } = at;
  setFault(station.hardware.reader(READER), { kind: 'cut-power', byte: 20, torn: 'old' });
  const request = hall.sale();
  expect(story(await at.counter.loadCard(CLERK, request))).toMatch(/^done done pending/);
  await at.counter.settled();
  expect(at.papers()[0]).toMatch(/写卡\s+待核实/);
  expect(codeOf(await at.counter.printSlip(CLERK, { ...printOf(at), slip: 'settlement' }))).toBe(
    'slip.not-due',
  );
  await station.insert(card);
  const read = { reader: READER, accountId: null, confirmLowTries: false };
  value(await at.counter.readCard(CLERK, read));
  value(await at.counter.readCard(CLERK, read));
  await at.counter.settled();
  expect(at.papers()).toHaveLength(2);
  expect(at.papers()[1]).toMatch(/写卡核实单[\s\S]+S1-00000001[\s\S]+写卡\s+成功/);
  // The ticket's own image stays what the customer was given.
  await at.counter.printSlip(CLERK, printOf(at));
  expect(at.papers()[2]).toMatch(/补打[\s\S]+写卡\s+待核实/);
});

test('the drawer stays shut for money that is not cash', async () => {
  const at = await desk();
  const payment = { ...cashPayment(at), channel: 'wechat', cashGiven: null, reference: 'wx1' };
  value(await at.counter.takePayment(CLERK, { ...payment, channel: 'wechat' }));
  await at.counter.settled();
  expect([at.papers().length, at.device.kicks]).toEqual([1, 0]);
});

test('without a printer a ticket goes to a page, and is counted all the same', async () => {
  const { hall, station } = await openedHall();
  const { counter } = station;
  const at = { hall, station };
  value(await counter.takePayment(CLERK, cashPayment(at as Scene)));
  const request = printOf(at as Scene);
  expect(codeOf(await counter.printSlip(CLERK, request))).toBe('printer.none');
  expect(codeOf(counter.printedSlip(1, 'ticket'))).toBe('slip.not-printed');
  expect(codeOf(counter.printedSlip(9, 'ticket'))).toBe('ticket.unknown');
  const page = { ...request, to: 'page' as const };
  expect(value(await counter.printSlip(CLERK, page))).toMatchObject({
    copy: 0,
    paper: 'not-asked',
  });
  expect(value(await counter.printSlip(CLERK, { ...page, operationId: hall.id() })).copy).toBe(1);
  expect(value(counter.printedSlip(1, 'ticket'))[0]).toEqual({
    kind: 'title',
    text: '** 补打 第1次 **',
  });
  await hall.store.close();
});
