/**
 * Which texts of a command tell who somebody is, and where they stand. A customer's name, telephone and address are sealed
 * as one text in the place of the name: one box to open for a customer, and lengths say less.
 */
import type { AccountId, OperationId, StationId } from '../../core/ids.ts';
import type { LedgerCommand, RecordChange } from '../../core/ledger/commands.ts';
import { isPersonalLine, isStandIn, readSealed } from '../../core/personal.ts';
import type { SlipLine } from '../../core/slip.ts';

/** Texts of one customer, each put through `change` under the name of its field. */
export type ChangeText = (field: string, text: string) => string;

export interface Person {
  readonly name: string;
  readonly phone: string | null;
  readonly address: string;
  /** 证件号码, of those who gave one. */
  readonly identity?: string;
}

export const PERSON = 'person';

/** A person as the one text that is sealed. */
export const personText = ({ name, phone, address, identity }: Person): string =>
  JSON.stringify([name, phone, address, ...(identity === undefined ? [] : [identity])]);

/** Null for a text that `personText` did not write. */
export function personFrom(text: string): Person | null {
  const [name, phone, address, identity] = JSON.parse(text) as unknown[];
  if (typeof name !== 'string' || typeof address !== 'string') return null;
  return {
    name,
    phone: typeof phone === 'string' ? phone : null,
    address,
    ...(typeof identity === 'string' && { identity }),
  };
}

/** The name on a ticket is masked already and is sealed all the same. */
const slipLine = (line: SlipLine, change: ChangeText): SlipLine =>
  line.kind === 'pair' && isPersonalLine(line.label)
    ? { ...line, value: change('slip', line.value) }
    : line;

type Texts<C> = (command: C, change: ChangeText) => C;

/** 抬头 and tax number; an empty title is nobody's. */
const invoiced = <I extends { readonly title: string; readonly taxNo: string | null }>(
  invoice: I,
  change: ChangeText,
): I => ({
  ...invoice,
  title: change('title', invoice.title),
  taxNo: invoice.taxNo === null ? null : change('taxNo', invoice.taxNo),
});

const payer = <C extends { readonly payer: string | null }>(command: C, change: ChangeText): C =>
  command.payer === null ? command : { ...command, payer: change('payer', command.payer) };

const papers = <C extends { readonly papers: string }>(command: C, change: ChangeText): C => ({
  ...command,
  papers: change('papers', command.papers),
});

const TEXTS = {
  'take-payment': payer,
  'take-charge': payer,
  'refund-payment': papers,
  'refund-deposit': papers,
  'settle-account': papers,
  'close-account': papers,
  'confirm-payment': (command, change) =>
    command.bankLine === undefined
      ? command
      : {
          ...command,
          bankLine: { ...command.bankLine, payer: change('bank', command.bankLine.payer) },
        },
  'give-invoice': invoiced,
  'change-account': (command, change) =>
    command.to.what === 'invoice' ? { ...command, to: invoiced(command.to, change) } : command,
  'print-slip': (command, change) => ({
    ...command,
    image: { ...command.image, lines: command.image.lines.map((line) => slipLine(line, change)) },
  }),
} as const satisfies { [K in LedgerCommand['kind']]?: Texts<Extract<LedgerCommand, { kind: K }>> };

const textsOf = (kind: LedgerCommand['kind']): Texts<LedgerCommand> | undefined =>
  (TEXTS as { readonly [kind: string]: Texts<LedgerCommand> | undefined })[kind];

/** The command with its personal texts changed, but for a customer's own record; itself where it has none. */
export const withTexts = (command: LedgerCommand, change: ChangeText): LedgerCommand =>
  textsOf(command.kind)?.(command, change) ?? command;

const namesSomebody = ({ what }: RecordChange): boolean => what === 'contact' || what === 'invoice';

/** Has it anything to seal or to open? Asked at every payment, so it looks at little. */
export function isPersonal(command: LedgerCommand): boolean {
  if (command.kind === 'open-account') return true;
  if (command.kind === 'change-account') return namesSomebody(command.to);
  if (command.kind === 'confirm-payment') return command.bankLine !== undefined;
  if (command.kind === 'take-payment' || command.kind === 'take-charge')
    return command.payer !== null;
  return textsOf(command.kind) !== undefined;
}

/** The customer as the command enters them; null where it says nothing of who they are. */
export function personIn(command: LedgerCommand): Person | null {
  if (command.kind === 'open-account') return command;
  return command.kind === 'change-account' && command.to.what === 'contact' ? command.to : null;
}

/** The command with this person in the place of its own. */
export function withPerson(command: LedgerCommand, person: Person): LedgerCommand {
  if (command.kind === 'open-account') {
    const { identity: _other, ...rest } = command;
    return { ...rest, ...person };
  }
  return command.kind === 'change-account' && command.to.what === 'contact'
    ? { ...command, to: { what: 'contact', ...person } }
    : command;
}

/** Name, telephone, address and identity number as one text in the place of the name. */
export const sealedPerson = (person: Person, change: ChangeText): Person => ({
  name: change(PERSON, personText(person)),
  phone: null,
  address: '',
});

/** Whose key each sealed text of the command names. */
export function keyNamesIn(command: LedgerCommand): readonly string[] {
  const names: string[] = [];
  const look = (_field: string, text: string): string => {
    const sealed = readSealed(text);
    if (sealed !== null) names.push(sealed.keyName);
    return text;
  };
  const person = personIn(command);
  if (person !== null) look(PERSON, person.name);
  else if (isPersonal(command)) withTexts(command, look);
  return names;
}

/**
 * Under whose key a command's texts are sealed: the customer's own, which a deletion destroys, or the books', which nothing
 * destroys. The law wants invoices kept for years with the buyer they name; a buyer with a tax number is a company.
 */
export type Keeper = 'customer' | 'books';

export const keeperOf = (command: LedgerCommand): Keeper =>
  command.kind === 'give-invoice' && command.taxNo !== null ? 'books' : 'customer';

/** How the customer of a ticket is found, and that of a bank transfer. */
export interface Owners {
  ofTicket(station: StationId, ticketNo: number): AccountId | undefined;
  ofTransfer(payment: OperationId): AccountId | undefined;
  /** Was the customer deleted? Then nothing of them can be sealed any more. */
  isErased(accountId: AccountId): boolean;
  /** Does the ledger hold them in clear, from before anything was sealed? Then what their record says stays so, too. */
  isInClear(accountId: AccountId): boolean;
}

/** Is its customer named by another entry alone? */
export const isOfAnother = (
  command: LedgerCommand,
): command is Extract<LedgerCommand, { kind: 'print-slip' | 'give-invoice' | 'confirm-payment' }> =>
  command.kind === 'print-slip' ||
  command.kind === 'give-invoice' ||
  command.kind === 'confirm-payment';

/** Whose the texts are. */
export function ownerOf(command: LedgerCommand, owners: Owners): AccountId | undefined {
  if (command.kind === 'confirm-payment') return owners.ofTransfer(command.payment);
  if (isOfAnother(command)) return owners.ofTicket(command.station, command.ticketNo);
  return 'accountId' in command ? (command.accountId as AccountId) : undefined;
}

/** Only what was somebody's is sealed. */
export const isToSeal = (text: string): boolean => !isStandIn(text);
