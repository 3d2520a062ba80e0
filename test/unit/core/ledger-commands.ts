/** One small town in commands: customers with meters and cards, and every desk that serves them. For ledger and store tests. */
import type { BodyOf } from '../../../src/app/command.ts';
import type { AccountId, CardNo, MeterId } from '../../../src/core/ids.ts';
import type {
  ChangeAccount,
  LedgerCommand,
  OpenAccount,
  RecordChange,
} from '../../../src/core/ledger/commands.ts';
import type { StockCommand } from '../../../src/core/ledger/stock/commands.ts';
import { litre } from '../../../src/core/units.ts';
import type { Body } from './desk-head.ts';
import { ANNA, CARD_A, METER_A } from './ledger-town.ts';
import { MonthDesk } from './month-commands.ts';

export class Desk extends MonthDesk {
  openAccount(account: AccountId, over: Partial<OpenAccount> = {}): LedgerCommand {
    return {
      ...this.head(),
      kind: 'open-account',
      accountId: account,
      name: `王芳 ${account}`,
      phone: null,
      address: `翠湖花园 ${account} 室`,
      communityId: 1,
      customerClass: 'residential',
      householdSize: 3,
      ...over,
    };
  }

  openCard(account: AccountId, card: CardNo, replaces: CardNo | null = null): LedgerCommand {
    return { ...this.head(), kind: 'open-card', accountId: account, cardNo: card, replaces };
  }

  replaceCard(card: CardNo, replaces: CardNo): LedgerCommand {
    return { ...this.head(), kind: 'replace-card', cardNo: card, replaces };
  }

  activate(card: CardNo): LedgerCommand {
    return { ...this.head(), kind: 'activate-card', cardNo: card };
  }

  changeRecord(
    account: AccountId,
    to: RecordChange,
    over: Partial<ChangeAccount> = {},
  ): ChangeAccount {
    return {
      ...this.head(),
      kind: 'change-account',
      accountId: account,
      seen: 0,
      to,
      reason: '户口本',
      ...(to.what === 'size' || to.what === 'class' ? { second: 'gu' } : {}),
      ...over,
    };
  }

  hold(
    account: AccountId,
    hold: 'suspended' | 'stopped' | 'blacklisted',
    reason: string,
  ): LedgerCommand {
    return { ...this.head(), kind: 'set-hold', accountId: account, hold, reason };
  }

  received(batch: string, pieces = 100, chip = 'sle4442'): LedgerCommand {
    return this.stock({ kind: 'receive-cards', batch, chip, pieces, document: 'SH-0042' });
  }

  stock(request: BodyOf<StockCommand>, over: Body = {}): StockCommand {
    return { ...this.head(over), ...request };
  }

  /** Registry, price, Anna with meter and active card. */
  town(ceiling = 0): LedgerCommand[] {
    return [
      this.community(),
      this.regulatorBox(),
      this.tariff(),
      ...this.customer(ANNA, METER_A, CARD_A, ceiling),
    ];
  }

  customer(account: AccountId, meter: MeterId, card: CardNo, ceiling = 0): LedgerCommand[] {
    return [
      this.openAccount(account),
      this.enrol(meter, account, { ceiling: litre(ceiling) }),
      this.openCard(account, card),
      this.activate(card),
    ];
  }
}
