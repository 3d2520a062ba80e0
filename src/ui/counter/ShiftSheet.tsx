/** 交班单: what the closing count found, and what was still open then; told only after the count. */
import { Alert } from 'antd';
import { useAnswer } from '../api/use-answer.ts';
import { Trouble } from '../station/Trouble.tsx';
import { useSpeech } from '../words/language.ts';
import { CardsHeld } from './ShiftCards.tsx';

const MONEY = [
  'float',
  'carried',
  'cashIn',
  'cashOut',
  'handedOver',
  'expected',
  'counted',
  'difference',
  'wechatIn',
  'alipayIn',
  'bankIn',
] as const;
const NUMBERS = ['tickets', 'ticketFirst', 'ticketLast', 'reprints', 'writeFailures'] as const;

export function ShiftSheet({ shift }: { readonly shift: string }) {
  const { words, yuan } = useSpeech();
  const { shift: say } = words;
  const answer = useAnswer('GET /api/shifts/{shift}', { params: { shift } }, shift);
  if (answer === null) return null;
  if (!answer.ok) return <Trouble problem={answer.problem} />;
  const { figures, annex, anchor, cards, shift: row } = answer.value;
  if (figures === null) return null;
  const difference = row.differenceFen ?? 0;
  return (
    <section aria-label={say.sheet}>
      <Alert
        type={difference === 0 ? 'success' : 'warning'}
        showIcon
        title={difference === 0 ? say.agrees : say.differs(yuan(difference))}
      />
      <table className="list">
        <caption>{say.sheet}</caption>
        <tbody>
          {MONEY.map((name) => (
            <tr key={name}>
              <th scope="row">{say.figures[name]}</th>
              <td className="figure">{yuan(Number(figures[name] ?? 0))}</td>
            </tr>
          ))}
          {NUMBERS.map((name) => (
            <tr key={name}>
              <th scope="row">{say.figures[name]}</th>
              <td className="figure">{String(figures[name] ?? '')}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{say.openLoads}</th>
            <td className="figure">{annex.openLoadCount}</td>
          </tr>
          <tr>
            <th scope="row">{say.unwritten}</th>
            <td className="figure">{annex.unwritten.length}</td>
          </tr>
        </tbody>
      </table>
      <CardsHeld cards={cards} />
      {anchor !== null && (
        <p className="quiet">
          {say.anchor} {anchor}
        </p>
      )}
    </section>
  );
}
