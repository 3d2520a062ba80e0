/** Ledger, card and meter, each by its own word: the ledger's through the station, the others from the simulated memories. */
import type { SimulatedWorld } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { useSpeech } from '../words/language.ts';

interface Props {
  readonly card: SimulatedWorld['cards'][number];
  readonly meter: SimulatedWorld['meters'][number] | null;
  /** Asked again when it changes. */
  readonly at: string;
}

export function CountsSideBySide({ card, meter, at }: Props) {
  const { words, m3, yuan } = useSpeech();
  const accountId = card.content.header?.account ?? null;
  const answer = useAnswer(
    'GET /api/accounts/{accountId}',
    { params: { accountId: accountId ?? 0 } },
    accountId === null ? null : `${accountId} ${at}`,
  );
  const books = answer?.ok === true && answer.value.accountId === accountId ? answer.value : null;
  const { active, slotA, slotB } = card.content;
  const slot = active === 'A' ? slotA : active === 'B' ? slotB : null;
  const isMoney = card.content.kind === 'reference-money';
  const say = isMoney ? yuan : m3;
  const [inFlight, onCard] = isMoney
    ? [books?.money.inFlightFen, books?.money.onCardFen]
    : [books?.gas.inFlightLitres, books?.gas.onCardLitres];
  const total = slot === null ? undefined : (slot.totalFen ?? slot.totalLitres);
  const taken = isMoney ? meter?.money?.totalFen : meter?.totalLitres;
  const told = (count: number | undefined): string => (count === undefined ? '—' : say(count));
  const rows = [
    [words.demo.inLedger.inFlight, told(inFlight)],
    [words.demo.inLedger.onCard, told(onCard)],
    [words.demo.cardTotal, told(total)],
    [words.demo.meterTotal, told(taken)],
    [
      words.demo.notTaken,
      told(total === undefined || taken === undefined ? undefined : total - taken),
    ],
  ] as const;
  return (
    <dl className="demo-counts">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
