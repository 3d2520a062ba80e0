/** Reader, card and meter as pictures. */
import type { SimulatedWorld } from '../api/generated.ts';
import { useSpeech } from '../words/language.ts';

/** The reader with the card that is in it. */
export function ReaderPicture({ card }: { readonly card: string | null }) {
  const { demo } = useSpeech().words;
  return (
    <svg viewBox="0 0 260 70" className="demo-picture" role="img" aria-label={demo.reader}>
      {card !== null && (
        <g className="demo-card">
          <rect x="80" y="2" width="100" height="46" rx="5" />
          <text x="130" y="20" textAnchor="middle">
            {card}
          </text>
        </g>
      )}
      <rect x="50" y="28" width="160" height="38" rx="8" className="demo-body" />
      <rect x="72" y="34" width="116" height="4" rx="2" className="demo-slit" />
      <circle cx="196" cy="54" r="4" className={card === null ? 'demo-off' : 'demo-on'} />
      <text x="130" y="56" textAnchor="middle" className="demo-light">
        {card === null ? demo.empty : demo.cardIn}
      </text>
    </svg>
  );
}

interface CardProps {
  readonly card: SimulatedWorld['cards'][number];
  readonly armed: boolean;
}

/** The chosen card with both of its slots; the one that counts is marked. */
export function CardInHand({ card, armed }: CardProps) {
  const { words, m3, yuan } = useSpeech();
  const { slotA, slotB, active } = card.content;
  const total = ({ totalFen, totalLitres }: NonNullable<typeof slotA>): string =>
    totalFen === undefined ? m3(totalLitres) : yuan(totalFen);
  const line = (slot: typeof slotA): string =>
    slot === null ? words.demo.slotEmpty : `#${slot.sequence}  ${total(slot)}`;
  return (
    <svg viewBox="0 0 260 92" className="demo-picture" role="img" aria-label={words.demo.card}>
      <g className={armed ? 'demo-card demo-armed' : 'demo-card'}>
        <rect x="30" y="3" width="200" height="86" rx="8" />
        <rect x="44" y="30" width="26" height="20" rx="3" className="demo-chip" />
        <text x="216" y="20" textAnchor="end">
          {words.customer.card} {card.name}
        </text>
        <text x="80" y="46" className={active === 'A' ? 'demo-active' : ''}>
          A {line(slotA)}
        </text>
        <text x="80" y="66" className={active === 'B' ? 'demo-active' : ''}>
          B {line(slotB)}
        </text>
      </g>
    </svg>
  );
}

/** The meter on the wall: what is left in it, gas or money, its index, and its valve. */
export function MeterPicture({ meter }: { readonly meter: SimulatedWorld['meters'][number] }) {
  const { words, m3, yuan } = useSpeech();
  const { demo } = words;
  const { money, remainingLitres } = meter;
  return (
    <svg viewBox="0 0 260 104" className="demo-picture" role="img" aria-label={demo.meter}>
      <rect x="60" y="14" width="140" height="86" rx="14" className="demo-body" />
      <rect x="84" y="2" width="14" height="14" className="demo-pipe" />
      <rect x="162" y="2" width="14" height="14" className="demo-pipe" />
      <rect x="74" y="24" width="112" height="24" rx="3" className="demo-screen" />
      <text x="180" y="41" textAnchor="end" className="demo-digits">
        {money === undefined ? m3(remainingLitres) : yuan(money.remainingFen)}
      </text>
      <text x="130" y="64" textAnchor="middle" className="demo-light">
        {demo.index} {m3(meter.indexLitres)}
      </text>
      <text x="130" y="82" textAnchor="middle" className="demo-light">
        {meter.valveOpen ? demo.valveOpen : demo.valveShut}
      </text>
      <circle cx="184" cy="92" r="4" className={meter.valveOpen ? 'demo-on' : 'demo-off'} />
    </svg>
  );
}
