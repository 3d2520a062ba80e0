import { describe, expect, test } from 'vitest';
import { setFault } from '../../../simulators/faults.ts';
import { headOf } from '../../../src/app/command.ts';
import type { Canonical } from '../../../src/app/request-hash.ts';
import { cardNo, type OperationId } from '../../../src/core/ids.ts';
import { COLUMNS, columnsOf } from '../../../src/core/slip.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CARD, CLERK } from './account.ts';
import { type Hall, openedHall, READER, type Station } from './desk.ts';
import { codeOf, story, value } from './told.ts';

const dearSale = (hall: Hall) => {
  const request = hall.sale();
  const { payment, purchase } = request;
  return {
    ...request,
    payment: payment && { ...payment, amount: fen(100_050), cashGiven: fen(100_100) },
    purchase: purchase && {
      ...purchase,
      want: { by: 'volume' as const, volume: litre(350_000) },
    },
  };
};

async function payOften(hall: Hall, station: Station, times: number, each = 1): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    const operationId = hall.id();
    const money = {
      amount: fen(each),
      channel: 'wechat',
      cashGiven: null,
      reference: 'x',
    } as const;
    const payment = { operationId, accountId: ACCOUNT, ...money, payer: null };
    value(await station.counter.takePayment(CLERK, payment));
  }
}

const NEW_CARD = cardNo(20000018);

/** The card of an open load is lost: its gas goes to a second card, as the ledger's rules have it. */
async function moveLoad(hall: Hall, station: Station, id: OperationId): Promise<OperationId> {
  const head = (body: Canonical) => headOf(station.deps, CLERK, hall.id(), body);
  const opening = {
    kind: 'open-card',
    accountId: ACCOUNT,
    cardNo: NEW_CARD,
    replaces: CARD,
  } as const;
  value(await hall.store.commit({ ...head(opening), ...opening }));
  const old = hall.store.load(id);
  const card = hall.store.card(NEW_CARD);
  if (old === undefined || card === undefined) throw new Error('no load, or no second card');
  const sequenceBefore = card.writeSequence;
  const moving = head({ kind: 'supersede-load', load: id });
  const replacement = {
    ...old,
    operationId: moving.operationId,
    attempt: 1,
    cardNo: NEW_CARD,
    sequenceBefore,
    target: { ...old.target, writeSequence: sequenceBefore + 1 },
  };
  const { attempt } = old;
  value(
    await hall.store.commit({ ...moving, kind: 'supersede-load', load: id, attempt, replacement }),
  );
  return moving.operationId;
}

const PUT_BACK = '请把该卡放入读卡器，读卡即自动核实；卡已在读卡器中的，请重新读卡。';

