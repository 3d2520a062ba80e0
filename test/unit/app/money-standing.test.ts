/** How a household with a money meter (金额表) stands at a counter that takes its cards, and at one that does no longer. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createReferenceMoney } from '../../../drivers/card/formats/reference-money.ts';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { openAccount } from '../../../src/app/counter/open-account.ts';
import { standingOf } from '../../../src/app/counter/standing.ts';
import { enrolMeter } from '../../../src/app/engineering/enrol-meter.ts';
import { cardFormatsOf, formatSettings } from '../../../src/cli/card-formats.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { accountId, cardNo, meterId } from '../../../src/core/ids.ts';
import { completePlate } from '../../../src/core/plate.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { openSqliteStore } from '../../../src/store/sqlite.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { COMPANY, furnish } from './account.ts';
import { CLERK, Hall, READER } from './desk.ts';
import { story, value } from './told.ts';

const MONEY_ACCOUNT = accountId(10000045);
const MONEY_METER = meterId(8, 202611230045);
const FORMATS = [referenceV1, createReferenceMoney(null)];
const PLATE = {
  metering: 'ic-card',
  size: 'G2.5',
  linkAddress: null,
  seals: [],
  acceptanceNo: 'YS-1',
  acceptedOn: toBusinessDate('2026-11-20'),
  serviceUntil: null,
} as const;

/** 50 yuan are on its card. */
async function loaded() {
  const hall = new Hall({}, referenceV1.capabilities, undefined, FORMATS);
  const station = await hall.station(1);
  onTestFinished(async () => {
    await station.readers.stop();
    await hall.store.close();
  });
  await furnish(station.deps, () => hall.id());
  const home = { accountId: MONEY_ACCOUNT, communityId: 1, address: '梧桐花园5号' };
  const person = { name: '李四', phone: null, customerClass: '居民', householdSize: 3 };
  value(await openAccount(station.deps, CLERK, { operationId: hall.id(), ...home, ...person }));
  const hung = { direction: 'left', regulatorBoxId: 11, floor: 5, model: 'G2.5' } as const;
  value(
    await enrolMeter(station.deps, CLERK, {
      ...{ operationId: hall.id(), ...home, ...hung, meter: MONEY_METER },
      ...{ initialIndex: litre(0), ceiling: litre(0) },
      plate: completePlate({ ...PLATE, format: 'reference-money' }),
    }),
  );
  await station.insert(hall.blankCard());
  const opening = { accountId: MONEY_ACCOUNT, cardNo: cardNo(20000025), reader: READER };
  value(
    await station.counter.openCard(CLERK, {
      ...{ operationId: hall.id(), ...opening, confirmLowTries: false },
    }),
  );
  const sale = hall.sale({ accountId: MONEY_ACCOUNT });
  const want = { by: 'amount', amount: fen(5_000) } as const;
  const paid = sale.payment && { ...sale.payment, amount: fen(5_000), cashGiven: fen(5_000) };
  const request = hall.sale({
    accountId: MONEY_ACCOUNT,
    payment: paid,
    purchase: { operationId: hall.id(), want, quoted: null },
  });
  expect(story(await station.counter.loadCard(CLERK, request))).toBe('done done done');
  return { hall, station };
}

test('money on its card is told as money, and nothing bars the next sale', async () => {
  const { station } = await loaded();
  expect(value(standingOf(station.deps, MONEY_ACCOUNT))).toMatchObject({
    countsMoney: true,
    bars: [],
    account: { gas: { onCard: 0 }, money: { onCard: 5_000 } },
  });
});

test('where its cards are taken no longer its fen are no litres, and the counter says why nothing is sold', async () => {
  const { hall, station } = await loaded();
  const folder = mkdtempSync(join(tmpdir(), 'qika-standing-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'ledger.db');
  hall.store.db.exec(`VACUUM INTO '${path}'`);
  const none = { perPurchase: litre(0), perDay: litre(0), perMonth: litre(0) };
  const store = openSqliteStore({
    path,
    clock: hall.clock,
    hash: systemHash,
    settings: { company: COMPANY, limits: none, ...formatSettings([named(referenceV1)]) },
  });
  onTestFinished(() => store.close());
  const company = { ...station.deps.company, cardFormats: cardFormatsOf([named(referenceV1)]) };
  const deps = { ...station.deps, store, company };
  const { countsMoney, bars } = value(standingOf(deps, MONEY_ACCOUNT));
  expect({ countsMoney, bars }).toMatchObject({
    countsMoney: true,
    bars: [{ code: 'meter.format-not-taken', facts: { format: 'reference-money' } }],
  });
});

const named = ({ id, capabilities }: (typeof FORMATS)[number]) => ({ id, ...capabilities });
