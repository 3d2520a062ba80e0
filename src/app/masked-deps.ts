/** The same world for somebody who may not see customers whole: every name, telephone and address in it is masked (脱敏). */
import { maskedIdentity } from '../core/identity.ts';
import type { LedgerCommand } from '../core/ledger/commands.ts';
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
}

export const maskedPerson = <P extends Named>(person: P): P => ({
  ...person,
  name: maskedName(person.name),
  phone: person.phone === null ? null : maskedPhone(person.phone),
  address: maskedAddress(person.address),
  ...(person.identity !== undefined && { identity: maskedIdentity(person.identity) }),
});

const maskedPapers = (papers: string): string => (isStandIn(papers) ? papers : '****');

const maskedLine = (line: SlipLine): SlipLine =>
  line.kind === 'pair' && line.label !== '户名' && isPersonalLine(line.label)
    ? { ...line, value: PERSONAL_LINES[line.label](line.value) }
    : line;

function maskedCommand(command: LedgerCommand): LedgerCommand {
  if (command.kind === 'open-account') return maskedPerson(command);
  if ('payer' in command && command.payer !== null) {
    return { ...command, payer: maskedName(command.payer) };
  }
  if (command.kind === 'give-invoice') {
    const { title, taxNo } = command;
    return {
      ...command,
      title: maskedName(title),
      taxNo: taxNo === null ? null : maskedPapers(taxNo),
    };
  }
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

type Masked = Pick<LedgerStore, 'account' | 'operation' | 'ticket' | 'history' | 'registry'>;

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
