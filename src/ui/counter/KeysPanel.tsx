/** Nobody is served: what each key does, so that nobody needs a manual. */
import { useSpeech } from '../words/language.ts';

export function KeysPanel() {
  const { keyHelp } = useSpeech().words;
  return (
    <section className="key-help" aria-label={keyHelp.title}>
      <h2>{keyHelp.title}</h2>
      <dl>
        {keyHelp.keys.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
