/** The demo's households on paper: contract and fees at the application, reviewed many at a time, lit at the first visit. */
import type { AppDeps } from '../src/app/deps.ts';
import { enterReviewSheet, filePaper, signReviewSheet } from '../src/app/engineering/papers.ts';
import { businessDate, toBusinessDate } from '../src/core/calendar.ts';
import { type AccountId, accountId, type OperationId } from '../src/core/ids.ts';
import type { Paper } from '../src/core/ledger/papers.ts';
import { fen } from '../src/core/units.ts';
import { DEMO_COMPANY, type Household } from './demo-company.ts';
import { CONTEXT, must } from './demo-foundations.ts';

/** Every so manieth household has promised its fees in writing instead of paying them. */
const PROMISES = 40;
const PROMISED = fen(120_000);
const PROMISED_BY_DAY = toBusinessDate('2027-06-30');

const serial = (household: Household): string => String(household.accountId).slice(-4);

export class DemoPapers {
  readonly #deps: AppDeps;
  readonly #id: () => OperationId;
  #toReview: AccountId[] = [];
  #sheets = 0;
  readonly #lit = new Set<number>();

  constructor(deps: AppDeps, nextId: () => OperationId) {
    this.#deps = deps;
    this.#id = nextId;
  }

  get #today() {
    return businessDate(this.#deps.clock.now(), DEMO_COMPANY.timeZone);
  }

  async #file(household: Household, paper: Paper): Promise<void> {
    const account = accountId(household.accountId);
    const request = { operationId: this.#id(), accountId: account, paper };
    must(await filePaper(this.#deps, CONTEXT, request), `${paper.kind} of ${account}`);
  }

  /** The customer has applied: contract, and fees paid or promised. */
  async apply(household: Household): Promise<void> {
    const on = this.#today;
    await this.#file(household, { kind: 'contract', number: `GYQ-2025-${serial(household)}`, on });
    const promises = household.accountId % PROMISES === 0;
    await this.#file(
      household,
      promises
        ? {
            kind: 'commitment',
            amount: PROMISED,
            dueOn: PROMISED_BY_DAY,
            promisedBy: household.name,
          }
        : { kind: 'fees-cleared', on },
    );
    this.#toReview.push(accountId(household.accountId));
  }

  /** All who have applied since the last review stand on one sheet, and two people sign it. */
  async review(): Promise<void> {
    if (this.#toReview.length === 0) return;
    this.#sheets += 1;
    const sheetNo = `KQSH-2025-${String(this.#sheets).padStart(3, '0')}`;
    const accounts = this.#toReview.splice(0);
    const sheet = { operationId: this.#id(), sheetNo, accounts };
    must(await enterReviewSheet(this.#deps, CONTEXT, sheet), sheetNo);
    for (const [post, signedBy] of [
      ['finance-director', '周财务'],
      ['cost-accountant', '吴成本'],
    ] as const) {
      const signature = { operationId: this.#id(), sheetNo, post, signedBy };
      must(await signReviewSheet(this.#deps, CONTEXT, signature), `${sheetNo} ${post}`);
    }
  }

  /** The visit at which the gas is lit; nothing happens at a later one. */
  async gasOn(household: Household): Promise<void> {
    if (this.#lit.has(household.accountId)) return;
    this.#lit.add(household.accountId);
    const on = this.#today;
    const testedBy = '开气员01';
    await this.#file(household, { kind: 'leak-test', passed: true, on, testedBy });
    const number = `DH-2025-${serial(household)}`;
    await this.#file(household, { kind: 'ignition', number, on, ignitedBy: testedBy });
  }
}
