/** The registry: what may be entered, in which order it is refused, and how cards begin. */
import { describe, expect, test } from 'vitest';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { accountId, cardNo, meterId } from '../../../src/core/ids.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { fen, litre, priceE4 } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import type { Desk } from './ledger-commands.ts';
import { ANNA, BERT, CARD_A, CARD_A2, CARD_B, METER_A, METER_B, TARIFF } from './ledger-town.ts';

const close = ({ books }: Ledger): void => {
  const row = books.account(ANNA);
  if (row !== undefined) books.accounts.set(ANNA, { ...row, closed: true });
};

describe('in a town with Anna, her meter and her card', () => {
  const TRIES: readonly (readonly [string, string, (desk: Desk) => LedgerCommand])[] = [
    ['a second community of one number', 'community.exists', (d) => d.community(1)],
    ['another community', 'done', (d) => d.community(2)],
    ['a box in no community', 'community.unknown', (d) => d.regulatorBox(12, 9)],
    ['a box twice', 'regulator-box.exists', (d) => d.regulatorBox(11)],
    ['a box that exists, in no community', 'community.unknown', (d) => d.regulatorBox(11, 9)],
    ['an account twice', 'account.exists', (d) => d.openAccount(ANNA)],
    ['an account twice, nowhere', 'account.exists', (d) => d.openAccount(ANNA, { communityId: 9 })],
    ['an account nowhere', 'community.unknown', (d) => d.openAccount(BERT, { communityId: 9 })],
    ['a meter twice', 'meter.exists', (d) => d.enrol(METER_A, BERT, { communityId: 9 })],
    ['a meter nowhere', 'community.unknown', (d) => d.enrol(METER_B, BERT, { communityId: 9 })],
    [
      'a meter behind no box',
      'regulator-box.unknown',
      (d) => d.enrol(METER_B, BERT, { regulatorBoxId: 9 }),
    ],
    ['a meter of nobody known', 'account.unknown', (d) => d.enrol(METER_B, BERT)],
    ['a second meter of one account', 'meter.bound', (d) => d.enrol(METER_B, ANNA)],
    ['a meter without a customer', 'done', (d) => d.enrol(METER_B, null)],
    ['a card for nobody known', 'account.unknown', (d) => d.openCard(BERT, CARD_B)],
    ['a card number twice', 'card.exists', (d) => d.openCard(ANNA, CARD_A)],
    [
      'a ceiling that no card holds',
      'limit.card-capacity',
      (d) => d.enrol(METER_B, null, { ceiling: litre(2 ** 32) }),
    ],
    ['a second card', 'card.account-has-card', (d) => d.openCard(ANNA, CARD_A2)],
    ['activating an unknown card', 'card.unknown', (d) => d.activate(CARD_B)],
    ['activating the active card', 'card.account-has-card', (d) => d.activate(CARD_A)],
    ['a hold on nobody known', 'account.unknown', (d) => d.hold(BERT, 'stopped', 'x')],
    ['a secret of an unknown card', 'card.unknown', (d) => d.secret(CARD_B, 'f', 'wrong')],
    ['a price version twice', 'tariff.exists', (d) => d.tariff()],
    [
      'a price version twice, changed',
      'tariff.exists',
      (d) => d.tariff({ ...TARIFF, cycle: 'month' }),
    ],
    ['a second price from one day', 'tariff.invalid', (d) => d.tariff({ ...TARIFF, id: 'other' })],
    ['a price version without tiers', 'tariff.invalid', (d) => d.tariff({ ...TARIFF, tiers: [] })],
    [
      'a later price version',
      'done',
      (d) => d.tariff({ ...TARIFF, id: 'b', effectiveFrom: toBusinessDate('2027-01-01') }),
    ],
    [
      'a price of another class',
      'done',
      (d) =>
        d.tariff({
          ...TARIFF,
          id: 'shops',
          customerClass: 'commercial',
          tiers: [{ upTo: null, price: priceE4(39_000) }],
        }),
    ],
  ];

  test.each(TRIES)('%s: %s', (_name, answer, command) => {
    const ledger = Ledger.town();
    expect(ledger.try(command(ledger.desk))).toBe(answer);
  });

  test.each([
    ['a card', (d: Desk) => d.openCard(ANNA, CARD_A2)],
    ['a meter', (d: Desk) => d.enrol(METER_B, ANNA)],
    ['a hold', (d: Desk) => d.hold(ANNA, 'stopped', '')],
  ])('%s for a closed account: account.closed', (_name, command) => {
    const ledger = Ledger.town();
    close(ledger);
    expect(ledger.try(command(ledger.desk))).toBe('account.closed');
  });

  test('a card without a meter: account.no-meter', () => {
    const ledger = Ledger.town();
    ledger.mustDo(ledger.desk.openAccount(BERT));
    expect(ledger.try(ledger.desk.openCard(BERT, CARD_B))).toBe('account.no-meter');
  });
});

