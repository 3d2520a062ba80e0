/**
 * Which transfer a line of the bank's file is (到账匹配): proposals, which a person of finance confirms. The amount has to be the
 * same; what else agrees is the ground. A ground that fits one transfer alone, and a transfer that only this line has, make a
 * proposal sure; an amount alone never does.
 */
import type { AccountId, OperationId } from '../ids.ts';
import type { Fen } from '../units.ts';
import type { BankLine } from './bank-file.ts';

/** A transfer that waits for the bank's word. */
export interface WaitingTransfer {
  readonly payment: OperationId;
  readonly accountId: AccountId;
  readonly amount: Fen;
  /** As it is printed: S1-00000042. */
  readonly ticket: string;
  /** What the payer said the bank would show. */
  readonly reference: string;
  /** The payer, and the customer. */
  readonly names: readonly string[];
}

/** Strongest first. */
export const GROUNDS = ['reference', 'ticket', 'account', 'name', 'amount'] as const;
export type Ground = (typeof GROUNDS)[number];

export interface Candidate {
  readonly transfer: WaitingTransfer;
  readonly ground: Ground;
}

export interface Proposal {
  readonly line: BankLine;
  /** Those of the strongest ground; empty where no transfer has the amount. */
  readonly candidates: readonly Candidate[];
  readonly sure: boolean;
}

/** A reference shorter than this may stand in any text by chance. */
const REFERENCE_MIN = 4;

/** Spaces, width and case are the bank's own. */
const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '').toUpperCase();

interface Plain {
  readonly transfer: WaitingTransfer;
  readonly reference: string;
  readonly ticket: string;
  readonly account: RegExp;
  readonly names: readonly string[];
}

const plainOf = (transfer: WaitingTransfer): Plain => ({
  transfer,
  reference: plain(transfer.reference),
  ticket: plain(transfer.ticket),
  account: new RegExp(`(?<!\\d)${transfer.accountId}(?!\\d)`),
  names: transfer.names.map(plain).filter((name) => name !== ''),
});

interface Said {
  readonly serial: string;
  readonly text: string;
  readonly payer: string;
}

function groundOf({ reference, ticket, account, names }: Plain, said: Said): Ground {
  const told = reference.length >= REFERENCE_MIN;
  if (told && (said.text.includes(reference) || said.serial === reference)) return 'reference';
  if (said.text.includes(ticket)) return 'ticket';
  if (account.test(said.text)) return 'account';
  return names.includes(said.payer) ? 'name' : 'amount';
}

/** Proposals for the lines in their order, begun once for all of them. */
export class BankMatch {
  private readonly byAmount = new Map<number, Plain[]>();

  constructor(waiting: readonly WaitingTransfer[]) {
    for (const transfer of waiting) {
      const own = this.byAmount.get(transfer.amount) ?? [];
      this.byAmount.set(transfer.amount, own);
      own.push(plainOf(transfer));
    }
  }

  /** Without a word on whether another line has the same transfer. */
  candidates(line: BankLine): readonly Candidate[] {
    const said = {
      serial: plain(line.serial),
      text: plain(line.text),
      payer: plain(line.payer),
    };
    const all = (this.byAmount.get(line.amount) ?? []).map((one) => ({
      transfer: one.transfer,
      ground: groundOf(one, said),
    }));
    const best = GROUNDS.find((ground) => all.some((one) => one.ground === ground));
    return all.filter(({ ground }) => ground === best);
  }
}

/** Of what each line found, which are sure. */
export function proposalsOf(
  found: readonly Pick<Proposal, 'line' | 'candidates'>[],
): readonly Proposal[] {
  const wanted = new Map<OperationId, number>();
  const only = ({ candidates: [first, ...others] }: Pick<Proposal, 'candidates'>) =>
    first !== undefined && others.length === 0 && first.ground !== 'amount' ? first : null;
  for (const one of found) {
    const payment = only(one)?.transfer.payment;
    if (payment !== undefined) wanted.set(payment, (wanted.get(payment) ?? 0) + 1);
  }
  return found.map((one) => {
    const payment = only(one)?.transfer.payment;
    return { ...one, sure: payment !== undefined && wanted.get(payment) === 1 };
  });
}
