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
  const { words, m3 } = useSpeech();
  const accountId = card.content.header?.account ?? null;
  const answer = useAnswer(
    'GET /api/accounts/{accountId}',
    { params: { accountId: accountId ?? 0 } },
    accountId === null ? null : `${accountId} ${at}`,
  );
  const gas = answer?.ok === true && answer.value.accountId === accountId ? answer.value.gas : null;
  const { active, slotA, slotB } = card.content;
  const slot = active === 'A' ? slotA : active === 'B' ? slotB : null;
  const taken = meter?.totalLitres ?? 0;
  const rows = [
    [words.demo.inLedger.inFlight, gas === null ? '—' : m3(gas.inFlightLitres)],
    [words.demo.inLedger.onCard, gas === null ? '—' : m3(gas.onCardLitres)],
    [words.demo.cardTotal, slot === null ? '—' : m3(slot.totalLitres)],
    [words.demo.meterTotal, meter === null ? '—' : m3(taken)],
    [words.demo.notTaken, slot === null || meter === null ? '—' : m3(slot.totalLitres - taken)],
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
