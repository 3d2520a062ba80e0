/** Ledger, card and meter side by side, and where the customer stands on the ladder. */
import { Progress, Tag } from 'antd';
import type { CardStatus, Standing } from '../api/generated.ts';
import { useSpeech } from '../words/language.ts';

type Counts = CardStatus['counts'];

/** What is counted: gas, or on a card of money (金额表) money. */
const totalOf = ({ totalLitres, totalFen }: Counts['card']): number => totalFen ?? totalLitres;

function Agreement({ ledger, card, meter }: Counts) {
  const { counts } = useSpeech().words;
  const equal = ledger.sequence === card.sequence && totalOf(ledger) === totalOf(card);
  if (!equal) return null;
  return (
    <>
      <Tag color="success">
        {counts.ledger} = {counts.card} {counts.agree}
      </Tag>
      {meter === null && <Tag>{counts.noReport}</Tag>}
      {meter !== null && totalOf(meter) < totalOf(card) && (
        <Tag color="processing">
          {card.totalFen === undefined ? counts.meterBehind : counts.meterBehindMoney}
        </Tag>
      )}
      {meter !== null && totalOf(meter) === totalOf(card) && (
        <Tag color="success">
          {counts.card} = {counts.meter} {counts.agree}
        </Tag>
      )}
    </>
  );
}

type Count = Counts['card'];

/** What is not known of a book stands there as a dash. */
export function CountsTable({
  counts,
}: {
  readonly counts: Readonly<Record<keyof Counts, Count | null>>;
}) {
  const { words, m3, yuan } = useSpeech();
  const say = words.counts;
  const total = ({ totalLitres, totalFen }: Count): string =>
    totalFen === undefined ? m3(totalLitres) : yuan(totalFen);
  const money = Object.values(counts).some((count) => count?.totalFen !== undefined);
  const books = [
    [say.ledger, counts.ledger],
    [say.card, counts.card],
    [say.meter, counts.meter],
  ] as const;
  return (
    <table className="counts">
      <thead>
        <tr>
          <th scope="col">{say.title}</th>
          {books.map(([name]) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{say.sequence}</th>
          {books.map(([name, count]) => (
            <td key={name}>{count === null ? '—' : count.sequence}</td>
          ))}
        </tr>
        <tr>
          <th scope="row">{money ? say.totalMoney : say.total}</th>
          {books.map(([name, count]) => (
            <td key={name}>{count === null ? '—' : total(count)}</td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}

function Ladder({ ladder }: { readonly ladder: NonNullable<Standing['ladder']> }) {
  const { words, m3, price } = useSpeech();
  const say = words.ladder;
  const { tiers, tier, leftInTierLitres, volumeLitres, cycleStart } = ladder;
  const present = tiers[tier - 1];
  const upTo = present?.upToLitres ?? null;
  const from = tier > 1 ? (tiers[tier - 2]?.upToLitres ?? 0) : 0;
  const used = upTo === null ? 100 : Math.floor(((volumeLitres - from) * 100) / (upTo - from));
  return (
    <section className="ladder" aria-label={say.title}>
      <div className="ladder-words">
        <strong>
          {say.title} · {say.tier(tier)} {present !== undefined && price(present.priceE4)}
        </strong>
        <span>{leftInTierLitres === null ? say.last : say.left(m3(leftInTierLitres))}</span>
        <span className="quiet">
          {say.bought} {m3(volumeLitres)} · {say.cycle(cycleStart)}
        </span>
      </div>
      <Progress
        percent={used}
        status="normal"
        size="small"
        showInfo={false}
        aria-label={say.title}
      />
    </section>
  );
}

interface Props {
  readonly standing: Standing;
  readonly status: CardStatus | null;
}

export function ThreeCounts({ standing, status }: Props) {
  const { ladder } = useSpeech().words;
  return (
    <section className="books">
      {status !== null && (
        <>
          <CountsTable counts={status.counts} />
          <p className="agreement">
            <Agreement {...status.counts} />
          </p>
        </>
      )}
      {standing.ladder !== null && standing.meter?.money === undefined && (
        <Ladder ladder={standing.ladder} />
      )}
      {standing.ladder !== null && standing.meter?.money !== undefined && (
        <p className="quiet">{ladder.money(standing.ladder.tariffId)}</p>
      )}
    </section>
  );
}
