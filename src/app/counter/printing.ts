/**
 * What is printed without being asked for: the ticket with its payment, whatever the write does, and a second slip once a
 * load that stood 待核实 on it has been settled. It goes on behind the answer; no customer's sale waits for paper.
 */
import type { AccountId } from '../../core/ids.ts';
import type { SlipKind } from '../../core/ledger/hall/commands.ts';
import { StoreError } from '../../ports/store.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { derivedOperationId } from '../request-hash.ts';
import { printSlip } from './print-slip.ts';
import { ticketOf } from './ticket.ts';

/** Operations of a customer that are looked through for a ticket that waits for its second slip. */
const LOOK_BACK = 30;

/** Tickets of this station that were printed with an open load which has been settled since. */
function settledSince(deps: AppDeps, accountId: AccountId): number[] {
  const { store, station } = deps;
  return store.history(accountId, LOOK_BACK).flatMap(({ command, committed: { result } }) => {
    if (command.kind !== 'take-payment' || result.kind !== 'payment') return [];
    const { ticketNo } = result;
    if (command.station !== station) return [];
    if (store.hall.slip(station, ticketNo, 'ticket')?.write !== 'pending') return [];
    if (store.hall.slip(station, ticketNo, 'settlement') !== undefined) return [];
    const known = ticketOf(deps, ticketNo);
    const write = known.ok ? known.value.ticket.write : null;
    return write === null || write.state === 'pending' ? [] : [ticketNo];
  });
}

export class AutoPrinting {
  readonly #deps: AppDeps;
  readonly #running = new Set<Promise<void>>();

  constructor(deps: AppDeps) {
    this.#deps = deps;
  }

  /** After every answer of the counter that may have issued a ticket or settled a load. */
  after(context: RequestContext, accountId: AccountId, ticketNo: number | null): void {
    if (this.#deps.printing?.atPayment !== true) return;
    const run = this.#print(context, accountId, ticketNo)
      .catch((error: unknown) => {
        // The ledger did not record it, so nothing was printed; the ticket can be asked for. All else is a bug.
        if (!(error instanceof StoreError)) throw error;
        this.#deps.log.warn(
          { ticketNo: ticketNo ?? 0, code: error.code },
          'a ticket was not printed',
        );
      })
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  async settled(): Promise<void> {
    await Promise.allSettled([...this.#running]);
  }

  async #print(
    context: RequestContext,
    accountId: AccountId,
    ticketNo: number | null,
  ): Promise<void> {
    if (ticketNo !== null) await this.#once(context, ticketNo, 'ticket');
    for (const settled of settledSince(this.#deps, accountId)) {
      await this.#once(context, settled, 'settlement');
    }
  }

  /** By an id of the ticket itself: however often its sale is sent, one paper comes by itself. */
  async #once(context: RequestContext, ticketNo: number, slip: SlipKind): Promise<void> {
    const { hash, station } = this.#deps;
    const operationId = derivedOperationId(hash, { kind: 'print-slip', station, ticketNo, slip });
    await printSlip(this.#deps, context, { operationId, ticketNo, slip, to: 'printer' });
  }
}
