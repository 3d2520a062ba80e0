/**
 * The demo's hardware to play with: a reader, cards and meters that are simulated in a process of their own. What ledger,
 * card and meter count stands side by side while a card is pulled out of a write or put into its meter.
 */
import { Alert, Button, Select } from 'antd';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Problem, Routes, SimulatedWorld } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import { useCounter } from '../station/link.ts';
import { told, useSpeech } from '../words/language.ts';
import { CountsSideBySide } from './CountsSideBySide.tsx';
import { CardInHand, MeterPicture, ReaderPicture } from './pictures.tsx';
import './demo.css';

type Card = SimulatedWorld['cards'][number];
type Meter = SimulatedWorld['meters'][number];
type SimRoute = Extract<keyof Routes, `POST /sim/${string}`>;

/** A byte in the middle of a slot: after it the card holds neither what it held nor what it shall hold. */
const PULLED_BYTE = 9;
const MONTH_DAYS = 30;

interface Hands {
  readonly world: SimulatedWorld | null;
  readonly problem: Problem | null;
  readonly act: <R extends SimRoute>(route: R, body: Routes[R]['body']) => Promise<void>;
  /** Changes whenever the world may have. */
  readonly key: string;
}

/** What the visitor's hands do; the world is looked at after each deed and each change at the counter. */
function useHands(): Hands {
  const { changes, readers, sale } = useCounter();
  const [deeds, setDeeds] = useState(0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const insertions = readers.map(({ insertion, condition }) => `${insertion}${condition}`).join();
  const key = `${deeds} ${changes} ${insertions} ${sale.at}`;
  const answer = useAnswer('GET /sim/list', {}, key);
  return {
    world: answer?.ok === true ? answer.value : null,
    problem,
    key,
    async act(route, body) {
      const done = await call(route, { body }).catch(() => null);
      setProblem(done?.ok === false ? done.problem : null);
      setDeeds((count) => count + 1);
    },
  };
}

interface CardProps {
  readonly card: Card;
  readonly reader: SimulatedWorld['readers'][number] | undefined;
  readonly hands: Hands;
  readonly armed: boolean;
  readonly arm: (armed: boolean) => void;
}

function CardDeeds({ card, reader, hands, armed, arm }: CardProps) {
  const { demo } = useSpeech().words;
  const inReader = reader?.card ?? null;
  const isIn = inReader === card.name;
  const insert = (): void => {
    const route = inReader === null ? 'POST /sim/insert' : 'POST /sim/swap';
    void hands.act(route, { card: card.name });
  };
  const pull = (): void => {
    arm(true);
    void hands.act('POST /sim/pull-at-byte', { n: PULLED_BYTE, card: card.name });
  };
  return (
    <div className="demo-deeds">
      <Button block disabled={isIn} type={isIn ? 'default' : 'primary'} onClick={insert}>
        {inReader === null || isIn ? demo.insert : demo.swap}
      </Button>
      <Button
        block
        disabled={!isIn}
        title={isIn ? undefined : demo.notIn}
        onClick={() => void hands.act('POST /sim/remove', {})}
      >
        {demo.remove}
      </Button>
      <Button
        block
        danger
        disabled={!isIn || armed}
        title={isIn ? undefined : demo.notIn}
        onClick={pull}
      >
        {armed ? demo.armed : demo.pull}
      </Button>
    </div>
  );
}

interface MeterProps {
  readonly card: Card;
  readonly meter: Meter;
  readonly hands: Hands;
}

function MeterDeeds({ card, meter, hands }: MeterProps) {
  const { demo } = useSpeech().words;
  const [litresPerDay] = useState(600);
  return (
    <div className="demo-deeds">
      <Button
        block
        disabled={card.reader !== null}
        title={card.reader === null ? undefined : demo.stillIn}
        onClick={() =>
          void hands.act('POST /sim/put-into-meter', { card: card.name, meter: meter.number })
        }
      >
        {demo.intoMeter}
      </Button>
      <Button
        block
        onClick={() =>
          void hands.act('POST /sim/burn', { meter: meter.number, days: MONTH_DAYS, litresPerDay })
        }
      >
        {demo.burn}
      </Button>
    </div>
  );
}

/** The card that was in the reader last: pulled out, it is the one that the visitor looks at. */
function useLast(inReader: string | null): string | null {
  const [last, setLast] = useState(inReader);
  if (inReader !== null && inReader !== last) setLast(inReader);
  return inReader ?? last;
}

interface Plan {
  readonly card: string;
  readonly insertion: number;
}

/** The card whose next write was planned to be broken off; the plan ends when the card leaves the reader. */
function useArmed(card: Card | undefined): [boolean, (armed: boolean) => void] {
  const { readers } = useCounter();
  const [plan, setPlan] = useState<Plan | null>(null);
  const insertion = readers.find(({ name }) => name === card?.reader)?.insertion ?? 0;
  const armed = plan !== null && plan.card === card?.name && plan.insertion === insertion;
  return [
    armed,
    (now) => setPlan(now && card !== undefined ? { card: card.name, insertion } : null),
  ];
}

export default function DemoDock() {
  const { words, language } = useSpeech();
  const { demo } = words;
  const hands = useHands();
  const [chosen, setChosen] = useState<string | null>(null);
  const { world, problem } = hands;
  const reader = world?.readers[0];
  const last = useLast(reader?.card ?? null);
  const name = chosen ?? reader?.card ?? last ?? world?.cards[0]?.name;
  const card = world?.cards.find((each) => each.name === name);
  const meter = world?.meters.find(({ number }) => number === card?.content.header?.meter);
  const [armed, arm] = useArmed(card);
  if (world === null || card === undefined)
    return <aside className="demo" aria-label={demo.title} />;
  return (
    <aside className="demo" aria-label={demo.title}>
      <h2>{demo.title}</h2>
      <Select
        showSearch
        aria-label={demo.choose}
        value={card.name}
        onChange={setChosen}
        options={world.cards.map(({ name: each, content }) => ({
          value: each,
          label: `${words.customer.card} ${each} · ${content.header?.account ?? demo.blank}`,
        }))}
      />
      <ReaderPicture card={reader?.card ?? null} />
      <CardInHand card={card} armed={armed} />
      <CardDeeds card={card} reader={reader} hands={hands} armed={armed} arm={arm} />
      {meter !== undefined && (
        <>
          <MeterPicture meter={meter} />
          <MeterDeeds card={card} meter={meter} hands={hands} />
        </>
      )}
      <CountsSideBySide card={card} meter={meter ?? null} at={hands.key} />
      {problem !== null && (
        <Alert
          type="error"
          title={told(problem, language).detail}
          description={Object.values(problem.facts).join(' ')}
        />
      )}
    </aside>
  );
}
