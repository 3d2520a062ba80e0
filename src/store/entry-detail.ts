/** What an entry keeps of its command and result: everything but the head, whose parts are columns. */
import type { CommandHead } from '../core/ledger/command-head.ts';
import type { LedgerCommand, TakePayment } from '../core/ledger/commands.ts';
import type { DeductUsage } from '../core/ledger/month-commands.ts';
import type { DeductionLine, DeductionResult } from '../core/ledger/month-results.ts';
import type { CommandResult, PaymentResult } from '../core/ledger/results.ts';
import { assert } from '../core/outcome.ts';
import { canonicalJson, parseCanonical } from './canonical.ts';

type HeadField = keyof CommandHead | 'kind';

const bodyOf = ({
  kind: _kind,
  operationId: _operationId,
  requestHash: _requestHash,
  station: _station,
  operator: _operator,
  at: _at,
  businessDate: _businessDate,
  ...body
}: LedgerCommand): object => body;

const text = (value: string | null): string => (value === null ? 'null' : JSON.stringify(value));

/** The same text as the general form, written out: payments are what comes by the thousand. A sale's is general, and so is that of a
 * payment which settled something. */
const paymentDetail = (c: TakePayment, r: PaymentResult): string =>
  `{"command":{"accountId":${c.accountId},"amount":${c.amount},"cashGiven":${c.cashGiven},"channel":"${c.channel}","payer":${text(c.payer)},"reference":${text(c.reference)}},"result":{"amountFen":${r.amountFen},"balanceFen":${r.balanceFen},"kind":"payment","state":"${r.state}","ticketNo":${r.ticketNo}}}`;

/** The name of the price version before, as JSON: in a run that of the next line too. */
let lastTariff = { id: '', text: '""' };

function tariffText(id: string): string {
  if (lastTariff.id !== id) lastTariff = { id, text: JSON.stringify(id) };
  return lastTariff.text;
}

const lineText = (line: DeductionLine): string =>
  `{"fen":${line.fen},"litres":${line.litres},"netFen":${line.netFen},"overUse":${line.overUse},"priceE4":${line.priceE4},"tariffId":${tariffText(line.tariffId)},"tier":${line.tier}}`;

/** A million of these are written in one run. One with over-use, released tax or anything new is general. */
const deductionDetail = (c: DeductUsage, r: DeductionResult): string =>
  `{"command":{"accountId":${c.accountId},"period":"${c.period}"},"result":{"awaitingLitres":${r.awaitingLitres},"billedLitres":${r.billedLitres},"estimatedLitres":${r.estimatedLitres},"fen":${r.fen},"kind":"deduction","lines":[${r.lines.map(lineText).join(',')}],"litres":${r.litres},"netFen":${r.netFen},"overUse":null,"profile":"${r.profile}","taken":{"fen":${r.taken.fen},"litres":${r.taken.litres},"total":${r.taken.total}}}}`;

const DEDUCTION_FIELDS = 11;

const isPlainDeduction = (r: DeductionResult): boolean =>
  r.overUse === null && Object.keys(r).length === DEDUCTION_FIELDS;

export const generalDetail = (command: LedgerCommand, result: CommandResult): string =>
  canonicalJson({ command: bodyOf(command), result });

export function detailOf(command: LedgerCommand, result: CommandResult): string {
  if (command.kind === 'take-payment' && result.kind === 'payment') {
    const isPlain = command.sale === undefined && result.overUsePaidFen === undefined;
    if (isPlain) return paymentDetail(command, result);
  }
  if (command.kind === 'deduct-usage' && result.kind === 'deduction' && isPlainDeduction(result)) {
    return deductionDetail(command, result);
  }
  return generalDetail(command, result);
}

type Head = Pick<LedgerCommand, HeadField>;

export interface Detail {
  readonly command: LedgerCommand;
  readonly result: CommandResult;
}

/**
 * Command and result as they were. The types are believed because only `detailOf` writes them and the digest covers
 * them; text that is not such a detail throws Bug or SyntaxError.
 */
export function parseDetail(head: Head, detail: string): Detail {
  const parsed = parseCanonical(detail);
  assert(
    typeof parsed === 'object' && parsed !== null && 'command' in parsed && 'result' in parsed,
    'a detail holds a command and its result',
  );
  const { command, result } = parsed as { command: object; result: CommandResult };
  return { command: { ...command, ...head } as LedgerCommand, result };
}
