/** 户资料变更: who a customer is and where, what invoices name, how many live there (人口). What is not told stays as it is. */
import { identityNumber } from '../../core/identity.ts';
import type { AccountId, OperationId } from '../../core/ids.ts';
import type { ChangeAccount, RecordChange } from '../../core/ledger/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import { isStandIn } from '../../core/personal.ts';
import type { AccountView } from '../../ports/store.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import type { Canonical } from '../request-hash.ts';
import { pricedClass } from './open-account.ts';

interface Wish {
  readonly operationId: OperationId;
  readonly accountId: AccountId;
  /** `changes` of the record that was looked at; absent: as it stands when the request comes. */
  readonly seen?: number | undefined;
  readonly reason: string;
}

export interface ContactRequest extends Wish {
  readonly name?: string | undefined;
  /** Null takes the number off the record. */
  readonly phone?: string | null | undefined;
  readonly address?: string | undefined;
  /** 证件号码 that was shown: needed for another name where one is on file, and put on file where none is. */
  readonly identity?: string | undefined;
}

export interface InvoiceTitleRequest extends Wish {
  /** Empty takes title and tax number off the record. */
  readonly title: string;
  readonly taxNo: string | null;
}

export interface HouseholdRequest extends Wish {
  readonly persons: number;
  readonly second: string;
}

export interface ClassRequest extends Wish {
  readonly customerClass: string;
  readonly second: string;
}

/** account.other-owner: a new owner does not take over somebody's account with its papers, debts and ladder. */
function sameOwner(
  { accountId, identity: onFile }: AccountView,
  renamed: boolean,
  shown: string | undefined,
): Outcome<true> {
  if (onFile === undefined) return accept(true);
  const holds = shown === undefined ? !renamed : shown === onFile;
  return holds ? accept(true) : refuse('account.other-owner', { accountId });
}

/** account.identity, account.other-owner, account.unchanged; keys.sealed where nobody can read what is to stay. */
function contactOf(account: AccountView, request: ContactRequest): Outcome<RecordChange> {
  const { accountId, name, phone, address } = account;
  const shown = request.identity === undefined ? undefined : identityNumber(request.identity);
  if (shown === null) return refuse('account.identity', { accountId });
  if (isStandIn(name) || isStandIn(address)) return refuse('keys.sealed');
  const to = {
    name: request.name ?? name,
    phone: request.phone === undefined ? phone : request.phone,
    address: request.address ?? address,
  };
  const same = sameOwner(account, to.name !== name, shown);
  if (!same.ok) return same;
  const identity = account.identity ?? shown;
  const isNew = identity !== account.identity;
  if (to.name === name && to.phone === phone && to.address === address && !isNew) {
    return refuse('account.unchanged', { accountId });
  }
  return accept({ what: 'contact', ...to, ...(identity !== undefined && { identity }) });
}

function invoiceOf(
  { accountId, invoiceTitle, taxNo }: AccountView,
  request: InvoiceTitleRequest,
): Outcome<RecordChange> {
  return request.title === invoiceTitle && request.taxNo === taxNo
    ? refuse('account.unchanged', { accountId })
    : accept({ what: 'invoice', title: request.title, taxNo: request.taxNo });
}

/**
 * A request that was answered before is known by its hash, whatever the record says by now: nothing is asked of it again. Refuses
 * account.unknown, account.closed, account.changed-meanwhile, what `changeOf` does, then as the ledger does.
 */
async function change(
  deps: AppDeps,
  context: RequestContext,
  wish: Wish & { readonly second?: string },
  hashed: Canonical,
  changeOf: (account: AccountView) => Outcome<RecordChange>,
): Promise<Outcome<Committed>> {
  const { operationId, accountId, seen, reason, second } = wish;
  const account = deps.store.account(accountId);
  if (account === undefined) return refuse('account.unknown', { accountId });
  const head = headOf(deps, context, operationId, {
    kind: 'change-account',
    accountId,
    reason,
    ...(seen === undefined ? {} : { seen }),
    ...(second === undefined ? {} : { second }),
    to: hashed,
  });
  const known = deps.store.operation(operationId)?.command;
  if (known !== undefined) {
    // Whatever it was, its id is taken: the ledger answers by the hash.
    return commitOne(deps, { ...known, ...head });
  }
  if (account.closed) return refuse('account.closed', { accountId });
  if (seen !== undefined && seen !== account.changes) {
    return refuse('account.changed-meanwhile', { accountId });
  }
  const to = changeOf(account);
  if (!to.ok) return to;
  const body: BodyOf<ChangeAccount> = {
    kind: 'change-account',
    accountId,
    seen: account.changes,
    to: to.value,
    reason,
    ...(second === undefined ? {} : { second }),
  };
  return commitOne(deps, { ...head, ...body });
}

export function changeContact(
  deps: AppDeps,
  context: RequestContext,
  request: ContactRequest,
): Promise<Outcome<Committed>> {
  const { name = null, phone, address = null, identity = null } = request;
  // The telephone always stands there: it shows that the texts beside it are a person's (blind-request.ts).
  const hashed = {
    what: 'contact',
    ...{ name, address, identity },
    phone: phone ?? null,
    keepsPhone: phone === undefined,
  };
  return change(deps, context, request, hashed, (account) => contactOf(account, request));
}

export function changeInvoiceTitle(
  deps: AppDeps,
  context: RequestContext,
  request: InvoiceTitleRequest,
): Promise<Outcome<Committed>> {
  const { title, taxNo } = request;
  const hashed = { what: 'invoice', title, taxNo };
  return change(deps, context, request, hashed, (account) => invoiceOf(account, request));
}

export function changeHousehold(
  deps: AppDeps,
  context: RequestContext,
  request: HouseholdRequest,
): Promise<Outcome<Committed>> {
  const to = { what: 'size', persons: request.persons } as const;
  return change(deps, context, request, { ...to }, () => accept(to));
}

/** account.class-unknown, as at the opening; then as the ledger does. */
export function changeClass(
  deps: AppDeps,
  context: RequestContext,
  request: ClassRequest,
): Promise<Outcome<Committed>> {
  const to = { what: 'class', customerClass: request.customerClass } as const;
  return change(deps, context, request, { ...to }, () => {
    const priced = pricedClass(deps, to.customerClass);
    return priced.ok ? accept(to) : priced;
  });
}
