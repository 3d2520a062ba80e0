/** The ports of one process, each call passing through its life. */
import type { CardReaders, CardSession } from '../../src/ports/cards.ts';
import type { LedgerStore } from '../../src/ports/store.ts';
import type { Vault } from '../../src/ports/vault.ts';
import type { Life } from './life.ts';

export function mortalStore(store: LedgerStore, life: Life): LedgerStore {
  return {
    registry: store.registry,
    lines: store.lines,
    health: () => life.ask(() => store.health()),
    commitBatch: (commands) => life.call('store.commitBatch', () => store.commitBatch(commands)),
    commitTogether: (commands) =>
      life.call('store.commitTogether', () => store.commitTogether(commands)),
    commit: (command) => life.call(`store.commit ${command.kind}`, () => store.commit(command)),
    operation: (id) => life.ask(() => store.operation(id)),
    account: (id) => life.ask(() => store.account(id)),
    meter: (id) => life.ask(() => store.meter(id)),
    card: (no) => life.ask(() => store.card(no)),
    load: (id) => life.ask(() => store.load(id)),
    lastWritten: (no) => life.ask(() => store.lastWritten(no)),
    lastBrought: (no) => life.ask(() => store.lastBrought(no)),
    transfer: (id) => life.ask(() => store.transfer(id)),
    openLoads: (limit, after) => life.ask(() => store.openLoads(limit, after)),
    openLoadCount: () => life.ask(() => store.openLoadCount()),
    refunded: (payment) => life.ask(() => store.refunded(payment)),
    debtShare: (id) => life.ask(() => store.debtShare(id)),
    get attention() {
      return life.ask(() => store.attention);
    },
    inspections: store.inspections,
    tariffs: (customerClass, date) => life.ask(() => store.tariffs(customerClass, date)),
    ticket: (station, ticketNo) => life.ask(() => store.ticket(station, ticketNo)),
    history: (id, limit) => life.ask(() => store.history(id, limit)),
    recordChanges: (id, limit) => life.ask(() => store.recordChanges(id, limit)),
    accountOpening: (id) => life.ask(() => store.accountOpening(id)),
    cardWorks: (id, limit) => life.ask(() => store.cardWorks(id, limit)),
    find: (text, page) => life.ask(() => store.find(text, page)),
    readySearch: (rows) => life.ask(() => store.readySearch(rows)),
    finance: {
      ...store.finance,
      nextTurn: () => life.call('finance.nextTurn', () => store.finance.nextTurn()),
    },
    pictures: store.pictures,
    hall: store.hall,
    cardStock: store.cardStock,
    people: store.people,
    customersInClear: () => store.customersInClear(),
    logMayHoldErased: () => store.logMayHoldErased(),
    emptyLog: () => store.emptyLog(),
    shutBehind: (card) => life.ask(() => store.shutBehind(card)),
    gap: store.gap,
    chainAt: (row) => life.ask(() => store.chainAt(row)),
    close: () => life.call('store.close', () => store.close()),
  };
}

export function mortalCards(cards: CardReaders, life: Life): CardReaders {
  const session = (card: CardSession): CardSession => ({
    reader: card.reader,
    insertion: card.insertion,
    preferFormat: (id) => life.ask(() => card.preferFormat(id)),
    read: () => life.call('card.read', () => card.read()),
    present: (secret, owner) => life.call('card.present', () => card.present(secret, owner)),
    write: (image) => life.call('card.write', () => card.write(image)),
    changeSecret: (next, owner) =>
      life.call('card.changeSecret', () => card.changeSecret(next, owner)),
    powerCycle: () => life.call('card.powerCycle', () => card.powerCycle()),
  });
  return {
    states: () => life.ask(() => cards.states()),
    watch: (listener) =>
      cards.watch((state) => {
        if (life.alive) listener(state);
      }),
    session: (reader, work) =>
      life.call('card.session', () => cards.session(reader, (card) => work(session(card)))),
  };
}

export const mortalVault = (vault: Vault, life: Life): Vault => ({
  sealed: () => life.ask(() => vault.sealed()),
  currentVersion: (chip) => life.ask(() => vault.currentVersion(chip)),
  assertVersion: (chip, version) => life.ask(() => vault.assertVersion(chip, version)),
  secretOf: (card, length, version) => life.ask(() => vault.secretOf(card, length, version)),
  transportSecret: (length) => life.ask(() => vault.transportSecret(length)),
});