describe('holds', () => {
  test('stand side by side, are asked gravest first, and each is released by itself', () => {
    const ledger = Ledger.town();
    const { desk } = ledger;
    const answers: string[] = [];
    for (const hold of ['suspended', 'stopped', 'blacklisted'] as const) {
      ledger.mustDo(desk.hold(ANNA, hold, `因 ${hold}`));
      answers.push(ledger.try(desk.buy(ANNA, 1_000)));
    }
    for (const hold of ['blacklisted', 'suspended', 'stopped'] as const) {
      const released = desk.hold(ANNA, hold, '');
      const byTwo = { ...released, second: 'gu' } as LedgerCommand;
      ledger.mustDo(hold === 'blacklisted' ? byTwo : released);
      answers.push(ledger.try(desk.buy(ANNA, 1_000)));
    }
    expect(answers).toEqual([
      'account.suspended',
      'account.stopped',
      'account.blacklisted',
      'account.stopped',
      'account.stopped',
      'balance.insufficient',
    ]);
  });
});

describe('a card', () => {
  test('is opened first, and is the account’s only when it has been read back', () => {
    const ledger = new Ledger();
    const { desk } = ledger;
    const [open, activate] = [desk.openCard(ANNA, CARD_A), desk.activate(CARD_A)];
    const people = [desk.community(), desk.regulatorBox(), desk.openAccount(ANNA)];
    for (const command of [...people, desk.enrol(METER_A, ANNA)]) ledger.mustDo(command);
    expect(ledger.mustDo(open)).toEqual({
      kind: 'fact',
      facts: { cardNo: CARD_A, accountId: ANNA, meter: METER_A, writeSequence: 0, total: 0 },
    });
    expect(ledger.books.card(CARD_A)?.stage).toBe('opening');
    expect(ledger.books.account(ANNA)?.cardNo).toBeNull();
    ledger.mustDo(activate);
    expect(ledger.books.card(CARD_A)?.stage).toBe('active');
    expect(ledger.books.account(ANNA)?.cardNo).toBe(CARD_A);
  });

  test('that was spoiled at its opening is followed by another number', () => {
    const ledger = new Ledger();
    const { desk } = ledger;
    const people = [desk.community(), desk.regulatorBox(), desk.openAccount(ANNA)];
    for (const command of [...people, desk.enrol(METER_A, ANNA)]) ledger.mustDo(command);
    ledger.mustDo(desk.openCard(ANNA, CARD_A));
    ledger.mustDo(desk.openCard(ANNA, CARD_A2));
    ledger.mustDo(desk.activate(CARD_A2));
    expect(ledger.try(desk.activate(CARD_A))).toBe('card.account-has-card');
  });

  test('opened while a load is open starts above whatever its meter may see, and is not activated', () => {
    const ledger = Ledger.town();
    const { desk } = ledger;
    ledger.mustDo(desk.pay(ANNA, 4_000));
    ledger.mustDo(desk.buy(ANNA, 20_000));
    ledger.mustDo(desk.reserve());
    expect(ledger.try(desk.openCard(ANNA, CARD_A2))).toBe('card.account-has-card');
    expect(ledger.try(desk.openCard(ANNA, CARD_A2, CARD_B))).toBe('card.account-has-card');
    expect(ledger.mustDo(desk.openCard(ANNA, CARD_A2, CARD_A))).toMatchObject({
      facts: { writeSequence: 1, total: 0 },
    });
    expect(ledger.try(desk.activate(CARD_A2))).toBe('card.account-has-card');
  });

  test('replaces only a card that is there', () => {
    const ledger = Ledger.town();
    const { desk } = ledger;
    for (const command of [desk.openAccount(BERT), desk.enrol(METER_B, BERT)])
      ledger.mustDo(command);
    expect(ledger.try(desk.openCard(BERT, CARD_B, CARD_A))).toBe('account.no-card');
  });

  test('on the void list stays there', () => {
    const ledger = Ledger.town();
    const { desk } = ledger;
    ledger.mustDo(desk.pay(ANNA, 4_000));
    ledger.mustDo(desk.buy(ANNA, 20_000));
    const load = desk.reserve();
    ledger.mustDo(load);
    ledger.mustDo(desk.openCard(ANNA, CARD_A2, CARD_A));
    ledger.mustDo(desk.supersede(load.operationId, { cardNo: CARD_A2, sequenceBefore: 1 }));
    expect(ledger.try(desk.activate(CARD_A))).toBe('card.void-listed');
    const next = { litres: litre(1_000), fen: fen(200) };
    expect(ledger.try(desk.reserve(next))).toBe('card.void-listed');
  });

  test.each([
    [['wrong'], 'wrong'],
    [['proven'], 'proven'],
    [['wrong', 'wrong'], 'wrong'],
    [['wrong', 'proven'], 'proven'],
    [['proven', 'wrong'], 'disputed'],
    [['proven', 'wrong', 'wrong'], 'disputed'],
    [['proven', 'wrong', 'proven'], 'proven'],
    [['proven', 'wrong', 'proven', 'wrong'], 'disputed'],
    [['wrong', 'being-set'], 'being-set'],
    [['proven', 'wrong', 'being-set'], 'being-set'],
    [['wrong', 'being-set', 'wrong'], 'wrong'],
    [['wrong', 'being-set', 'proven'], 'proven'],
  ] as const)('whose secret showed itself %j has it remembered as %s', (shown, outcome) => {
    const ledger = Ledger.town();
    for (const one of shown) ledger.mustDo(ledger.desk.secret(CARD_A, 'f1', one));
    const known = { cardNo: CARD_A, fingerprint: 'f1', outcome, askedAtTries: null };
    expect([...ledger.books.secrets.values()]).toEqual([known]);
  });

  test.each([
    [[], 'asked'],
    [['proven'], 'proven'],
    [['wrong', 'being-set'], 'being-set'],
  ] as const)(
    'asked after %j keeps what was heard, and the tries that were left',
    (shown, outcome) => {
      const ledger = Ledger.town();
      for (const one of shown) ledger.mustDo(ledger.desk.secret(CARD_A, 'f1', one));
      const asked = { ...ledger.desk.secret(CARD_A, 'f1', 'asked'), triesLeft: 8 };
      ledger.mustDo(asked);
      const known = { cardNo: CARD_A, fingerprint: 'f1', outcome, askedAtTries: 8 };
      expect([...ledger.books.secrets.values()]).toEqual([known]);
      ledger.mustDo(ledger.desk.secret(CARD_A, 'f1', 'proven'));
      expect([...ledger.books.secrets.values()][0]?.askedAtTries).toBe(null);
    },
  );
});

test('ids of makers and numbers that the town does not use stay unknown', () => {
  const ledger = Ledger.town();
  expect(ledger.books.account(accountId(1))).toBeUndefined();
  expect(ledger.books.meter(meterId(1, 1))).toBeUndefined();
  expect(ledger.books.card(cardNo(1))).toBeUndefined();
});