describe('the ticket of a payment', () => {
  test('as it is printed, 32 columns wide', async () => {
    const { hall, station } = await openedHall();
    const { ticketNo } = value(await station.counter.loadCard(CLERK, dearSale(hall)));
    const { text, ticket } = value(station.counter.ticketOf(ticketNo ?? 0));
    expect(ticket.anchor).toMatch(/^1-\d+-[0-9a-f]{12}$/);
    expect(text).toBe(
      [
        '        示范燃气有限公司',
        '            收费小票',
        '--------------------------------',
        '网点                  城东营业厅',
        '票号                 S1-00000001',
        '时间         2026-11-23 14:05:09',
        '户号                    10000042',
        '户名                        王**',
        '地址         梧桐花园3栋2单元501',
        '表号              7-202611230042',
        '卡号                    20000017',
        '--------------------------------',
        '上次结余                  ￥0.00',
        '本次收款               ￥1000.50',
        '大写                  壹仟元伍角',
        '付款方式                    现金',
        '实收                   ￥1001.00',
        '找零                      ￥0.50',
        '--------------------------------',
        '第1档          300.000方×2.4000',
        '                        ￥720.00',
        '第2档           50.000方×2.8800',
        '                        ￥144.00',
        '本次气量               350.000方',
        '金额                    ￥864.00',
        '结余                    ￥136.50',
        '--------------------------------',
        '写卡                        成功',
        '下一步                    请取卡',
        '操作员                  收费员01',
        `校验码${ticket.anchor.padStart(26)}`,
        '',
      ].join('\n'),
    );
    for (const line of text.split('\n')) {
      expect(columnsOf(line), line).toBeLessThanOrEqual(COLUMNS[58]);
    }
  });

  test('a write in doubt is printed as 待核实, and as 成功 once it is settled', async () => {
    const { hall, station, card } = await openedHall();
    const request = hall.sale();
    setFault(station.hardware.reader(READER), { kind: 'cut-power', byte: 20, torn: 'old' });
    expect(story(await station.counter.loadCard(CLERK, request))).toMatch(/pending/);
    const write = () => value(station.counter.ticketOf(1)).ticket.write;
    expect(write()).toEqual({ state: 'pending', next: PUT_BACK, again: false });
    expect(value(station.counter.ticketOf(1)).text).toContain('待核实');
    await settle();
    await station.insert(card);
    await station.counter.loadCard(CLERK, request);
    expect(write()).toEqual({ state: 'done', next: '请取卡', again: false });
  });

  test('gas not written is printed as 未写, until a later load has written it', async () => {
    const { hall, station, card } = await openedHall();
    const request = hall.sale();
    setFault(station.hardware.reader(READER), { kind: 'cut-power', byte: 20, torn: 'old' });
    expect(story(await station.counter.loadCard(CLERK, request))).toMatch(/pending/);
    await settle();
    await station.insert(card);
    const { operationId } = request.load;
    const ask = { load: operationId, reader: READER, confirmLowTries: false };
    expect(value(await station.counter.cancelLoad(CLERK, ask)).state).toBe('not-done');
    const write = () => value(station.counter.ticketOf(1)).ticket.write;
    expect(write()).toEqual({ state: 'not-written', next: '请持卡补写', again: false });
    const later = { operationId: hall.id(), accountId: ACCOUNT, reader: READER };
    const again = { ...later, confirmLowTries: false };
    expect(value(await station.counter.writeAgain(CLERK, again)).state).toBe('done');
    expect(write()).toEqual({ state: 'done', next: '请取卡', again: true });
    expect(value(station.counter.ticketOf(1)).text).toContain(
      '\n补写                        成功\n',
    );
    const nothing = { ...again, operationId: hall.id() };
    expect(codeOf(await station.counter.writeAgain(CLERK, nothing))).toBe('load.nothing-to-write');
    await station.counter.loadCard(CLERK, hall.sale());
    expect(write()).toEqual({ state: 'done', next: '请取卡', again: true });
  });

  test('money paid after the gas was bought: the balance is the later one, and the lines add up', async () => {
    const { hall, station } = await openedHall();
    await payOften(hall, station, 1, 10_000);
    const sale = hall.sale();
    if (sale.purchase === null) throw new Error('the sale has a purchase');
    value(await station.counter.buyGas(CLERK, { ...sale.purchase, accountId: ACCOUNT }));
    expect(story(await station.counter.loadCard(CLERK, sale))).toBe('done done done');
    const { ticket } = value(station.counter.ticketOf(2));
    expect(ticket.balanceFen).toBe(hall.store.account(ACCOUNT)?.money.balance);
    const { lastBalanceFen, payment, purchase, balanceFen } = ticket;
    expect(lastBalanceFen + payment.amountFen - (purchase?.costFen ?? 0)).toBe(balanceFen);
  });

  test('a write too long ago to be found is not told from a newer one', async () => {
    const { hall, station, card } = await openedHall();
    const request = hall.sale();
    setFault(station.hardware.reader(READER), { kind: 'cut-power', byte: 20, torn: 'old' });
    await station.counter.loadCard(CLERK, request);
    await settle();
    await station.insert(card);
    const ask = { load: request.load.operationId, reader: READER, confirmLowTries: false };
    await station.counter.cancelLoad(CLERK, ask);
    await station.counter.loadCard(CLERK, hall.sale({ payment: null, purchase: null }));
    const write = () => value(station.counter.ticketOf(1)).ticket.write;
    expect(write()?.state).toBe('done');
    await payOften(hall, station, 97);
    setFault(station.hardware.reader(READER), { kind: 'cut-power', byte: 20, torn: 'old' });
    const newer = await station.counter.loadCard(CLERK, hall.sale());
    expect(story(newer)).toContain('pending');
    expect(write()).toBeNull();
  });

  test('gas of a lost card: how the load on the new card stands', async () => {
    const { hall, station } = await openedHall();
    const request = hall.sale();
    setFault(station.hardware.reader(READER), { kind: 'cut-power', byte: 20, torn: 'old' });
    await station.counter.loadCard(CLERK, request);
    await settle();
    const moved = await moveLoad(hall, station, request.load.operationId);
    const ticket = () => value(station.counter.ticketOf(1)).ticket;
    expect(ticket().write).toEqual({
      state: 'pending',
      next: PUT_BACK,
      again: false,
    });
    expect(ticket().cardNo).toBe(NEW_CARD);
    const body = {
      kind: 'end-load',
      load: moved,
      attempt: 1,
      ending: { state: 'POSTED', evidence: 'TARGET' },
    } as const;
    const head = headOf(station.deps, CLERK, hall.id(), { ...body });
    value(await hall.store.commit({ ...head, ...body }));
    expect(ticket().write).toEqual({ state: 'done', next: '请取卡', again: false });
  });

  test('a payment alone says nothing about a card; the payer is named, the customer masked', async () => {
    const { hall, station } = await openedHall();
    value(
      await station.counter.takePayment(CLERK, {
        operationId: hall.id(),
        accountId: ACCOUNT,
        amount: fen(1_000_000),
        channel: 'bank-transfer',
        cashGiven: null,
        reference: 'TT-1',
        payer: '城东物业管理有限公司第三分公司财务室',
      }),
    );
    const { ticket, text } = value(station.counter.ticketOf(1));
    expect(ticket.write).toBeNull();
    expect(ticket.balanceFen).toBe(0);
    expect(text).toContain('银行转账(待到账确认)');
    expect(text).toContain('付款人\n  城东物业管理有限公司第三分公司\n  财务室\n');
    expect(text).not.toContain('王小明');
  });

  test('a number that was never issued', async () => {
    const { station } = await openedHall();
    expect(codeOf(station.counter.ticketOf(99))).toBe('ticket.unknown');
  });
});
