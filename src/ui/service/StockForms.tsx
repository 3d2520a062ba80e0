/** The movements of blank cards: received, issued, given back, spoiled, counted; and the ruling on a count that differs. */
import { call } from '../api/client.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { choice, listed, startingWith, text, whole } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { useRoom } from '../words/room.ts';
import { serviceWords } from './words.ts';

interface Settled {
  readonly settled: () => void;
}

interface Batches extends Settled {
  readonly batches: readonly string[];
}

interface Shelf extends Batches {
  /** Who holds blank cards; the store room is nobody. */
  readonly holders: readonly string[];
}

const PIECES_MAX = 1_000_000;

function useStockFields(batches: readonly string[]) {
  const say = useRoom(serviceWords);
  const { reason } = useRoom(formWords);
  return {
    say: say.stock,
    batch: listed(
      say.batch,
      batches.map((one) => ({ value: one, label: one })),
    ),
    newBatch: text(say.batch),
    pieces: whole(say.pieces, 1, PIECES_MAX),
    place: choice(say.place, say.places, 'mine'),
    cardNo: whole(say.card),
    reason: text(reason, 80),
  };
}

function ReceiveForm({ settled }: Settled) {
  const { say, newBatch, pieces } = useStockFields([]);
  return (
    <DeedForm
      name="stock-receive"
      title={say.receive}
      needs="stock.keep"
      button={say.receive}
      fields={{
        batch: newBatch,
        chip: choice(say.chip, say.chips),
        pieces,
        document: text(say.document, 80),
      }}
      send={(operationId, given) =>
        call('POST /api/card-stock/batches', { body: { operationId, ...given } })
      }
      settled={settled}
      done={(_answer, given) => `${given.batch} · ${given.pieces}`}
    />
  );
}

function IssueForm({ batches, settled }: Batches) {
  const { say, batch, pieces } = useStockFields(batches);
  return (
    <DeedForm
      name="stock-issue"
      title={say.issue}
      needs="stock.keep"
      button={say.issue}
      fields={{ batch, to: text(say.to), pieces }}
      send={(operationId, given) =>
        call('POST /api/card-stock/issues', { body: { operationId, ...given } })
      }
      settled={settled}
      done={(_answer, given) => `${given.batch} · ${given.pieces} → ${given.to}`}
    />
  );
}

function ReturnForm({ batches, settled }: Batches) {
  const { say, batch, pieces } = useStockFields(batches);
  return (
    <DeedForm
      name="stock-return"
      title={say.giveBack}
      needs="stock.use"
      button={say.giveBack}
      fields={{ batch, pieces }}
      send={(operationId, given) =>
        call('POST /api/card-stock/returns', { body: { operationId, ...given } })
      }
      settled={settled}
      done={(_answer, given) => `${given.batch} · ${given.pieces}`}
    />
  );
}

/** Taken from the list of who holds them: a name that nobody has could have been typed once. */
function RecallForm({ batches, holders, settled }: Batches & Pick<Shelf, 'holders'>) {
  const { say, batch, pieces, reason } = useStockFields(batches);
  return (
    <DeedForm
      name="stock-recall"
      title={say.recall}
      text={say.recallText}
      needs="stock.keep"
      button={say.recall}
      fields={{
        batch,
        from: listed(
          say.holder,
          holders.map((one) => ({ value: one, label: one })),
        ),
        pieces,
        reason,
      }}
      send={(operationId, given) =>
        call('POST /api/card-stock/recalls', { body: { operationId, ...given } })
      }
      settled={settled}
      done={(_answer, given) => `${given.batch} · ${given.pieces} ← ${given.from}`}
    />
  );
}

function SpoiledForm({ batches, settled }: Batches) {
  const { say, batch, pieces, place, reason } = useStockFields(batches);
  return (
    <DeedForm
      name="stock-spoiled"
      title={say.spoil}
      needs="stock.use"
      button={say.spoil}
      danger
      fields={{ batch, place, pieces, reason }}
      send={(operationId, given) =>
        call('POST /api/card-stock/spoiled', { body: { operationId, ...given } })
      }
      settled={settled}
      done={(_answer, given) => `${given.batch} · ${given.pieces}`}
    />
  );
}

function SpoiledCardForm({ settled }: Settled) {
  const { say, cardNo, reason } = useStockFields([]);
  return (
    <DeedForm
      name="stock-spoiled-card"
      title={say.spoilCard}
      text={say.spoilCardText}
      needs="stock.use"
      button={say.spoilCard}
      danger
      fields={{ cardNo, reason }}
      send={(operationId, given) =>
        call('POST /api/card-stock/spoiled-cards', { body: { operationId, ...given } })
      }
      settled={settled}
      done={(_answer, given) => given.cardNo}
    />
  );
}

function CountForm({ batches, settled }: Batches) {
  const { say, batch, place } = useStockFields(batches);
  return (
    <DeedForm
      name="stock-count"
      title={say.count}
      needs="stock.use"
      button={say.count}
      fields={{ batch, place, counted: whole(say.counted, 0, PIECES_MAX) }}
      send={(operationId, given) =>
        call('POST /api/card-stock/counts', { body: { operationId, ...given } })
      }
      settled={settled}
      bad={({ result }) => {
        if (result.kind !== 'fact' || result.facts.difference === 0) return null;
        const { expected, counted } = result.facts;
        return say.differs(Number(expected), Number(counted));
      }}
      done={(_answer, { batch: of, counted }) => `${of} · ${counted}`}
    />
  );
}

export function StockForms({ batches, holders, settled }: Shelf) {
  return (
    <div className="cards">
      <ReceiveForm settled={settled} />
      <IssueForm batches={batches} settled={settled} />
      <CountForm batches={batches} settled={settled} />
      <ReturnForm batches={batches} settled={settled} />
      <RecallForm batches={batches} holders={holders} settled={settled} />
      <SpoiledForm batches={batches} settled={settled} />
      <SpoiledCardForm settled={settled} />
    </div>
  );
}

export function RulingForm({ count, settled }: Settled & { readonly count: string }) {
  const { stock: say } = useRoom(serviceWords);
  const { reason } = useRoom(formWords);
  return (
    <DeedForm
      name="stock-ruling"
      title={say.rule}
      needs="difference.rule"
      button={say.rule}
      fields={{
        count: startingWith(text(say.countNo, 36), count),
        verdict: choice(say.verdict, say.verdicts),
        reason: text(reason, 120),
      }}
      send={(operationId, given) =>
        call('POST /api/card-stock/rulings', { body: { operationId, ...given } })
      }
      settled={settled}
      done={(_answer, { verdict }) => say.verdicts[verdict]}
    />
  );
}
