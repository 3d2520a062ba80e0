/** The export of a closed month: begun here, watched while it is written, and its files taken away. */
import { Alert } from 'antd';
import { useEffect, useState } from 'react';
import { call, Unanswered } from '../api/client.ts';
import { download } from '../api/download.ts';
import type { MonthExport } from '../api/generated.ts';
import { useAnswer } from '../api/use-answer.ts';
import type { Deeds } from '../api/use-deed.ts';
import { after } from '../browser/clock.ts';
import { BarredButton } from '../station/BarredButton.tsx';
import { useCounter } from '../station/link.ts';
import { useSpeech } from '../words/language.ts';
import { useMay } from './month-permissions.ts';

const ASK_AGAIN_MS = 1_000;

interface Props {
  readonly period: string;
  readonly deeds: Deeds;
  readonly turn: number;
}

function Files({ period, files }: Pick<MonthExport, 'period' | 'files'>) {
  const { month } = useSpeech().words;
  const [missed, setMissed] = useState<string | null>(null);
  return (
    <>
      {missed !== null && <Alert type="warning" showIcon title={`${month.notSaved} ${missed}`} />}
      <table className="list">
        <caption>{month.files}</caption>
        <thead>
          <tr>
            <th scope="col">{month.file}</th>
            <th scope="col" className="figure">
              {month.rows}
            </th>
            <th scope="col" className="figure">
              {month.bytes}
            </th>
            <th scope="col">SHA-256</th>
          </tr>
        </thead>
        <tbody>
          {files.map(({ name, rows, bytes, sha256 }) => (
            <tr key={name}>
              <th scope="row">
                <button
                  type="button"
                  className="link"
                  onClick={() => {
                    setMissed(null);
                    download(`/api/months/${period}/export/files/${name}`, name).catch(
                      (error: unknown) => {
                        if (!(error instanceof Unanswered)) throw error;
                        setMissed(name);
                      },
                    );
                  }}
                >
                  {name}
                </button>
              </th>
              <td className="figure">{rows}</td>
              <td className="figure">{bytes}</td>
              <td>{sha256?.slice(0, 16) ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** Asked anew after every deed, and once a second while the files are written. */
function useExport(period: string, turn: number) {
  const { connected } = useCounter();
  const [beat, setBeat] = useState(0);
  const key = connected ? `export ${period} ${turn} ${beat}` : null;
  const answer = useAnswer('GET /api/months/{period}/export', { params: { period } }, key);
  const state = answer?.ok === true ? answer.value : null;
  const writing = state?.stage === 'writing';
  useEffect(() => {
    if (!writing) return;
    return after(ASK_AGAIN_MS, () => setBeat(beat + 1));
  }, [writing, beat]);
  return state;
}

export function MonthExportFiles({ period, deeds, turn }: Props) {
  const { month } = useSpeech().words;
  const may = useMay('export');
  const state = useExport(period, turn);
  const begin = () =>
    void deeds.run('export', () =>
      call('POST /api/months/{period}/export', { params: { period } }),
    );
  return (
    <section aria-live="polite">
      <div className="buttons">
        <BarredButton
          type="primary"
          why={may ? null : month.notYours}
          loading={deeds.running === 'export' || state?.stage === 'writing'}
          onClick={begin}
        >
          {month.steps.export}
        </BarredButton>
      </div>
      {state?.stage === 'writing' && (
        <p>
          {month.writing} {state.part ?? ''}
        </p>
      )}
      {state?.stage === 'failed' && (
        <Alert type="error" showIcon title={month.failed} description={state.why ?? ''} />
      )}
      {state?.stage === 'done' && <Files period={period} files={state.files} />}
    </section>
  );
}
