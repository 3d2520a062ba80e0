/** Documents of the period (单据): adjustments, corrected prices, and the signed sheets of meters, each with its people. */
import { textCell } from '../../../core/csv.ts';
import { DOCUMENT_NAMES } from '../../../core/ledger/documents.ts';
import { factOf } from '../../../core/ledger/fact.ts';
import type {
  ChangeMeter,
  GrantEmergency,
  SettleAccount,
} from '../../../core/ledger/life/commands.ts';
import type { SettlementResult } from '../../../core/ledger/life/results.ts';
import type { AdjustUsage, CorrectPrice, TrueUpYear } from '../../../core/ledger/month-commands.ts';
import type { DeductionResult } from '../../../core/ledger/month-results.ts';
import type { FactResult, PurchaseResult } from '../../../core/ledger/results.ts';
import { gasOf, moneyOfGas } from '../../../core/ledger/stages.ts';
import type { SwapMeters, SwapResult } from '../../../core/ledger/swap.ts';
import { parseCanonical } from '../../canonical.ts';
import { opText } from '../../tables/identities.ts';
import { type Cells, cubic, yuan } from './parts.ts';
import type { PeriodScope } from './scope.ts';

export const ADJUSTMENT_HEAD: Cells = [
  ...['工作单号', '日期', '户号', '调整量m3', '批次气费', '超用气费', '不含税', '原因', '依据'],
  ...['责任人', '核对人', '签字人', '业务号'],
];

interface Stored {
  readonly date: string;
  readonly operator: string;
  readonly opId: Uint8Array;
  readonly detail: string;
}

type Documented =
  | { readonly command: AdjustUsage | TrueUpYear; readonly result: DeductionResult }
  | { readonly command: GrantEmergency; readonly result: PurchaseResult }
  | { readonly command: CorrectPrice; readonly result: FactResult }
  | { readonly command: SwapMeters; readonly result: SwapResult }
  | { readonly command: ChangeMeter | SettleAccount; readonly result: SettlementResult };

/** What stands on the paper, and what it moved. */
interface Document {
  readonly formNo: string;
  readonly accountId: number;
  readonly litres: number;
  /** Out of the lots, or the price of what came with a meter; billed beyond them; net of the revenue. */
  readonly fen: number;
  readonly overUseFen: number;
  readonly netFen: number;
  readonly reason: string;
  readonly evidence: string;
  readonly responsible: string;
  readonly second: string;
}

const used = ({ litres, fen, overUse, netFen, recognised }: DeductionResult) => ({
  litres: litres + (overUse?.litres ?? 0),
  fen,
  overUseFen: overUse?.fen ?? 0,
  netFen: netFen + (recognised?.netFen ?? 0),
});

/** Gas and its price follow the meters: what one account gets the other one gives, and nothing is earned. */
function swapped(command: SwapMeters, { sides: [a, b] }: SwapResult): readonly Document[] {
  const { workOrder: formNo, reason, responsible, witness: second } = command;
  const paper = { formNo, reason, evidence: '', responsible, second };
  const pairs = [
    [a, b],
    [b, a],
  ] as const;
  return pairs.map(([own, other]) => ({
    ...paper,
    accountId: own.accountId,
    litres: gasOf(other.stages) - gasOf(own.stages),
    fen: moneyOfGas(other.stages) - moneyOfGas(own.stages),
    overUseFen: other.stages.overUseFen - own.stages.overUseFen,
    netFen: 0,
  }));
}

function documentsOf({ command, result }: Documented): readonly Document[] {
  if (result.kind === 'swap') return swapped(command as SwapMeters, result);
  if (result.kind === 'settlement') {
    const { sheetNo, photo, ...paper } = command as ChangeMeter | SettleAccount;
    return [{ ...paper, formNo: sheetNo, evidence: photo, ...used(result.use) }];
  }
  if (result.kind === 'purchase') {
    const { creditFen: overUseFen = 0, costFen: fen } = result;
    return [{ ...(command as GrantEmergency), evidence: '', fen, overUseFen, netFen: 0 }];
  }
  if (result.kind === 'deduction') {
    return [{ ...(command as AdjustUsage | TrueUpYear), ...used(result) }];
  }
  const [fen, netFen] = [factOf(result, 'fen'), factOf(result, 'netFen')];
  return [{ ...(command as CorrectPrice), fen, overUseFen: 0, netFen }];
}

/** A plan moves nothing, and a gift is money of the balance: neither says anything of gas that was used. */
const KINDS = Object.keys(DOCUMENT_NAMES)
  .filter((kind) => kind !== 'agree-plan' && kind !== 'grant-gift')
  .map((kind) => `'${kind}'`)
  .join(', ');

export function* adjustmentRows({ file, marks }: PeriodScope): Generator<Cells> {
  const entries = file.db.prepare<[number, number], Stored>(
    `SELECT business_date AS date, operator, op_id AS opId, detail FROM entry
     WHERE id > ? AND id <= ? AND kind IN (${KINDS}) ORDER BY id`,
  );
  for (const { before, row } of marks) {
    for (const { date, operator, opId, detail } of entries.iterate(before, row)) {
      for (const document of documentsOf(parseCanonical(detail) as Documented)) {
        const { formNo, accountId, litres, reason, evidence, responsible, second } = document;
        yield [
          ...[textCell(formNo), date, accountId, cubic(litres)],
          ...[document.fen, document.overUseFen, document.netFen].map(yuan),
          ...[reason, evidence, responsible, operator, second].map(textCell),
          opText(opId),
        ];
      }
    }
  }
}
