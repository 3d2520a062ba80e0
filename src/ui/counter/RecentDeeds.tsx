/** What was done last for the account. */
import { type ReactNode, useRef, useState } from 'react';
import { download } from '../api/download.ts';
import type { Standing } from '../api/generated.ts';
import { useSession } from '../session/session.ts';
import { CardSlip } from '../station/CardSlip.tsx';
import { useSpeech } from '../words/language.ts';
import { useRows } from './use-rows.ts';

/** What the station tells. */
const MOST = 12;

const OF_VALUE: readonly string[] = ['payment', 'purchase', 'emergency', 'load', 'taken'];
/** Works on cards have a paper of their own. */
const hasSlip = ({ kind }: Standing['recent'][number]): boolean => !OF_VALUE.includes(kind);

/** All that the books hold about one writing of gas, as a file for whoever hears the complaint. */
function Evidence({ load }: { readonly load: string }) {
  const { pictures } = useSpeech().words;
  const permissions: readonly string[] = useSession()?.permissions ?? [];
  const [failed, setFailed] = useState(false);
  if (!permissions.includes('card.diagnose')) return null;
  const take = (): void => {
    setFailed(false);
    download(`/api/loads/${load}/evidence`, `load-${load}.json`).catch(() => setFailed(true));
  };
  return (
    <button type="button" className="link" onClick={take}>
      {failed ? pictures.evidenceAgain : pictures.evidence}
    </button>
  );
}

interface Props {
  readonly standing: Standing;
  /** What may be done about them, beside the title. */
  readonly deeds?: ReactNode;
}

export function RecentDeeds({ standing, deeds }: Props) {
  const { words, m3, yuan, time } = useSpeech();
  const say = words.recent;
  const section = useRef<HTMLElement>(null);
  const rows = useRows(section, MOST);
  return (
    // On a very low screen it scrolls: whoever has no mouse has to reach it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls
    <section ref={section} className="recent" tabIndex={0} aria-label={say.title}>
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
          {standing.recent.slice(0, rows).map((deed) => (
            <tr key={deed.operationId}>
              <td>{time(deed.at)}</td>
              <td>{say.kinds[deed.kind]}</td>
              <td className="figure">{deed.litres === null ? '' : m3(deed.litres)}</td>
              <td className="figure">{deed.fen === null ? '' : yuan(deed.fen)}</td>
              <td>
                {deed.load !== null && `${say.states[deed.load]} `}
                {deed.load !== null && <Evidence load={deed.operationId} />}
                {deed.ticketNo !== null && deed.ticketNo}
                {hasSlip(deed) && <CardSlip operationId={deed.operationId} copy />}
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
