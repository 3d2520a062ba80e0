/** How far the sale has come, by the steps that the station tells; when it is silent, that is said instead. */
import { Alert, Spin, Steps } from 'antd';
import type { Step } from '../api/events.ts';
import { useSpeech } from '../words/language.ts';

const ORDER = ['reading', 'selling', 'reserving', 'writing', 'checking', 'posting'] as const;

interface Props {
  readonly step: Step['step'] | null;
  readonly lost: boolean;
  /** Only a load has steps. */
  readonly steps: boolean;
}

export function RunningPanel({ step, lost, steps }: Props) {
  const { words } = useSpeech();
  return (
    <section className="running" aria-live="polite">
      <h2>
        <Spin size="small" /> {words.running}
      </h2>
      {lost && <Alert type="warning" showIcon title={words.runningLost} />}
      {steps && (
        <Steps
          orientation="vertical"
          size="small"
          current={step === null ? 0 : ORDER.indexOf(step)}
          items={ORDER.map((name) => ({ title: words.steps[name] }))}
        />
      )}
    </section>
  );
}
