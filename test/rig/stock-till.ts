/** Movements of blank cards as a cashier asks for them, and what they do in the drawer and the store room. */
import { moveStock, type StockRequest } from '../../src/app/counter/card-stock.ts';
import type { RequestContext } from '../../src/app/deps.ts';
import type { CardNo, OperationId } from '../../src/core/ids.ts';
import type { Committed } from '../../src/core/ledger/results.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import type { LedgerStore } from '../../src/ports/store.ts';
import type { LifeDeed } from './life-deeds.ts';
import type { Desk } from './station.ts';
import { BATCH, type StoreRoom } from './store-room.ts';
import { CASHIER, SUPERVISOR } from './till.ts';

export interface StockAsked {
  readonly name: string;
  /** What happens to the pieces when the ledger knows it. */
  readonly happen: () => void;
  readonly conduct: (desk: Desk) => Promise<Outcome<Committed>>;
}

interface Plan {
  readonly asked: StockRequest;
  /** Default: the cashier. */
  readonly by?: RequestContext;
  readonly happen: () => void;
}

/** The first delivery is large; later ones only arrive. */
const DELIVERY = 500;
const FLOAT = 200;
/** A drawer is never emptied by hand: what is opened without stock is another test's business. */
const LEAST = 20;

function planOf(
  room: StoreRoom,
  operationId: OperationId,
  { move, pieces }: Extract<LifeDeed, { kind: 'stock' }>,
  ledger: LedgerStore,
): Plan {
  const { drawer } = room;
  const batch = BATCH;
  if (drawer === null) {
    return ledger.cardStock.batches().some((one) => one.batch === batch)
      ? {
          asked: { kind: 'issue-cards', batch, to: CASHIER.operator, pieces: FLOAT },
          happen: () => {
            room.store -= FLOAT;
            room.drawer = FLOAT;
          },
        }
      : {
          asked: {
            kind: 'receive-cards',
            batch,
            chip: room.chipName,
            pieces: DELIVERY,
            document: 'D',
          },
          happen: () => {
            room.store += DELIVERY;
          },
        };
  }
  switch (move) {
    case 'receive':
      return {
        asked: {
          kind: 'receive-cards',
          batch: `B ${operationId}`,
          chip: room.chipName,
          pieces,
          document: 'D',
        },
        happen: () => undefined,
      };
    case 'issue':
      return {
        asked: { kind: 'issue-cards', batch, to: CASHIER.operator, pieces },
        happen: () => {
          room.store -= pieces;
          room.drawer = drawerOf(room) + pieces;
        },
      };
    case 'return':
      return {
        asked: { kind: 'return-cards', batch, pieces: drawer > LEAST ? pieces : drawer + 1000 },
        happen: () => {
          room.store += pieces;
          room.drawer = drawerOf(room) - pieces;
        },
      };
    case 'take-back':
      return {
        asked: { kind: 'return-cards', batch, pieces, from: CASHIER.operator, reason: 'ill' },
        by: { operator: SUPERVISOR },
        happen: () => {
          room.store += pieces;
          room.drawer = drawerOf(room) - pieces;
        },
      };
    case 'spoil-mine':
    case 'spoil-store':
      return spoil(room, move === 'spoil-mine' ? 'mine' : 'store', pieces);
    case 'scrap':
      return scrap(room, room.outOfUse(ledger));
    case 'count-mine':
    case 'count-store':
      return count(room, move === 'count-mine' ? 'mine' : 'store', pieces);
    case 'rule':
      return rule(room, operationId, pieces, ledger);
  }
}

const drawerOf = ({ drawer }: StoreRoom): number => drawer ?? 0;

function spoil(room: StoreRoom, place: 'mine' | 'store', pieces: number): Plan {
  return {
    asked: { kind: 'spoil-cards', batch: BATCH, place, pieces, reason: 'bent' },
    happen: () => {
      if (place === 'store') room.store -= pieces;
      else room.drawer = drawerOf(room) - pieces;
    },
  };
}

const scrap = (room: StoreRoom, cardNo: CardNo): Plan => ({
  asked: { kind: 'spoil-opened-card', cardNo, reason: 'worn' },
  happen: () => room.scrapped(cardNo),
});

/** Sometimes a piece has vanished before it is counted. */
function count(room: StoreRoom, place: 'mine' | 'store', pieces: number): Plan {
  if (pieces === 1) {
    if (place === 'store') room.store -= 1;
    else room.drawer = drawerOf(room) - 1;
    room.unnoticed[place] += 1;
  }
  const counted = place === 'store' ? room.store : drawerOf(room);
  return {
    asked: { kind: 'count-cards', batch: BATCH, place, counted },
    happen: () => {
      room.unnoticed[place] = 0;
    },
  };
}

/** Every other time what vanished turns up, where it was missed. */
function rule(
  room: StoreRoom,
  operationId: OperationId,
  pieces: number,
  ledger: LedgerStore,
): Plan {
  const due = ledger.cardStock.countsDue()[0];
  const found = pieces % 2 === 0;
  return {
    asked: {
      kind: 'rule-card-count',
      count: due?.count ?? operationId,
      verdict: found ? 'miscounted' : 'accepted',
      reason: 'searched',
      ruledBy: SUPERVISOR,
    },
    happen: () => {
      if (due === undefined || !found) return;
      const back = due.expected - due.counted;
      if (due.holder === '') room.store += back;
      else room.drawer = drawerOf(room) + back;
    },
  };
}

export function stockRequest(
  room: StoreRoom,
  operationId: OperationId,
  deed: Extract<LifeDeed, { kind: 'stock' }>,
  ledger: LedgerStore,
): StockAsked {
  const { asked, by = CASHIER, happen } = planOf(room, operationId, deed, ledger);
  return {
    name: by === CASHIER ? asked.kind : 'take-back-cards',
    happen,
    conduct: ({ deps }) => moveStock(deps, by, operationId, asked),
  };
}
