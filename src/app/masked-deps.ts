/** The same world for somebody who may not see customers whole: every name, telephone and address in it is masked (脱敏). */
import { maskedIdentity } from '../core/identity.ts';
import type { LedgerCommand, RecordChange } from '../core/ledger/commands.ts';
import {
  isPersonalLine,
  isStandIn,
  maskedAddress,
  maskedName,
  maskedPhone,
  PERSONAL_LINES,
} from '../core/personal.ts';
import type { SlipLine } from '../core/slip.ts';
import type { AccountView, LedgerStore, OperationView } from '../ports/store.ts';
import type { AppDeps } from './deps.ts';

export interface Named {
  readonly name: string;
  readonly phone: string | null;
  readonly address: string;
  readonly identity?: string;
  /** 抬头 and tax number of an account's record. */
  readonly invoiceTitle?: string;
  readonly taxNo?: string | null;
}

const maskedPapers = (papers: string): string => (isStandIn(papers) ? papers : '****');

export const maskedPerson = <P extends Named>(person: P): P => ({
  ...person,
  name: maskedName(person.name),
  phone: person.phone === null ? null : maskedPhone(person.phone),
  address: maskedAddress(person.address),
  ...(person.identity !== undefined && { identity: maskedIdentity(person.identity) }),
  ...(person.invoiceTitle !== undefined && { invoiceTitle: maskedName(person.invoiceTitle) }),
  ...(typeof person.taxNo === 'string' && { taxNo: maskedPapers(person.taxNo) }),
});

const maskedLine = (line: SlipLine): SlipLine =>
  line.kind === 'pair' && line.label !== '户名' && isPersonalLine(line.label)
    ? { ...line, value: PERSONAL_LINES[line.label](line.value) }
    : line;

const maskedInvoice = <I extends { readonly title: string; readonly taxNo: string | null }>(
  invoice: I,
): I => ({
  ...invoice,
  title: maskedName(invoice.title),
  taxNo: invoice.taxNo === null ? null : maskedPapers(invoice.taxNo),
});

function maskedChange(to: RecordChange): RecordChange {
  if (to.what === 'contact') return maskedPerson(to);
  return to.what === 'invoice' ? maskedInvoice(to) : to;
}

function maskedCommand(command: LedgerCommand): LedgerCommand {
  if (command.kind === 'open-account') return maskedPerson(command);
  if (command.kind === 'change-account') return { ...command, to: maskedChange(command.to) };
  if ('payer' in command && command.payer !== null) {
    return { ...command, payer: maskedName(command.payer) };
  }
  if (command.kind === 'give-invoice') return maskedInvoice(command);
  if (command.kind === 'confirm-payment' && command.bankLine !== undefined) {
    const { bankLine } = command;
    return { ...command, bankLine: { ...bankLine, payer: maskedName(bankLine.payer) } };
  }
  if (command.kind === 'print-slip') {
    const lines = command.image.lines.map(maskedLine);
    return { ...command, image: { ...command.image, lines } };
  }
  return 'papers' in command ? { ...command, papers: maskedPapers(command.papers) } : command;
}

const maskedOperation = (view: OperationView): OperationView => ({
  ...view,
  command: maskedCommand(view.command),
});

const ifThere = <V>(value: V | undefined, change: (value: V) => V): V | undefined =>
  value === undefined ? undefined : change(value);

type Masked = Pick<
  LedgerStore,
  | 'account'
  | 'operation'
  | 'ticket'
  | 'history'
  | 'recordChanges'
  | 'accountOpening'
  | 'cardWorks'
  | 'registry'
>;

function maskedReads(store: LedgerStore): Masked {
  const { registry } = store;
  return {
    account: (id) => ifThere(store.account(id), (view: AccountView) => maskedPerson(view)),
    operation: (id) => ifThere(store.operation(id), maskedOperation),
    ticket: (station, ticketNo) =>
      ifThere(store.ticket(station, ticketNo), (ticket) => ({
        ...ticket,
        payment: maskedOperation(ticket.payment),
      })),
    history: (id, limit) => store.history(id, limit).map(maskedOperation),
    recordChanges: (id, limit) => store.recordChanges(id, limit).map(maskedOperation),
    accountOpening: (id) => ifThere(store.accountOpening(id), maskedOperation),
    cardWorks: (id, limit) => store.cardWorks(id, limit).map(maskedOperation),
    registry: {
      ...registry,
      meterEnd: (meter) =>
        ifThere(registry.meterEnd(meter), (row) =>
          row.papers === undefined ? row : { ...row, papers: maskedPapers(row.papers) },
        ),
    },
  };
}

/** For reads alone; what it commits goes into the very same ledger. */
export const maskedDeps = (deps: AppDeps): AppDeps => ({
  ...deps,
  store: Object.assign(Object.create(deps.store) as LedgerStore, maskedReads(deps.store)),
});
