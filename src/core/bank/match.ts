/**
 * Which transfer a line of the bank's file is (到账匹配): proposals, which a person of finance confirms. The amount has to be the
 * same; what else agrees is the ground. A ground that fits one transfer alone, and a transfer that only this line has, make a
 * proposal sure; an amount alone never does, and nothing does where there is a doubt.
 */
import type { BusinessDate } from '../calendar.ts';
import type { AccountId, OperationId } from '../ids.ts';
import { dayNumber } from '../period.ts';
import type { Fen } from '../units.ts';
import type { BankLine } from './bank-file.ts';

/** A transfer that waits for the bank's word. */
export interface WaitingTransfer {
  readonly payment: OperationId;
  readonly accountId: AccountId;
  readonly amount: Fen;
  /** The day on which the counter took it. */
  readonly takenOn: BusinessDate;
  /** As it is printed: S1-00000042. */
  readonly ticket: string;
  /** What the payer said the bank would show. */
  readonly reference: string;
  /** The payer, and the customer. */
  readonly names: readonly string[];
  /** The item that it pays (收费项目); null for gas money. */
  readonly charge: string | null;
}

/** Strongest first. */
export const GROUNDS = ['reference', 'ticket', 'account', 'name', 'amount'] as const;
export type Ground = (typeof GROUNDS)[number];

/**
 * earlier: the bank booked the line before the day before the counter took the transfer, so it may be of an earlier one. payer:
 * the account's number stands there without a word that says what it is, and somebody else has paid.
 */
export const DOUBTS = ['earlier', 'payer'] as const;
export type Doubt = (typeof DOUBTS)[number];

export interface Candidate {
  readonly transfer: WaitingTransfer;
  readonly ground: Ground;
  readonly doubts: readonly Doubt[];
}

export interface Proposal {
  readonly line: BankLine;
  /** Those of the strongest ground; empty where no transfer has the amount. */
  readonly candidates: readonly Candidate[];
  readonly sure: boolean;
}

/** A reference shorter than this may stand in any text by chance. */
const REFERENCE_MIN = 4;
/** An account's number of fewer digits is anybody's number where nothing says what it is: an order, a flat, a day. */
const BARE_MIN = 8;
const NAMED = '(?:户号|户编号|账号|帐号|ACCOUNT(?:NO\\.?|NUMBER)?|ACCT|A/C)[:#]?';

/** Spaces, width and case are the bank's own. */
export const plain = (text: string): string =>
  text.normalize('NFKC').replace(/\s+/g, '').toUpperCase();

interface Plain {
  readonly transfer: WaitingTransfer;
  readonly reference: string;
  readonly ticket: string;
  /** The number behind a word that says that it is an account's. */
  readonly named: RegExp;
  /** The number alone; null where it is too short to say anything. */
  readonly bare: RegExp | null;
  readonly names: readonly string[];
}

function plainOf(transfer: WaitingTransfer): Plain {
  const number = String(transfer.accountId);
  const whole = `${number}(?!\\.?\\d)`;
  return {
    transfer,
    reference: plain(transfer.reference),
    ticket: plain(transfer.ticket),
    named: new RegExp(`${NAMED}0*${whole}`),
    bare: number.length < BARE_MIN ? null : new RegExp(`(?<![\\d.])${whole}`),
    names: transfer.names.map(plain).filter((name) => name !== ''),
  };
}

interface Said {
  readonly bookedOn: BusinessDate;
  readonly serial: string;
  readonly text: string;
  readonly payer: string;
}

function groundOf({ reference, ticket, named, bare, names }: Plain, said: Said): Ground {
  const told = reference.length >= REFERENCE_MIN;
  if (told && (said.text.includes(reference) || said.serial === reference)) return 'reference';
  if (said.text.includes(ticket)) return 'ticket';
  if (named.test(said.text) || bare?.test(said.text) === true) return 'account';
  return names.includes(said.payer) ? 'name' : 'amount';
}

function doubtsOf(one: Plain, ground: Ground, said: Said): readonly Doubt[] {
  const { transfer, named, names } = one;
  const unnamed = ground === 'account' && !named.test(said.text) && !names.includes(said.payer);
  return [
    ...(dayNumber(said.bookedOn) < dayNumber(transfer.takenOn) - 1 ? (['earlier'] as const) : []),
    ...(unnamed ? (['payer'] as const) : []),
  ];
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
      bookedOn: line.bookedOn,
      serial: plain(line.serial),
      text: plain(line.text),
      payer: plain(line.payer),
    };
    const all = (this.byAmount.get(line.amount) ?? []).map((one) => {
      const ground = groundOf(one, said);
      return { transfer: one.transfer, ground, doubts: doubtsOf(one, ground, said) };
    });
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
    const { transfer, doubts } = only(one) ?? {};
    const alone = transfer !== undefined && wanted.get(transfer.payment) === 1;
    return { ...one, sure: alone && doubts?.length === 0 };
  });
}
