/** Before anything is sent: what to read aloud. Nothing here is chosen beforehand, and Enter is no yes. */
import { Button } from 'antd';
import { useRef } from 'react';
import { now } from '../browser/clock.ts';
import { desk, useCounter } from '../station/link.ts';
import { useSpeech } from '../words/language.ts';
import type { Wish } from './sale.ts';
import { useKeys } from './use-keys.ts';

/** A second press sooner than this is the first one's bounce; nobody has read anything aloud. */
const READING_MS = 300;

export function ReadAloud({ wish }: { readonly wish: Wish }) {
  const { words, m3, yuan } = useSpeech();
  const { aloud } = words;
  const { standing, connected } = useCounter();
  const shown = useRef(now());
  const confirm = (): void => {
    if (connected && now() - shown.current >= READING_MS) void desk.confirm();
  };
  useKeys({ F9: confirm });
  const { deed } = wish;
  const volume = wish.quote?.volumeLitres ?? 0;
  const waiting = standing?.account.gas.toBeWrittenLitres ?? 0;
  return (
    <section className="aloud" aria-label={aloud.title}>
      <h2>{aloud.title}</h2>
      <p className="aloud-name">{wish.deed.maskedName}</p>
      <p className="aloud-address">{standing?.account.address}</p>
      <p className="aloud-meter">
        {words.customer.meter} <strong>{standing?.account.meter?.plate}</strong>
      </p>
      <dl>
        {deed.kind === 'sale' && (
          <>
            <dt>{aloud.volume}</dt>
            <dd>{m3(volume + waiting)}</dd>
          </>
        )}
        {(deed.kind === 'opening' || deed.kind === 'replacement') && (
          <>
            <dt>{words.customer.card}</dt>
            <dd>{deed.body.cardNo}</dd>
          </>
        )}
        <dt>{aloud.pay}</dt>
        <dd>{yuan(wish.payFen)}</dd>
        {wish.changeFen !== null && (
          <>
            <dt>{aloud.change}</dt>
            <dd>{yuan(wish.changeFen)}</dd>
          </>
        )}
      </dl>
      <p className="quiet">{aloud.hint}</p>
      <div className="buttons">
        <Button size="large" danger type="primary" disabled={!connected} onClick={confirm}>
          {aloud.confirm[deed.kind]}
        </Button>
        <Button size="large" onClick={() => desk.clear()}>
          {aloud.back}
        </Button>
      </div>
    </section>
  );
}
