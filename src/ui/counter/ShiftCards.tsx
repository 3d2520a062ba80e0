/** 空白卡交班: what the cashier holds of each batch, and whether it was counted in the shift; the count itself while the shift is open. */
import { call } from '../api/client.ts';
import type { ShiftCards as Cards } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { listed, whole } from '../forms/field.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';

const PIECES_MAX = 1_000_000;

export function CardsHeld({ cards }: { readonly cards: Cards }) {
  const { shift: say } = useSpeech().words;
  const { held, uncounted, countsDue } = cards;
  if (held.length === 0 && countsDue.length === 0) return null;
  return (
    <>
      <table className="list">
        <caption>{say.cards}</caption>
        <thead>
          <tr>
            <th scope="col">{say.batch}</th>
            <th scope="col" className="figure">
              {say.pieces}
            </th>
            <th scope="col">{say.countCards}</th>
          </tr>
        </thead>
        <tbody>
          {held.map(({ batch, pieces }) => (
            <tr key={batch}>
              <th scope="row">{batch}</th>
              <td className="figure">{pieces}</td>
              <td className={uncounted.includes(batch) ? 'bad' : ''}>
                {uncounted.includes(batch) ? say.cardsUncounted : say.cardsCounted}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {countsDue.map(({ count, batch, expected, counted }) => (
        <p key={count} className="bad">
          {batch}: {say.cardsDiffer(expected, counted)}
        </p>
      ))}
    </>
  );
}

function CountCards({
  batches,
  settled,
}: {
  readonly batches: readonly string[];
  readonly settled: () => void;
}) {
  const { shift: say } = useSpeech().words;
  return (
    <DeedForm
      name="shift-cards"
      title={say.countCards}
      needs="stock.use"
      button={say.countCards}
      fields={{
        batch: listed(
          say.batch,
          batches.map((one) => ({ value: one, label: one })),
        ),
        counted: whole(say.countedCards, 0, PIECES_MAX),
      }}
      send={(operationId, given) =>
        call('POST /api/card-stock/counts', { body: { operationId, place: 'mine', ...given } })
      }
      settled={settled}
      bad={({ result }) =>
        result.kind !== 'fact' || result.facts.difference === 0
          ? null
          : say.cardsDiffer(Number(result.facts.expected), Number(result.facts.counted))
      }
      done={(_answer, { batch, counted }) => `${batch} · ${counted}`}
    />
  );
}

interface Props {
  readonly shift: string;
  /** Rises with everything that is done in the drawer. */
  readonly turn: number;
  readonly settled: () => void;
}

/** Of the open shift; a cashier who holds none is asked for none. */
export function ShiftCards({ shift, turn, settled }: Props) {
  const answer = useAnswer('GET /api/shifts/{shift}', { params: { shift } }, `${shift} ${turn}`);
  if (answer === null) return null;
  if (!answer.ok) return <Trouble problem={answer.problem} />;
  const { cards } = answer.value;
  return (
    <>
      <CardsHeld cards={cards} />
      {cards.held.length > 0 && (
        <CountCards batches={cards.held.map(({ batch }) => batch)} settled={settled} />
      )}
    </>
  );
}
