/** What was done last for the account. */
import type { ReactNode } from 'react';
import type { Standing } from '../api/generated.ts';
import { useSpeech } from '../words/language.ts';

const SHOWN = 7;

interface Props {
  readonly standing: Standing;
  /** What may be done about them, beside the title. */
  readonly deeds?: ReactNode;
}

export function RecentDeeds({ standing, deeds }: Props) {
  const { words, m3, yuan, time } = useSpeech();
  const say = words.recent;
  return (
    <section className="recent">
      <h3>
        {say.title} {deeds}
      </h3>
      <table>
        <thead>
          <tr>
            <th scope="col">{say.when}</th>
            <th scope="col">{say.what}</th>
            <th scope="col" className="figure">
              {say.volume}
            </th>
            <th scope="col" className="figure">
              {say.money}
            </th>
            <th scope="col">{say.state}</th>
          </tr>
        </thead>
        <tbody>
          {standing.recent.slice(0, SHOWN).map((deed) => (
            <tr key={deed.operationId}>
              <td>{time(deed.at)}</td>
              <td>{say.kinds[deed.kind]}</td>
              <td className="figure">{deed.litres === null ? '' : m3(deed.litres)}</td>
              <td className="figure">{deed.fen === null ? '' : yuan(deed.fen)}</td>
              <td>
                {deed.load !== null && say.states[deed.load]}
                {deed.ticketNo !== null && deed.ticketNo}
              </td>
            </tr>
          ))}
          {standing.recent.length === 0 && (
            <tr>
              <td colSpan={5}>{say.empty}</td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}
